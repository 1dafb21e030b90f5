#include <string.h>
#include "../kernel_list.h"
#include "edge_movement.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

static void fill(uint8_t *output, ptrdiff_t count, int32_t byte_count, const uint8_t *element) {
    if (byte_count == 1) {
        memset(output, element[0], count);
    } else if (byte_count == 4) {
        for (ptrdiff_t i = 0; i < count; i++) memcpy(output + i * 4, element, 4);
    } else {
        for (ptrdiff_t i = 0; i < count; i++) memcpy(output + i * byte_count, element, byte_count);
    }
}

// One place of the last axis, or `places` of them that lie together.
static uint8_t *copy_places(const edge_copy_indexed *c, const uint8_t *row, int32_t entry, ptrdiff_t places,
                            uint8_t *output) {
    const ptrdiff_t count = places * c->run_length, byte_count = count * c->byte_count;
    if (entry < 0) {
        fill(output, count, c->byte_count, c->fill);
    } else {
        memcpy(output, row + (ptrdiff_t)entry * c->byte_count, byte_count);
    }
    return output + byte_count;
}

void edge_copy_indexed__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_copy_indexed *c = context;
    const edge_index_axis last = c->axes[c->axis_count - 1];
    const ptrdiff_t row_length = last.size * c->run_length, span_end = c->span_first + c->span_count;
    for (ptrdiff_t unit = first; unit < end; unit++) {
        uint8_t *output = c->output + unit * row_length * c->byte_count;
        ptrdiff_t offset = 0, rest = unit;
        int is_filling = 0;
        for (int32_t i = c->axis_count - 2; i >= 0; i--) {
            const int32_t entry = c->axes[i].entries[rest % c->axes[i].size];
            rest /= c->axes[i].size;
            is_filling |= entry < 0;
            offset += entry;
        }
        if (is_filling) {
            fill(output, row_length, c->byte_count, c->fill);
            continue;
        }
        const uint8_t *row = c->input + offset * c->byte_count;
        for (ptrdiff_t i = 0; i < c->span_first; i++) output = copy_places(c, row, last.entries[i], 1, output);
        if (c->span_count > 0) output = copy_places(c, row, last.entries[c->span_first], c->span_count, output);
        for (ptrdiff_t i = span_end; i < last.size; i++) output = copy_places(c, row, last.entries[i], 1, output);
    }
}
