#include <string.h>
#include "../kernel_list.h"
#include "bytes.h"
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

// The places first..<end of the last axis, whose runs are one element each.
#define COPY_SINGLES(type)                                                                                          \
    static void copy_singles_##type(const edge_copy_indexed *c, const uint8_t *row, const int32_t *entries,         \
                                    ptrdiff_t first, ptrdiff_t end, uint8_t *output) {                              \
        for (ptrdiff_t i = first; i < end; i++) {                                                                   \
            const uint8_t *place = entries[i] < 0 ? c->fill : row + (ptrdiff_t)entries[i] * (ptrdiff_t)sizeof(type); \
            memcpy(output + i * (ptrdiff_t)sizeof(type), place, sizeof(type));                                      \
        }                                                                                                           \
    }
COPY_SINGLES(uint8_t)
COPY_SINGLES(uint16_t)
COPY_SINGLES(uint32_t)
COPY_SINGLES(uint64_t)

// Runs of the places first..<end of the last axis.
static void copy_places(const edge_copy_indexed *c, const uint8_t *row, const int32_t *entries, ptrdiff_t first,
                        ptrdiff_t end, uint8_t *output) {
    const ptrdiff_t run_byte_count = c->run_length * c->byte_count;
    if (c->run_length == 1) {
        switch (c->byte_count) {
        case 1: copy_singles_uint8_t(c, row, entries, first, end, output); break;
        case 2: copy_singles_uint16_t(c, row, entries, first, end, output); break;
        case 4: copy_singles_uint32_t(c, row, entries, first, end, output); break;
        default: copy_singles_uint64_t(c, row, entries, first, end, output); break;
        }
        return;
    }
    for (ptrdiff_t i = first; i < end; i++) {
        uint8_t *run = output + i * run_byte_count;
        if (entries[i] < 0) {
            fill(run, c->run_length, c->byte_count, c->fill);
        } else {
            edge_copy_bytes(run, row + (ptrdiff_t)entries[i] * c->byte_count, run_byte_count);
        }
    }
}

// A row whose places read from `row` on.
static void copy_row(const edge_copy_indexed *c, const uint8_t *row, uint8_t *output) {
    const edge_index_axis last = c->axes[c->axis_count - 1];
    const ptrdiff_t run_byte_count = c->run_length * c->byte_count, span_end = c->span_first + c->span_count;
    copy_places(c, row, last.entries, 0, c->span_first, output);
    if (c->span_count > 0)
        edge_copy_bytes(output + c->span_first * run_byte_count,
                        row + (ptrdiff_t)last.entries[c->span_first] * c->byte_count, c->span_count * run_byte_count);
    copy_places(c, row, last.entries, span_end, last.size, output);
}

void edge_copy_indexed__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_copy_indexed *c = context;
    const ptrdiff_t row_length = c->axes[c->axis_count - 1].size * c->run_length;
    const ptrdiff_t row_byte_count = row_length * c->byte_count;
    ptrdiff_t previous = -1;
    for (ptrdiff_t unit = first; unit < end; unit++) {
        uint8_t *output = c->output + unit * row_byte_count;
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
        } else if (offset == previous) {
            // Nearest neighbours repeat whole rows.
            memcpy(output, output - row_byte_count, (size_t)row_byte_count);
        } else {
            copy_row(c, c->input + offset * c->byte_count, output);
        }
        previous = is_filling ? -1 : offset;
    }
}
