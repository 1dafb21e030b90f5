#include "edge_lookup.h"
#include "../kernel_list.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

void edge_lookup_s8__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_lookup_s8 *c = context;
    const int8_t *input = c->input, *zero = c->table + 128;
    int8_t *output = c->output;
#pragma clang loop unroll_count(8)
    for (ptrdiff_t i = first; i < end; i++) output[i] = zero[input[i]];
}

#define EDGE_KERNEL EDGE_LIST_KERNEL
static const edge_kernel kernels[] = {
#include "kernels.inc"
};

edge_kernel_list edge_lookup_kernels(void) {
    return (edge_kernel_list){kernels, sizeof kernels / sizeof kernels[0]};
}
