#pragma once
#include "edge_kernel.h"
#include "edge_requantize.h"

/// A stack of matrix products [rows][depth] x [depth][columns]; one unit is one row of one product.
/// Product p takes its factors at left_offsets[p] and right_offsets[p] elements.
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
} edge_matmul_s8;

/// The same for float32.
typedef struct {
    const float *_Nonnull left;
    const float *_Nonnull right;
    float *_Nonnull output;
    const ptrdiff_t *_Nonnull left_offsets;
    const ptrdiff_t *_Nonnull right_offsets;
    ptrdiff_t rows, depth, columns;
} edge_matmul_f32;

edge_kernel_list edge_matmul_kernels(void);
