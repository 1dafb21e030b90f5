#if defined(__x86_64__)

#include "conv_s8.h"
#include "../requantize_x86.h"

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni"))), \
                             apply_to = function)

// A tile is a few rows (pixels) times a few vectors (blocks of 16 channels), whose sums stay in registers:
//
//                         vector 0      vector 1     …       a group of weights: 4 products of 16 channels
//     row 0   x0…x3      sums[0][0]    sums[0][1]    …
//     row 1   x0…x3      sums[1][0]    sums[1][1]    …
//
// Fewer sums than hide the latency of a multiplication are kept in phases, which take turns in the groups.
enum { most_rows = 8, most_vectors = 4, most_phases = 4 };

/// Rows of a tile with so many vectors: what is multiplied while a tile before it is rounded should not take long.
static const int rows_of[most_vectors + 1] = {0, 8, 8, 4, 4};

/// The channels of a tile. Blocks of weights are `stride` bytes apart; the last one may be narrower than a vector.
typedef struct {
    ptrdiff_t channel, count;
    const int8_t *first, *last;
    ptrdiff_t stride, last_group_byte_count;
    __mmask16 last_mask;
    __mmask64 result_mask;
} tile_columns;

static tile_columns columns_at(const edge_product_s8 *product, ptrdiff_t channel, ptrdiff_t vectors) {
    const ptrdiff_t last = channel + (vectors - 1) * EDGE_BLOCK, width = edge_block_width(product->channels, last);
    const ptrdiff_t count = last - channel + edge_block_count(product->channels, last);
    return (tile_columns){
        .channel = channel,
        .count = count,
        .first = product->panels + channel * product->padded_depth,
        .last = product->panels + last * product->padded_depth,
        .stride = EDGE_BLOCK * product->padded_depth,
        .last_group_byte_count = 4 * width,
        .last_mask = (__mmask16)edge_lanes(width),
        .result_mask = edge_lanes(count),
    };
}

/// Biases, less what the weights' zero points take from them.
EDGE_INLINE void start(__m512i (*sums)[most_vectors], const edge_product_s8 *product, ptrdiff_t channel,
                  const uint32_t *input_sums, const int rows, const int vectors) {
    EDGE_UNROLL for (int v = 0; v < vectors; v++) {
        const __m512i bias = _mm512_loadu_si512(product->unsigned_biases + channel + v * EDGE_BLOCK);
        EDGE_UNROLL for (int row = 0; row < rows; row++) sums[row][v] = bias;
        if (!input_sums) continue;
        const __m512i zero_point = _mm512_loadu_si512(product->tables.zero_points + channel + v * EDGE_BLOCK);
        EDGE_UNROLL for (int row = 0; row < rows; row++) {
            const __m512i input_sum = _mm512_set1_epi32((int32_t)input_sums[row]);
            sums[row][v] = _mm512_sub_epi32(bias, _mm512_mullo_epi32(zero_point, input_sum));
        }
    }
}

/// sums += a group of inputs, which become unsigned by `flip`, times a group of weights.
EDGE_INLINE void multiply_group(__m512i (*sums)[most_vectors], const int8_t *const *inputs, ptrdiff_t k,
                           tile_columns *columns, __m512i flip, const int rows, const int vectors) {
    __m512i weights[most_vectors];
    EDGE_UNROLL for (int v = 0; v < vectors - 1; v++)
        weights[v] = _mm512_loadu_si512(columns->first + v * columns->stride);
    weights[vectors - 1] = _mm512_maskz_loadu_epi32(columns->last_mask, columns->last);
    columns->first += sizeof(__m512i);
    columns->last += columns->last_group_byte_count;
    EDGE_UNROLL for (int row = 0; row < rows; row++) {
        int32_t four;
        memcpy(&four, inputs[row] + k, sizeof four);
        const __m512i x = _mm512_xor_si512(_mm512_set1_epi32(four), flip);
        EDGE_UNROLL for (int v = 0; v < vectors; v++) sums[row][v] = _mm512_dpbusd_epi32(sums[row][v], x, weights[v]);
    }
}

/// Stores the results of a row, which are the quarters of `results` from `quarter` on.
EDGE_INLINE void store_row(int8_t *output, __m512i results, __mmask64 mask, const int quarter, const int vectors) {
    const union {
        __m512i whole;
        __m256i halves[2];
        __m128i quarters[4];
    } parts = {results};
    if (vectors > 2) {
        _mm512_mask_storeu_epi8(output, mask, parts.whole);
    } else if (vectors == 2) {
        _mm256_mask_storeu_epi8(output, (__mmask32)mask, parts.halves[quarter / 2]);
    } else {
        _mm_mask_storeu_epi8(output, (__mmask16)mask, parts.quarters[quarter]);
    }
}

/// Rounds and stores the sums of a tile, four vectors at a time: those of one row, of two or of four.
EDGE_INLINE void finish(__m512i (*sums)[most_vectors], const edge_product_s8 *product, const tile_columns *columns,
                        const edge_rule_avx512 *rule, ptrdiff_t pixel, const int rows, const int vectors) {
    const int quarters = vectors > 2 ? 4 : vectors;
    const ptrdiff_t channels = product->channels;
    int8_t *output = product->output + pixel * channels + columns->channel;
    __m512 multipliers[4] = {};
    EDGE_UNROLL for (int v = 0; v < vectors; v++)
        multipliers[v] = _mm512_loadu_ps(product->tables.multipliers + columns->channel + v * EDGE_BLOCK);
    EDGE_UNROLL for (int i = vectors; i < 4 && vectors < 3; i++) multipliers[i] = multipliers[i % vectors];
    EDGE_UNROLL for (int row = 0; row < rows; row += 4 / quarters) {
        __m512i four[4];
        EDGE_UNROLL for (int i = 0; i < 4; i++) {
            const int r = row + i / quarters, v = i % quarters;
            four[i] = r < rows && v < vectors ? sums[r][v] : _mm512_setzero_si512();
        }
        const __m512i results = edge_sort_avx512(edge_requantize_avx512(four, multipliers, rule));
        EDGE_UNROLL for (int i = 0; i < 4 && row + i / quarters < rows; i += quarters, output += channels)
            store_row(output, results, columns->result_mask, i, vectors);
    }
}

