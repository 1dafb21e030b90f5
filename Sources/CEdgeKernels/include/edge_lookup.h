#pragma once
#include "edge_kernel.h"

/// output[i] = table[input[i] + 128]; one unit is one element.
typedef struct {
    const int8_t *_Nonnull input;
    const int8_t *_Nonnull table;
    int8_t *_Nonnull output;
} edge_lookup_s8;

edge_kernel_list edge_lookup_kernels(void);
