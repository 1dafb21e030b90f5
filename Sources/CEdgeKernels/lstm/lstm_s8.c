#include "../kernel_list.h"
#include "../requantize.h"
#include "edge_lstm.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

/// sat16(rne(f32(f32(value) * multiplier)))
static inline int32_t saturated(int32_t value, float multiplier) {
    return edge_stored((float)value * multiplier, (edge_requantize){-32768, 32767, 0});
}

/// The sum of two int16, saturated.
static inline int16_t saturated_sum(int32_t a, int32_t b) {
    const int32_t sum = a + b;
    return (int16_t)(sum < -32768 ? -32768 : sum > 32767 ? 32767 : sum);
}

/// The function of a table of 513 entries at z, in a straight line between two of them.
static inline int32_t interpolated(const int16_t *table, int16_t z) {
    const int32_t entry = (z + 32768) >> 7, lower = table[entry], upper = table[entry + 1];
    return lower + (((upper - lower) * (z & 127) + 64) >> 7);
}

/// Stored values without their zero point.
static inline void centre(const int8_t *stored, int32_t zero_point, ptrdiff_t count, int16_t *centred) {
    for (ptrdiff_t i = 0; i < count; i++) centred[i] = (int16_t)(stored[i] - zero_point);
}

#define EDGE_TEMPLATE "lstm/lstm_s8.inc"
#include "../every_isa.h"
