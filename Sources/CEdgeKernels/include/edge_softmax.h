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

enum { EDGE_SOFTMAX_BLOCK = 64 };

/// The same where neighbours along the axis are `inner` elements apart; one unit is a block of up to EDGE_SOFTMAX_BLOCK
/// of the inner elements of one outer one, blocks running fastest.
typedef struct {
    edge_softmax_f32 rows;
    ptrdiff_t inner;
} edge_softmax_columns_f32;

typedef struct {
    edge_softmax_s8 rows;
    ptrdiff_t inner;
} edge_softmax_columns_s8;

edge_kernel_list edge_softmax_kernels(void);
