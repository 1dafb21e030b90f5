#pragma once
#include "edge_kernel.h"
#include "edge_requantize.h"

enum { EDGE_REDUCE_BLOCK = 64 };

/// Axes that follow each other, reduced: the input is [outer][length][inner], the output [outer][inner]. One unit is a
/// block of up to EDGE_REDUCE_BLOCK of the inner elements of one outer one; blocks run fastest.
typedef struct {
    ptrdiff_t length, inner;
} edge_reduction;

/// output = factor * Σ input
typedef struct {
    const float *_Nonnull input;
    float *_Nonnull output;
    edge_reduction reduction;
    float factor;
} edge_reduce_sum_f32;

/// The largest element; NaN where one is NaN.
typedef struct {
    const float *_Nonnull input;
    float *_Nonnull output;
    edge_reduction reduction;
} edge_reduce_max_f32;

/// The rule of mean and sum (docs/quantization.md): the sum of stored values, to which `offset` is added, requantized.
typedef struct {
    const int8_t *_Nonnull input;
    int8_t *_Nonnull output;
    edge_reduction reduction;
    int32_t offset;
    float multiplier;
    edge_requantize result;
} edge_reduce_sum_s8;

edge_kernel_list edge_reduce_kernels(void);
