#if defined(__x86_64__)

#include "conv_s8.h"
#include "../requantize_x86.h"

#pragma clang attribute push(__attribute__((target("avx2,avxvnni"))), apply_to = function)

#include "conv_s8_256.h"

/// vpdpbusd multiplies unsigned bytes by signed ones, so 128 is added to the inputs.
EDGE_INLINE void multiply_unsigned(__m256i (*sums)[2], const __m256i *inputs, const __m256i *weights, const int rows,
                                   const int vectors) {
    __m256i flip = edge_opaque_avx2(_mm256_set1_epi8(INT8_MIN));
    EDGE_UNROLL for (int row = 0; row < rows; row++) {
        const __m256i x = _mm256_xor_si256(inputs[row], flip);
        EDGE_UNROLL for (int v = 0; v < vectors; v++)
            sums[row][v] = _mm256_dpbusd_avx_epi32(sums[row][v], x, weights[v]);
    }
}

static void multiply(const edge_product_s8 *product, const edge_chunk_s8 *chunk, ptrdiff_t first, ptrdiff_t end) {
    multiply_blocks(product, chunk, product->unsigned_biases, (tile_method){6, 8, multiply_unsigned}, first, end);
}

void edge_conv_s8__avxvnni(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    edge_convolve_s8(context, first, end, scratch, multiply, sum_inputs, edge_even_chunk(context, first, end));
}

#pragma clang attribute pop

#endif
