#pragma once
#include <string.h>
#include "blocks.h"
#include "edge_finish.h"

/// `value` between the bounds; NaN stays NaN.
static inline float edge_clamp(float value, float lower, float upper) {
    value = value < lower ? lower : value;
    return value > upper ? upper : value;
}

/// What becomes of the sums of channels from `channel` on, the first of which belongs `offset` elements further.
static inline edge_finish_f32 edge_finish_from(edge_finish_f32 finish, ptrdiff_t channel, ptrdiff_t offset) {
    if (finish.biases) finish.biases += channel;
    if (finish.addend) finish.addend += offset;
    finish.output += offset;
    return finish;
}

/// Finishes the first `count` of a block of 16 sums of the channels from `channel` on; they belong at `offset` of the
/// output.
static inline void edge_finish_reals(const float *sums, const edge_finish_f32 *finish, ptrdiff_t channel,
                                     ptrdiff_t count, ptrdiff_t offset) {
    float results[EDGE_BLOCK] = {0}, addend[EDGE_BLOCK] = {0};
    memcpy(results, finish->biases + channel, (size_t)count * sizeof *results);
    for (int i = 0; i < EDGE_BLOCK; i++) results[i] = edge_clamp(sums[i] + results[i], finish->lower, finish->upper);
    if (finish->addend) {
        memcpy(addend, finish->addend + offset, (size_t)count * sizeof *addend);
        for (int i = 0; i < EDGE_BLOCK; i++)
            results[i] = edge_clamp(results[i] + addend[i], finish->sum_lower, finish->sum_upper);
    }
    memcpy(finish->output + offset, results, (size_t)count * sizeof *results);
}

/// The same with a way of its own for whole blocks.
static inline void edge_finish_real_block(const float *sums, const edge_finish_f32 *finish, ptrdiff_t channel,
                                          ptrdiff_t count, ptrdiff_t offset) {
    if (count == EDGE_BLOCK) {
        edge_finish_reals(sums, finish, channel, EDGE_BLOCK, offset);
    } else {
        edge_finish_reals(sums, finish, channel, count, offset);
    }
}
