#pragma once
#include "edge_binary.h"

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
