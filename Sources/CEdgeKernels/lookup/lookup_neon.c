#if defined(__aarch64__)

#include <arm_neon.h>
#include "edge_lookup.h"
#include "../kernel_list.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

enum { step = 16 };

void edge_lookup_s8__neon(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_lookup_s8 *c = context;
    const int8x16x4_t quarters[4] = {vld1q_s8_x4(c->table), vld1q_s8_x4(c->table + 64), vld1q_s8_x4(c->table + 128),
                                     vld1q_s8_x4(c->table + 192)};
    const uint8x16_t flip = vdupq_n_u8(0x80), quarter = vdupq_n_u8(64);
    ptrdiff_t i = first;
    for (; i + step <= end; i += step) {
        uint8x16_t index = veorq_u8(vreinterpretq_u8_s8(vld1q_s8(c->input + i)), flip);
        // What is beyond a quarter of the table is 0, or stays what it was.
        int8x16_t entry = vqtbl4q_s8(quarters[0], index);
#pragma clang loop unroll(full)
        for (int q = 1; q < 4; q++) {
            index = vsubq_u8(index, quarter);
            entry = vqtbx4q_s8(entry, quarters[q], index);
        }
        vst1q_s8(c->output + i, entry);
    }
    for (; i < end; i++) c->output[i] = c->table[c->input[i] + 128];
}

#endif
