#pragma once
#include "edge_kernel.h"
#include "edge_requantize.h"

/// One outer axis of a broadcast: its length and how far its steps are apart in each operand, 0 where it is repeated.
typedef struct {
    ptrdiff_t size, a_stride, b_stride;
} edge_broadcast_axis;

/// How two operands meet: the output is rows of `row` elements, in which an operand advances by `step` 1 or 0;
/// `axes` lead from row to row, the last one fastest.
typedef struct {
    ptrdiff_t row, a_step, b_step;
    const edge_broadcast_axis *_Nonnull axes;
    int32_t axis_count;
} edge_broadcast;

/// output = clamp(a ∘ b, lower, upper); one unit is one element.
typedef struct {
    const float *_Nonnull a;
    const float *_Nonnull b;
    float *_Nonnull output;
    edge_broadcast broadcast;
    float lower, upper;
} edge_binary_f32;

/// The rules of Add, Mul, minimum and maximum (docs/quantization.md); one unit is one element.
/// Additions use `sum` alone, and a product of the multipliers `a_multiplier` alone.
typedef struct {
    const int8_t *_Nonnull a;
    const int8_t *_Nonnull b;
    int8_t *_Nonnull output;
    edge_broadcast broadcast;
    int32_t a_zero_point, b_zero_point;
    float a_multiplier, b_multiplier;
    edge_requantize result;
    edge_sum_s8 sum;
} edge_binary_s8;

edge_kernel_list edge_binary_kernels(void);
