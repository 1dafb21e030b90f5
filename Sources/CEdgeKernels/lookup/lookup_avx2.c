#if defined(__x86_64__)

#include <immintrin.h>
#include "edge_lookup.h"
#include "../kernel_list.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)

enum { row_count = 16, step = 32 };

/// 32 entries: of each row of the table those whose indices have the row's number in their upper half.
static inline __attribute__((always_inline)) __m256i entries(const __m256i *rows, __m256i indices) {
    __m256i found = _mm256_setzero_si256();
#pragma clang loop unroll(full)
    for (int row = 0; row < row_count; row++) {
        // A shuffle gives zero where the last bit of an index is set, which this leaves clear for one row only.
        const __m256i other = _mm256_xor_si256(indices, _mm256_set1_epi8((char)(row * 16)));
        const __m256i index = _mm256_adds_epu8(other, _mm256_set1_epi8(0x70));
        found = _mm256_or_si256(found, _mm256_shuffle_epi8(rows[row], index));
    }
    return found;
}

void edge_lookup_s8__avx2(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_lookup_s8 *c = context;
    const __m256i flip = _mm256_set1_epi8(INT8_MIN);
    __m256i rows[row_count];
    for (int row = 0; row < row_count; row++)
        rows[row] = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(c->table + 16 * row)));
    ptrdiff_t i = first;
    for (; i + step <= end; i += step) {
        const __m256i indices = _mm256_xor_si256(_mm256_loadu_si256((const __m256i *)(c->input + i)), flip);
        _mm256_storeu_si256((__m256i *)(c->output + i), entries(rows, indices));
    }
    for (; i < end; i++) c->output[i] = c->table[c->input[i] + 128];
}

#pragma clang attribute pop

#endif
