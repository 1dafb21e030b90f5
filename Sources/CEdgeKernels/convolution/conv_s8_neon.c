#if defined(__aarch64__)

#include "conv_s8_arm.h"

// A tile by SMULL and SMLAL, which add products of int8 to int16, and SADALP, which adds pairs of those to int32.
//
//     a panel's group     c0: k0…3 │ c1: k0…3 │ c2: k0…3 │ c3: k0…3          inputs     x0…3 │ x0…3
//     the next group      c0: k4…7 │ c1: k4…7 │ c2: k4…7 │ c3: k4…7                     x4…7 │ x4…7
//
//     products of both    c0 c0 c0 c0 │ c1 c1 c1 c1     (of the low halves; those of the high ones hold c2 and c3)
//     sums, of two lanes  c0 c0 │ c1 c1
//
// Two products fit an int16 together, unless both are (-128)²; with weights of -128 each group is added up by itself.

/// Partial sums of a row: of four channels in two vectors.
typedef struct {
    int32x4_t halves[most_vectors][2];
} pair_sums;

/// sums += the products of one group, or of two, for one vector of channels.
EDGE_INLINE void add_products(int32x4_t *sums, int8x16_t w0, int8x16_t x0, int8x16_t w1, int8x16_t x1,
                              const int groups) {
    int16x8_t low = vmull_s8(vget_low_s8(w0), vget_low_s8(x0));
    int16x8_t high = vmull_high_s8(w0, x0);
    if (groups == 2) {
        low = vmlal_s8(low, vget_low_s8(w1), vget_low_s8(x1));
        high = vmlal_high_s8(high, w1, x1);
    }
    sums[0] = vpadalq_s16(sums[0], low);
    sums[1] = vpadalq_s16(sums[1], high);
}

/// The four inputs at `*inputs`, four times; goes on to the next ones. From an intrinsic the compiler would take one half
/// for both, and move the weights' upper halves down to it.
EDGE_INLINE int8x16_t next_group(const int8_t **inputs) {
    int8x16_t fours;
    const int32_t *source = (const int32_t *)*inputs;
    __asm__("ld1r {%[fours].4s}, [%[inputs]], #4" : [fours] "=w"(fours), [inputs] "+r"(*inputs) : "m"(*source));
    return fours;
}

/// sums += the next `groups` groups of every row times the weights at `panel`.
EDGE_INLINE void add_groups(pair_sums *sums, const int8_t **inputs, const int8_t *panel, const int groups,
                            const int rows, const int vectors) {
    int8x16_t x[most_rows][2];
    EDGE_UNROLL for (int row = 0; row < rows; row++) {
        EDGE_UNROLL for (int group = 0; group < groups; group++) x[row][group] = next_group(&inputs[row]);
    }
    EDGE_UNROLL for (int i = 0; i < vectors; i++) {
        const int8x16_t w0 = vld1q_s8(panel + 16 * i);
        const int8x16_t w1 = groups == 2 ? vld1q_s8(panel + 16 * (vectors + i)) : w0;
        EDGE_UNROLL for (int row = 0; row < rows; row++)
            add_products(sums[row].halves[i], w0, x[row][0], w1, x[row][1], groups);
    }
}

/// Multiplies and stores a tile; `together` is how many groups are added to one int16.
EDGE_INLINE void multiply_tile(const tile_block *block, tile_rows *left, const int together, const int rows,
                               const int vectors) {
    const size_t group_count = (size_t)(block->whole + block->rest) / 4;
    const int8_t *panel = block->panel;
    pair_sums partial[most_rows];
    const int32_t *biases = block->spread;
    EDGE_UNROLL for (int row = 0; row < rows; row++) {
        // Not known to be the same biases, so that they are loaded again instead of moved one by one.
        __asm__ volatile("" : "+r"(biases));
        EDGE_UNROLL for (int i = 0; i < vectors; i++) {
            partial[row].halves[i][0] = vld1q_s32(biases + 8 * i);
            partial[row].halves[i][1] = vld1q_s32(biases + 8 * i + 4);
        }
    }
    for (ptrdiff_t run = 0;;) {
        const int8_t *inputs[most_rows];
        EDGE_UNROLL for (int row = 0; row < rows; row++) inputs[row] = left->pixels[row] + block->offsets[run];
        for (size_t count = group_count / (size_t)together; count > 0; count--, panel += 16 * vectors * together)
            add_groups(partial, inputs, panel, together, rows, vectors);
        if (group_count % (size_t)together) {
            add_groups(partial, inputs, panel, 1, rows, vectors);
            panel += 16 * vectors;
        }
        if (++run == block->run_count) break;
    }
    int32x4_t sums[most_rows][most_vectors];
    EDGE_UNROLL for (int row = 0; row < rows; row++) {
        EDGE_UNROLL for (int i = 0; i < vectors; i++)
            sums[row][i] = vpaddq_s32(partial[row].halves[i][0], partial[row].halves[i][1]);
    }
    finish_tile(block, left, sums, rows, vectors);
}

EDGE_INLINE void narrow_tile(const tile_block *block, tile_rows *left, const int rows, const int vectors) {
    multiply_tile(block, left, 2, rows, vectors);
}

EDGE_INLINE void wide_tile(const tile_block *block, tile_rows *left, const int rows, const int vectors) {
    multiply_tile(block, left, 1, rows, vectors);
}

TILE_LOOP(narrow_tile, 4, 1)
TILE_LOOP(narrow_tile, 1, 1)
TILE_LOOP(narrow_tile, 4, 2)
TILE_LOOP(narrow_tile, 1, 2)
TILE_LOOP(narrow_tile, 2, 3)
TILE_LOOP(narrow_tile, 1, 3)
TILE_LOOP(narrow_tile, 2, 4)
TILE_LOOP(narrow_tile, 1, 4)
TILE_LOOP(wide_tile, 2, 1)
TILE_LOOP(wide_tile, 1, 1)
TILE_LOOP(wide_tile, 2, 2)
TILE_LOOP(wide_tile, 1, 2)
TILE_LOOP(wide_tile, 2, 3)
TILE_LOOP(wide_tile, 1, 3)
TILE_LOOP(wide_tile, 2, 4)
TILE_LOOP(wide_tile, 1, 4)

static const tile_loop narrow_loops[most_vectors][most_loops] = {
    {narrow_tile_4x1, narrow_tile_1x1},
    {narrow_tile_4x2, narrow_tile_1x2},
    {narrow_tile_2x3, narrow_tile_1x3},
    {narrow_tile_2x4, narrow_tile_1x4},
};
static const tile_loop wide_loops[most_vectors][most_loops] = {
    {wide_tile_2x1, wide_tile_1x1},
    {wide_tile_2x2, wide_tile_1x2},
    {wide_tile_2x3, wide_tile_1x3},
    {wide_tile_2x4, wide_tile_1x4},
};

/// Follows each bias by a zero.
EDGE_INLINE void spread(const int32_t *biases, int32_t spread[2 * EDGE_BLOCK]) {
    for (int i = 0; i < EDGE_BLOCK; i += 4) {
        const int32x4x2_t pairs = {{vld1q_s32(biases + i), vdupq_n_s32(0)}};
        vst2q_s32(spread + 2 * i, pairs);
    }
}

static void multiply(const edge_product_s8 *product, const edge_chunk_s8 *chunk, ptrdiff_t first, ptrdiff_t end) {
    multiply_chunk(product, chunk, first, end, product->is_wide ? wide_loops : narrow_loops, spread);
}

void edge_conv_s8__neon(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    edge_convolve_s8(context, first, end, scratch, multiply, EDGE_CHUNK);
}

#endif
