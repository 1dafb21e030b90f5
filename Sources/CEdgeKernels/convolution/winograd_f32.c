#include <math.h>
#include "../kernel_list.h"
#include "../product/product_f32.h"
#include "../reals.h"
#include "edge_convolution.h"
#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

enum {
    /// Outputs of a tile in each direction, and the inputs that these see.
    EDGE_WINOGRAD_OUTPUTS = 4,
    EDGE_WINOGRAD_SIDE = EDGE_WINOGRAD_OUTPUTS + 2,
    /// Tiles that are multiplied together: few enough for what is made of them to stay in a second-level cache, and enough
    /// for the weights to be worth reading.
    EDGE_WINOGRAD_LEAST_TILES = 6,
    EDGE_WINOGRAD_MOST_TILES = 48,
    EDGE_WINOGRAD_FLOATS = 1 << 17,
};

/// Floats that are made of one tile.
static inline ptrdiff_t edge_winograd_floats(ptrdiff_t channels, ptrdiff_t output_channels) {
    return EDGE_WINOGRAD_SIDE * EDGE_WINOGRAD_SIDE * (channels + output_channels);
}

static inline ptrdiff_t edge_winograd_chunk(ptrdiff_t channels, ptrdiff_t output_channels) {
    const ptrdiff_t tiles = EDGE_WINOGRAD_FLOATS / edge_winograd_floats(channels, output_channels);
    if (tiles < EDGE_WINOGRAD_LEAST_TILES) return EDGE_WINOGRAD_LEAST_TILES;
    return tiles < EDGE_WINOGRAD_MOST_TILES ? tiles : EDGE_WINOGRAD_MOST_TILES;
}

ptrdiff_t edge_winograd_scratch_byte_count(ptrdiff_t channels, ptrdiff_t output_channels) {
    const ptrdiff_t floats = edge_winograd_floats(channels, output_channels);
    return EDGE_WINOGRAD_MOST_TILES * (ptrdiff_t)sizeof(float *) +
           edge_winograd_chunk(channels, output_channels) * floats * (ptrdiff_t)sizeof(float);
}

/// The places of a tile: of its outputs, and of its inputs, which may begin before the picture.
typedef struct {
    ptrdiff_t picture, output_y, output_x, y, x;
    _Bool is_inside;
} edge_winograd_tile;

static inline edge_winograd_tile edge_winograd_tile_at(const edge_winograd_f32 *c, ptrdiff_t index) {
    enum { outputs = EDGE_WINOGRAD_OUTPUTS };
    const ptrdiff_t rows = (c->output_height + outputs - 1) / outputs, columns = (c->output_width + outputs - 1) / outputs;
    edge_winograd_tile tile = {.picture = index / (rows * columns)};
    tile.output_y = index / columns % rows * outputs;
    tile.output_x = index % columns * outputs;
    tile.y = tile.output_y + c->origin_y;
    tile.x = tile.output_x + c->origin_x;
    tile.is_inside = tile.y >= 0 && tile.x >= 0 && tile.y + EDGE_WINOGRAD_SIDE <= c->height &&
                     tile.x + EDGE_WINOGRAD_SIDE <= c->width;
    return tile;
}

/// Rows of inputs times the weights of matrix `matrix`.
static inline edge_factors_f32 edge_winograd_factors(const edge_winograd_f32 *c, int matrix, const float *const *rows,
                                                     ptrdiff_t count, float *sums) {
    edge_product_f32 product = c->product;
    product.panels += matrix * c->channels * ((product.channels + 3) / 4 * 4);
    product.depth = c->channels;
    product.finish = (edge_finish_f32){.lower = -INFINITY, .upper = INFINITY, .output = sums};
    edge_factors_f32 factors = edge_factors_of_panels(&product, 0, product.channels);
    factors.runs = rows;
    factors.run_step = count;
    factors.run_count = 1;
    factors.length = c->channels;
    factors.row_count = count;
    return factors;
}

#define EDGE_TEMPLATE "convolution/winograd_f32.inc"
#include "../every_isa.h"
