#include "../isa_names.h"
#include "columns.h"

#if defined(__x86_64__)
#include "../requantize_x86.h"

// Four rows of 32 channels. Inputs are unsigned to the products: flipping the sign bit adds 128 to them.
#define EDGE_ISA avxvnni
#define EDGE_VECTOR_BYTES 32
#define EDGE_GROUP 4
#define EDGE_TOGETHER 2
#define EDGE_ROLLS 0
#define EDGE_FLIP INT8_MIN

#pragma clang attribute push(__attribute__((target("avx2,fma,avxvnni"))), apply_to = function)

#include "vectors_avx2.h"

static inline void EDGE_NAME(interleave)(const __m256i rows[4], __m256i planes[4]) {
    const __m256i low_01 = _mm256_unpacklo_epi8(rows[0], rows[1]), high_01 = _mm256_unpackhi_epi8(rows[0], rows[1]);
    const __m256i low_23 = _mm256_unpacklo_epi8(rows[2], rows[3]), high_23 = _mm256_unpackhi_epi8(rows[2], rows[3]);
    planes[0] = _mm256_unpacklo_epi16(low_01, low_23);
    planes[1] = _mm256_unpackhi_epi16(low_01, low_23);
    planes[2] = _mm256_unpacklo_epi16(high_01, high_23);
    planes[3] = _mm256_unpackhi_epi16(high_01, high_23);
}

static inline __m256i EDGE_NAME(dot)(__m256i sums, __m256i inputs, __m256i weights) {
    return _mm256_dpbusd_avx_epi32(sums, inputs, weights);
}

#include "columns.inc"

#pragma clang attribute pop

#endif
