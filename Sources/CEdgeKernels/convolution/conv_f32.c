#include "../kernel_list.h"
#include "../product/product_f32.h"
#include "../runs/runs.h"
#include "edge_convolution.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

/// The runs that a cursor finds times the channels that belong to units first..<end.
static inline edge_factors_f32 factors_of(const edge_conv_f32 *c, const edge_cursor *cursor, ptrdiff_t first,
                                          ptrdiff_t end) {
    const ptrdiff_t channels = c->product.channels, block_end = end * EDGE_BLOCK;
    edge_factors_f32 factors =
        c->units_are_blocks
            ? edge_factors_of_panels(&c->product, first * EDGE_BLOCK, block_end < channels ? block_end : channels)
            : edge_factors_of_panels(&c->product, 0, channels);
    factors.runs = (const float *const *)cursor->pixels;
    factors.distances = cursor->offsets;
    factors.run_count = c->runs.run_count;
    factors.is_row = c->pixel_count == 1;
    factors.length = c->runs.run_byte_count / (ptrdiff_t)sizeof(float);
    return factors;
}

#define EDGE_TEMPLATE "convolution/conv_f32.inc"
#include "../every_isa.h"
