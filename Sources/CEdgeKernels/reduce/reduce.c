#include "../kernel_list.h"
#include "../requantize.h"
#include "reduce.h"

enum { LANES = 16, STRETCH = 64 };

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

#define EDGE_TEMPLATE "reduce/reduce.inc"
#include "../every_isa.h"

#define EDGE_KERNEL EDGE_LIST_KERNEL
static const edge_kernel kernels[] = {
#include "kernels.inc"
};

edge_kernel_list edge_reduce_kernels(void) {
    return (edge_kernel_list){kernels, sizeof kernels / sizeof kernels[0]};
}
