#pragma once
#include <string.h>
#include "../reals.h"
#include "edge_gemm.h"

/// Adds bias and addend to a block of sums, clamps and stores them.
static inline void edge_finish_reals(const float *sums, const edge_product_f32 *product, ptrdiff_t channel,
                                     ptrdiff_t offset) {
    const ptrdiff_t count = edge_block_count(product->channels, channel);
    for (ptrdiff_t i = 0; i < count; i++) {
        float value = edge_clamp(sums[i] + product->biases[channel + i], product->lower, product->upper);
        if (product->addend)
            value = edge_clamp(value + product->addend[offset + i], product->sum_lower, product->sum_upper);
        product->output[offset + i] = value;
    }
}
