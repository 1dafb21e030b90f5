#include "../kernel_list.h"
#include "../product/product_f32.h"
#include "../runs/runs.h"
#include "edge_convolution.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

/// The channels that belong to units first..<end as what runs are multiplied by, which are yet to be found.
static inline edge_factors_f32 factors_of(const edge_conv_f32 *c, ptrdiff_t first, ptrdiff_t end) {
    const ptrdiff_t channels = c->product.channels, block_end = end * EDGE_BLOCK;
    edge_factors_f32 factors =
        c->units_are_blocks
            ? edge_factors_of_panels(&c->product, first * EDGE_BLOCK, block_end < channels ? block_end : channels)
            : edge_factors_of_panels(&c->product, 0, channels);
    factors.run_count = c->runs.run_count;
    factors.is_row = c->pixel_count == 1;
    factors.result_step = c->groups * channels;
    factors.length = c->runs.run_byte_count / (ptrdiff_t)sizeof(float);
    return factors;
}

#define EDGE_TEMPLATE "convolution/conv_f32.inc"
#include "../every_isa.h"
