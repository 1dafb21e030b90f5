#include <math.h>
#include "edge_binary.h"
#include "../elementwise.h"
#include "../kernel_list.h"
#include "../reals.h"
#include "../requantize.h"
#include "broadcast.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

#define EDGE_TEMPLATE "binary/binary.inc"
#include "../every_isa.h"

/// The remainder with the sign of the divisor.
static inline float edge_floored_remainder(float x, float y) {
    const float remainder = fmodf(x, y);
    return remainder != 0 && (remainder < 0) != (y < 0) ? remainder + y : remainder;
}

// Functions of the C library, which no loop makes faster.
#define EDGE_LIBRARY_BINARY(name, expression)                                                               \
    void edge_binary_##name##_f32__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *s) { \
        const edge_binary_f32 *c = context;                                                                 \
        edge_run run;                                                                                       \
        for (ptrdiff_t index = first; index < end; index += run.count) {                                    \
            run = edge_run_at(&c->broadcast, index, end);                                                   \
            for (ptrdiff_t i = 0; i < run.count; i++) {                                                     \
                const float x = c->a[run.a + i * c->broadcast.a_step];                                      \
                const float y = c->b[run.b + i * c->broadcast.b_step];                                      \
                c->output[index + i] = edge_clamp(expression, c->lower, c->upper);                          \
            }                                                                                               \
        }                                                                                                   \
    }

EDGE_LIBRARY_BINARY(pow, powf(x, y))
EDGE_LIBRARY_BINARY(fmod, fmodf(x, y))
EDGE_LIBRARY_BINARY(mod, edge_floored_remainder(x, y))
EDGE_LIBRARY_BINARY(atan2, atan2f(x, y))

#define EDGE_KERNEL EDGE_LIST_KERNEL
static const edge_kernel kernels[] = {
#include "kernels.inc"
};

edge_kernel_list edge_binary_kernels(void) {
    return (edge_kernel_list){kernels, sizeof kernels / sizeof kernels[0]};
}
