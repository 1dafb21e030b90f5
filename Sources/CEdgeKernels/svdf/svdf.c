#include "../kernel_list.h"
#include "../recurrence.h"
#include "edge_svdf.h"

// Sums of float32 products may be fused: they carry no promise of equal bytes.
#pragma STDC FP_CONTRACT ON

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

/// value · m · 2^(shift − 31): the product rounded to nearest, ties away from zero, then the same for its right shift.
static inline int32_t scaled(int32_t value, edge_fixed_point factor) {
    const int32_t left = factor.shift > 0 ? factor.shift : 0, right = factor.shift < 0 ? -factor.shift : 0;
    const int64_t product = (int64_t)(int32_t)((uint32_t)value << left) * factor.multiplier;
    const int32_t high = (int32_t)((product + (product >= 0 ? 1 << 30 : 1 - (1 << 30))) / (INT64_C(1) << 31));
    const int32_t mask = (int32_t)((UINT32_C(1) << right) - 1);
    return (high >> right) + ((high & mask) > (mask >> 1) + (high < 0));
}

#define EDGE_TEMPLATE "svdf/svdf.inc"
#include "../every_isa.h"

#define EDGE_KERNEL EDGE_LIST_KERNEL
static const edge_kernel kernels[] = {
#include "kernels.inc"
};

edge_kernel_list edge_svdf_kernels(void) {
    return (edge_kernel_list){kernels, sizeof kernels / sizeof kernels[0]};
}
