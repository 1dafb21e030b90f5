#include <string.h>
#include "../elementwise.h"
#include "../kernel_list.h"
#include "edge_fourier.h"

// Every product is rounded, as in the reference, so that every CPU gives the same numbers.
#pragma STDC FP_CONTRACT OFF

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

/// Complex numbers with their parts in two arrays.
typedef struct {
    float *re, *im;
} complex_row;

static inline complex_row row_at(complex_row row, ptrdiff_t offset) {
    return (complex_row){row.re + offset, row.im + offset};
}

#define EDGE_TEMPLATE "fourier/fourier_f32.inc"
#include "../every_isa.h"

#define EDGE_KERNEL EDGE_LIST_KERNEL
static const edge_kernel kernels[] = {
#include "kernels.inc"
};

edge_kernel_list edge_fourier_kernels(void) {
    return (edge_kernel_list){kernels, sizeof kernels / sizeof kernels[0]};
}
