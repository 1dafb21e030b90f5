#include "../kernel_list.h"
#include "../elementwise.h"
#include "../requantize.h"
#include "edge_lstm.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

/// Steps whose inputs are multiplied together.
enum { EDGE_STEPS = 4 };

static inline ptrdiff_t rounded_up(ptrdiff_t count, ptrdiff_t multiple) {
    return (count + multiple - 1) / multiple * multiple;
}

/// What a kernel works on. Vectors are filled up with zeros to a multiple of four. Gates, cell and result are computed
/// 16 elements at a time, of which those behind the last one are of no meaning.
typedef struct {
    /// [EDGE_STEPS][input] and their products [EDGE_STEPS][4 * hidden].
    int16_t *x, *from_x;
    int16_t *h, *gates, *cell, *hidden;
    int8_t *result;
} edge_lstm_memory;

/// The parts of a memory at `base`, and where it ends.
static inline int16_t *divide_memory(edge_lstm_sizes sizes, int16_t *base, edge_lstm_memory *memory) {
    const ptrdiff_t rows = rounded_up(4 * sizes.hidden, EDGE_BLOCK), hidden = rounded_up(sizes.hidden, EDGE_BLOCK);
    memory->x = base;
    memory->from_x = memory->x + EDGE_STEPS * rounded_up(sizes.input, 4);
    memory->h = memory->from_x + EDGE_STEPS * rows;
    memory->gates = memory->h + rounded_up(sizes.output, 4);
    memory->cell = memory->gates + rows + EDGE_BLOCK;
    memory->hidden = memory->cell + hidden;
    memory->result = (int8_t *)(memory->hidden + hidden);
    return memory->hidden + hidden + hidden / 2;
}

static const edge_requantize to_int16 = {.lower = -32768, .upper = 32767};

/// sat16(rne(f32(f32(value) * multiplier)))
static inline int32_t saturated(int32_t value, float multiplier) {
    return edge_stored((float)value * multiplier, to_int16);
}

/// The sum of two int16, saturated.
static inline int32_t saturated_sum(int32_t a, int32_t b) {
    const int32_t sum = a + b;
    return sum < -32768 ? -32768 : sum > 32767 ? 32767 : sum;
}

/// The function of a table at z, in a straight line between two entries.
static inline int32_t interpolated(edge_lstm_table table, int32_t z) {
    const int32_t entry = table[(z + 32768) >> 7];
    return (int16_t)entry + (((entry >> 16) * (z & 127) + 64) >> 7);
}

/// int8 as int16, and zeros up to a multiple of four.
static inline void widen(const int8_t *stored, ptrdiff_t count, int16_t *wide) {
    for (ptrdiff_t i = 0; i < count; i++) wide[i] = stored[i];
    for (ptrdiff_t i = count; i < rounded_up(count, 4); i++) wide[i] = 0;
}

#define EDGE_TEMPLATE "lstm/lstm_s8.inc"
#include "../every_isa.h"

ptrdiff_t edge_lstm_s8_scratch_byte_count(edge_lstm_sizes sizes) {
    edge_lstm_memory memory;
    return (char *)divide_memory(sizes, NULL, &memory) - (char *)NULL;
}
