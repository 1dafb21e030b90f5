#if defined(__aarch64__)

#include "conv_s8_arm.h"

#pragma clang attribute push(__attribute__((target("arch=armv8.2-a+dotprod+i8mm"))), apply_to = function)
#include "conv_s8_dot.h"

// SMMLA multiplies two rows of eight inputs by the eight weights of each of two channels and adds the four sums to the
// lanes of a vector. Two groups of a panel, interleaved, have the weights that it wants:
//
//     a panel's group      c0: k0…3 │ c1: k0…3 │ c2: k0…3 │ c3: k0…3
//     the next group       c0: k4…7 │ c1: k4…7 │ c2: k4…7 │ c3: k4…7
//     weights              c0: k0…7 │ c1: k0…7      and      c2: k0…7 │ c3: k0…7
//     inputs               row 0: x0…7 │ row 1: x0…7
//     sums                 row 0: c0, c1 │ row 1: c0, c1     …

/// Sums of two rows: of each vector of channels, the first two and the last two.
typedef struct {
    int32x4_t halves[most_vectors][2];
} square_sums;

/// sums += eight inputs of every pair of rows times two groups of a panel; there is no second one if `groups` is 1.
EDGE_INLINE void add_squares(square_sums *sums, const int8x16_t *inputs, const int8_t *panel, const int groups,
                             const int pairs, const int vectors) {
    EDGE_UNROLL for (int i = 0; i < vectors; i++) {
        const int32x4_t w0 = vreinterpretq_s32_s8(vld1q_s8(panel + 16 * i));
        const int32x4_t w1 =
            groups == 2 ? vreinterpretq_s32_s8(vld1q_s8(panel + 16 * (vectors + i))) : vdupq_n_s32(0);
        const int8x16_t weights[2] = {
            vreinterpretq_s8_s32(vzip1q_s32(w0, w1)),
            vreinterpretq_s8_s32(vzip2q_s32(w0, w1)),
        };
        EDGE_UNROLL for (int half = 0; half < 2; half++) {
            EDGE_UNROLL for (int pair = 0; pair < pairs; pair++)
                sums[pair].halves[i][half] = vmmlaq_s32(sums[pair].halves[i][half], inputs[pair], weights[half]);
        }
    }
}

/// The first (or last) eight inputs of each of two rows.
EDGE_INLINE int8x16_t pair_inputs(int8x16_t a, int8x16_t b, const int half) {
    const int64x2_t x = vreinterpretq_s64_s8(a), y = vreinterpretq_s64_s8(b);
    return vreinterpretq_s8_s64(half == 0 ? vzip1q_s64(x, y) : vzip2q_s64(x, y));
}

EDGE_INLINE void pair_rows(int8x16_t *paired, const int8x16_t *inputs, const int half, const int pairs) {
    EDGE_UNROLL for (int pair = 0; pair < pairs; pair++)
        paired[pair] = pair_inputs(inputs[2 * pair], inputs[2 * pair + 1], half);
}

