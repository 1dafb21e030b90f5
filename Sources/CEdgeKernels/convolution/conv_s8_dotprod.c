#if defined(__aarch64__)

#include "conv_s8_arm.h"

#pragma clang attribute push(__attribute__((target("arch=armv8.2-a+dotprod"))), apply_to = function)
#include "conv_s8_dot.h"

TILE_LOOP(dot_tile, 8, 1)
TILE_LOOP(dot_tile, 4, 1)
TILE_LOOP(dot_tile, 2, 1)
TILE_LOOP(dot_tile, 1, 1)
TILE_LOOP(dot_tile, 8, 2)
TILE_LOOP(dot_tile, 4, 2)
TILE_LOOP(dot_tile, 2, 2)
TILE_LOOP(dot_tile, 1, 2)
TILE_LOOP(dot_tile, 5, 3)
TILE_LOOP(dot_tile, 4, 3)
TILE_LOOP(dot_tile, 2, 3)
TILE_LOOP(dot_tile, 1, 3)
TILE_LOOP(dot_tile, 5, 4)
TILE_LOOP(dot_tile, 4, 4)
TILE_LOOP(dot_tile, 2, 4)
TILE_LOOP(dot_tile, 1, 4)

/// By vectors, the tallest first.
static const tile_loop loops[most_vectors][most_loops] = {
    {dot_tile_8x1, dot_tile_4x1, dot_tile_2x1, dot_tile_1x1},
    {dot_tile_8x2, dot_tile_4x2, dot_tile_2x2, dot_tile_1x2},
    {dot_tile_5x3, dot_tile_4x3, dot_tile_2x3, dot_tile_1x3},
    {dot_tile_5x4, dot_tile_4x4, dot_tile_2x4, dot_tile_1x4},
};

static void multiply(const edge_product_s8 *product, const edge_chunk_s8 *chunk, ptrdiff_t first, ptrdiff_t end) {
    multiply_chunk(product, chunk, first, end, loops, NULL);
}

void edge_conv_s8__dotprod(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_conv_s8 *c = context;
    // Whole tiles: of five rows, or where no block has more than two vectors of eight.
    const ptrdiff_t most = c->product.channels > 8 ? EDGE_CHUNK / 5 * 5 : EDGE_CHUNK / 8 * 8;
    edge_convolve_s8(c, first, end, scratch, multiply, most);
}

#pragma clang attribute pop
#endif
