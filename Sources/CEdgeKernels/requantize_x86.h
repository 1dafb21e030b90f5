#pragma once
#include <immintrin.h>
#include "blocks.h"
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

#define EDGE_AVX512 __attribute__((always_inline, target("avx512f,avx512bw,avx512dq,avx512vl")))
#define EDGE_AVX2 __attribute__((always_inline, target("avx2")))

/// A mask of the first `count` lanes, at most 64.
static inline uint64_t edge_lanes(ptrdiff_t count) { return count < 64 ? (UINT64_C(1) << count) - 1 : UINT64_MAX; }

#define EDGE_X86(stem) stem##_avx512
#define EDGE_VECTOR(operation) _mm512_##operation
#define EDGE_INTEGERS __m512i
#define EDGE_REALS __m512
#define EDGE_TARGET EDGE_AVX512
#include "requantize_x86.inc"
#undef EDGE_TARGET
#undef EDGE_REALS
#undef EDGE_INTEGERS
#undef EDGE_VECTOR
#undef EDGE_X86

#define EDGE_X86(stem) stem##_avx2
#define EDGE_VECTOR(operation) _mm256_##operation
#define EDGE_INTEGERS __m256i
#define EDGE_REALS __m256
#define EDGE_TARGET EDGE_AVX2
#include "requantize_x86.inc"
#undef EDGE_TARGET
#undef EDGE_REALS
#undef EDGE_INTEGERS
#undef EDGE_VECTOR
#undef EDGE_X86

/// Packed results in the order of the sums.
static inline EDGE_AVX512 __m512i edge_sort_avx512(__m512i packed) {
    const __m512i order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    // If the compiler knew the order, it would take three instructions.
    return _mm512_permutexvar_epi32(edge_opaque_avx512(order), packed);
}

static inline EDGE_AVX2 __m256i edge_sort_avx2(__m256i packed) {
    return _mm256_permutevar8x32_epi32(packed, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
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
