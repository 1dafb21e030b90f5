#pragma once
#include <immintrin.h>
#include "requantize.h"

// The number rule for vectors of int32 sums: 64 results from four vectors of 512 bits, 32 from four of 256.
//
// Packing stays within lanes of 128 bits, so that a lane of the packed results comes from one lane of all four vectors
// (a letter stands for four channels):
//
//     sums[0]  A0 │ A1 │ A2 │ A3
//     sums[1]  B0 │ B1 │ B2 │ B3     packed   A0 B0 C0 D0 │ A1 B1 C1 D1 │ A2 B2 C2 D2 │ A3 B3 C3 D3
//     sums[2]  C0 │ C1 │ C2 │ C3
//     sums[3]  D0 │ D1 │ D2 │ D3     sorted   A0 A1 A2 A3 │ B0 B1 B2 B3 │ C0 C1 C2 C3 │ D0 D1 D2 D3

#define EDGE_AVX512 __attribute__((always_inline, target("avx512f,avx512bw,avx512dq,avx512vl")))
#define EDGE_AVX2 __attribute__((always_inline, target("avx2")))

/// The least stored integer that a rule gives.
static inline int8_t edge_lower_bound(edge_requantize rule) { return (int8_t)((int32_t)rule.lower + rule.zero_point); }

// MARK: 512 bits

/// rne(min(f32(sums) * multipliers, upper)) in place: without the zero point, and clipped above only, as what is far
/// below saturates where it is packed.
static inline EDGE_AVX512 void edge_round_avx512(__m512i sums[4], const __m512 multipliers[4], edge_requantize rule) {
    const __m512 upper = _mm512_set1_ps(rule.upper);
    for (int i = 0; i < 4; i++)
        sums[i] = _mm512_cvtps_epi32(_mm512_min_ps(_mm512_mul_ps(_mm512_cvtepi32_ps(sums[i]), multipliers[i]), upper));
}

/// clip(values + zero_point, lower, 127), packed.
static inline EDGE_AVX512 __m512i edge_pack_avx512(const __m512i values[4], int32_t zero_point, int8_t lower) {
    const __m512i zero_points = _mm512_set1_epi16((int16_t)zero_point);
    const __m512i low = _mm512_adds_epi16(_mm512_packs_epi32(values[0], values[1]), zero_points);
    const __m512i high = _mm512_adds_epi16(_mm512_packs_epi32(values[2], values[3]), zero_points);
    return _mm512_max_epi8(_mm512_packs_epi16(low, high), _mm512_set1_epi8(lower));
}

/// Packed results in the order of the sums.
static inline EDGE_AVX512 __m512i edge_sort_avx512(__m512i packed) {
    const __m512i order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    return _mm512_permutexvar_epi32(order, packed);
}

/// Exact sums as 64 stored integers, packed.
static inline EDGE_AVX512 __m512i edge_requantize_avx512(__m512i sums[4], const __m512 multipliers[4],
                                                         edge_requantize rule) {
    edge_round_avx512(sums, multipliers, rule);
    return edge_pack_avx512(sums, rule.zero_point, edge_lower_bound(rule));
}

/// The same, to each of which an addend is added by the rule of Add afterwards.
static inline EDGE_AVX512 __m512i edge_requantize_and_add_avx512(__m512i sums[4], const __m512 multipliers[4],
                                                                 edge_requantize rule, const __m128i addends[4],
                                                                 edge_sum_s8 add) {
    const __m512i lower = _mm512_set1_epi32((int32_t)rule.lower);
    const __m512i a = _mm512_set1_epi32(add.a_multiplier), b = _mm512_set1_epi32(add.b_multiplier);
    // The results are summed without their zero point.
    const __m512i bias = _mm512_set1_epi32(edge_add(add.bias, edge_multiply(add.a_multiplier, rule.zero_point)));
    const __m128i shift = _mm_cvtsi32_si128(add.shift);
    edge_round_avx512(sums, multipliers, rule);
    for (int i = 0; i < 4; i++) {
        const __m512i result = _mm512_mullo_epi32(_mm512_max_epi32(sums[i], lower), a);
        const __m512i addend = _mm512_mullo_epi32(_mm512_cvtepi8_epi32(addends[i]), b);
        sums[i] = _mm512_sra_epi32(_mm512_add_epi32(_mm512_add_epi32(result, addend), bias), shift);
    }
    return _mm512_min_epi8(edge_pack_avx512(sums, add.zero_point, (int8_t)add.lower),
                           _mm512_set1_epi8((int8_t)add.upper));
}

// MARK: 256 bits

static inline EDGE_AVX2 void edge_round_avx2(__m256i sums[4], const __m256 multipliers[4], edge_requantize rule) {
    const __m256 upper = _mm256_set1_ps(rule.upper);
    for (int i = 0; i < 4; i++)
        sums[i] = _mm256_cvtps_epi32(_mm256_min_ps(_mm256_mul_ps(_mm256_cvtepi32_ps(sums[i]), multipliers[i]), upper));
}

static inline EDGE_AVX2 __m256i edge_pack_avx2(const __m256i values[4], int32_t zero_point, int8_t lower) {
    const __m256i zero_points = _mm256_set1_epi16((int16_t)zero_point);
    const __m256i low = _mm256_adds_epi16(_mm256_packs_epi32(values[0], values[1]), zero_points);
    const __m256i high = _mm256_adds_epi16(_mm256_packs_epi32(values[2], values[3]), zero_points);
    return _mm256_max_epi8(_mm256_packs_epi16(low, high), _mm256_set1_epi8(lower));
}

static inline EDGE_AVX2 __m256i edge_sort_avx2(__m256i packed) {
    return _mm256_permutevar8x32_epi32(packed, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
}

static inline EDGE_AVX2 __m256i edge_requantize_avx2(__m256i sums[4], const __m256 multipliers[4],
                                                     edge_requantize rule) {
    edge_round_avx2(sums, multipliers, rule);
    return edge_pack_avx2(sums, rule.zero_point, edge_lower_bound(rule));
}

/// As edge_requantize_and_add_avx512; an addend is the low 8 bytes of a vector.
static inline EDGE_AVX2 __m256i edge_requantize_and_add_avx2(__m256i sums[4], const __m256 multipliers[4],
                                                             edge_requantize rule, const __m128i addends[4],
                                                             edge_sum_s8 add) {
    const __m256i lower = _mm256_set1_epi32((int32_t)rule.lower);
    const __m256i a = _mm256_set1_epi32(add.a_multiplier), b = _mm256_set1_epi32(add.b_multiplier);
    const __m256i bias = _mm256_set1_epi32(edge_add(add.bias, edge_multiply(add.a_multiplier, rule.zero_point)));
    const __m128i shift = _mm_cvtsi32_si128(add.shift);
    edge_round_avx2(sums, multipliers, rule);
    for (int i = 0; i < 4; i++) {
        const __m256i result = _mm256_mullo_epi32(_mm256_max_epi32(sums[i], lower), a);
        const __m256i addend = _mm256_mullo_epi32(_mm256_cvtepi8_epi32(addends[i]), b);
        sums[i] = _mm256_sra_epi32(_mm256_add_epi32(_mm256_add_epi32(result, addend), bias), shift);
    }
    return _mm256_min_epi8(edge_pack_avx2(sums, add.zero_point, (int8_t)add.lower),
                           _mm256_set1_epi8((int8_t)add.upper));
}
