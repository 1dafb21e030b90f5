#include "../requantize.h"
#include "pool.h"

/// Finishes the sums of stored integers, to which `missing` zero points belong, by an exact division.
static void finish_means(const edge_average_pool_s8 *c, const int32_t *sums, ptrdiff_t channels, ptrdiff_t divisor,
                         ptrdiff_t missing, int8_t *output) {
    const edge_requantize rule = c->result;
    const int32_t zero = edge_multiply((int32_t)missing, c->input_zero_point);
    const ptrdiff_t below = c->rounds_halves_up ? (divisor - 1) / 2 : divisor / 2;
    const int64_t lower = (int64_t)rule.lower + rule.zero_point, upper = (int64_t)rule.upper + rule.zero_point;
    for (ptrdiff_t i = 0; i < channels; i++) {
        int64_t sum = edge_add(sums[i], zero);
        int64_t mean = (sum >= 0 ? sum + divisor / 2 : sum - below) / divisor;
        mean = mean > lower ? mean : lower;
        output[i] = (int8_t)(mean < upper ? mean : upper);
    }
}

/// Finishes the sums of some channels over `count` pixels.
static void finish(const edge_average_pool_s8 *c, const edge_area *area, const int32_t *sums, ptrdiff_t channels,
                   int8_t *output) {
    const ptrdiff_t inside = edge_area_count(area);
    const ptrdiff_t counted = c->counts_padding ? c->window.y.window * c->window.x.window : inside;
    const ptrdiff_t divisor = counted > 1 ? counted : 1;
    if (c->keeps_quantization) return finish_means(c, sums, channels, divisor, divisor - inside, output);
    const double ratio = c->input_scale / (c->output_scale * (double)divisor);
    const float multiplier = (float)(ratio < 0x1p-126 ? 0x1p-126 : ratio > 0x1p64 ? 0x1p64 : ratio);
    const int32_t zero = edge_multiply((int32_t)inside, c->input_zero_point);
    for (ptrdiff_t i = 0; i < channels; i++) {
        int32_t sum = (int32_t)((uint32_t)sums[i] - (uint32_t)zero);
        output[i] = (int8_t)edge_stored((float)sum * multiplier, c->result);
    }
}

void edge_average_pool_s8__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_average_pool_s8 *c = context;
    const edge_window *window = &c->window;
    for (ptrdiff_t pixel = first; pixel < end; pixel++) {
        const edge_area area = edge_area_of(window, pixel);
        for (ptrdiff_t channel = 0; channel < window->channels; channel += EDGE_POOL_BLOCK) {
            const ptrdiff_t count = edge_pool_count(window->channels, channel);
            int32_t sums[EDGE_POOL_BLOCK] = {0};
            for (ptrdiff_t row = area.rows.first; row < area.rows.end; row++) {
                for (ptrdiff_t column = area.columns.first; column < area.columns.end; column++) {
                    const int8_t *x = c->input + edge_area_index(window, &area, row, column) + channel;
                    for (ptrdiff_t i = 0; i < count; i++) sums[i] = edge_add(sums[i], x[i]);
                }
            }
            finish(c, &area, sums, count, c->output + pixel * window->channels + channel);
        }
    }
}

void edge_max_pool_s8__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_max_pool_s8 *c = context;
    const edge_window *window = &c->window;
    for (ptrdiff_t pixel = first; pixel < end; pixel++) {
        const edge_area area = edge_area_of(window, pixel);
        int8_t *output = c->output + pixel * window->channels;
        for (ptrdiff_t i = 0; i < window->channels; i++) output[i] = c->lower;
        for (ptrdiff_t row = area.rows.first; row < area.rows.end; row++) {
            for (ptrdiff_t column = area.columns.first; column < area.columns.end; column++) {
                const int8_t *x = c->input + edge_area_index(window, &area, row, column);
                for (ptrdiff_t i = 0; i < window->channels; i++) output[i] = x[i] > output[i] ? x[i] : output[i];
            }
        }
        for (ptrdiff_t i = 0; i < window->channels; i++) output[i] = output[i] < c->upper ? output[i] : c->upper;
    }
}

#define EDGE_KERNEL EDGE_LIST_KERNEL
static const edge_kernel kernels[] = {
#include "kernels.inc"
};

edge_kernel_list edge_pool_kernels(void) {
    return (edge_kernel_list){kernels, sizeof kernels / sizeof kernels[0]};
}
