#include "../isa_names.h"
#include "columns.h"

#if defined(__x86_64__)
#include "../requantize_x86.h"

// Four rows of 64 channels. Inputs are unsigned to the products: flipping the sign bit adds 128 to them.
#define EDGE_ISA avx512vnni
#define EDGE_VECTOR_BYTES 64
#define EDGE_GROUP 4
#define EDGE_TOGETHER 4
#define EDGE_ROLLS 1
#define EDGE_FLIP INT8_MIN

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni"))), \
                             apply_to = function)

typedef __m512i EDGE_NAME(bytes), EDGE_NAME(sums);
typedef __m512 EDGE_NAME(reals);
typedef edge_rule_avx512 EDGE_NAME(rule);

static inline __m512i EDGE_NAME(set)(int8_t value) { return _mm512_set1_epi8(value); }

static inline __m512i EDGE_NAME(load)(const int8_t *source) { return _mm512_loadu_si512(source); }

static inline __m512i EDGE_NAME(load_part)(const int8_t *source, ptrdiff_t first, ptrdiff_t end, __m512i others) {
    const __mmask64 mask = edge_lanes(end) & ~edge_lanes(first);
    return _mm512_mask_loadu_epi8(others, mask, source);
}

static inline __m512i EDGE_NAME(load_pieces)(const int8_t *source, ptrdiff_t step, const int pieces) {
    if (pieces == 1) return _mm512_loadu_si512(source);
    if (pieces == 2) {
        const __m512i first = _mm512_castsi256_si512(_mm256_loadu_si256((const __m256i *)source));
        return _mm512_inserti64x4(first, _mm256_loadu_si256((const __m256i *)(source + step)), 1);
    }
    __m512i values = _mm512_castsi128_si512(_mm_loadu_si128((const __m128i *)source));
    values = _mm512_inserti64x2(values, _mm_loadu_si128((const __m128i *)(source + step)), 1);
    values = _mm512_inserti64x2(values, _mm_loadu_si128((const __m128i *)(source + 2 * step)), 2);
    return _mm512_inserti64x2(values, _mm_loadu_si128((const __m128i *)(source + 3 * step)), 3);
}

static inline void EDGE_NAME(store)(int8_t *target, __m512i values) { _mm512_storeu_si512(target, values); }

static inline void EDGE_NAME(store_pieces)(int8_t *target, ptrdiff_t step, __m512i values, const int pieces) {
    if (pieces == 1) return _mm512_storeu_si512(target, values);
    if (pieces == 2) {
        _mm256_storeu_si256((__m256i *)target, _mm512_castsi512_si256(values));
        return _mm256_storeu_si256((__m256i *)(target + step), _mm512_extracti64x4_epi64(values, 1));
    }
    _mm_storeu_si128((__m128i *)target, _mm512_castsi512_si128(values));
    _mm_storeu_si128((__m128i *)(target + step), _mm512_extracti64x2_epi64(values, 1));
    _mm_storeu_si128((__m128i *)(target + 2 * step), _mm512_extracti64x2_epi64(values, 2));
    _mm_storeu_si128((__m128i *)(target + 3 * step), _mm512_extracti64x2_epi64(values, 3));
}

static inline __m512i EDGE_NAME(later)(__m512i now, __m512i next, const int lanes) {
    switch (lanes) {
        case 0: return now;
        case 1: return _mm512_alignr_epi64(next, now, 2);
        case 2: return _mm512_alignr_epi64(next, now, 4);
        case 3: return _mm512_alignr_epi64(next, now, 6);
        default: return next;
    }
}

static inline void EDGE_NAME(interleave)(const __m512i rows[4], __m512i planes[4]) {
    const __m512i low_01 = _mm512_unpacklo_epi8(rows[0], rows[1]), high_01 = _mm512_unpackhi_epi8(rows[0], rows[1]);
    const __m512i low_23 = _mm512_unpacklo_epi8(rows[2], rows[3]), high_23 = _mm512_unpackhi_epi8(rows[2], rows[3]);
    planes[0] = _mm512_unpacklo_epi16(low_01, low_23);
    planes[1] = _mm512_unpackhi_epi16(low_01, low_23);
    planes[2] = _mm512_unpacklo_epi16(high_01, high_23);
    planes[3] = _mm512_unpackhi_epi16(high_01, high_23);
}

static inline __m512i EDGE_NAME(dot)(__m512i sums, __m512i inputs, __m512i weights) {
    return _mm512_dpbusd_epi32(sums, inputs, weights);
}

static inline __m512i EDGE_NAME(subtract)(__m512i a, __m512i b) { return _mm512_sub_epi32(a, b); }

static inline edge_rule_avx512 EDGE_NAME(rule_of)(const edge_depthwise_s8 *c) {
    return edge_rule_make_avx512(c->result);
}

static inline __m512i EDGE_NAME(finish)(const __m512i sums[4], const __m512 multipliers[4],
                                        const edge_rule_avx512 *rule) {
    edge_rule_avx512 r = *rule; r.multipliers_are_below_one = 0;
    return edge_requantize_avx512(sums, multipliers, &r);
}

#include "columns.inc"

#pragma clang attribute pop

#endif
