#pragma once
#include "edge_kernel.h"

/// x / (bias + alpha * Σ x²)^beta along rows of `length` elements, the sum over `before` elements in front of each
/// one, itself and `after` behind it; alpha is not negative and bias above 0. One unit is one row; each worker has
/// scratch memory for before + length + after floats.
typedef struct {
    const float *_Nonnull input;
    float *_Nonnull output;
    ptrdiff_t length, before, after;
    float alpha, beta, bias;
} edge_lrn_f32;

edge_kernel_list edge_lrn_kernels(void);
