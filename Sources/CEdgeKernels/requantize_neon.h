#pragma once
#include <arm_neon.h>
#include "blocks.h"
#include "requantize.h"

// requantize.h in vectors of four channels. A block is up to four of them, whose number is a constant wherever these
// functions are called; its results are the first bytes of one vector.

/// An edge_requantize in every lane.
typedef struct {
    int16x8_t zero_point;
    int8x16_t lower, upper;
    /// 1.5 * 2^23, whose last bit counts 1, plus the zero point.
    float32x4_t shift;
    /// Whether the bounds are narrower than those of int8, which hold by saturation.
    _Bool has_bounds;
    /// Whether sums are rounded by adding `shift`, which leaves the rounded result plus the zero point in the low half of
    /// the float. Results must be small and have no bounds; and the zero point is even, for ties to go to even results.
    _Bool shifts;
} edge_rounding;

EDGE_INLINE edge_rounding edge_rounding_of(edge_requantize rule, _Bool are_small) {
    const int lower = (int)rule.lower + rule.zero_point, upper = (int)rule.upper + rule.zero_point;
    const _Bool has_bounds = lower > INT8_MIN || upper < INT8_MAX;
    return (edge_rounding){
        .zero_point = vdupq_n_s16((int16_t)rule.zero_point),
        .lower = vdupq_n_s8((int8_t)lower),
        .upper = vdupq_n_s8((int8_t)upper),
        .shift = vdupq_n_f32(0x1.8p23f + (float)rule.zero_point),
        .has_bounds = has_bounds,
        .shifts = are_small && rule.zero_point % 2 == 0 && !has_bounds,
    };
}

/// Integers that are saturated to int8.
EDGE_INLINE int8x16_t edge_narrow(const int16x8_t *halves, const int vectors) {
    const int8x8_t low = vqmovn_s16(halves[0]);
    return vectors > 2 ? vqmovn_high_s16(low, halves[1]) : vcombine_s8(low, vdup_n_s8(0));
}

/// Integers that are saturated to int16, have `addend` added and are saturated to int8.
EDGE_INLINE int8x16_t edge_narrow_sum(const int32x4_t *values, int16x8_t addend, const int vectors) {
    int16x8_t halves[2];
    EDGE_UNROLL for (int i = 0; 2 * i < vectors; i++) {
        const int16x4_t low = vqmovn_s32(values[2 * i]);
        halves[i] = 2 * i + 1 < vectors ? vqmovn_high_s32(low, values[2 * i + 1]) : vcombine_s16(low, vdup_n_s16(0));
        halves[i] = vqaddq_s16(halves[i], addend);
    }
    return edge_narrow(halves, vectors);
}

/// Sums, biases included, as stored integers within the bounds of int8.
EDGE_INLINE int8x16_t edge_rounded(const int32x4_t *sums, const float32x4_t *multipliers, int16x8_t zero_point,
                                   const int vectors) {
    int32x4_t values[4];
    EDGE_UNROLL for (int i = 0; i < vectors; i++)
        values[i] = vcvtnq_s32_f32(vmulq_f32(vcvtq_f32_s32(sums[i]), multipliers[i]));
    return edge_narrow_sum(values, zero_point, vectors);
}

/// The same where the rounding shifts.
EDGE_INLINE int8x16_t edge_shifted(const int32x4_t *sums, const float32x4_t *multipliers, float32x4_t shift,
                                   const int vectors) {
    int16x8_t values[4], halves[2];
    EDGE_UNROLL for (int i = 0; i < vectors; i++)
        values[i] = vreinterpretq_s16_f32(vaddq_f32(vmulq_f32(vcvtq_f32_s32(sums[i]), multipliers[i]), shift));
    EDGE_UNROLL for (int i = 0; 2 * i < vectors; i++)
        halves[i] = vuzp1q_s16(values[2 * i], values[2 * i + 1 < vectors ? 2 * i + 1 : 2 * i]);
    return edge_narrow(halves, vectors);
}

EDGE_INLINE int8x16_t edge_bounded(int8x16_t results, int8x16_t lower, int8x16_t upper) {
    return vminq_s8(vmaxq_s8(results, lower), upper);
}

/// Takes the weights' zero points times Σx off the sums.
EDGE_INLINE void edge_subtract_zero_points(int32x4_t *sums, const int32_t *zero_points, uint32_t input_sum,
                                           const int vectors) {
    const int32x4_t sum = vdupq_n_s32((int32_t)input_sum);
    EDGE_UNROLL for (int i = 0; i < vectors; i++) sums[i] = vmlsq_s32(sums[i], vld1q_s32(zero_points + 4 * i), sum);
}

