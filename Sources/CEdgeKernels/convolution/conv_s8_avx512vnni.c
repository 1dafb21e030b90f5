#if defined(__x86_64__)

#include "conv_s8.h"
#include "../requantize_x86.h"

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni"))), \
                             apply_to = function)

// A tile is `rows` pixels times `vectors` blocks of 16 channels, whose sums stay in registers.
//
//                            block 0     block 1     …         a group of panel weights: 16 channels x 4 products
//     pixel 0   x0…3 │      sums[0][0]  sums[0][1]  …
//     pixel 1   x0…3 │      sums[1][0]  sums[1][1]  …
//     …
enum { most_vectors = 4, most_rows = 8 };

/// How many rows a tile with so many vectors has at most.
static const int rows_of[most_vectors + 1] = {0, 8, 8, 8, 6};

/// The sums of a tile, in as many phases as hide the latency of the multiplication.
typedef struct {
    __m512i phases[4][most_rows][most_vectors];
} tile_sums;

/// Where a tile's weights are. Blocks are `stride` bytes apart; the last one's groups may be narrower than a vector.
typedef struct {
    const int8_t *first, *last;
    ptrdiff_t stride, last_byte_count;
    __mmask16 last_mask;
} tile_weights;

/// A mask of the first `count` lanes, at most 64.
static inline uint64_t lanes(ptrdiff_t count) { return count == 64 ? ~0ull : (1ull << count) - 1; }

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

/// sums += a group of four inputs of every row times a group of weights. Inputs are multiplied as unsigned bytes.
INLINE void add_group(tile_sums *sums, const int8_t *const *inputs, ptrdiff_t k, tile_weights *weights, const int rows,
                      const int vectors, const int phase, __m512i flip) {
    __m512i w[most_vectors];
    UNROLL for (int v = 0; v < vectors - 1; v++) w[v] = _mm512_loadu_si512(weights->first + v * weights->stride);
    w[vectors - 1] = _mm512_maskz_loadu_epi32(weights->last_mask, weights->last);
    weights->first += sizeof(__m512i);
    weights->last += weights->last_byte_count;
    UNROLL for (int row = 0; row < rows; row++) {
        int32_t four;
        memcpy(&four, inputs[row] + k, sizeof four);
        const __m512i x = _mm512_xor_si512(_mm512_set1_epi32(four), flip);
        UNROLL for (int v = 0; v < vectors; v++)
            sums->phases[phase][row][v] = _mm512_dpbusd_epi32(sums->phases[phase][row][v], x, w[v]);
    }
}

/// Biases, without what the weights' zero points take from them.
INLINE void begin(tile_sums *sums, const edge_product_s8 *product, const uint32_t *input_sums, ptrdiff_t channel,
                  const int rows, const int vectors) {
    UNROLL for (int v = 0; v < vectors; v++) {
        const __m512i bias = _mm512_loadu_si512(product->unsigned_biases + channel + v * EDGE_BLOCK);
        UNROLL for (int row = 0; row < rows; row++) sums->phases[0][row][v] = bias;
        if (input_sums) {
            const __m512i zero_point = _mm512_loadu_si512(product->tables.zero_points + channel + v * EDGE_BLOCK);
            UNROLL for (int row = 0; row < rows; row++)
                sums->phases[0][row][v] = _mm512_sub_epi32(
                    bias, _mm512_mullo_epi32(zero_point, _mm512_set1_epi32((int32_t)input_sums[row])));
        }
    }
}

/// Rounds the sums and stores the first `columns` channels of every row.
INLINE void finish(const tile_sums *sums, const edge_product_s8 *product, ptrdiff_t pixel, ptrdiff_t channel,
                   ptrdiff_t columns, const int rows, const int vectors) {
    const int together = vectors == 1 ? 4 : vectors == 2 ? 2 : 1, per_row = most_vectors / together;
    const int8_t *addend = product->residual.addend;
    UNROLL for (int row = 0; row < rows; row += together) {
        __m512i four[4];
        __m512 multipliers[4];
        __m128i addends[4];
        const ptrdiff_t offset = (pixel + row) * product->channels + channel;
        UNROLL for (int i = 0; i < 4; i++) {
            const int r = row + i / per_row, v = i % per_row;
            const _Bool is_used = r < rows && v < vectors;
            four[i] = is_used ? sums->phases[0][r][v] : _mm512_setzero_si512();
            multipliers[i] =
                is_used ? _mm512_loadu_ps(product->tables.multipliers + channel + v * EDGE_BLOCK) : _mm512_setzero_ps();
        }
        __m512i results;
        if (addend) {
            UNROLL for (int i = 0; i < 4; i++) {
                const int r = row + i / per_row, v = i % per_row;
                const ptrdiff_t count = r < rows && columns > v * EDGE_BLOCK ? columns - v * EDGE_BLOCK : 0;
                const __mmask16 mask = (__mmask16)lanes(count);
                addends[i] = _mm_maskz_loadu_epi8(
                    mask, addend + offset + (i / per_row) * product->channels + v * EDGE_BLOCK);
            }
            results = edge_requantize_and_add_avx512(four, multipliers, product->result, addends, product->residual.sum);
        } else {
            results = edge_requantize_avx512(four, multipliers, product->result);
        }
        results = edge_sort_avx512(results);
        int8_t *output = product->output + offset;
        UNROLL for (int i = 0; i < together && row + i < rows; i++, output += product->channels) {
            if (together == 1) {
                _mm512_mask_storeu_epi8(output, lanes(columns), results);
            } else if (together == 2) {
                const __m256i half = i == 0 ? _mm512_castsi512_si256(results) : _mm512_extracti64x4_epi64(results, 1);
                _mm256_mask_storeu_epi8(output, (__mmask32)lanes(columns), half);
            } else {
                const __m128i quarter = i == 0   ? _mm512_castsi512_si128(results)
                                        : i == 1 ? _mm512_extracti32x4_epi32(results, 1)
                                        : i == 2 ? _mm512_extracti32x4_epi32(results, 2)
                                                 : _mm512_extracti32x4_epi32(results, 3);
                _mm_mask_storeu_epi8(output, (__mmask16)lanes(columns), quarter);
            }
        }
    }
}

