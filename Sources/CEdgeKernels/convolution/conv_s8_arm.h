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
    ptrdiff_t channels;
    /// The first channel, and its panel and tables.
    ptrdiff_t channel;
    const int8_t *panel;
    const int32_t *biases;
    const float *multipliers;
    /// Where runs begin, from the first one on.
    const ptrdiff_t *offsets;
    /// The biases as the kernel's bias_spread leaves them.
    const int32_t *spread;
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
    ptrdiff_t count;
    const int8_t *const *pixels;
    const uint32_t *input_sums;
    int8_t *output;
} tile_rows;

/// Lays out 16 biases as tiles begin with them that keep sums otherwise than four channels to a vector.
typedef void (*bias_spread)(const int32_t *biases, int32_t spread[2 * EDGE_BLOCK]);

/// Multiplies rows, as long as there are enough for a tile, and goes on to those that are left.
typedef void (*tile_loop)(const tile_block *block, tile_rows *rows);

/// Defines a tile_loop with the name <multiply>_<rows>x<vectors>.
#define TILE_LOOP(multiply, rows, vectors)                                                   \
    static void multiply##_##rows##x##vectors(const tile_block *block, tile_rows *all) {     \
        const tile_block own = *block;                                                       \
        tile_rows left = *all;                                                               \
        for (; left.count >= rows; left.count -= rows) multiply(&own, &left, rows, vectors); \
        *all = left;                                                                         \
    }

/// Multiplies a chunk by the panels of channels first..<end. `loops` are tile_loops of 1 to 4 vectors, of each the
/// tallest tiles first and those of one row last; `spread` may be null.
EDGE_INLINE void multiply_chunk(const edge_product_s8 *product, const edge_chunk_s8 *chunk, ptrdiff_t first,
                                ptrdiff_t end, const tile_loop (*loops)[most_loops], bias_spread spread) {
    tile_block block = {
        .product = product,
        .channels = product->channels,
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
            .count = chunk->count,
            .pixels = chunk->pixels,
            .input_sums = chunk->input_sums,
            .output = product->output + chunk->pixel * product->channels + channel,
        };
        const tile_loop *loop = loops[(count - 1) / 4];
        while (left.count > 0) (*loop++)(&block, &left);
    }
    edge_add_residual_of_chunk(product, chunk, first, end, edge_add_neon);
}

/// Loads the last 4, 8 or 12 bytes of a run of every row.
EDGE_INLINE void load_rest(int8x16_t *inputs, const int8_t *const *runs, const tile_block *block, const int rows) {
    const ptrdiff_t rest = block->rest, offset = block->whole;
    if (rest == 8) {
        EDGE_UNROLL for (int row = 0; row < rows; row++)
            inputs[row] = vcombine_s8(vld1_s8(runs[row] + offset), vdup_n_s8(0));
    } else if (block->has_slack) {
        EDGE_UNROLL for (int row = 0; row < rows; row++) inputs[row] = vld1q_s8(runs[row] + offset);
    } else {
        EDGE_UNROLL for (int row = 0; row < rows; row++) {
            int32x4_t words = vdupq_n_s32(0);
            if (rest > 8) words = vreinterpretq_s32_s8(vcombine_s8(vld1_s8(runs[row] + offset), vdup_n_s8(0)));
            const int32_t *last = (const int32_t *)(runs[row] + offset + rest - 4);
            words = rest > 8 ? vld1q_lane_s32(last, words, 2) : vld1q_lane_s32(last, words, 0);
            inputs[row] = vreinterpretq_s8_s32(words);
        }
    }
}

/// Stores the first `count` results of every row.
static __attribute__((noinline)) void store_rows(const int8x16_t *results, int8_t *output, ptrdiff_t channels,
                                                 ptrdiff_t rows, ptrdiff_t count) {
    for (ptrdiff_t row = 0; row < rows; row++) edge_store_bytes(output + row * channels, results[row], count);
}

/// Rounds the sums of a tile, biases included, stores them, and goes on to the next rows.
EDGE_INLINE void finish_tile(const tile_block *block, tile_rows *left, int32x4_t (*sums)[most_vectors], const int rows,
                             const int vectors) {
    const edge_rounding rounding = block->rounding;
    const ptrdiff_t channels = block->channels;
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
    }
    if (rounding.has_bounds) {
        EDGE_UNROLL for (int row = 0; row < rows; row++)
            results[row] = edge_bounded(results[row], rounding.lower, rounding.upper);
    }
    if (block->is_whole) {
        EDGE_UNROLL for (int row = 0; row < rows; row++, left->output += channels)
            edge_store_bytes(left->output, results[row], 4 * vectors);
    } else {
        int8x16_t stored[most_rows];
        EDGE_UNROLL for (int row = 0; row < rows; row++) stored[row] = results[row];
        store_rows(stored, left->output, channels, rows, edge_block_count(channels, block->channel));
        left->output += rows * channels;
    }
    left->pixels += rows;
}
