#pragma once
#include "edge_kernel.h"
#include "edge_requantize.h"

/// exp(beta * x) / Σ exp(beta * x), or its logarithm, along rows of `length` elements; one unit is one row.
typedef struct {
    const float *_Nonnull input;
    float *_Nonnull output;
    ptrdiff_t length;
    float beta;
    _Bool is_logarithmic;
} edge_softmax_f32;

/// The rule of Softmax (docs/quantization.md) along rows of `length` elements, with its table of 256 entries; one
/// unit is one row.
typedef struct {
    const int8_t *_Nonnull input;
    int8_t *_Nonnull output;
    const uint32_t *_Nonnull table;
    ptrdiff_t length;
    double output_scale;
    edge_requantize result;
} edge_softmax_s8;

edge_kernel_list edge_softmax_kernels(void);
