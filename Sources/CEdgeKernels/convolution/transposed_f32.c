#include "../kernel_list.h"
#include "../product/product_f32.h"
#include "../window.h"
#include "edge_convolution.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

/// In the scratch memory of a step: for every tap that meets the input, where it reads for each pixel of a chunk and
/// where its weights start, and a pixel of zeros.
typedef struct {
    const float **runs;
    ptrdiff_t *starts;
    float *zeros;
} taps_memory;

static inline taps_memory memory_in(const edge_window *window, void *scratch) {
    const ptrdiff_t taps = window->y.window * window->x.window;
    taps_memory memory = {.runs = scratch};
    memory.starts = (ptrdiff_t *)(memory.runs + taps * EDGE_CHUNK);
    memory.zeros = (float *)(memory.starts + taps);
    memset(memory.zeros, 0, (size_t)window->channels * sizeof(float));
    return memory;
}

/// Finds the taps that meet the input for `count` pixels of output row `line` that are a stride apart from column `x`
/// on; gives how many.
static ptrdiff_t find_taps(const edge_transposed_f32 *c, taps_memory memory, ptrdiff_t line, ptrdiff_t x,
                           ptrdiff_t count) {
    const edge_window *window = &c->window;
    const ptrdiff_t depth = window->channels, stride = window->x.divisor;
    const float *picture = c->input + line / window->y.output * edge_picture_size(window);
    ptrdiff_t found = 0;
    for (ptrdiff_t row_tap = 0; row_tap < window->y.window; row_tap++) {
        const ptrdiff_t y = edge_tap_input(&window->y, line % window->y.output, row_tap);
        if (y < 0) continue;
        const float *row = picture + y * window->x.input * depth;
        for (ptrdiff_t tap = 0; tap < window->x.window; tap++) {
            const ptrdiff_t position = x * window->x.output_step + window->x.origin + tap * window->x.tap_step;
            if (position % stride != 0) continue;
            for (ptrdiff_t i = 0; i < count; i++) {
                const ptrdiff_t column = position / stride + i * window->x.output_step;
                memory.runs[found * EDGE_CHUNK + i] =
                    column >= 0 && column < window->x.input ? row + column * depth : memory.zeros;
            }
            memory.starts[found++] = (row_tap * window->x.window + tap) * depth;
        }
    }
    return found;
}

/// Products of the pixels that the memory's runs are of, as many as will be found.
static inline edge_factors_f32 factors_of(const edge_transposed_f32 *c, taps_memory memory) {
    edge_factors_f32 factors = edge_factors_of_panels(&c->product, 0, c->product.channels);
    factors.runs = memory.runs;
    factors.run_step = EDGE_CHUNK;
    factors.length = c->window.channels;
    factors.starts = memory.starts;
    factors.result_step *= c->window.x.divisor;
    return factors;
}

#define EDGE_TEMPLATE "convolution/transposed_f32.inc"
#include "../every_isa.h"
