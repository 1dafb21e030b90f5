#pragma once
#include "edge_kernel.h"
#include "edge_requantize.h"
#include "edge_runs.h"

/// A stack of matrix products [rows][depth] x [depth][columns]; one unit is one row of one product.
/// Product p takes its factors at left_offsets[p] and right_offsets[p] elements.
/// Scratch: edge_matmul_s8_scratch_byte_count(runs, depth, columns).
typedef struct {
    const int8_t *_Nonnull left;
    const int8_t *_Nonnull right;
    int8_t *_Nonnull output;
    const ptrdiff_t *_Nonnull left_offsets;
    const ptrdiff_t *_Nonnull right_offsets;
    ptrdiff_t rows, depth, columns;
    int32_t left_zero_point, right_zero_point;
    float multiplier;
    edge_requantize result;
    /// The left rows of a product, as pixels of a convolution.
    edge_runs runs;
} edge_matmul_s8;

/// Less than 0 where it cannot be counted.
ptrdiff_t edge_matmul_s8_scratch_byte_count(const edge_runs *_Nonnull runs, ptrdiff_t depth, ptrdiff_t columns);

/// The same for float32. Scratch: 16 * depth floats where columns are no multiple of four.
typedef struct {
    const float *_Nonnull left;
    const float *_Nonnull right;
    float *_Nonnull output;
    const ptrdiff_t *_Nonnull left_offsets;
    const ptrdiff_t *_Nonnull right_offsets;
    ptrdiff_t rows, depth, columns;
} edge_matmul_f32;

/// The same for 8-bit integers, with int32 sums modulo 2^32. A flip is 0x80 where that side, zero points included, is
/// uint8, else 0; `right_zero_point_step` is 1 where every column has a zero point of its own, else 0.
typedef struct {
    const uint8_t *_Nonnull left;
    const uint8_t *_Nonnull right;
    const uint8_t *_Nonnull left_zero_point;
    const uint8_t *_Nonnull right_zero_points;
    int32_t *_Nonnull output;
    const ptrdiff_t *_Nonnull left_offsets;
    const ptrdiff_t *_Nonnull right_offsets;
    ptrdiff_t rows, depth, columns, right_zero_point_step;
    uint8_t left_flip, right_flip;
} edge_matmul_x8;

edge_kernel_list edge_matmul_kernels(void);
