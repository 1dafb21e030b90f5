#include "../blocks.h"
#include "../kernel_list.h"
#include "edge_matmul.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

/// Σ a * b of one row with `count` columns.
static inline void sum_products(const edge_matmul_f32 *c, const float *left, const float *right, ptrdiff_t count,
                                float *sums) {
    for (ptrdiff_t k = 0; k < c->depth; k++, right += c->columns) {
        for (ptrdiff_t i = 0; i < count; i++) sums[i] += left[k] * right[i];
    }
}

void edge_matmul_f32__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_matmul_f32 *c = context;
    for (ptrdiff_t unit = first; unit < end; unit++) {
        const ptrdiff_t product = unit / c->rows, row = unit % c->rows;
        const float *left = c->left + c->left_offsets[product] + row * c->depth;
        const float *right = c->right + c->right_offsets[product];
        float *output = c->output + unit * c->columns;
        for (ptrdiff_t column = 0; column < c->columns; column += EDGE_BLOCK) {
            const ptrdiff_t count = edge_block_count(c->columns, column);
            float sums[EDGE_BLOCK] = {0};
            if (count == EDGE_BLOCK) {
                sum_products(c, left, right + column, EDGE_BLOCK, sums);
            } else {
                sum_products(c, left, right + column, count, sums);
            }
            for (ptrdiff_t i = 0; i < count; i++) output[column + i] = sums[i];
        }
    }
}
