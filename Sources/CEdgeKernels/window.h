#pragma once
#include "edge_window.h"

/// Where an output pixel is: its picture, its row and its column.
typedef struct {
    ptrdiff_t picture, y, x;
} edge_position;

static inline edge_position edge_position_of(const edge_window *window, ptrdiff_t pixel) {
    ptrdiff_t row = pixel / window->x.output;
    return (edge_position){row / window->y.output, row % window->y.output, pixel % window->x.output};
}

/// Elements of one input picture.
static inline ptrdiff_t edge_picture_size(const edge_window *window) {
    return window->y.input * window->x.input * window->channels;
}

/// The taps first..<end of an axis with divisor 1 that read inside the input; `base` is where tap 0 reads.
typedef struct {
    ptrdiff_t base, first, end;
} edge_taps;

static inline edge_taps edge_taps_of(const edge_window_axis *axis, ptrdiff_t output) {
    ptrdiff_t base = output * axis->output_step + axis->origin;
    ptrdiff_t first = base < 0 ? (-base + axis->tap_step - 1) / axis->tap_step : 0;
    ptrdiff_t end = base < axis->input ? (axis->input - 1 - base) / axis->tap_step + 1 : 0;
    if (end > axis->window) end = axis->window;
    if (first > end) first = end;
    return (edge_taps){base, first, end};
}

/// Where tap `tap` of output `output` reads on any axis, or -1.
static inline ptrdiff_t edge_tap_input(const edge_window_axis *axis, ptrdiff_t output, ptrdiff_t tap) {
    ptrdiff_t position = output * axis->output_step + axis->origin + tap * axis->tap_step;
    if (position < 0 || position % axis->divisor != 0) return -1;
    position /= axis->divisor;
    return position < axis->input ? position : -1;
}