/// int8 as int32, four at a time.
EDGE_INLINE void edge_widen(int8x16_t bytes, int32x4_t *values, const int vectors) {
    const int16x8_t halves[2] = {vmovl_s8(vget_low_s8(bytes)), vmovl_high_s8(bytes)};
    EDGE_UNROLL for (int i = 0; i < vectors; i++)
        values[i] = i % 2 ? vmovl_high_s16(halves[i / 2]) : vmovl_s16(vget_low_s16(halves[i / 2]));
}

/// edge_sum of stored integers.
EDGE_INLINE int8x16_t edge_summed(int8x16_t a, int8x16_t b, edge_sum_s8 rule, const int vectors) {
    const int32x4_t bias = vdupq_n_s32(rule.bias), shift = vdupq_n_s32(-rule.shift);
    int32x4_t a_values[4], b_values[4];
    edge_widen(a, a_values, vectors);
    edge_widen(b, b_values, vectors);
    EDGE_UNROLL for (int i = 0; i < vectors; i++) {
        const int32x4_t one = vmlaq_n_s32(bias, a_values[i], rule.a_multiplier);
        a_values[i] = vshlq_s32(vmlaq_n_s32(one, b_values[i], rule.b_multiplier), shift);
    }
    const int8x16_t results = edge_narrow_sum(a_values, vdupq_n_s16((int16_t)rule.zero_point), vectors);
    return edge_bounded(results, vdupq_n_s8((int8_t)rule.lower), vdupq_n_s8((int8_t)rule.upper));
}

/// The first `count` bytes, of at most 16; nothing beyond them is read.
EDGE_INLINE int8x16_t edge_load_bytes(const int8_t *bytes, ptrdiff_t count) {
    if (count == EDGE_BLOCK) return vld1q_s8(bytes);
    int8_t copy[EDGE_BLOCK] = {0};
    memcpy(copy, bytes, (size_t)count);
    return vld1q_s8(copy);
}

/// Stores the first `count` bytes, of at most 16.
EDGE_INLINE void edge_store_bytes(int8_t *target, int8x16_t bytes, ptrdiff_t count) {
    if (count == EDGE_BLOCK) {
        vst1q_s8(target, bytes);
        return;
    }
    int64_t rest = vgetq_lane_s64(vreinterpretq_s64_s8(bytes), 0);
    if (count & 8) {
        memcpy(target, &rest, 8);
        rest = vgetq_lane_s64(vreinterpretq_s64_s8(bytes), 1);
        target += 8;
    }
    for (ptrdiff_t size = 4; size > 0; size >>= 1) {
        if (!(count & size)) continue;
        for (ptrdiff_t i = 0; i < size; i++) target[i] = (int8_t)(rest >> 8 * i);
        target += size;
        rest >>= 8 * size;
    }
}

/// results[0..<count] = edge_sum of them and the addend.
static inline void edge_add_neon(int8_t *results, const int8_t *addend, ptrdiff_t count, edge_sum_s8 rule) {
#pragma clang loop unroll_count(2)
    for (; count >= EDGE_BLOCK; count -= EDGE_BLOCK, results += EDGE_BLOCK, addend += EDGE_BLOCK)
        vst1q_s8(results, edge_summed(vld1q_s8(results), vld1q_s8(addend), rule, 4));
    if (count > 0) {
        const int8x16_t sums = edge_summed(edge_load_bytes(results, count), edge_load_bytes(addend, count), rule, 4);
        edge_store_bytes(results, sums, count);
    }
}

/// Finishes sums, biases included, of the block of channels that starts at `channel`, of which `count` are stored
/// at `output + offset`.
EDGE_INLINE void edge_finish_vectors(int32x4_t *sums, const edge_channels_s8 *tables, ptrdiff_t channel,
                                     ptrdiff_t count, uint32_t input_sum, edge_rounding rounding,
                                     const edge_residual_s8 *residual, int8_t *output, ptrdiff_t offset,
                                     const int vectors) {
    float32x4_t multipliers[4];
    EDGE_UNROLL for (int i = 0; i < vectors; i++) multipliers[i] = vld1q_f32(tables->multipliers + channel + 4 * i);
    if (tables->zero_points) edge_subtract_zero_points(sums, tables->zero_points + channel, input_sum, vectors);
    int8x16_t results;
    if (rounding.shifts) {
        results = edge_shifted(sums, multipliers, rounding.shift, vectors);
    } else {
        results = edge_rounded(sums, multipliers, rounding.zero_point, vectors);
        if (rounding.has_bounds) results = edge_bounded(results, rounding.lower, rounding.upper);
    }
    if (residual->addend)
        results = edge_summed(results, edge_load_bytes(residual->addend + offset, count), residual->sum, vectors);
    edge_store_bytes(output + offset, results, count);
}
