#pragma once
#include "edge_kernel.h"

/// output[i] = f(input[i]) with the parameters of `Unary`; one unit is one element.
typedef struct {
    const float *_Nonnull input;
    float *_Nonnull output;
    float alpha, beta;
} edge_unary_f32;

edge_kernel_list edge_unary_kernels(void);
