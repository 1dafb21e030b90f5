#include "edge_softmax.h"
#include "../elementwise.h"
#include "../exponential.h"
#include "../kernel_list.h"
#include "../requantize.h"

// Several rows of up to SHORT elements are computed as columns, which add them up in the same order.
enum { LANES = 16, SHORT = 16 };

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

/// A block of columns: the first element, and how many there are.
typedef struct {
    ptrdiff_t start, count;
} edge_columns;

static inline edge_columns edge_columns_at(ptrdiff_t length, ptrdiff_t inner, ptrdiff_t unit) {
    const ptrdiff_t blocks = (inner + EDGE_SOFTMAX_BLOCK - 1) / EDGE_SOFTMAX_BLOCK;
    const ptrdiff_t column = unit % blocks * EDGE_SOFTMAX_BLOCK, rest = inner - column;
    return (edge_columns){unit / blocks * length * inner + column, rest < EDGE_SOFTMAX_BLOCK ? rest : EDGE_SOFTMAX_BLOCK};
}

#define EDGE_TEMPLATE "softmax/columns.inc"
#include "../every_isa.h"

#define EDGE_TEMPLATE "softmax/softmax.inc"
#include "../every_isa.h"

#define EDGE_KERNEL EDGE_LIST_KERNEL
static const edge_kernel kernels[] = {
#include "kernels.inc"
};

edge_kernel_list edge_softmax_kernels(void) {
    return (edge_kernel_list){kernels, sizeof kernels / sizeof kernels[0]};
}
