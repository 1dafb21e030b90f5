#include "../kernel_list.h"
#include "edge_resize.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

void edge_resize_linear_f32__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_resize_linear *c = context;
    float *output = (float *)c->output + first * c->column_count * c->channels;
    for (ptrdiff_t unit = first; unit < end; unit++) {
        const float *picture = (const float *)c->input + unit / c->row_count * c->picture_length;
        const edge_tap row = c->rows[unit % c->row_count];
        for (ptrdiff_t x = 0; x < c->column_count; x++) {
            const edge_tap column = c->columns[x];
            const float *upper_row = picture + row.lower, *lower_row = picture + row.upper;
            const float *upper_left = upper_row + column.lower, *upper_right = upper_row + column.upper;
            const float *lower_left = lower_row + column.lower, *lower_right = lower_row + column.upper;
            for (ptrdiff_t i = 0; i < c->channels; i++) {
                const float upper = upper_left[i] + (upper_right[i] - upper_left[i]) * column.fraction;
                const float lower = lower_left[i] + (lower_right[i] - lower_left[i]) * column.fraction;
                output[i] = upper + (lower - upper) * row.fraction;
            }
            output += c->channels;
        }
    }
}

void edge_resize_linear_s8__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_resize_linear *c = context;
    int8_t *output = (int8_t *)c->output + first * c->column_count * c->channels;
    for (ptrdiff_t unit = first; unit < end; unit++) {
        const int8_t *picture = (const int8_t *)c->input + unit / c->row_count * c->picture_length;
        const edge_tap row = c->rows[unit % c->row_count];
        for (ptrdiff_t x = 0; x < c->column_count; x++) {
            const edge_tap column = c->columns[x];
            const int8_t *upper_row = picture + row.lower, *lower_row = picture + row.upper;
            const int8_t *upper_left = upper_row + column.lower, *upper_right = upper_row + column.upper;
            const int8_t *lower_left = lower_row + column.lower, *lower_right = lower_row + column.upper;
            // Weights have 11 bits each, so that four times 127 of them stay below 2^31.
            const int32_t a = (2048 - row.weight) * (2048 - column.weight), b = (2048 - row.weight) * column.weight;
            const int32_t d = row.weight * (2048 - column.weight), e = row.weight * column.weight;
            for (ptrdiff_t i = 0; i < c->channels; i++) {
                const int32_t sum = upper_left[i] * a + upper_right[i] * b + lower_left[i] * d + lower_right[i] * e;
                output[i] = (int8_t)((sum + (1 << 21)) >> 22);
            }
            output += c->channels;
        }
    }
}

#define EDGE_KERNEL EDGE_LIST_KERNEL
static const edge_kernel kernels[] = {
#include "kernels.inc"
};

edge_kernel_list edge_resize_kernels(void) {
    return (edge_kernel_list){kernels, sizeof kernels / sizeof kernels[0]};
}
