#pragma once
#include "../kernel_list.h"
#include "../window.h"
#include "edge_pool.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

/// What lies inside the picture under the window of an output pixel: where it begins in the input, and elements from
/// one tap to the next along both axes. Its lines begin at `line`.
typedef struct {
    ptrdiff_t start, row_count, row_step, column_count, column_step, line;
    edge_position position;
} edge_area;

/// The same as edge_taps_of, without divisions where the whole window is inside.
static inline edge_taps edge_area_taps(const edge_window_axis *axis, ptrdiff_t output) {
    const ptrdiff_t base = output * axis->output_step + axis->origin;
    const ptrdiff_t last = base + (axis->window - 1) * axis->tap_step;
    return base >= 0 && last < axis->input ? (edge_taps){base, 0, axis->window} : edge_taps_of(axis, output);
}

/// Puts the area at the row of its position.
static inline void edge_area_place_row(edge_area *area, const edge_window *window) {
    const edge_taps rows = edge_area_taps(&window->y, area->position.y);
    const ptrdiff_t y = rows.base + rows.first * window->y.tap_step;
    area->line = area->position.picture * edge_picture_size(window) + y * window->x.input * window->channels;
    area->row_count = rows.end - rows.first;
}

/// Puts the area, which is at the row already, at its position. One without columns has its lines, too.
static inline void edge_area_place(edge_area *area, const edge_window *window) {
    const edge_taps columns = edge_area_taps(&window->x, area->position.x);
    const ptrdiff_t x = columns.base + columns.first * window->x.tap_step;
    const ptrdiff_t count = area->row_count > 0 ? columns.end - columns.first : 0;
    area->column_count = count;
    area->start = count > 0 ? area->line + x * window->channels : 0;
}

/// The area of an output pixel.
static inline edge_area edge_area_make(const edge_window *window, ptrdiff_t pixel) {
    edge_area area = {
        .row_step = window->y.tap_step * window->x.input * window->channels,
        .column_step = window->x.tap_step * window->channels,
        .position = edge_position_of(window, pixel),
    };
    edge_area_place_row(&area, window);
    edge_area_place(&area, window);
    return area;
}

/// Moves on to the next output pixel.
static inline void edge_area_advance(edge_area *area, const edge_window *window) {
    edge_position *position = &area->position;
    if (++position->x == window->x.output) {
        position->x = 0;
        if (++position->y == window->y.output) {
            position->y = 0;
            position->picture++;
        }
        edge_area_place_row(area, window);
    }
    edge_area_place(area, window);
}

/// A name of a template for blocks of EDGE_WIDTH channels.
#define EDGE_WIDE(stem) EDGE_NAME(EDGE_PASTE(stem, EDGE_WIDTH))

/// Calls the functions of a template for blocks of 64, 32, 16, 8 and 1 channels with the first arguments, a channel and
/// the address of its result.
#define EDGE_POOL_BLOCKS(pool, channels, output, ...)                                               \
    do {                                                                                            \
        ptrdiff_t i = 0;                                                                            \
        for (; i + 64 <= channels; i += 64) EDGE_NAME(pool##__64)(__VA_ARGS__, i, (output) + i);    \
        for (; i + 32 <= channels; i += 32) EDGE_NAME(pool##__32)(__VA_ARGS__, i, (output) + i);    \
        for (; i + 16 <= channels; i += 16) EDGE_NAME(pool##__16)(__VA_ARGS__, i, (output) + i);    \
        for (; i + 8 <= channels; i += 8) EDGE_NAME(pool##__8)(__VA_ARGS__, i, (output) + i);       \
        for (; i < channels; i++) EDGE_NAME(pool##__1)(__VA_ARGS__, i, (output) + i);               \
    } while (0)
