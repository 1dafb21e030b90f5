#pragma once
#include "edge_kernel.h"

/// One axis of the output: its length and how far its steps are apart in the condition and in both operands, 0 where
/// one is repeated.
typedef struct {
    ptrdiff_t size, condition_stride, a_stride, b_stride;
} edge_select_axis;

/// output = condition ? a : b for elements of as many bits as the family's name says; `axes` are the output's, the last
/// one fastest. One unit is one row of the last axis.
typedef struct {
    const uint8_t *_Nonnull condition;
    const void *_Nonnull a;
    const void *_Nonnull b;
    void *_Nonnull output;
    const edge_select_axis *_Nonnull axes;
    int32_t axis_count;
} edge_select;

edge_kernel_list edge_select_kernels(void);
