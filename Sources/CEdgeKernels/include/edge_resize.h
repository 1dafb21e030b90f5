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

/// The input's places that each index of an output axis is a weighted sum of, as distances in elements: those of index
/// i are number ends[i - 1] up to ends[i]. An index without places is extrapolated.
typedef struct {
    const int32_t *_Nonnull offsets;
    const float *_Nonnull weights;
    const int32_t *_Nonnull ends;
    ptrdiff_t count;
} edge_footprints;

/// A picture [outer, H, W, C] with H and W as weighted sums. One unit is one row of the output.
/// Scratch: row_length floats.
typedef struct {
    const float *_Nonnull input;
    float *_Nonnull output;
    edge_footprints rows, columns;
    ptrdiff_t channels;
    /// Elements of one row and of one picture of the input.
    ptrdiff_t row_length, picture_length;
    float extrapolation;
} edge_resize_weighted;

edge_kernel_list edge_resize_kernels(void);
