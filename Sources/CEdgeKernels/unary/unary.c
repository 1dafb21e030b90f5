#include <math.h>
#include "edge_unary.h"
#include "../elementwise.h"
#include "../exponential.h"
#include "../kernel_list.h"
#include "../reals.h"

/// The correctly rounded square root. A call of the C library's would set errno, which no vector instruction does.
static inline float edge_sqrt(float x) {
#if __has_builtin(__builtin_elementwise_sqrt)
    return __builtin_elementwise_sqrt(x);
#else
    return __builtin_sqrtf(x);
#endif
}

#if !__has_builtin(__builtin_elementwise_sqrt)
// Compilers without it leave the loops of these roots to scalar instructions, and would say so each time.
#pragma clang diagnostic ignored "-Wpass-failed"
#endif

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

#define EDGE_TEMPLATE "unary/unary.inc"
#include "../every_isa.h"

#define EDGE_LIBRARY_UNARY(name, function)                                                                 \
    void edge_unary_##name##_f32__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *s) { \
        const edge_unary_f32 *c = context;                                                                 \
        for (ptrdiff_t i = first; i < end; i++) c->output[i] = function(c->input[i]);                      \
    }

EDGE_LIBRARY_UNARY(sin, sinf)
EDGE_LIBRARY_UNARY(cos, cosf)

#define EDGE_KERNEL EDGE_LIST_KERNEL
static const edge_kernel kernels[] = {
#include "kernels.inc"
};

edge_kernel_list edge_unary_kernels(void) {
    return (edge_kernel_list){kernels, sizeof kernels / sizeof kernels[0]};
}