/// Multiplies pixels row..<row + rows of a chunk by the panels of `vectors` blocks from `channel` on.
INLINE void tile(const edge_product_s8 *product, const edge_chunk_s8 *chunk, ptrdiff_t row, ptrdiff_t channel,
                 const int rows, const int vectors) {
    const int phases = rows * vectors <= 4 ? 4 : rows * vectors <= 8 ? 2 : 1;
    const ptrdiff_t last_channel = channel + (vectors - 1) * EDGE_BLOCK;
    const ptrdiff_t width = edge_block_width(product->channels, last_channel);
    const ptrdiff_t columns = (vectors - 1) * EDGE_BLOCK + edge_block_count(product->channels, last_channel);
    tile_weights weights = {
        .first = product->panels + channel * product->padded_depth,
        .last = product->panels + last_channel * product->padded_depth,
        .stride = EDGE_BLOCK * product->padded_depth,
        .last_byte_count = 4 * width,
        .last_mask = (__mmask16)lanes(width),
    };
    tile_sums sums;
    __m512i flip = _mm512_set1_epi8(-128);
    __asm__("" : "+v"(flip));
    begin(&sums, product, chunk->input_sums ? chunk->input_sums + row : NULL, channel, rows, vectors);
    UNROLL for (int phase = 1; phase < phases; phase++)
        UNROLL for (int r = 0; r < rows; r++)
            UNROLL for (int v = 0; v < vectors; v++) sums.phases[phase][r][v] = _mm512_setzero_si512();
    for (ptrdiff_t run = 0; run < chunk->run_count; run++) {
        const int8_t *inputs[most_rows];
        UNROLL for (int r = 0; r < rows; r++) inputs[r] = chunk->runs[run * EDGE_CHUNK + row + r];
        ptrdiff_t k = 0;
        if (phases > 1)
            for (; k + 4 * phases <= chunk->run_byte_count; k += 4 * phases)
                UNROLL for (int phase = 0; phase < phases; phase++)
                    add_group(&sums, inputs, k + 4 * phase, &weights, rows, vectors, phase, flip);
        for (; k < chunk->run_byte_count; k += 4) add_group(&sums, inputs, k, &weights, rows, vectors, 0, flip);
    }
    UNROLL for (int phase = 1; phase < phases; phase++)
        UNROLL for (int r = 0; r < rows; r++)
            UNROLL for (int v = 0; v < vectors; v++)
                sums.phases[0][r][v] = _mm512_add_epi32(sums.phases[0][r][v], sums.phases[phase][r][v]);
    finish(&sums, product, chunk->pixel + row, channel, columns, rows, vectors);
}

typedef void (*tile_function)(const edge_product_s8 *product, const edge_chunk_s8 *chunk, ptrdiff_t row,
                              ptrdiff_t channel);

#define TILE(rows, vectors)                                                                                 \
    static void tile_##rows##x##vectors(const edge_product_s8 *product, const edge_chunk_s8 *chunk, ptrdiff_t row, \
                                        ptrdiff_t channel) {                                                \
        tile(product, chunk, row, channel, rows, vectors);                                                  \
    }
#define TILES(rows) TILE(rows, 1) TILE(rows, 2) TILE(rows, 3) TILE(rows, 4)
TILES(1) TILES(2) TILES(3) TILES(4) TILES(5) TILES(6)
TILE(7, 1) TILE(7, 2) TILE(7, 3) TILE(8, 1) TILE(8, 2) TILE(8, 3)

#define ROW(v) {NULL, tile_1x##v, tile_2x##v, tile_3x##v, tile_4x##v, tile_5x##v, tile_6x##v
static const tile_function tiles[most_vectors + 1][most_rows + 1] = {
    {NULL},
    ROW(1), tile_7x1, tile_8x1},
    ROW(2), tile_7x2, tile_8x2},
    ROW(3), tile_7x3, tile_8x3},
    ROW(4)},
};

static void multiply(const edge_product_s8 *product, const edge_chunk_s8 *chunk, ptrdiff_t first, ptrdiff_t end) {
    ptrdiff_t blocks = (end - first + EDGE_BLOCK - 1) / EDGE_BLOCK;
    for (ptrdiff_t channel = first; channel < end;) {
        const ptrdiff_t parts = (blocks + most_vectors - 1) / most_vectors;
        const ptrdiff_t vectors = (blocks + parts - 1) / parts;
        for (ptrdiff_t row = 0; row < chunk->count;) {
            const ptrdiff_t rest = chunk->count - row;
            const ptrdiff_t row_parts = (rest + rows_of[vectors] - 1) / rows_of[vectors];
            const ptrdiff_t rows = (rest + row_parts - 1) / row_parts;
            tiles[vectors][rows](product, chunk, row, channel);
            row += rows;
        }
        channel += vectors * EDGE_BLOCK;
        blocks -= vectors;
    }
}

void edge_conv_s8__avx512vnni(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    edge_convolve_s8(context, first, end, scratch, multiply);
}

#pragma clang attribute pop

#endif
