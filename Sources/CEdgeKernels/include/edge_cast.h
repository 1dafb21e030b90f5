#pragma once
#include "edge_kernel.h"

/// output[i] = input[i] in another element type, by the rule of `Cast`; one unit is one element.
typedef struct {
    const void *_Nonnull input;
    void *_Nonnull output;
} edge_cast;

edge_kernel_list edge_cast_kernels(void);
