#include <string.h>
#include "../kernel_list.h"
#include "indices.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

#define EDGE_GATHER_ROW(type)                                                                            \
    static void gather_row_##type(const edge_gather_elements *c, const void *input, void *output,        \
                                  ptrdiff_t first_index) {                                               \
        for (ptrdiff_t i = 0; i < c->inner; i++) {                                                       \
            const int64_t place = edge_nearest_place(edge_index_at(c->indices, first_index + i), c->length); \
            ((type *)output)[i] = ((const type *)input)[place * c->inner + i];                           \
        }                                                                                                \
    }

EDGE_GATHER_ROW(uint8_t)
EDGE_GATHER_ROW(uint16_t)
EDGE_GATHER_ROW(uint32_t)
EDGE_GATHER_ROW(uint64_t)

void edge_gather_elements__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_gather_elements *c = context;
    for (ptrdiff_t unit = first; unit < end; unit++) {
        const uint8_t *input = c->input + unit / c->count * c->length * c->inner * c->byte_count;
        uint8_t *output = c->output + unit * c->inner * c->byte_count;
        switch (c->byte_count) {
        case 1: gather_row_uint8_t(c, input, output, unit * c->inner); break;
        case 2: gather_row_uint16_t(c, input, output, unit * c->inner); break;
        case 4: gather_row_uint32_t(c, input, output, unit * c->inner); break;
        default: gather_row_uint64_t(c, input, output, unit * c->inner); break;
        }
    }
}

void edge_gather_nd__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_gather_nd *c = context;
    for (ptrdiff_t tuple = first; tuple < end; tuple++) {
        ptrdiff_t place = tuple / c->tuples_per_batch * c->batch_byte_count;
        for (ptrdiff_t axis = 0; axis < c->axis_count; axis++) {
            const int64_t index = edge_index_at(c->indices, tuple * c->axis_count + axis);
            place += edge_nearest_place(index, c->axes[axis].length) * c->axes[axis].stride;
        }
        memcpy(c->output + tuple * c->run_byte_count, c->input + place, c->run_byte_count);
    }
}

void edge_scatter_nd__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_scatter_nd *c = context;
    if (first >= end) return;
    if (c->output != c->input) memcpy(c->output, c->input, c->byte_count);
    for (ptrdiff_t tuple = 0; tuple < c->tuple_count; tuple++) {
        ptrdiff_t place = 0;
        int is_inside = 1;
        for (ptrdiff_t axis = 0; axis < c->axis_count; axis++) {
            int64_t index = edge_index_at(c->indices, tuple * c->axis_count + axis);
            const ptrdiff_t length = c->axes[axis].length;
            if (index < 0) index += length;
            is_inside &= index >= 0 && index < length;
            if (is_inside) place += index * c->axes[axis].stride;
        }
        if (is_inside) memcpy(c->output + place, c->updates + tuple * c->run_byte_count, c->run_byte_count);
    }
}

void edge_non_zero__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_non_zero *c = context;
    if (first >= end) return;
    int64_t *row = c->coordinates;
    for (ptrdiff_t element = 0; element < c->element_count; element++) {
        uint64_t bits = 0;
        memcpy(&bits, c->input + element * c->byte_count, c->byte_count);
        if (!(bits & c->mask)) continue;
        ptrdiff_t rest = element;
        for (int32_t axis = c->rank - 1; axis >= 0; axis--) {
            row[axis] = rest % c->sizes[axis];
            rest /= c->sizes[axis];
        }
        row += c->rank;
    }
    *c->count = (row - c->coordinates) / c->rank;
    memset(row, 0, (c->element_count - *c->count) * c->rank * sizeof *row);
}
