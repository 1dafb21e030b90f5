#pragma once
#include <immintrin.h>
#include "requantize.h"

// The number rule in vectors: 64 results from four vectors of 512 bits, or 32 from four of 256.
//
// Packing stays within lanes of 128 bits, so that a lane of the packed results comes from one lane of all four vectors
// (a letter and a digit stand for four channels):
//
//     sums[0]  A0 │ A1 │ A2 │ A3
//     sums[1]  B0 │ B1 │ B2 │ B3     packed   A0 B0 C0 D0 │ A1 B1 C1 D1 │ A2 B2 C2 D2 │ A3 B3 C3 D3
//     sums[2]  C0 │ C1 │ C2 │ C3
//     sums[3]  D0 │ D1 │ D2 │ D3     sorted   A0 A1 A2 A3 │ B0 B1 B2 B3 │ C0 C1 C2 C3 │ D0 D1 D2 D3

#define EDGE_INLINE static inline __attribute__((always_inline))
#define EDGE_UNROLL _Pragma("clang loop unroll(full)")
#define EDGE_AVX512 __attribute__((always_inline, target("avx512f,avx512bw,avx512dq,avx512vl")))
#define EDGE_AVX2 __attribute__((always_inline, target("avx2")))

/// A mask of the first `count` lanes, at most 64.
static inline uint64_t edge_lanes(ptrdiff_t count) { return count < 64 ? (UINT64_C(1) << count) - 1 : UINT64_MAX; }

// MARK: 512 bits

/// The same vector, of which the compiler does not know what it holds.
static inline EDGE_AVX512 __m512i edge_opaque_avx512(__m512i vector) {
    __asm__("" : "+v"(vector));
    return vector;
}

/// What results are packed with: int16 zero points and int8 bounds, if these are not those of int8.
typedef struct {
    __m512i zero_point, lower, upper;
    _Bool is_clipped;
} edge_range_avx512;

static inline EDGE_AVX512 edge_range_avx512 edge_range_make_avx512(int32_t zero_point, int32_t lower, int32_t upper) {
    return (edge_range_avx512){
        .zero_point = _mm512_set1_epi16((int16_t)zero_point),
        .lower = _mm512_set1_epi8((int8_t)lower),
        .upper = _mm512_set1_epi8((int8_t)upper),
        .is_clipped = lower > INT8_MIN || upper < INT8_MAX,
    };
}

/// clip(values + zero_point, lower, upper), packed.
static inline EDGE_AVX512 __m512i edge_pack_avx512(const __m512i values[4], const edge_range_avx512 *range) {
    const __m512i low = _mm512_adds_epi16(_mm512_packs_epi32(values[0], values[1]), range->zero_point);
    const __m512i high = _mm512_adds_epi16(_mm512_packs_epi32(values[2], values[3]), range->zero_point);
    const __m512i packed = _mm512_packs_epi16(low, high);
    return range->is_clipped ? _mm512_min_epi8(_mm512_max_epi8(packed, range->lower), range->upper) : packed;
}

/// Packed results in the order of the sums.
static inline EDGE_AVX512 __m512i edge_sort_avx512(__m512i packed) {
    const __m512i order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    // If the compiler knew the order, it would take three instructions.
    return _mm512_permutexvar_epi32(edge_opaque_avx512(order), packed);
}

/// A rule in vectors.
typedef struct {
    edge_range_avx512 range;
    /// hi - zp in all lanes, which only the products of large multipliers need to be compared with.
    __m512 upper;
    _Bool multipliers_are_below_one;
} edge_rule_avx512;

static inline EDGE_AVX512 edge_rule_avx512 edge_rule_make_avx512(edge_requantize rule) {
    const int32_t lower = (int32_t)rule.lower + rule.zero_point, upper = (int32_t)rule.upper + rule.zero_point;
    return (edge_rule_avx512){
        .range = edge_range_make_avx512(rule.zero_point, lower, upper),
        .upper = _mm512_set1_ps(rule.upper),
        .multipliers_are_below_one = rule.multipliers_are_below_one,
    };
}

