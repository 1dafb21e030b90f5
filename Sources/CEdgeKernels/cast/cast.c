#include "edge_cast.h"
#include <string.h>
#include "../kernel_list.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

// Cut off towards zero between `low` and `high`, NaN as 0.
#define SATURATED(x, low, high, least, most, type) \
    (x != x ? 0 : x < (low) ? (least) : x >= (high) ? (most) : (type)x)

// Input and output may be the same memory where their elements are of one size; each element is read before it is
// written, but under another type, which memcpy may do.
#define EDGE_CAST(name, from, to, expression)                                                                 \
    void edge_cast_##name##__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {   \
        const edge_cast *c = context;                                                                         \
        const from *input = c->input;                                                                         \
        to *output = c->output;                                                                               \
        for (ptrdiff_t i = first; i < end; i++) {                                                             \
            from x;                                                                                           \
            memcpy(&x, input + i, sizeof x);                                                                  \
            const to value = (to)(expression);                                                                \
            memcpy(output + i, &value, sizeof value);                                                         \
        }                                                                                                     \
    }

EDGE_CAST(f32_s32, float, int32_t, SATURATED(x, -0x1p31f, 0x1p31f, INT32_MIN, INT32_MAX, int32_t))
EDGE_CAST(f32_s64, float, int64_t, SATURATED(x, -0x1p63f, 0x1p63f, INT64_MIN, INT64_MAX, int64_t))
EDGE_CAST(f32_s8, float, int8_t, SATURATED(x, -128.0f, 128.0f, INT8_MIN, INT8_MAX, int8_t))
EDGE_CAST(f32_u8, float, uint8_t, SATURATED(x, 0.0f, 256.0f, 0, UINT8_MAX, uint8_t))
EDGE_CAST(f32_bool, float, uint8_t, x != 0)
EDGE_CAST(s32_f32, int32_t, float, (float)x)
EDGE_CAST(s32_s64, int32_t, int64_t, (int64_t)x)
EDGE_CAST(s32_s8, int32_t, int8_t, (int8_t)x)
EDGE_CAST(s32_u8, int32_t, uint8_t, (uint8_t)x)
EDGE_CAST(s32_bool, int32_t, uint8_t, x != 0)
EDGE_CAST(s64_f32, int64_t, float, (float)x)
EDGE_CAST(s64_s32, int64_t, int32_t, (int32_t)x)
EDGE_CAST(s64_s8, int64_t, int8_t, (int8_t)x)
EDGE_CAST(s64_u8, int64_t, uint8_t, (uint8_t)x)
EDGE_CAST(s64_bool, int64_t, uint8_t, x != 0)
EDGE_CAST(s8_f32, int8_t, float, (float)x)
EDGE_CAST(s8_s32, int8_t, int32_t, (int32_t)x)
EDGE_CAST(s8_s64, int8_t, int64_t, (int64_t)x)
EDGE_CAST(s8_u8, int8_t, uint8_t, (uint8_t)x)
EDGE_CAST(s8_bool, int8_t, uint8_t, x != 0)
EDGE_CAST(u8_f32, uint8_t, float, (float)x)
EDGE_CAST(u8_s32, uint8_t, int32_t, (int32_t)x)
EDGE_CAST(u8_s64, uint8_t, int64_t, (int64_t)x)
EDGE_CAST(u8_s8, uint8_t, int8_t, (int8_t)x)
EDGE_CAST(u8_bool, uint8_t, uint8_t, x != 0)

#define EDGE_KERNEL EDGE_LIST_KERNEL
static const edge_kernel kernels[] = {
#include "kernels.inc"
};

edge_kernel_list edge_cast_kernels(void) {
    return (edge_kernel_list){kernels, sizeof kernels / sizeof kernels[0]};
}
