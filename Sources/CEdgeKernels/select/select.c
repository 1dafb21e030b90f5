#include "edge_select.h"
#include "../elementwise.h"
#include "../kernel_list.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

/// Where row `row` begins in the condition and in both operands, in elements.
static inline edge_select_axis edge_select_row(const edge_select *c, ptrdiff_t row) {
    edge_select_axis start = {0};
    for (int32_t i = c->axis_count - 2; i >= 0; i--) {
        const edge_select_axis *axis = &c->axes[i];
        const ptrdiff_t position = row % axis->size;
        start.condition_stride += position * axis->condition_stride;
        start.a_stride += position * axis->a_stride;
        start.b_stride += position * axis->b_stride;
        row /= axis->size;
    }
    return start;
}

#define EDGE_TEMPLATE "select/select.inc"
#include "../every_isa.h"

#define EDGE_KERNEL EDGE_LIST_KERNEL
static const edge_kernel kernels[] = {
#include "kernels.inc"
};

edge_kernel_list edge_select_kernels(void) {
    return (edge_kernel_list){kernels, sizeof kernels / sizeof kernels[0]};
}
