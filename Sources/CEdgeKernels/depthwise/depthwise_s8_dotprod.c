#include "../isa_names.h"
#include "columns.h"

#if defined(__aarch64__)
#include "../requantize_neon.h"

// Four rows of 16 channels.
#define EDGE_ISA dotprod
#define EDGE_VECTOR_BYTES 16
#define EDGE_GROUP 4
#define EDGE_TOGETHER 4
#define EDGE_ROLLS 1
#define EDGE_FLIP 0

#pragma clang attribute push(__attribute__((target("arch=armv8.2-a+dotprod"))), apply_to = function)

typedef int8x16_t EDGE_NAME(bytes);
typedef int32x4_t EDGE_NAME(sums);
typedef float32x4_t EDGE_NAME(reals);
typedef edge_rounding EDGE_NAME(rule);

static inline int8x16_t EDGE_NAME(set)(int8_t value) { return vdupq_n_s8(value); }

static inline int8x16_t EDGE_NAME(load)(const int8_t *source) { return vld1q_s8(source); }

static inline void EDGE_NAME(store)(int8_t *target, int8x16_t values) { vst1q_s8(target, values); }

static inline int8x16_t EDGE_NAME(load_pieces)(const int8_t *source, ptrdiff_t step, const int pieces) {
    if (pieces == 1) return vld1q_s8(source);
    if (pieces == 2) return vcombine_s8(vld1_s8(source), vld1_s8(source + step));
    int32_t values[4];
    for (int i = 0; i < 4; i++) memcpy(&values[i], source + i * step, 4);
    return vreinterpretq_s8_s32(vld1q_s32(values));
}

static inline void EDGE_NAME(store_pieces)(int8_t *target, ptrdiff_t step, int8x16_t values, const int pieces) {
    if (pieces == 1) return vst1q_s8(target, values);
    if (pieces == 2) {
        vst1_s8(target, vget_low_s8(values));
        return vst1_s8(target + step, vget_high_s8(values));
    }
    for (int i = 0; i < 4; i++, target += step) {
        const int32_t piece = vgetq_lane_s32(vreinterpretq_s32_s8(values), 0);
        memcpy(target, &piece, 4);
        values = vextq_s8(values, values, 4);
    }
}

static inline int8x16_t EDGE_NAME(load_part)(const int8_t *source, ptrdiff_t first, ptrdiff_t end, int8x16_t others) {
    int8_t copy[16];
    vst1q_s8(copy, others);
    memcpy(copy + first, source + first, (size_t)(end - first));
    return vld1q_s8(copy);
}

static inline int8x16_t EDGE_NAME(later)(int8x16_t now, int8x16_t next, const int lanes) {
    return lanes == 0 ? now : next;
}

static inline void EDGE_NAME(interleave)(const int8x16_t rows[4], int8x16_t planes[4]) {
    const int16x8_t low_01 = vreinterpretq_s16_s8(vzip1q_s8(rows[0], rows[1]));
    const int16x8_t low_23 = vreinterpretq_s16_s8(vzip1q_s8(rows[2], rows[3]));
    const int16x8_t high_01 = vreinterpretq_s16_s8(vzip2q_s8(rows[0], rows[1]));
    const int16x8_t high_23 = vreinterpretq_s16_s8(vzip2q_s8(rows[2], rows[3]));
    planes[0] = vreinterpretq_s8_s16(vzip1q_s16(low_01, low_23));
    planes[1] = vreinterpretq_s8_s16(vzip2q_s16(low_01, low_23));
    planes[2] = vreinterpretq_s8_s16(vzip1q_s16(high_01, high_23));
    planes[3] = vreinterpretq_s8_s16(vzip2q_s16(high_01, high_23));
}

static inline int32x4_t EDGE_NAME(dot)(int32x4_t sums, int8x16_t inputs, int8x16_t weights) {
    return vdotq_s32(sums, inputs, weights);
}

static inline int32x4_t EDGE_NAME(subtract)(int32x4_t a, int32x4_t b) { return vsubq_s32(a, b); }

static inline edge_rounding EDGE_NAME(rule_of)(const edge_depthwise_s8 *c) {
    return edge_rounding_of(c->result, c->tables.are_small);
}

static inline int8x16_t EDGE_NAME(finish)(const int32x4_t sums[4], const float32x4_t multipliers[4],
                                          const edge_rounding *rule) {
    const int8x16_t results = edge_rounded(sums, multipliers, rule->zero_point, 4);
    return rule->has_bounds ? edge_bounded(results, rule->lower, rule->upper) : results;
}

#include "columns.inc"

#pragma clang attribute pop

#endif
