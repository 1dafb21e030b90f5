#include "edge_lookup.h"
#include "edge_softmax.h"
#include "../elementwise.h"
#include "../exponential.h"
#include "../kernel_list.h"
#include "../requantize.h"

enum {
    LANES = 16,
    /// Several rows of up to so many elements are computed as columns, which add them up in the same order.
    SHORT = 16,
    /// Elements from which on it is worth while to make a table of results.
    LONG = 128,
};

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#include "../lookup/kernels.inc"
#undef EDGE_KERNEL

#if defined(__x86_64__)
#define EDGE_LOOKUP (EDGE_VECTOR_BYTES > 16 ? edge_lookup_s8__avx2 : edge_lookup_s8__portable)
#elif defined(__aarch64__)
#define EDGE_LOOKUP edge_lookup_s8__neon
#else
#define EDGE_LOOKUP edge_lookup_s8__portable
#endif

/// Σ of what the table has for the elements of a row. Entries are loaded faster than gathered.
static inline uint64_t edge_sum_of_terms(const edge_softmax_s8 *c, const int8_t *input, int8_t largest) {
    const uint32_t *zero = c->table + largest;
    uint64_t even = 0, odd = 0;
    ptrdiff_t i = 0;
#pragma clang loop vectorize(disable) unroll_count(4)
    for (; i + 2 <= c->length; i += 2) {
        even += zero[-input[i]];
        odd += zero[-input[i + 1]];
    }
    return i < c->length ? even + odd + zero[-input[i]] : even + odd;
}

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