/// Computes the results of pixels row..<row + rows of a chunk.
EDGE_INLINE void tile(const edge_product_s8 *product, const edge_rule_avx512 *rule, const edge_chunk_s8 *chunk,
                 tile_columns columns, ptrdiff_t row, const int rows, const int vectors) {
    const int phases = rows * vectors <= 4 ? 4 : rows * vectors <= 8 ? 2 : 1;
    __m512i sums[most_phases][most_rows][most_vectors], flip = _mm512_set1_epi8(INT8_MIN);
    // Keeps the compiler from flipping inputs before they are repeated in a vector, which takes an instruction more.
    __asm__("" : "+v"(flip));
    start(sums[0], product, columns.channel, chunk->input_sums ? chunk->input_sums + row : NULL, rows, vectors);
    EDGE_UNROLL for (int phase = 1; phase < phases; phase++)
        EDGE_UNROLL for (int r = 0; r < rows; r++)
            EDGE_UNROLL for (int v = 0; v < vectors; v++) sums[phase][r][v] = _mm512_setzero_si512();
    const int8_t *inputs[most_rows];
    EDGE_UNROLL for (int r = 0; r < rows; r++) inputs[r] = chunk->pixels[row + r];
    for (ptrdiff_t run = 0; run < chunk->run_count; run++) {
        ptrdiff_t k = chunk->offsets[run];
        const ptrdiff_t end = k + chunk->run_byte_count;
        if (phases > 1)
            for (; k + 4 * phases <= end; k += 4 * phases)
                EDGE_UNROLL for (int phase = 0; phase < phases; phase++)
                    multiply_group(sums[phase], inputs, k + 4 * phase, &columns, flip, rows, vectors);
        for (; k < end; k += 4) multiply_group(sums[0], inputs, k, &columns, flip, rows, vectors);
    }
    EDGE_UNROLL for (int phase = 1; phase < phases; phase++)
        EDGE_UNROLL for (int r = 0; r < rows; r++)
            EDGE_UNROLL for (int v = 0; v < vectors; v++)
                sums[0][r][v] = _mm512_add_epi32(sums[0][r][v], sums[phase][r][v]);
    finish(sums[0], product, &columns, rule, chunk->pixel + row, rows, vectors);
}

typedef void (*tile_function)(const edge_product_s8 *product, const edge_rule_avx512 *rule,
                              const edge_chunk_s8 *chunk, const tile_columns *columns, ptrdiff_t row);

#define TILE(rows, vectors)                                                                              \
    static void tile_##rows##x##vectors(const edge_product_s8 *product, const edge_rule_avx512 *rule,    \
                                        const edge_chunk_s8 *chunk, const tile_columns *columns, ptrdiff_t row) { \
        tile(product, rule, chunk, *columns, row, rows, vectors);                                              \
    }
#define TILES(vectors) TILE(1, vectors) TILE(2, vectors) TILE(3, vectors) TILE(4, vectors)
#define TALL_TILES(vectors) TILES(vectors) TILE(5, vectors) TILE(6, vectors) TILE(7, vectors) TILE(8, vectors)
TALL_TILES(1) TALL_TILES(2) TILES(3) TILES(4)

#define ROW(vectors) NULL, tile_1x##vectors, tile_2x##vectors, tile_3x##vectors, tile_4x##vectors
#define TALL_ROW(vectors) ROW(vectors), tile_5x##vectors, tile_6x##vectors, tile_7x##vectors, tile_8x##vectors
static const tile_function tiles[most_vectors + 1][most_rows + 1] = {
    {NULL}, {TALL_ROW(1)}, {TALL_ROW(2)}, {ROW(3)}, {ROW(4)},
};

static void multiply(const edge_product_s8 *product, const edge_chunk_s8 *chunk, ptrdiff_t first, ptrdiff_t end) {
    const edge_rule_avx512 rule = edge_rule_make_avx512(product->result);
    for (ptrdiff_t channel = first; channel < end;) {
        const ptrdiff_t vectors = edge_first_part((end - channel + EDGE_BLOCK - 1) / EDGE_BLOCK, most_vectors);
        const tile_columns columns = columns_at(product, channel, vectors);
        for (ptrdiff_t row = 0; row < chunk->count;) {
            const ptrdiff_t rows = edge_first_part(chunk->count - row, rows_of[vectors]);
            tiles[vectors][rows](product, &rule, chunk, &columns, row);
            row += rows;
        }
        channel += vectors * EDGE_BLOCK;
    }
    edge_add_residual_of_chunk(product, chunk, first, end, edge_add_avx512);
}

void edge_conv_s8__avx512vnni(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    edge_convolve_s8(context, first, end, scratch, multiply, edge_sum_inputs, edge_even_chunk(context, first, end));
}

#pragma clang attribute pop

#endif
