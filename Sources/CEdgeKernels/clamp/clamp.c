#include "edge_clamp.h"
#include "../kernel_list.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

void edge_clamp_f32__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_clamp_f32 *c = context;
    const float *input = c->input;
    float *output = c->output;
    const float lower = c->lower, upper = c->upper;
    for (ptrdiff_t i = first; i < end; i++) {
        float x = input[i];
        x = x < lower ? lower : x;
        output[i] = x > upper ? upper : x;
    }
}

void edge_clamp_s8__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_clamp_s8 *c = context;
    const int8_t *input = c->input;
    int8_t *output = c->output;
    const int8_t lower = c->lower, upper = c->upper;
    for (ptrdiff_t i = first; i < end; i++) {
        int8_t x = input[i];
        x = x < lower ? lower : x;
        output[i] = x > upper ? upper : x;
    }
}

#define EDGE_KERNEL EDGE_LIST_KERNEL
static const edge_kernel kernels[] = {
#include "kernels.inc"
};

edge_kernel_list edge_clamp_kernels(void) {
    return (edge_kernel_list){kernels, sizeof kernels / sizeof kernels[0]};
}
