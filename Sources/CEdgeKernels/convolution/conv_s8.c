#include "../gemm/rows_s8.h"
#include "../kernel_list.h"
#include "../window.h"
#include "edge_convolution.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

#define EDGE_TEMPLATE "convolution/conv_s8.inc"
#include "../every_isa.h"

#define EDGE_KERNEL EDGE_LIST_KERNEL
static const edge_kernel kernels[] = {
#include "kernels.inc"
};

edge_kernel_list edge_convolution_kernels(void) {
    return (edge_kernel_list){kernels, sizeof kernels / sizeof kernels[0]};
}
