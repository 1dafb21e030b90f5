#include "../reals.h"
#include "window_sum.h"

enum { LANES = 8 };

/// Σ x * w of `count` neighbours, in eight partial sums.
static inline float dot(const float *x, const float *w, ptrdiff_t count) {
    float partial[LANES] = {0};
    ptrdiff_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (int lane = 0; lane < LANES; lane++) partial[lane] += x[i + lane] * w[i + lane];
    float sum = 0;
    for (; i < count; i++) sum += x[i] * w[i];
    for (int lane = 0; lane < LANES; lane++) sum += partial[lane];
    return sum;
}

/// The sum of one output channel of the pixel at `position`; `input` and `weights` are those of the channel's group.
static float window_sum(const edge_window *window, edge_position position, const float *input, const float *weights,
                        ptrdiff_t depth) {
    float sum = 0;
    for (ptrdiff_t row = 0; row < window->y.window; row++, weights += window->x.window * depth) {
        const ptrdiff_t y = edge_tap_input(&window->y, position.y, row);
        for (ptrdiff_t column = 0; y >= 0 && column < window->x.window; column++) {
            const ptrdiff_t x = edge_tap_input(&window->x, position.x, column);
            if (x < 0) continue;
            sum += dot(input + (y * window->x.input + x) * window->channels, weights + column * depth, depth);
        }
    }
    return sum;
}

void edge_window_sum_f32__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_window_sum_f32 *c = context;
    const ptrdiff_t depth = c->window.channels / c->groups, outputs = c->channels / c->groups;
    const ptrdiff_t weight_count = c->window.y.window * c->window.x.window * depth;
    for (ptrdiff_t pixel = first; pixel < end; pixel++) {
        const edge_position position = edge_position_of(&c->window, pixel);
        const float *picture = c->input + position.picture * edge_picture_size(&c->window);
        for (ptrdiff_t block = 0; block < c->channels; block += EDGE_BLOCK) {
            const ptrdiff_t count = edge_block_count(c->channels, block);
            float sums[EDGE_BLOCK] = {0};
            for (ptrdiff_t channel = block; channel < block + count; channel++)
                sums[channel - block] = window_sum(&c->window, position, picture + channel / outputs * depth,
                                                   c->weights + channel * weight_count, depth);
            edge_finish_real_block(sums, &c->finish, block, count, pixel * c->channels + block);
        }
    }
}
