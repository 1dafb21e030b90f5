#pragma once
#include "edge_kernel.h"

/// output[i] = min(max(input[i], lower), upper); one unit is one element. NaN stays NaN.
typedef struct {
    const float *_Nonnull input;
    float *_Nonnull output;
    float lower, upper;
} edge_clamp_f32;

/// The same for stored int8 values of one quantization.
typedef struct {
    const int8_t *_Nonnull input;
    int8_t *_Nonnull output;
    int8_t lower, upper;
} edge_clamp_s8;

edge_kernel_list edge_clamp_kernels(void);
