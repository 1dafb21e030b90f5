#pragma once
#include "../requantize_neon.h"
#include "conv_s8.h"

// What the Arm kernels of conv_s8 share. A tile is a few pixels (rows) times a block of up to 16 channels, four to a
// vector, whose sums stay in registers until they are stored as bytes. The numbers of rows and vectors are constants
// wherever these functions are called.

enum { most_rows = 8, most_vectors = 4, most_loops = 4 };

/// What the tiles of one block have in common.
typedef struct {
    const edge_product_s8 *product;
    /// Bytes from the results of one pixel to those of the next.
    ptrdiff_t step;
    /// The first channel, and its panel and tables.
    ptrdiff_t channel;
    const int8_t *panel;
    const int32_t *biases;
    const float *multipliers;
    /// The biases as the kernel's bias_spread leaves them.
    const int32_t *spread;
    /// How far behind a pixel's first run the others begin.
    const ptrdiff_t *offsets;
    ptrdiff_t run_count;
    /// Bytes of a run that are multiplied 16 at a time, and those left: 0, 4, 8 or 12.
    ptrdiff_t whole, rest;
    /// Whether 16 bytes may be read wherever four bytes of a run begin.
    _Bool has_slack;
    /// Whether all channels are stored.
    _Bool is_whole;
    edge_rounding rounding;
} tile_block;

/// Rows of a chunk that are not multiplied yet: how many, where their first runs begin, and where their results go.
typedef struct {
    size_t count;
    const int8_t *const *pixels;
    const uint32_t *input_sums;
    int8_t *output;
} tile_rows;

/// Lays out 16 biases as tiles begin with them that keep sums otherwise than four channels to a vector.
typedef void (*bias_spread)(const int32_t *biases, int32_t spread[2 * EDGE_BLOCK]);

/// Multiplies rows, as long as there are enough for a tile, which has so many, and goes on to those that are left.
typedef struct {
    size_t rows;
    void (*run)(const tile_block *block, tile_rows *all);
} tile_loop;

/// Defines what a tile_loop runs, with the name <multiply>_<rows>x<vectors>.
#define TILE_LOOP(multiply, rows, vectors)                                               \
    static void multiply##_##rows##x##vectors(const tile_block *block, tile_rows *all) { \
        const tile_block own = *block;                                                   \
        tile_rows left = *all;                                                           \
        for (size_t tiles = left.count / rows; tiles > 0; tiles--) {                     \
            multiply(&own, &left, rows, vectors);                                        \
        }                                                                                \
        left.count %= rows;                                                              \
        *all = left;                                                                     \
    }

/// Multiplies a chunk by the panels of channels first..<end. `loops` are tile_loops of 1 to 4 vectors, of each the
/// tallest tiles first and those of one row last; `spread` may be null.
EDGE_INLINE void multiply_chunk(const edge_product_s8 *product, const edge_chunk_s8 *chunk, ptrdiff_t first,
                                ptrdiff_t end, const tile_loop (*loops)[most_loops], bias_spread spread) {
    tile_block block = {
        .product = product,
        .step = product->result_step,
        .offsets = chunk->offsets,
        .run_count = chunk->run_count,
        .whole = chunk->run_byte_count & ~15,
        .rest = chunk->run_byte_count & 15,
        .has_slack = chunk->has_slack,
        .rounding = edge_rounding_of(product->result, product->tables.are_small),
    };
    int32_t spread_biases[2 * EDGE_BLOCK];
    for (ptrdiff_t channel = first; channel < end; channel += EDGE_BLOCK) {
        block.channel = channel;
        block.panel = product->panels + channel * product->padded_depth;
        block.multipliers = product->tables.multipliers + channel;
        block.biases = product->tables.biases + channel;
        if (spread) spread(block.biases, spread_biases);
        block.spread = spread_biases;
        const size_t count = (size_t)edge_block_count(product->channels, channel);
        block.is_whole = count % 4 == 0;
        tile_rows left = {
            .count = (size_t)chunk->count,
            .pixels = chunk->pixels,
            .input_sums = chunk->input_sums,
            .output = product->output + chunk->pixel * product->result_step + channel,
        };
        for (const tile_loop *loop = loops[(count - 1) / 4]; left.count > 0; loop++)
            if (left.count >= loop->rows) loop->run(&block, &left);
    }
    edge_add_residual_of_chunk(product, chunk, first, end, edge_add_neon);
}