/// Exact sums as stored integers, packed.
static inline EDGE_AVX512 __m512i edge_requantize_avx512(const __m512i sums[4], const __m512 multipliers[4],
                                                         const edge_rule_avx512 *rule) {
    __m512 products[4];
    __m512i rounded[4];
    for (int i = 0; i < 4; i++) products[i] = _mm512_mul_ps(_mm512_cvtepi32_ps(sums[i]), multipliers[i]);
    // What is above the range of int32 would become its least number; what is below it becomes that rightly.
    if (!rule->multipliers_are_below_one)
        for (int i = 0; i < 4; i++) products[i] = _mm512_min_ps(products[i], rule->upper);
    for (int i = 0; i < 4; i++) rounded[i] = _mm512_cvtps_epi32(products[i]);
    return edge_pack_avx512(rounded, &rule->range);
}

/// The sums of 64 stored integers each by the rule of Add, packed.
static inline EDGE_AVX512 __m512i edge_sum_avx512(const __m128i a[4], const __m128i b[4], edge_sum_s8 rule) {
    const __m512i a_multiplier = _mm512_set1_epi32(rule.a_multiplier), bias = _mm512_set1_epi32(rule.bias);
    const __m512i b_multiplier = _mm512_set1_epi32(rule.b_multiplier);
    const __m128i shift = _mm_cvtsi32_si128(rule.shift);
    __m512i sums[4];
    for (int i = 0; i < 4; i++) {
        const __m512i first = _mm512_mullo_epi32(_mm512_cvtepi8_epi32(a[i]), a_multiplier);
        const __m512i second = _mm512_mullo_epi32(_mm512_cvtepi8_epi32(b[i]), b_multiplier);
        sums[i] = _mm512_sra_epi32(_mm512_add_epi32(_mm512_add_epi32(first, second), bias), shift);
    }
    const edge_range_avx512 range = edge_range_make_avx512(rule.zero_point, rule.lower, rule.upper);
    return edge_pack_avx512(sums, &range);
}

/// Adds `count` elements of an addend to finished results.
static inline EDGE_AVX512 void edge_add_avx512(int8_t *results, const int8_t *addend, ptrdiff_t count,
                                               edge_sum_s8 rule) {
    for (ptrdiff_t done = 0; done < count; done += 64) {
        const __mmask64 mask = edge_lanes(count - done);
        __m128i a[4], b[4];
        for (int i = 0; i < 4; i++) {
            const __mmask16 quarter = (__mmask16)(mask >> 16 * i);
            a[i] = _mm_maskz_loadu_epi8(quarter, results + done + 16 * i);
            b[i] = _mm_maskz_loadu_epi8(quarter, addend + done + 16 * i);
        }
        _mm512_mask_storeu_epi8(results + done, mask, edge_sort_avx512(edge_sum_avx512(a, b, rule)));
    }
}

// MARK: 256 bits

/// The same vector, of which the compiler does not know what it holds.
static inline EDGE_AVX2 __m256i edge_opaque_avx2(__m256i vector) {
    __asm__("" : "+x"(vector));
    return vector;
}

typedef struct {
    __m256i zero_point, lower, upper;
    _Bool is_clipped;
} edge_range_avx2;

static inline EDGE_AVX2 edge_range_avx2 edge_range_make_avx2(int32_t zero_point, int32_t lower, int32_t upper) {
    return (edge_range_avx2){
        .zero_point = _mm256_set1_epi16((int16_t)zero_point),
        .lower = _mm256_set1_epi8((int8_t)lower),
        .upper = _mm256_set1_epi8((int8_t)upper),
        .is_clipped = lower > INT8_MIN || upper < INT8_MAX,
    };
}

static inline EDGE_AVX2 __m256i edge_pack_avx2(const __m256i values[4], const edge_range_avx2 *range) {
    const __m256i low = _mm256_adds_epi16(_mm256_packs_epi32(values[0], values[1]), range->zero_point);
    const __m256i high = _mm256_adds_epi16(_mm256_packs_epi32(values[2], values[3]), range->zero_point);
    const __m256i packed = _mm256_packs_epi16(low, high);
    return range->is_clipped ? _mm256_min_epi8(_mm256_max_epi8(packed, range->lower), range->upper) : packed;
}

