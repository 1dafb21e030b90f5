#pragma once
#include <string.h>
#include "blocks.h"
#include "edge_requantize.h"

// Every operation of the number rule rounds by itself.
#pragma STDC FP_CONTRACT OFF

/// The nearest integer, ties to even, of |value| < 2^22: the addition leaves it in the low bits of the sum.
static inline int32_t edge_round(float value) {
    float shifted = value + 0x1.8p23f;
    int32_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    return bits - 0x4B400000;
}

/// A number in units of the output's scale as a stored integer.
static inline int32_t edge_stored(float value, edge_requantize rule) {
    value = value > rule.lower ? value : rule.lower;
    value = value < rule.upper ? value : rule.upper;
    return edge_round(value) + rule.zero_point;
}

/// int32 addition and multiplication modulo 2^32.
static inline int32_t edge_add(int32_t a, int32_t b) { return (int32_t)((uint32_t)a + (uint32_t)b); }
static inline int32_t edge_multiply(int32_t a, int32_t b) { return (int32_t)((uint32_t)a * (uint32_t)b); }

/// The sum of two stored integers as a stored integer.
static inline int32_t edge_sum(int32_t a, int32_t b, edge_sum_s8 rule) {
    int32_t sum = edge_add(edge_add(edge_multiply(a, rule.a_multiplier), edge_multiply(b, rule.b_multiplier)), rule.bias);
    int32_t value = edge_add(sum >> rule.shift, rule.zero_point);
    value = value > rule.lower ? value : rule.lower;
    return value < rule.upper ? value : rule.upper;
}

/// Adds `count` elements of the addend at `offset` to finished results.
static inline void edge_add_residual(int8_t *results, ptrdiff_t count, const edge_residual_s8 *residual,
                                     ptrdiff_t offset) {
    int8_t addend[EDGE_BLOCK] = {0};
    memcpy(addend, residual->addend + offset, (size_t)count);
    const edge_sum_s8 sum = residual->sum;
    for (int i = 0; i < EDGE_BLOCK; i++) results[i] = (int8_t)edge_sum(results[i], addend[i], sum);
}

/// Finishes a block of 16 sums, of which the first `count` are stored at `output + offset`. `input_sum` is
/// Σx of the stored inputs, or 0 where the weights' zero points are subtracted already.
static inline void edge_finish_block(const int32_t *sums, const edge_channels_s8 *tables, ptrdiff_t channel,
                                     ptrdiff_t count, uint32_t input_sum, edge_requantize rule,
                                     const edge_residual_s8 *residual, int8_t *output, ptrdiff_t offset) {
    int32_t exact[EDGE_BLOCK];
    int8_t results[EDGE_BLOCK];
    for (int i = 0; i < EDGE_BLOCK; i++) exact[i] = edge_add(sums[i], tables->biases[channel + i]);
    if (tables->zero_points) {
        for (int i = 0; i < EDGE_BLOCK; i++)
            exact[i] = (int32_t)((uint32_t)exact[i] - (uint32_t)tables->zero_points[channel + i] * input_sum);
    }
    for (int i = 0; i < EDGE_BLOCK; i++)
        results[i] = (int8_t)edge_stored((float)exact[i] * tables->multipliers[channel + i], rule);
    if (residual->addend) edge_add_residual(results, count, residual, offset);
    if (count == EDGE_BLOCK) {
        memcpy(output + offset, results, EDGE_BLOCK);
    } else {
        memcpy(output + offset, results, (size_t)count);
    }
}
