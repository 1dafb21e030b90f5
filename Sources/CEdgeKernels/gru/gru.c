#include "../kernel_list.h"
#include "../recurrence.h"
#include "edge_gru.h"

// Sums of float32 products may be fused: they carry no promise of equal bytes.
#pragma STDC FP_CONTRACT ON

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

#define EDGE_TEMPLATE "gru/gru_f32.inc"
#include "../every_isa.h"

#define EDGE_KERNEL EDGE_LIST_KERNEL
static const edge_kernel kernels[] = {
#include "kernels.inc"
};

edge_kernel_list edge_gru_kernels(void) {
    return (edge_kernel_list){kernels, sizeof kernels / sizeof kernels[0]};
}
