#include "../kernel_list.h"
#include "../requantize.h"
#include "edge_matmul.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

/// Σ (a - a0) * (b - b0) of one row with `count` columns; the differences fit int16.
static inline void sum_products(const edge_matmul_s8 *c, const int8_t *left, const int8_t *right, ptrdiff_t count,
                         uint32_t *sums) {
    for (ptrdiff_t k = 0; k < c->depth; k++, right += c->columns) {
        const int16_t a = (int16_t)(left[k] - c->left_zero_point);
        for (ptrdiff_t i = 0; i < count; i++) {
            const int16_t b = (int16_t)(right[i] - c->right_zero_point);
            sums[i] += (uint32_t)((int32_t)a * (int32_t)b);
        }
    }
}

void edge_matmul_s8__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_matmul_s8 *c = context;
    for (ptrdiff_t unit = first; unit < end; unit++) {
        const ptrdiff_t product = unit / c->rows, row = unit % c->rows;
        const int8_t *left = c->left + c->left_offsets[product] + row * c->depth;
        const int8_t *right = c->right + c->right_offsets[product];
        int8_t *output = c->output + unit * c->columns;
        for (ptrdiff_t column = 0; column < c->columns; column += EDGE_BLOCK) {
            const ptrdiff_t count = edge_block_count(c->columns, column);
            uint32_t sums[EDGE_BLOCK] = {0};
            if (count == EDGE_BLOCK) {
                sum_products(c, left, right + column, EDGE_BLOCK, sums);
            } else {
                sum_products(c, left, right + column, count, sums);
            }
            for (ptrdiff_t i = 0; i < count; i++)
                output[column + i] = (int8_t)edge_stored((float)(int32_t)sums[i] * c->multiplier, c->result);
        }
    }
}

#define EDGE_KERNEL EDGE_LIST_KERNEL
static const edge_kernel kernels[] = {
#include "kernels.inc"
};

edge_kernel_list edge_matmul_kernels(void) {
    return (edge_kernel_list){kernels, sizeof kernels / sizeof kernels[0]};
}
