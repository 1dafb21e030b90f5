#include <string.h>
#include "../kernel_list.h"
#include "edge_resize.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

/// output[0..<count] = Σ weight * input[offset...] over the places of index `index`; false where it has none.
static _Bool weighted_sum(const edge_footprints *axis, ptrdiff_t index, const float *restrict input,
                          float *restrict output, ptrdiff_t count) {
    const int32_t first = index > 0 ? axis->ends[index - 1] : 0, end = axis->ends[index];
    memset(output, 0, (size_t)count * sizeof *output);
    for (int32_t place = first; place < end; place++) {
        const float weight = axis->weights[place], *source = input + axis->offsets[place];
        for (ptrdiff_t i = 0; i < count; i++) output[i] += weight * source[i];
    }
    return first < end;
}

static void fill(float *output, ptrdiff_t count, float value) {
    for (ptrdiff_t i = 0; i < count; i++) output[i] = value;
}

void edge_resize_weighted_f32__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_resize_weighted *c = context;
    float *output = c->output + first * c->columns.count * c->channels;
    for (ptrdiff_t unit = first; unit < end; unit++) {
        const float *picture = c->input + unit / c->rows.count * c->picture_length;
        const _Bool is_inside = weighted_sum(&c->rows, unit % c->rows.count, picture, scratch, c->row_length);
        for (ptrdiff_t x = 0; x < c->columns.count; x++, output += c->channels)
            if (!weighted_sum(&c->columns, x, scratch, output, c->channels) || !is_inside)
                fill(output, c->channels, c->extrapolation);
    }
}
