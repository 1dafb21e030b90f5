#include <math.h>
#include "../reals.h"
#include "pool.h"

void edge_average_pool_f32__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_average_pool_f32 *c = context;
    const edge_window *window = &c->window;
    for (ptrdiff_t pixel = first; pixel < end; pixel++) {
        const edge_area area = edge_area_of(window, pixel);
        const ptrdiff_t inside = edge_area_count(&area);
        const ptrdiff_t divisor = c->counts_padding ? window->y.window * window->x.window : inside > 1 ? inside : 1;
        for (ptrdiff_t channel = 0; channel < window->channels; channel += EDGE_POOL_BLOCK) {
            const ptrdiff_t count = edge_pool_count(window->channels, channel);
            float sums[EDGE_POOL_BLOCK] = {0};
            for (ptrdiff_t row = area.rows.first; row < area.rows.end; row++) {
                for (ptrdiff_t column = area.columns.first; column < area.columns.end; column++) {
                    const float *x = c->input + edge_area_index(window, &area, row, column) + channel;
                    for (ptrdiff_t i = 0; i < count; i++) sums[i] += x[i];
                }
            }
            float *output = c->output + pixel * window->channels + channel;
            for (ptrdiff_t i = 0; i < count; i++)
                output[i] = edge_clamp(sums[i] / (float)divisor, c->lower, c->upper);
        }
    }
}

void edge_max_pool_f32__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_max_pool_f32 *c = context;
    const edge_window *window = &c->window;
    for (ptrdiff_t pixel = first; pixel < end; pixel++) {
        const edge_area area = edge_area_of(window, pixel);
        float *output = c->output + pixel * window->channels;
        for (ptrdiff_t i = 0; i < window->channels; i++) output[i] = -INFINITY;
        for (ptrdiff_t row = area.rows.first; row < area.rows.end; row++) {
            for (ptrdiff_t column = area.columns.first; column < area.columns.end; column++) {
                const float *x = c->input + edge_area_index(window, &area, row, column);
                for (ptrdiff_t i = 0; i < window->channels; i++) output[i] = x[i] > output[i] ? x[i] : output[i];
            }
        }
        for (ptrdiff_t i = 0; i < window->channels; i++) output[i] = edge_clamp(output[i], c->lower, c->upper);
    }
}
