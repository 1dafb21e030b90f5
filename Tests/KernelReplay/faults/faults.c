#include "edge_clamp.h"

// Kernels that break one promise each, for `run self-test`: the replay must find every one of them.

/// As clamp_s8__portable.
static void clamp(const edge_clamp_s8 *c, ptrdiff_t first, ptrdiff_t end) {
    for (ptrdiff_t i = first; i < end; i++) {
        int8_t x = c->input[i];
        x = x < c->lower ? c->lower : x;
        c->output[i] = x > c->upper ? c->upper : x;
    }
}

/// A kernel that computes `first..<end` and then does something else.
#define FAULT(name)                                                                                             \
    static void name##_adds(const edge_clamp_s8 *c, ptrdiff_t first, ptrdiff_t end, char *scratch);               \
    static void name(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {                       \
        clamp(context, first, end);                                                                             \
        name##_adds(context, first, end, scratch);                                                              \
    }                                                                                                           \
    static void name##_adds(const edge_clamp_s8 *c, ptrdiff_t first, ptrdiff_t end, char *scratch)

static volatile int sink;

FAULT(differs) { c->output[end - 1] ^= 1; }
FAULT(skips_last) { c->output[end - 1] = (int8_t)0xA5; }
FAULT(reads_after) { sink = c->input[end]; }
FAULT(reads_before) { sink = c->input[first - 1]; }
FAULT(writes_after) { c->output[end] = 0; }
FAULT(writes_before) { c->output[first - 1] = 0; }
FAULT(writes_input) { ((int8_t *)c->input)[first] = 0; }
FAULT(writes_context) { ((edge_clamp_s8 *)c)->lower = 0; }
FAULT(writes_scratch) { *scratch = 0; }
FAULT(depends_on_division) { c->output[first] ^= first != 0; }
FAULT(depends_on_address) { c->output[first] ^= (uintptr_t)c->output % 64 != 0; }
FAULT(jumps_away) { ((void (*)(void))(uintptr_t)(first + 1))(); }
FAULT(aborts) { __builtin_trap(); }

#define LIST(name) {"clamp_s8", "clamp_s8__" #name, 0, name}

static const edge_kernel kernels[] = {
    LIST(differs),        LIST(skips_last),     LIST(reads_after),         LIST(reads_before),       LIST(writes_after),
    LIST(writes_before),  LIST(writes_input),   LIST(writes_context),      LIST(writes_scratch),
    LIST(depends_on_division), LIST(depends_on_address), LIST(jumps_away), LIST(aborts),
};

edge_kernel_list edge_faulty_kernels(void);
edge_kernel_list edge_faulty_kernels(void) {
    return (edge_kernel_list){kernels, sizeof kernels / sizeof kernels[0]};
}
