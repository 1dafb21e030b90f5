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

/// What tiles of the same pixels and channels share. Blocks of weights are `stride` bytes apart; the last one may be
/// narrower than a vector.
typedef struct {
    const edge_product_s8 *product;
    const edge_chunk_s8 *chunk;
    const edge_rule_avx512 *rule;
    ptrdiff_t channel;
    const int8_t *first, *last;
    ptrdiff_t stride, last_group_byte_count;
    __mmask16 last_mask;
    __mmask64 result_mask;
} strip;

static strip strip_at(const edge_product_s8 *product, const edge_chunk_s8 *chunk, const edge_rule_avx512 *rule,
                      ptrdiff_t channel, ptrdiff_t vectors) {
    const ptrdiff_t last = channel + (vectors - 1) * EDGE_BLOCK, width = edge_block_width(product->channels, last);
    return (strip){
        .product = product,
        .chunk = chunk,
        .rule = rule,
        .channel = channel,
        .first = product->panels + channel * product->padded_depth,
        .last = product->panels + last * product->padded_depth,
        .stride = EDGE_BLOCK * product->padded_depth,
        .last_group_byte_count = 4 * width,
        .last_mask = (__mmask16)edge_lanes(width),
        .result_mask = edge_lanes(last - channel + edge_block_count(product->channels, last)),
    };
}

/// The sums of the int32 of four vectors.
EDGE_INLINE __m128i totals(const __m512i v[4]) {
    const __m512i v01 = _mm512_add_epi32(_mm512_unpacklo_epi32(v[0], v[1]), _mm512_unpackhi_epi32(v[0], v[1]));
    const __m512i v23 = _mm512_add_epi32(_mm512_unpacklo_epi32(v[2], v[3]), _mm512_unpackhi_epi32(v[2], v[3]));
    const __m512i all = _mm512_add_epi32(_mm512_unpacklo_epi64(v01, v23), _mm512_unpackhi_epi64(v01, v23));
    const __m256i half = _mm256_add_epi32(_mm512_castsi512_si256(all), _mm512_extracti64x4_epi64(all, 1));
    return _mm_add_epi32(_mm256_castsi256_si128(half), _mm256_extracti128_si256(half, 1));
}

static void sum_inputs(const edge_runs *runs, const edge_chunk_s8 *chunk, uint32_t *sums) {
    const ptrdiff_t last = chunk->count - 1, byte_count = runs->own_byte_count;
    const ptrdiff_t whole = byte_count > 0 ? (byte_count - 1) & ~63 : 0;
    const __mmask64 rest = edge_lanes(byte_count - whole);
    const __m512i ones = _mm512_set1_epi8(1);
    for (ptrdiff_t i = 0; i <= last; i += 4) {
        __m512i parts[4];
        for (ptrdiff_t j = 0; j < 4; j++) {
            parts[j] = _mm512_setzero_si512();
            for (ptrdiff_t run = 0; run < chunk->run_count; run++) {
                const int8_t *x = chunk->pixels[i + j < last ? i + j : last] + chunk->offsets[run];
                for (ptrdiff_t k = 0; k < whole; k += 64)
                    parts[j] = _mm512_dpbusd_epi32(parts[j], ones, _mm512_loadu_si512(x + k));
                parts[j] = _mm512_dpbusd_epi32(parts[j], ones, _mm512_maskz_loadu_epi8(rest, x + whole));
            }
        }
        _mm_storeu_si128((__m128i *)(sums + i), totals(parts));
    }
}

/// Biases, less what the weights' zero points take from them.
EDGE_INLINE void start(__m512i (*sums)[most_vectors], const strip *strip, ptrdiff_t row, const int rows,
                       const int vectors) {
    const edge_channels_s8 tables = strip->product->tables;
    EDGE_UNROLL for (int v = 0; v < vectors; v++) {
        const __m512i bias = _mm512_loadu_si512(strip->product->unsigned_biases + strip->channel + v * EDGE_BLOCK);
        EDGE_UNROLL for (int r = 0; r < rows; r++) sums[r][v] = bias;
    }
    if (!strip->chunk->input_sums) return;
    const int32_t *input_sums = (const int32_t *)strip->chunk->input_sums + row;
    if (tables.zero_points_are_equal) {
        EDGE_UNROLL for (int r = 0; r < rows; r++) {
            const __m512i part = _mm512_set1_epi32(edge_multiply(tables.zero_points[0], input_sums[r]));
            EDGE_UNROLL for (int v = 0; v < vectors; v++) sums[r][v] = _mm512_sub_epi32(sums[r][v], part);
        }
        return;
    }
    EDGE_UNROLL for (int v = 0; v < vectors; v++) {
        const __m512i zero_point = _mm512_loadu_si512(tables.zero_points + strip->channel + v * EDGE_BLOCK);
        EDGE_UNROLL for (int r = 0; r < rows; r++) {
            const __m512i part = _mm512_mullo_epi32(zero_point, _mm512_set1_epi32(input_sums[r]));
            sums[r][v] = _mm512_sub_epi32(sums[r][v], part);
        }
    }
}