/// Loads a group of weights and goes on to the next one; `at_once` four vectors, which takes registers in a row.
EDGE_INLINE int8x16x4_t next_weights(const int8_t **panel, const int vectors, const _Bool at_once) {
    int8x16x4_t w = {};
    if (at_once) {
        w = vld1q_s8_x4(*panel);
    } else {
        EDGE_UNROLL for (int i = 0; i < vectors; i++) w.val[i] = vld1q_s8(*panel + 16 * i);
    }
    *panel += 16 * vectors;
    // Not known to be the first address plus something, so that the load counts it on.
    if (at_once) __asm__("" : "+r"(*panel));
    return w;
}

/// Replaces four bytes of a vector by those at `source`.
EDGE_INLINE int8x16_t set_word(int8x16_t bytes, const int8_t *source, const int word) {
    int32_t four;
    memcpy(&four, source, sizeof four);
    const int32x4_t words = vreinterpretq_s32_s8(bytes);
    return vreinterpretq_s8_s32(word == 0 ? vsetq_lane_s32(four, words, 0) : vsetq_lane_s32(four, words, 2));
}

/// Loads the last 4, 8 or 12 bytes of a run of every row, which begin at `offset`.
EDGE_INLINE void load_rest(int8x16_t *x, const int8_t *const *inputs, ptrdiff_t offset, ptrdiff_t rest,
                           _Bool has_slack, const int rows) {
    if (rest == 8) {
        EDGE_UNROLL for (int row = 0; row < rows; row++)
            x[row] = vcombine_s8(vld1_s8(inputs[row] + offset), vdup_n_s8(0));
    } else if (has_slack) {
        EDGE_UNROLL for (int row = 0; row < rows; row++) x[row] = vld1q_s8(inputs[row] + offset);
    } else if (rest == 4) {
        EDGE_UNROLL for (int row = 0; row < rows; row++) x[row] = set_word(vdupq_n_s8(0), inputs[row] + offset, 0);
    } else {
        EDGE_UNROLL for (int row = 0; row < rows; row++) {
            x[row] = vcombine_s8(vld1_s8(inputs[row] + offset), vdup_n_s8(0));
            x[row] = set_word(x[row], inputs[row] + offset + 8, 2);
        }
    }
}

/// Σx over the runs of each of a few pixels; of the last bytes of a run the first ones under the mask.
EDGE_INLINE int32x4_t sum_pixels(const edge_runs *runs, const edge_chunk_s8 *chunk, ptrdiff_t pixel, int8x16_t mask,
                                 const int pixels) {
    const ptrdiff_t whole = runs->own_byte_count & ~15, rest = runs->run_byte_count - whole;
    const _Bool has_slack = chunk->has_slack || rest == 16;
    const int8_t *inputs[4];
    int32x4_t sums[4] = {};
    int8x16_t x[4];
    EDGE_UNROLL for (int i = 0; i < pixels; i++) inputs[i] = chunk->pixels[pixel + i];
    for (ptrdiff_t run = 0; run < chunk->run_count; run++) {
        const ptrdiff_t begin = chunk->offsets[run], end = begin + whole;
        for (ptrdiff_t k = begin; k < end; k += 16) {
            EDGE_UNROLL for (int i = 0; i < pixels; i++)
                sums[i] = vpadalq_s16(sums[i], vpaddlq_s8(vld1q_s8(inputs[i] + k)));
        }
        if (rest == 0) continue;
        load_rest(x, inputs, end, rest, has_slack, pixels);
        EDGE_UNROLL for (int i = 0; i < pixels; i++)
            sums[i] = vpadalq_s16(sums[i], vpaddlq_s8(vandq_s8(x[i], mask)));
    }
    return vpaddq_s32(vpaddq_s32(sums[0], sums[1]), vpaddq_s32(sums[2], sums[3]));
}

