#include <string.h>
#include "../requantize.h"
#include "pool.h"

enum {
    /// Taps whose sum of int8 fits int16.
    EDGE_SHORT_TAPS = 256,
    /// Up to here float32 divides exactly.
    EDGE_SMALL_DIVISOR = 1 << 14,
};

/// How sums over `inside` taps become means.
typedef struct {
    ptrdiff_t inside, divisor;
    /// What is added to the sums of stored integers: padding counts as zero points, which another quantization takes from
    /// the taps.
    uint32_t offset;
    /// What the sums are multiplied by after half a divisor was added to those from 0 on, or taken from the others.
    float factor, half_above, half_below;
} edge_mean;

static edge_mean edge_mean_of(const edge_average_pool_s8 *c, ptrdiff_t inside) {
    const ptrdiff_t counted = c->counts_padding ? c->window.y.window * c->window.x.window : inside;
    const ptrdiff_t divisor = counted > 1 ? counted : 1;
    const ptrdiff_t zero_points = c->keeps_quantization ? divisor - inside : -inside;
    const double ratio = c->keeps_quantization ? 1 / (double)divisor
                                               : c->input_scale / (c->output_scale * (double)divisor);
    return (edge_mean){
        .inside = inside,
        .divisor = divisor,
        .offset = (uint32_t)zero_points * (uint32_t)c->input_zero_point,
        .factor = (float)(ratio < 0x1p-126 ? 0x1p-126 : ratio > 0x1p64 ? 0x1p64 : ratio),
        .half_above = (float)(divisor / 2) + 0.5f,
        .half_below = (float)(c->rounds_halves_up ? (divisor - 1) / 2 : divisor / 2) + 0.5f,
    };
}

/// sum / divisor, rounded. With another half, the number that is cut off is at least 1 / (2 * divisor) away from any
/// integer but its own, and float32 errs by less.
static inline __attribute__((always_inline)) void divide_small(const edge_average_pool_s8 *c, const edge_mean *mean,
                                                               const int32_t *sums, const ptrdiff_t count,
                                                               int8_t *output) {
    const edge_requantize rule = c->result;
    const edge_mean m = *mean;
    const int32_t lower = (int32_t)rule.lower + rule.zero_point, upper = (int32_t)rule.upper + rule.zero_point;
    for (ptrdiff_t i = 0; i < count; i++) {
        const float sum = (float)sums[i];
        int32_t value = (int32_t)((sum >= 0 ? sum + m.half_above : sum - m.half_below) * m.factor);
        value = value > lower ? value : lower;
        output[i] = (int8_t)(value < upper ? value : upper);
    }
}

/// The same for any divisor.
static void divide_large(const edge_average_pool_s8 *c, ptrdiff_t divisor, const int32_t *sums, ptrdiff_t count,
                         int8_t *output) {
    const edge_requantize rule = c->result;
    const ptrdiff_t below = c->rounds_halves_up ? (divisor - 1) / 2 : divisor / 2;
    const int64_t lower = (int64_t)rule.lower + rule.zero_point, upper = (int64_t)rule.upper + rule.zero_point;
    for (ptrdiff_t i = 0; i < count; i++) {
        int64_t mean = (sums[i] >= 0 ? sums[i] + divisor / 2 : sums[i] - below) / divisor;
        mean = mean > lower ? mean : lower;
        output[i] = (int8_t)(mean < upper ? mean : upper);
    }
}

/// Finishes the sums of some channels.
static inline __attribute__((always_inline)) void finish_means(const edge_average_pool_s8 *c, const edge_mean *mean,
                                                               const int32_t *sums, const ptrdiff_t count,
                                                               int8_t *output) {
    const edge_requantize rule = c->result;
    const float factor = mean->factor;
    if (!c->keeps_quantization) {
        for (ptrdiff_t i = 0; i < count; i++) output[i] = (int8_t)edge_stored((float)sums[i] * factor, rule);
    } else if (mean->divisor <= EDGE_SMALL_DIVISOR) {
        divide_small(c, mean, sums, count, output);
    } else {
        divide_large(c, mean->divisor, sums, count, output);
    }
}

#define EDGE_TEMPLATE "pool/pool_s8.inc"
#include "../every_isa.h"

#define EDGE_KERNEL EDGE_LIST_KERNEL
static const edge_kernel kernels[] = {
#include "kernels.inc"
};

edge_kernel_list edge_pool_kernels(void) {
    return (edge_kernel_list){kernels, sizeof kernels / sizeof kernels[0]};
}
