#include "../kernel_list.h"
#include "../reals.h"
#include "../window.h"
#include "edge_depthwise.h"
#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

enum {
    /// Output pixels for whose sums there are registers, and of windows whose width is not known.
    EDGE_TILE_PIXELS = 8,
    EDGE_ANY_PIXELS = 4,
    /// Columns of the widest window that is known.
    EDGE_TILE_COLUMNS = 5,
    /// The most channels whose weights are repeated for neighbouring pixels, and the most taps.
    EDGE_REPEATED_CHANNELS = 4,
    EDGE_REPEATED_TAPS = 64,
};

/// Neighbouring pixels of an output row. A vector has some of their channels, or all of a few pixels.
typedef struct {
    /// Lines of the input under the window, from column 0 of the first one on, and floats from one to the next.
    const float *line;
    ptrdiff_t line_count, line_step;
    /// The column under tap 0 of the first pixel; columns to that of the next one, or of the next vector of pixels, and
    /// to the next tap.
    ptrdiff_t column, stride, tap_step;
    /// Columns of a line, and floats of each.
    ptrdiff_t column_count, column_step;
    /// Panels, the taps of their channels, and those in a line and before the first line.
    const float *weights;
    ptrdiff_t tap_count, taps, first_tap;
    /// Output channels, and how many of them read one channel of the input.
    ptrdiff_t channels, multiplier;
    /// What becomes of the sums of the first pixel, and floats to the results of the next one.
    edge_finish_f32 finish;
    ptrdiff_t result_step;
} edge_strip;

/// The strip that begins at an output pixel.
static inline edge_strip edge_strip_at(const edge_depthwise_f32 *c, ptrdiff_t pixel) {
    const edge_window *window = &c->window;
    const edge_position position = edge_position_of(window, pixel);
    const edge_taps rows = edge_taps_of(&window->y, position.y);
    const ptrdiff_t line_size = window->x.input * window->channels;
    return (edge_strip){
        .line = c->input + position.picture * edge_picture_size(window) +
                (rows.base + rows.first * window->y.tap_step) * line_size,
        .line_count = rows.end - rows.first,
        .line_step = window->y.tap_step * line_size,
        .column = position.x * window->x.output_step + window->x.origin,
        .stride = window->x.output_step,
        .tap_step = window->x.tap_step,
        .column_count = window->x.input,
        .column_step = window->channels,
        .weights = c->weights,
        .tap_count = window->y.window * window->x.window,
        .taps = window->x.window,
        .first_tap = rows.first * window->x.window,
        .channels = c->channels,
        .multiplier = c->multiplier,
        .finish = edge_finish_from(c->finish, 0, pixel * c->channels),
        .result_step = c->channels,
    };
}

/// Whether the windows of `pixels` pixels from `column` on do not reach beyond a line.
static inline _Bool edge_is_inside(const edge_strip *strip, ptrdiff_t column, ptrdiff_t pixels) {
    const ptrdiff_t last = column + (pixels - 1) * strip->stride + (strip->taps - 1) * strip->tap_step;
    return column >= 0 && last < strip->column_count;
}

/// The channels of one vector.
typedef struct {
    ptrdiff_t channel, count;
    /// Weights of the first line's taps, and floats from tap to tap.
    const float *weights;
    ptrdiff_t weight_step;
} edge_vector;

static inline edge_vector edge_vector_at(const edge_strip *strip, ptrdiff_t channel, ptrdiff_t lanes) {
    const ptrdiff_t first = channel / EDGE_BLOCK * EDGE_BLOCK, width = edge_block_width(strip->channels, first);
    const ptrdiff_t rest = strip->channels - channel;
    return (edge_vector){
        .channel = channel,
        .count = rest < lanes ? rest : lanes,
        .weights = strip->weights + first * strip->tap_count + strip->first_tap * width + channel - first,
        .weight_step = width,
    };
}

/// Which channel of the input each lane of a vector reads, counted from that of the first lane.
static inline void edge_spread(const edge_strip *strip, edge_vector vector, int32_t *lanes) {
    ptrdiff_t left = strip->multiplier - vector.channel % strip->multiplier;
    int32_t lane = 0;
    for (ptrdiff_t i = 0; i < vector.count; i++) {
        lanes[i] = lane;
        if (--left > 0) continue;
        left = strip->multiplier;
        lane++;
    }
}

/// Weights and biases of a few channels, repeated for as many pixels as fill a vector with them.
typedef struct {
    ptrdiff_t pixels;
    float weights[EDGE_REPEATED_TAPS * EDGE_BLOCK], biases[EDGE_BLOCK];
} edge_repeated;

/// Repeats weights for vectors of some lanes; false where a vector has not several pixels that adjoin in the input.
static _Bool edge_repeat(edge_repeated *repeated, const edge_depthwise_f32 *c, ptrdiff_t lanes) {
    const ptrdiff_t taps = c->window.y.window * c->window.x.window, channels = c->channels;
    const _Bool are_few = channels <= EDGE_REPEATED_CHANNELS && 2 * channels <= lanes;
    if (!are_few || c->multiplier > 1 || c->window.x.output_step > 1 || taps > EDGE_REPEATED_TAPS) return 0;
    repeated->pixels = lanes / channels;
    const ptrdiff_t width = edge_block_width(channels, 0), count = repeated->pixels * channels;
    for (ptrdiff_t i = 0; i < lanes; i++) {
        const ptrdiff_t channel = i % channels;
        repeated->biases[i] = c->finish.biases && i < count ? c->finish.biases[channel] : 0;
        for (ptrdiff_t tap = 0; tap < taps; tap++)
            repeated->weights[tap * lanes + i] = i < count ? c->weights[tap * width + channel] : 0;
    }
    return 1;
}

/// The channels of a strip from `channel` on, of `pixels` pixels.
typedef void (*edge_strip_function)(const edge_strip *strip, ptrdiff_t channel, ptrdiff_t pixels);

/// What a strip is computed by, for every kind of window.
typedef struct {
    edge_strip_function of_3[2], of_5[2], of_any, spread;
} edge_strip_functions;

static edge_strip_function edge_strip_of(const edge_strip_functions *all, const edge_depthwise_f32 *c) {
    const edge_window_axis *x = &c->window.x;
    if (c->multiplier > 1) return all->spread;
    if (x->tap_step > 1 || x->output_step > 2) return all->of_any;
    if (x->window == 3) return all->of_3[x->output_step - 1];
    return x->window == 5 ? all->of_5[x->output_step - 1] : all->of_any;
}

#if defined(__x86_64__)
static const edge_strip_functions strips__avx2;
#endif

#define EDGE_TEMPLATE "depthwise/depthwise_f32.inc"
#include "../every_isa.h"