static inline EDGE_AVX2 __m256i edge_sort_avx2(__m256i packed) {
    return _mm256_permutevar8x32_epi32(packed, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
}

typedef struct {
    edge_range_avx2 range;
    __m256 upper;
    _Bool multipliers_are_below_one;
} edge_rule_avx2;

static inline EDGE_AVX2 edge_rule_avx2 edge_rule_make_avx2(edge_requantize rule) {
    const int32_t lower = (int32_t)rule.lower + rule.zero_point, upper = (int32_t)rule.upper + rule.zero_point;
    return (edge_rule_avx2){
        .range = edge_range_make_avx2(rule.zero_point, lower, upper),
        .upper = _mm256_set1_ps(rule.upper),
        .multipliers_are_below_one = rule.multipliers_are_below_one,
    };
}

static inline EDGE_AVX2 __m256i edge_requantize_avx2(const __m256i sums[4], const __m256 multipliers[4],
                                                     const edge_rule_avx2 *rule) {
    __m256 products[4];
    __m256i rounded[4];
    for (int i = 0; i < 4; i++) products[i] = _mm256_mul_ps(_mm256_cvtepi32_ps(sums[i]), multipliers[i]);
    if (!rule->multipliers_are_below_one)
        for (int i = 0; i < 4; i++) products[i] = _mm256_min_ps(products[i], rule->upper);
    for (int i = 0; i < 4; i++) rounded[i] = _mm256_cvtps_epi32(products[i]);
    return edge_pack_avx2(rounded, &rule->range);
}

/// The sums of 32 stored integers each, which are the low halves of vectors.
static inline EDGE_AVX2 __m256i edge_sum_avx2(const __m128i a[4], const __m128i b[4], edge_sum_s8 rule) {
    const __m256i a_multiplier = _mm256_set1_epi32(rule.a_multiplier), bias = _mm256_set1_epi32(rule.bias);
    const __m256i b_multiplier = _mm256_set1_epi32(rule.b_multiplier);
    const __m128i shift = _mm_cvtsi32_si128(rule.shift);
    __m256i sums[4];
    for (int i = 0; i < 4; i++) {
        const __m256i first = _mm256_mullo_epi32(_mm256_cvtepi8_epi32(a[i]), a_multiplier);
        const __m256i second = _mm256_mullo_epi32(_mm256_cvtepi8_epi32(b[i]), b_multiplier);
        sums[i] = _mm256_sra_epi32(_mm256_add_epi32(_mm256_add_epi32(first, second), bias), shift);
    }
    const edge_range_avx2 range = edge_range_make_avx2(rule.zero_point, rule.lower, rule.upper);
    return edge_pack_avx2(sums, &range);
}

static inline EDGE_AVX2 void edge_add_avx2(int8_t *results, const int8_t *addend, ptrdiff_t count, edge_sum_s8 rule) {
    int8_t tail[2][32] = {};
    for (ptrdiff_t done = 0; done < count; done += 32) {
        const size_t rest = count - done < 32 ? (size_t)(count - done) : 32;
        const int8_t *first = results + done, *second = addend + done;
        if (rest < 32) {
            first = memcpy(tail[0], first, rest);
            second = memcpy(tail[1], second, rest);
        }
        __m128i a[4], b[4];
        for (int i = 0; i < 4; i++) {
            a[i] = _mm_loadl_epi64((const __m128i *)(first + 8 * i));
            b[i] = _mm_loadl_epi64((const __m128i *)(second + 8 * i));
        }
        const __m256i sums = edge_sort_avx2(edge_sum_avx2(a, b, rule));
        int8_t *target = rest < 32 ? tail[0] : results + done;
        _mm256_storeu_si256((__m256i *)target, sums);
        if (rest < 32) memcpy(results + done, tail[0], rest);
    }
}
