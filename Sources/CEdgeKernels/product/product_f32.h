#pragma once
#include "../reals.h"
#include "edge_product.h"

/// Rows of inputs times columns of weights.
typedef struct {
    /// Row i is `run_count` runs of `length` floats, of which run r begins `distances[r]` bytes behind
    /// runs[r * run_step + i]; null stands for distances of zero.
    const float *const *runs;
    const ptrdiff_t *distances;
    ptrdiff_t run_step, run_count, length;
    /// The k at which each run starts; null where runs follow one another.
    const ptrdiff_t *starts;
    ptrdiff_t row_count;
    /// Whether the whole product, of which this may be a part, has a single row.
    _Bool is_row;
    /// Columns are in blocks of 16. Inside of a block the weights of each k follow those of the one before after `k_step`
    /// floats; the last block, if it is narrower, has a step of its own and is padded to a multiple of four columns.
    const float *weights;
    ptrdiff_t block_step, k_step, narrow_k_step;
    ptrdiff_t column_count;
    /// Where the first sum belongs, and how far rows of the result are apart.
    edge_finish_f32 finish;
    ptrdiff_t result_step;
} edge_factors_f32;

/// Channels first..<end of packed panels, of which `first` is a multiple of 16, as what rows are yet to be multiplied by.
static inline edge_factors_f32 edge_factors_of_panels(const edge_product_f32 *product, ptrdiff_t first, ptrdiff_t end) {
    return (edge_factors_f32){
        .weights = product->panels + first * product->depth,
        .block_step = EDGE_BLOCK * product->depth,
        .k_step = EDGE_BLOCK,
        .narrow_k_step = (product->channels % EDGE_BLOCK + 3) / 4 * 4,
        .column_count = end - first,
        .finish = edge_finish_from(product->finish, first, first),
        .result_step = product->channels,
    };
}

/// Multiplies all rows by all columns.
#if defined(__x86_64__)
void edge_multiply_f32__avx512(const edge_factors_f32 *factors);
void edge_multiply_f32__avx2(const edge_factors_f32 *factors);
#endif
void edge_multiply_f32__portable(const edge_factors_f32 *factors);
