#if defined(__x86_64__)

#include "conv_s8.h"
#include "../requantize_x86.h"

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)

#include "conv_s8_256.h"

/// vpmaddubsw wants one side without signs, so the inputs give theirs to the weights: |x| * (sign(x) * w). Two such
/// products are at most 2 * 128 * 127, which int16 holds.
EDGE_INLINE void multiply_narrow(__m256i (*sums)[2], const __m256i *inputs, const __m256i *weights, const int rows,
                                 const int vectors) {
    EDGE_UNROLL for (int row = 0; row < rows; row++) {
        const __m256i magnitudes = _mm256_abs_epi8(inputs[row]);
        EDGE_UNROLL for (int v = 0; v < vectors; v++) {
            const __m256i pairs = _mm256_maddubs_epi16(magnitudes, _mm256_sign_epi8(weights[v], inputs[row]));
            sums[row][v] = _mm256_add_epi32(sums[row][v], _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
        }
    }
}

/// A weight of -128, which can be neither negated nor doubled in this way, is -127 and -1.
EDGE_INLINE void multiply_wide(__m256i (*sums)[2], const __m256i *inputs, const __m256i *weights, const int rows,
                               const int vectors) {
    __m256i raised[2], rest[2];
    EDGE_UNROLL for (int v = 0; v < vectors; v++) {
        rest[v] = _mm256_cmpeq_epi8(weights[v], _mm256_set1_epi8(INT8_MIN));
        raised[v] = _mm256_sub_epi8(weights[v], rest[v]);
    }
    multiply_narrow(sums, inputs, raised, rows, vectors);
    multiply_narrow(sums, inputs, rest, rows, vectors);
}

static void multiply(const edge_product_s8 *product, const edge_chunk_s8 *chunk, ptrdiff_t first, ptrdiff_t end) {
    if (product->is_wide) {
        multiply_blocks(product, chunk, product->tables.biases, (tile_method){4, 4, multiply_wide}, first, end);
    } else {
        multiply_blocks(product, chunk, product->tables.biases, (tile_method){4, 4, multiply_narrow}, first, end);
    }
}

void edge_conv_s8__avx2(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    edge_convolve_s8(context, first, end, scratch, multiply, sum_inputs, edge_even_chunk(context, first, end));
}

#pragma clang attribute pop

#endif
