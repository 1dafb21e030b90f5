#include "columns.h"

static inline void accumulate(uint32_t *sums, const int8_t *inputs, const int8_t *weights, const int32_t *zero_points) {
    for (int i = 0; i < EDGE_BLOCK; i++)
        sums[i] += (uint32_t)(inputs[i] * (weights[i] - (zero_points ? zero_points[i] : 0)));
}

/// The inputs of the block of 16 channels at `channel` under a tap.
static inline void load(const edge_depthwise_s8 *c, const int8_t *tap, ptrdiff_t channel, int8_t *inputs) {
    const ptrdiff_t count = edge_block_count(c->channels, channel);
    if (c->multiplier == 1) {
        memcpy(inputs, tap + channel, (size_t)count);
    } else {
        for (ptrdiff_t i = 0; i < count; i++) inputs[i] = tap[(channel + i) / c->multiplier];
    }
}

/// One output pixel of a block of 16 channels, whose window begins at row `top` and column `left` of a picture.
static void compute(const edge_depthwise_s8 *c, const int8_t *picture, ptrdiff_t top, ptrdiff_t left,
                    ptrdiff_t channel, ptrdiff_t offset) {
    const edge_window_axis *y = &c->window.y, *x = &c->window.x;
    const int8_t *weights = c->weights + channel * y->window * x->window;
    const int32_t *zero_points = c->tables.zero_points ? c->tables.zero_points + channel : NULL;
    uint32_t sums[EDGE_BLOCK] = {0};
    for (ptrdiff_t i = 0; i < y->window; i++) {
        const ptrdiff_t row = top + i * y->tap_step;
        for (ptrdiff_t j = 0; j < x->window; j++, weights += EDGE_BLOCK) {
            const ptrdiff_t column = left + j * x->tap_step;
            int8_t inputs[EDGE_BLOCK];
            memset(inputs, c->input_zero_point, sizeof inputs);
            if (row >= 0 && row < y->input && column >= 0 && column < x->input)
                load(c, picture + (row * x->input + column) * c->window.channels, channel, inputs);
            accumulate(sums, inputs, weights, zero_points);
        }
    }
    edge_finish_block((const int32_t *)sums, &c->tables, channel, edge_block_count(c->channels, channel), 0, c->result,
                      &c->residual, c->output, offset + channel);
}

void edge_depthwise_s8__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_depthwise_s8 *c = context;
    const edge_window_axis *y = &c->window.y, *x = &c->window.x;
    edge_depthwise_part part;
    for (ptrdiff_t unit = first; unit < end;) {
        unit += edge_depthwise_next(c, unit, end, &part);
        for (ptrdiff_t row = part.first; row < part.end; row++) {
            const int8_t *picture = c->input + row / y->output * edge_picture_size(&c->window);
            const ptrdiff_t top = row % y->output * y->output_step + y->origin;
            for (ptrdiff_t column = 0; column < x->output; column++) {
                const ptrdiff_t left = column * x->output_step + x->origin;
                for (ptrdiff_t i = 0; i < part.count; i += EDGE_BLOCK)
                    compute(c, picture, top, left, part.channel + i, (row * x->output + column) * c->channels);
            }
        }
    }
}

ptrdiff_t edge_depthwise_s8_scratch_byte_count(const edge_window *window, _Bool has_zero_points) {
    static const edge_columns_form forms[] = {{64, 4, 4}, {32, 4, 2}, {32, 2, 2}, {16, 4, 4}};
    ptrdiff_t most = 0;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        edge_columns plan;
        if (edge_columns_plan(&plan, window, forms[i], has_zero_points) && plan.byte_count > most)
            most = plan.byte_count;
    }
    return most + edge_alignment;
}

#define EDGE_KERNEL EDGE_LIST_KERNEL
static const edge_kernel kernels[] = {
#include "kernels.inc"
};

edge_kernel_list edge_depthwise_kernels(void) {
    return (edge_kernel_list){kernels, sizeof kernels / sizeof kernels[0]};
}