/// Where a group of weights is.
typedef struct {
    const int8_t *first, *last;
} group;

/// sums += a group of inputs, which become unsigned by `flip`, times a group of weights; goes on to the next one.
EDGE_INLINE void multiply_group(__m512i (*sums)[most_vectors], const int8_t *const *inputs, ptrdiff_t k,
                                const strip *strip, group *group, __m512i flip, const int rows, const int vectors) {
    __m512i weights[most_vectors];
    EDGE_UNROLL for (int v = 0; v < vectors - 1; v++) weights[v] = _mm512_loadu_si512(group->first + v * strip->stride);
    weights[vectors - 1] = _mm512_maskz_loadu_epi32(strip->last_mask, group->last);
    group->first += sizeof(__m512i);
    group->last += strip->last_group_byte_count;
    EDGE_UNROLL for (int r = 0; r < rows; r++) {
        int32_t four;
        memcpy(&four, inputs[r] + k, sizeof four);
        const __m512i x = _mm512_xor_si512(_mm512_set1_epi32(four), flip);
        EDGE_UNROLL for (int v = 0; v < vectors; v++) sums[r][v] = _mm512_dpbusd_epi32(sums[r][v], x, weights[v]);
    }
}

EDGE_INLINE __m128i quarter_of(__m512i results, const int quarter) {
    return quarter == 0   ? _mm512_castsi512_si128(results)
           : quarter == 1 ? _mm512_extracti32x4_epi32(results, 1)
           : quarter == 2 ? _mm512_extracti32x4_epi32(results, 2)
                          : _mm512_extracti32x4_epi32(results, 3);
}

/// Stores the results of a row, which are the quarters of `results` from `quarter` on.
EDGE_INLINE void store_row(int8_t *output, __m512i results, __mmask64 mask, const int quarter, const int vectors) {
    if (vectors > 2) {
        _mm512_mask_storeu_epi8(output, mask, results);
    } else if (vectors == 2) {
        const __m256i half = quarter == 0 ? _mm512_castsi512_si256(results) : _mm512_extracti64x4_epi64(results, 1);
        _mm256_mask_storeu_epi8(output, (__mmask32)mask, half);
    } else {
        _mm_mask_storeu_epi8(output, (__mmask16)mask, quarter_of(results, quarter));
    }
}

/// Rounds and stores the sums of a tile, four vectors at a time: those of one row, of two or of four.
EDGE_INLINE void finish(__m512i (*sums)[most_vectors], const strip *strip, int8_t *output, const int rows,
                        const int vectors) {
    const int quarters = vectors > 2 ? 4 : vectors;
    const ptrdiff_t step = strip->product->result_step;
    __m512 multipliers[4];
    EDGE_UNROLL for (int i = 0; i < 4; i++) {
        const float *multiplier = strip->product->tables.multipliers + strip->channel + i % quarters * EDGE_BLOCK;
        multipliers[i] = i % quarters < vectors ? _mm512_loadu_ps(multiplier) : _mm512_setzero_ps();
    }
    EDGE_UNROLL for (int row = 0; row < rows; row += 4 / quarters) {
        __m512i four[4];
        EDGE_UNROLL for (int i = 0; i < 4; i++) {
            const int r = row + i / quarters, v = i % quarters;
            four[i] = r < rows && v < vectors ? sums[r][v] : _mm512_setzero_si512();
        }
        const __m512i results = edge_sort_avx512(edge_requantize_avx512(four, multipliers, strip->rule));
        EDGE_UNROLL for (int i = 0; i < 4 && row + i / quarters < rows; i += quarters, output += step)
            store_row(output, results, strip->result_mask, i, vectors);
    }
}

