#include "../requantize.h"
#include "window_sum.h"

/// Σ (x - x0) * (w - w0) of `count` neighbours. The differences fit int16.
static inline uint32_t dot(const int8_t *x, const int8_t *w, ptrdiff_t count, int16_t x0, int16_t w0) {
    uint32_t sum = 0;
    for (ptrdiff_t i = 0; i < count; i++) {
        int16_t a = (int16_t)(x[i] - x0), b = (int16_t)(w[i] - w0);
        sum += (uint32_t)((int32_t)a * (int32_t)b);
    }
    return sum;
}

/// The sum of one output channel of the pixel at `position`; `input` and `weights` are those of the channel's group.
static uint32_t window_sum(const edge_window_sum_s8 *c, edge_position position, const int8_t *input,
                           const int8_t *weights, ptrdiff_t depth, int16_t zero_point) {
    const edge_window *window = &c->window;
    uint32_t sum = 0;
    for (ptrdiff_t row = 0; row < window->y.window; row++, weights += window->x.window * depth) {
        const ptrdiff_t y = edge_tap_input(&window->y, position.y, row);
        for (ptrdiff_t column = 0; y >= 0 && column < window->x.window; column++) {
            const ptrdiff_t x = edge_tap_input(&window->x, position.x, column);
            if (x < 0) continue;
            sum += dot(input + (y * window->x.input + x) * window->channels, weights + column * depth, depth,
                       (int16_t)c->input_zero_point, zero_point);
        }
    }
    return sum;
}

void edge_window_sum_s8__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_window_sum_s8 *c = context;
    const ptrdiff_t depth = c->window.channels / c->groups, outputs = c->channels / c->groups;
    const ptrdiff_t weight_count = c->window.y.window * c->window.x.window * depth;
    for (ptrdiff_t pixel = first; pixel < end; pixel++) {
        const edge_position position = edge_position_of(&c->window, pixel);
        const int8_t *picture = c->input + position.picture * edge_picture_size(&c->window);
        for (ptrdiff_t block = 0; block < c->channels; block += EDGE_BLOCK) {
            const ptrdiff_t count = edge_block_count(c->channels, block);
            int32_t sums[EDGE_BLOCK] = {0};
            for (ptrdiff_t i = 0; i < count; i++) {
                const ptrdiff_t channel = block + i;
                const int32_t zero_point = c->tables.zero_points ? c->tables.zero_points[channel] : 0;
                sums[i] = (int32_t)window_sum(c, position, picture + channel / outputs * depth,
                                              c->weights + channel * weight_count, depth, (int16_t)zero_point);
            }
            edge_finish_block(sums, &c->tables, block, count, 0, c->result, &c->residual, c->output,
                              pixel * c->channels + block);
        }
    }
}

#define EDGE_KERNEL EDGE_LIST_KERNEL
static const edge_kernel kernels[] = {
#include "kernels.inc"
};

edge_kernel_list edge_window_sum_kernels(void) {
    return (edge_kernel_list){kernels, sizeof kernels / sizeof kernels[0]};
}
