#pragma once
#include "../blocks.h"
#include "../kernel_list.h"
#include "../window.h"
#include "edge_pool.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

/// What lies under the window of an output pixel: the taps of both axes and the index of the picture's first element.
typedef struct {
    edge_taps rows, columns;
    ptrdiff_t picture;
} edge_area;

static inline edge_area edge_area_at(const edge_window *window, edge_position position) {
    return (edge_area){edge_taps_of(&window->y, position.y), edge_taps_of(&window->x, position.x),
                       position.picture * edge_picture_size(window)};
}

static inline edge_area edge_area_of(const edge_window *window, ptrdiff_t pixel) {
    return edge_area_at(window, edge_position_of(window, pixel));
}

/// The index of the first channel under a tap.
static inline ptrdiff_t edge_area_index(const edge_window *window, const edge_area *area, ptrdiff_t row,
                                        ptrdiff_t column) {
    const ptrdiff_t y = area->rows.base + row * window->y.tap_step;
    const ptrdiff_t x = area->columns.base + column * window->x.tap_step;
    return area->picture + (y * window->x.input + x) * window->channels;
}

/// Pixels of the picture under the window.
static inline ptrdiff_t edge_area_count(const edge_area *area) {
    return (area->rows.end - area->rows.first) * (area->columns.end - area->columns.first);
}

/// Channels that are pooled together.
enum { EDGE_POOL_BLOCK = 64 };

static inline ptrdiff_t edge_pool_count(ptrdiff_t channels, ptrdiff_t channel) {
    return channels - channel < EDGE_POOL_BLOCK ? channels - channel : EDGE_POOL_BLOCK;
}