/// Computes `count` tiles of a strip from row `row` on.
EDGE_INLINE void compute(const strip *shared, ptrdiff_t row, ptrdiff_t count, const int rows, const int vectors) {
    const int phases = rows * vectors <= 4 ? 4 : rows * vectors <= 8 ? 2 : 1;
    const strip strip = *shared;
    const edge_chunk_s8 chunk = *strip.chunk;
    const ptrdiff_t step = strip.product->result_step;
    int8_t *output = strip.product->output + (chunk.pixel + row) * step + strip.channel;
    // If the compiler knew the bytes, it would flip inputs before it repeats them in a vector, in one instruction more.
    const __m512i flip = edge_opaque_avx512(_mm512_set1_epi8(INT8_MIN));
    for (; count > 0; count--, row += rows, output += rows * step) {
        __m512i sums[most_phases][most_rows][most_vectors] = {};
        const int8_t *inputs[most_rows];
        group group = {strip.first, strip.last};
        start(sums[0], &strip, row, rows, vectors);
        EDGE_UNROLL for (int r = 0; r < rows; r++) inputs[r] = chunk.pixels[row + r];
        for (ptrdiff_t run = 0; run < chunk.run_count; run++) {
            ptrdiff_t k = chunk.offsets[run];
            const ptrdiff_t end = k + chunk.run_byte_count;
            if (phases > 1)
                for (; k + 4 * phases <= end; k += 4 * phases)
                    EDGE_UNROLL for (int phase = 0; phase < phases; phase++)
                        multiply_group(sums[phase], inputs, k + 4 * phase, &strip, &group, flip, rows, vectors);
            for (; k < end; k += 4) multiply_group(sums[0], inputs, k, &strip, &group, flip, rows, vectors);
        }
        EDGE_UNROLL for (int phase = 1; phase < phases; phase++)
            EDGE_UNROLL for (int r = 0; r < rows; r++)
                EDGE_UNROLL for (int v = 0; v < vectors; v++)
                    sums[0][r][v] = _mm512_add_epi32(sums[0][r][v], sums[phase][r][v]);
        finish(sums[0], &strip, output, rows, vectors);
    }
}

#define TILES(rows, vectors)                                                                               \
    static void tiles_##rows##x##vectors(const strip *strip, ptrdiff_t row, ptrdiff_t count) {             \
        compute(strip, row, count, rows, vectors);                                                         \
    }
#define LOW_TILES(vectors) TILES(1, vectors) TILES(2, vectors) TILES(3, vectors) TILES(4, vectors)
#define TALL_TILES(vectors) TILES(5, vectors) TILES(6, vectors) TILES(7, vectors) TILES(8, vectors)
LOW_TILES(1) LOW_TILES(2) LOW_TILES(3) LOW_TILES(4) TALL_TILES(1) TALL_TILES(2)

#define LOW_ROW(vectors) NULL, tiles_1x##vectors, tiles_2x##vectors, tiles_3x##vectors, tiles_4x##vectors
#define TALL_ROW(vectors) tiles_5x##vectors, tiles_6x##vectors, tiles_7x##vectors, tiles_8x##vectors
/// [vectors][rows]
static void (*const tiles[most_vectors + 1][most_rows + 1])(const strip *strip, ptrdiff_t row, ptrdiff_t count) = {
    {NULL}, {LOW_ROW(1), TALL_ROW(1)}, {LOW_ROW(2), TALL_ROW(2)}, {LOW_ROW(3)}, {LOW_ROW(4)},
};

static void multiply(const edge_product_s8 *product, const edge_chunk_s8 *chunk, ptrdiff_t first, ptrdiff_t end) {
    const edge_rule_avx512 rule = edge_rule_make_avx512(product->result);
    for (ptrdiff_t channel = first, vectors; channel < end; channel += vectors * EDGE_BLOCK) {
        const ptrdiff_t left = (end - channel + EDGE_BLOCK - 1) / EDGE_BLOCK;
        vectors = left < most_vectors ? left : most_vectors;
        const strip strip = strip_at(product, chunk, &rule, channel, vectors);
        // As few tiles as there can be, of which some are a row lower than the others.
        const ptrdiff_t count = (chunk->count + rows_of[vectors] - 1) / rows_of[vectors];
        const ptrdiff_t rows = chunk->count / count, taller = chunk->count % count;
        if (taller) tiles[vectors][rows + 1](&strip, 0, taller);
        tiles[vectors][rows](&strip, taller * (rows + 1), count - taller);
    }
    edge_add_residual_of_chunk(product, chunk, first, end, edge_add_avx512);
}

void edge_conv_s8__avx512vnni(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    edge_convolve_s8(context, first, end, scratch, multiply, sum_inputs, edge_even_chunk(context, first, end));
}

#pragma clang attribute pop

#endif
