#pragma once
#include <string.h>
#include "edge_binary.h"

enum {
    /// Elements of a short row that is repeated.
    EDGE_REPEATED = 512,
    EDGE_SHORT_ROW = EDGE_REPEATED / 4,
};

/// Elements of one row that follow each other: where they begin in the operands, and how many there are.
typedef struct {
    ptrdiff_t a, b, count;
} edge_run;

/// The run that begins at output element `index` and ends with its row or at `end`.
static inline edge_run edge_run_at(const edge_broadcast *broadcast, ptrdiff_t index, ptrdiff_t end) {
    ptrdiff_t row = index / broadcast->row;
    const ptrdiff_t column = index % broadcast->row;
    const ptrdiff_t rest = broadcast->row - column;
    edge_run run = {column * broadcast->a_step, column * broadcast->b_step, rest < end - index ? rest : end - index};
    for (int32_t i = broadcast->axis_count - 1; i >= 0; i--) {
        const edge_broadcast_axis *axis = &broadcast->axes[i];
        run.a += row % axis->size * axis->a_stride;
        run.b += row % axis->size * axis->b_stride;
        row /= axis->size;
    }
    return run;
}

/// An operand, if any.
typedef enum { EDGE_NEITHER, EDGE_A, EDGE_B } edge_operand;

/// The operand that is the same short row for all rows of the other one, if enough of `count` elements are left that it
/// is worth while to repeat it.
static inline edge_operand edge_short_operand(const edge_broadcast *broadcast, ptrdiff_t count) {
    const ptrdiff_t row = broadcast->row;
    if (broadcast->axis_count != 1 || broadcast->a_step != 1 || broadcast->b_step != 1) return EDGE_NEITHER;
    if (row > EDGE_SHORT_ROW || count < 2 * EDGE_REPEATED) return EDGE_NEITHER;
    const edge_broadcast_axis *axis = broadcast->axes;
    if (axis->a_stride == 0 && axis->b_stride == row) return EDGE_A;
    return axis->b_stride == 0 && axis->a_stride == row ? EDGE_B : EDGE_NEITHER;
}

/// Repeats a row of elements of `size` bytes in `rows`, and makes rows of the broadcast that much longer, with `axis`.
static inline void edge_repeat_row(const void *row, ptrdiff_t size, edge_operand operand, void *rows,
                                   edge_broadcast *broadcast, edge_broadcast_axis *axis) {
    const ptrdiff_t times = EDGE_REPEATED / broadcast->row, byte_count = broadcast->row * size;
    for (ptrdiff_t i = 0; i < times; i++) memcpy((char *)rows + i * byte_count, row, (size_t)byte_count);
    const ptrdiff_t length = times * broadcast->row;
    *axis = (edge_broadcast_axis){PTRDIFF_MAX, operand == EDGE_A ? 0 : length, operand == EDGE_B ? 0 : length};
    broadcast->row = length;
    broadcast->axes = axis;
}
