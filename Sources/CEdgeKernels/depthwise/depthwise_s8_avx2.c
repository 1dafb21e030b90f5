#include "../isa_names.h"
#include "columns.h"

#if defined(__x86_64__)
#include "../requantize_x86.h"

// Two rows of 32 channels as int16.
#define EDGE_ISA avx2
#define EDGE_VECTOR_BYTES 32
#define EDGE_GROUP 2
#define EDGE_TOGETHER 2
#define EDGE_ROLLS 0
#define EDGE_FLIP 0

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#include "vectors_avx2.h"

static inline void EDGE_NAME(interleave)(const __m256i rows[2], __m256i planes[4]) {
    const __m256i low = _mm256_unpacklo_epi8(rows[0], rows[1]), high = _mm256_unpackhi_epi8(rows[0], rows[1]);
    const __m256i low_signs = _mm256_cmpgt_epi8(_mm256_setzero_si256(), low);
    const __m256i high_signs = _mm256_cmpgt_epi8(_mm256_setzero_si256(), high);
    planes[0] = _mm256_unpacklo_epi8(low, low_signs);
    planes[1] = _mm256_unpackhi_epi8(low, low_signs);
    planes[2] = _mm256_unpacklo_epi8(high, high_signs);
    planes[3] = _mm256_unpackhi_epi8(high, high_signs);
}

static inline __m256i EDGE_NAME(dot)(__m256i sums, __m256i inputs, __m256i weights) {
    return _mm256_add_epi32(sums, _mm256_madd_epi16(inputs, weights));
}

#include "columns.inc"

#pragma clang attribute pop

#endif
