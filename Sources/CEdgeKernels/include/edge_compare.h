#pragma once
#include "edge_binary.h"

/// output = a ∘ b as 0 or 1, of operands with the element type that the family's name ends with; one unit is one
/// element.
typedef struct {
    const void *_Nonnull a;
    const void *_Nonnull b;
    uint8_t *_Nonnull output;
    edge_broadcast broadcast;
} edge_compare;

edge_kernel_list edge_compare_kernels(void);