/// Σx over the runs of each pixel.
static void sum_inputs(const edge_runs *runs, const edge_chunk_s8 *chunk, uint32_t *sums) {
    static const int8_t numbers[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    const int8x16_t last = vdupq_n_s8((int8_t)(runs->own_byte_count & 15));
    const int8x16_t mask = vreinterpretq_s8_u8(vcltq_s8(vld1q_s8(numbers), last));
    ptrdiff_t i = 0;
    for (; i + 4 <= chunk->count; i += 4)
        vst1q_u32(sums + i, vreinterpretq_u32_s32(sum_pixels(runs, chunk, i, mask, 4)));
    for (; i < chunk->count; i++) sums[i] = (uint32_t)vgetq_lane_s32(sum_pixels(runs, chunk, i, mask, 1), 0);
}

/// Stores the first `count` results of every row.
static __attribute__((noinline)) void store_rows(const int8x16_t *results, int8_t *output, ptrdiff_t step,
                                                 ptrdiff_t rows, ptrdiff_t count) {
    for (ptrdiff_t row = 0; row < rows; row++) edge_store_bytes(output + row * step, results[row], count);
}

/// Rounds the sums of a tile, biases included, stores them, and goes on to the next rows.
EDGE_INLINE void finish_tile(const tile_block *block, tile_rows *left, int32x4_t (*sums)[most_vectors], const int rows,
                             const int vectors) {
    const edge_rounding rounding = block->rounding;
    const ptrdiff_t step = block->step;
    if (left->input_sums) {
        const int32_t *zero_points = block->product->tables.zero_points + block->channel;
        EDGE_UNROLL for (int row = 0; row < rows; row++)
            edge_subtract_zero_points(sums[row], zero_points, left->input_sums[row], vectors);
        left->input_sums += rows;
    }
    float32x4_t multipliers[most_vectors];
    EDGE_UNROLL for (int i = 0; i < vectors; i++) multipliers[i] = vld1q_f32(block->multipliers + 4 * i);
    int8x16_t results[most_rows];
    if (rounding.shifts) {
        EDGE_UNROLL for (int row = 0; row < rows; row++)
            results[row] = edge_shifted(sums[row], multipliers, rounding.shift, vectors);
    } else {
        EDGE_UNROLL for (int row = 0; row < rows; row++)
            results[row] = edge_rounded(sums[row], multipliers, rounding.zero_point, vectors);
        EDGE_UNROLL for (int row = 0; row < rows && rounding.has_bounds; row++)
            results[row] = edge_bounded(results[row], rounding.lower, rounding.upper);
    }
    if (block->is_whole) {
        EDGE_UNROLL for (int row = 0; row < rows; row++) {
            if (vectors == most_vectors) {
                __asm__("st1 {%[result].16b}, [%[output]], %[step]"
                        : [output] "+r"(left->output), "=m"(*(int8_t(*)[EDGE_BLOCK])left->output)
                        : [result] "w"(results[row]), [step] "r"(step));
            } else {
                edge_store_bytes(left->output, results[row], 4 * vectors);
                left->output += step;
            }
        }
    } else {
        int8x16_t stored[most_rows];
        EDGE_UNROLL for (int row = 0; row < rows; row++) stored[row] = results[row];
        store_rows(stored, left->output, step, rows, edge_block_count(block->product->channels, block->channel));
        left->output += rows * step;
    }
    left->pixels += rows;
}
