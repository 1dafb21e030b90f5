#pragma once
#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif
#include <string.h>
#include "../blocks.h"
#include "../reals.h"
#include "edge_product.h"

/// What no tile exceeds.
enum { EDGE_TILE_ROWS = 8, EDGE_TILE_VECTORS = 4, EDGE_PHASES = 4 };

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

/// How many of `count` things to take at once, at most `limit`, so that no few are left for the end.
static inline ptrdiff_t edge_share(ptrdiff_t count, ptrdiff_t limit) {
    if (count >= 2 * limit) return limit;
    return count > limit ? (count + 1) / 2 : count;
}

/// What becomes of the sums of channels from `channel` on, the first of which belongs `offset` elements further.
static inline edge_finish_f32 edge_finish_from(edge_finish_f32 finish, ptrdiff_t channel, ptrdiff_t offset) {
    if (finish.biases) finish.biases += channel;
    if (finish.addend) finish.addend += offset;
    finish.output += offset;
    return finish;
}

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
