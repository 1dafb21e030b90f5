#include <string.h>
#include "../kernel_list.h"
#include "bytes.h"
#include "walk.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

void edge_copy_runs__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_copy_runs *c = context;
    for (ptrdiff_t unit = first; unit < end; unit++) {
        const edge_place place = edge_walk_place(&c->walk, unit);
        edge_copy_bytes(c->output + place.output, c->input + place.input, c->byte_count);
    }
}

#define COPY_ROW(type)                                                                                   \
    static void copy_row_##type(const uint8_t *input, uint8_t *output, ptrdiff_t count, ptrdiff_t step) { \
        for (ptrdiff_t i = 0; i < count; i++) memcpy(output + i * sizeof(type), input + i * step, sizeof(type)); \
    }
COPY_ROW(uint8_t)
COPY_ROW(uint16_t)
COPY_ROW(uint32_t)
COPY_ROW(uint64_t)

void edge_copy_elements__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_copy_elements *c = context;
    for (ptrdiff_t unit = first; unit < end; unit++) {
        const edge_place place = edge_walk_place(&c->walk, unit);
        const uint8_t *input = c->input + place.input;
        uint8_t *output = c->output + place.output;
        switch (c->byte_count) {
        case 1: copy_row_uint8_t(input, output, c->count, c->input_stride); break;
        case 2: copy_row_uint16_t(input, output, c->count, c->input_stride); break;
        case 4: copy_row_uint32_t(input, output, c->count, c->input_stride); break;
        default: copy_row_uint64_t(input, output, c->count, c->input_stride); break;
        }
    }
}

void edge_concat__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_concat *c = context;
    for (ptrdiff_t unit = first; unit < end; unit++) {
        const edge_piece *piece = &c->pieces[unit % c->piece_count];
        const ptrdiff_t row = unit / c->piece_count;
        const uint8_t *input = piece->input + row * piece->byte_count;
        uint8_t *output = c->output + row * c->row_byte_count + piece->offset;
        if (!piece->table) {
            edge_copy_bytes(output, input, piece->byte_count);
        } else {
            for (ptrdiff_t i = 0; i < piece->byte_count; i++) output[i] = piece->table[input[i]];
        }
    }
}

void edge_gather__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_gather *c = context;
    for (ptrdiff_t unit = first; unit < end; unit++) {
        const ptrdiff_t outer = unit / c->index_count, position = unit % c->index_count;
        int64_t index = c->index_byte_count == 4 ? ((const int32_t *)c->indices)[position]
                                                 : ((const int64_t *)c->indices)[position];
        if (index < 0) index += c->length;
        if (index < 0) index = 0;
        if (index >= c->length) index = c->length - 1;
        edge_copy_bytes(c->output + unit * c->run_byte_count,
                        c->input + (outer * c->length + index) * c->run_byte_count, c->run_byte_count);
    }
}

#define EDGE_KERNEL EDGE_LIST_KERNEL
static const edge_kernel kernels[] = {
#include "kernels.inc"
};

edge_kernel_list edge_movement_kernels(void) {
    return (edge_kernel_list){kernels, sizeof kernels / sizeof kernels[0]};
}
