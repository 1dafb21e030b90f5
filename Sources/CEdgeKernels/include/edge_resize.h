#pragma once
#include "edge_kernel.h"

/// The two neighbours of a place on an output axis, as distances in elements in the input, and the share of the
/// upper one: a fraction for reals, units of 2^-11 for integers.
typedef struct {
    int32_t lower, upper;
    float fraction;
    int32_t weight;
} edge_tap;

/// Linear interpolation of a picture [outer, H, W, C] along H and W. One unit is one row of the output.
typedef struct {
    const void *_Nonnull input;
    void *_Nonnull output;
    const edge_tap *_Nonnull rows;
    const edge_tap *_Nonnull columns;
    ptrdiff_t row_count, column_count, channels;
    /// Elements of one picture of the input.
    ptrdiff_t picture_length;
} edge_resize_linear;

edge_kernel_list edge_resize_kernels(void);
