#include "../kernel_list.h"
#include "../product/product_f32.h"
#include "edge_matmul.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

enum { rows_together = 48 };

/// The columns behind the last whole block where they are no multiple of four, in a panel of their own; null where they
/// are. Panels are read in fours.
static const float *pack_rest(const edge_matmul_f32 *c, const float *right, float *panel) {
    const ptrdiff_t rest = c->columns % EDGE_BLOCK, width = edge_block_width(rest, 0);
    if (rest == width) return NULL;
    for (ptrdiff_t k = 0; k < c->depth; k++) {
        const float *row = right + (k + 1) * c->columns - rest;
        for (ptrdiff_t i = 0; i < width; i++) panel[k * width + i] = i < rest ? row[i] : 0;
    }
    return panel;
}

/// Rows, which are one run each, times the columns of one product.
static inline edge_factors_f32 factors_of(const edge_matmul_f32 *c, const float *const *rows) {
    return (edge_factors_f32){
        .runs = rows,
        .run_step = rows_together,
        .run_count = 1,
        .length = c->depth,
        .is_row = c->rows == 1,
        .block_step = EDGE_BLOCK,
        .k_step = c->columns,
        .narrow_k_step = c->columns,
        .column_count = c->columns,
        .finish = {.lower = -__builtin_inff(), .upper = __builtin_inff(), .output = c->output},
        .result_step = c->columns,
    };
}

#define EDGE_TEMPLATE "matmul/matmul_f32.inc"
#include "../every_isa.h"