/// Multiplies and stores a tile of an even number of rows.
EDGE_INLINE void square_tile(const tile_block *block, tile_rows *left, const int rows, const int vectors) {
    const int pairs = rows / 2;
    const int8_t *panel = block->panel;
    square_sums squares[most_rows / 2];
    const int32_t *biases = block->spread;
    EDGE_UNROLL for (int pair = 0; pair < pairs; pair++) {
        // Not known to be the same biases, so that they are loaded again instead of moved one by one.
        __asm__ volatile("" : "+r"(biases));
        EDGE_UNROLL for (int i = 0; i < vectors; i++) {
            squares[pair].halves[i][0] = vld1q_s32(biases + 8 * i);
            squares[pair].halves[i][1] = vld1q_s32(biases + 8 * i + 4);
        }
    }
    for (ptrdiff_t run = 0;;) {
        const int8_t *runs[most_rows];
        int8x16_t x[most_rows], paired[most_rows / 2];
        EDGE_UNROLL for (int row = 0; row < rows; row++) runs[row] = left->pixels[row] + block->offsets[run];
        for (ptrdiff_t k = 0; k < block->whole; k += 16) {
            EDGE_UNROLL for (int row = 0; row < rows; row++) x[row] = vld1q_s8(runs[row] + k);
            EDGE_UNROLL for (int half = 0; half < 2; half++, panel += 32 * vectors) {
                pair_rows(paired, x, half, pairs);
                add_squares(squares, paired, panel, 2, pairs, vectors);
            }
        }
        if (block->rest) {
            load_rest(x, runs, block, rows);
            pair_rows(paired, x, 0, pairs);
            if (block->rest == 4) {
                add_squares(squares, paired, panel, 1, pairs, vectors);
            } else {
                add_squares(squares, paired, panel, 2, pairs, vectors);
            }
            if (block->rest > 8) {
                pair_rows(paired, x, 1, pairs);
                add_squares(squares, paired, panel + 32 * vectors, 1, pairs, vectors);
            }
            panel += 4 * vectors * block->rest;
        }
        if (++run == block->run_count) break;
    }
    int32x4_t sums[most_rows][most_vectors];
    EDGE_UNROLL for (int pair = 0; pair < pairs; pair++) {
        EDGE_UNROLL for (int i = 0; i < vectors; i++) {
            const int64x2_t low = vreinterpretq_s64_s32(squares[pair].halves[i][0]);
            const int64x2_t high = vreinterpretq_s64_s32(squares[pair].halves[i][1]);
            sums[2 * pair][i] = vreinterpretq_s32_s64(vzip1q_s64(low, high));
            sums[2 * pair + 1][i] = vreinterpretq_s32_s64(vzip2q_s64(low, high));
        }
    }
    finish_tile(block, left, sums, rows, vectors);
}

TILE_LOOP(square_tile, 8, 1)
TILE_LOOP(dot_tile, 4, 1)
TILE_LOOP(dot_tile, 2, 1)
TILE_LOOP(dot_tile, 1, 1)
TILE_LOOP(square_tile, 8, 2)
TILE_LOOP(dot_tile, 4, 2)
TILE_LOOP(dot_tile, 2, 2)
TILE_LOOP(dot_tile, 1, 2)
TILE_LOOP(square_tile, 4, 3)
TILE_LOOP(dot_tile, 2, 3)
TILE_LOOP(dot_tile, 1, 3)
TILE_LOOP(square_tile, 4, 4)
TILE_LOOP(dot_tile, 2, 4)
TILE_LOOP(dot_tile, 1, 4)

/// By vectors, the tallest first.
static const tile_loop loops[most_vectors][most_loops] = {
    {square_tile_8x1, dot_tile_4x1, dot_tile_2x1, dot_tile_1x1},
    {square_tile_8x2, dot_tile_4x2, dot_tile_2x2, dot_tile_1x2},
    {square_tile_4x3, dot_tile_2x3, dot_tile_1x3},
    {square_tile_4x4, dot_tile_2x4, dot_tile_1x4},
};

/// Each pair of biases twice.
EDGE_INLINE void spread(const int32_t *biases, int32_t spread[2 * EDGE_BLOCK]) {
    for (int i = 0; i < EDGE_BLOCK; i += 2) {
        const int32x2_t pair = vld1_s32(biases + i);
        vst1q_s32(spread + 2 * i, vcombine_s32(pair, pair));
    }
}

static void multiply(const edge_product_s8 *product, const edge_chunk_s8 *chunk, ptrdiff_t first, ptrdiff_t end) {
    multiply_chunk(product, chunk, first, end, loops, spread);
}

/// Products per channel from which on taking weights and sums apart is worth it.
enum { least_depth = 64 };

void edge_conv_s8__i8mm(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_conv_s8 *c = context;
    if (c->product.padded_depth < least_depth) {
        edge_conv_s8__dotprod(c, first, end, scratch);
    } else {
        edge_convolve_s8(c, first, end, scratch, multiply, EDGE_CHUNK);
    }
}

#pragma clang attribute pop
#endif
