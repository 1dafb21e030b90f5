#pragma once
#include "edge_movement.h"

// Where a unit of a walk begins, in bytes.
typedef struct {
    ptrdiff_t input, output;
} edge_place;

static inline edge_place edge_walk_place(const edge_walk *walk, ptrdiff_t unit) {
    edge_place place = {0, 0};
    for (int32_t i = walk->axis_count - 1; i >= 0; i--) {
        const edge_axis axis = walk->axes[i];
        const ptrdiff_t index = unit % axis.size;
        unit /= axis.size;
        place.input += index * axis.input_stride;
        place.output += index * axis.output_stride;
    }
    return place;
}
