#include "columns.h"

#if defined(__aarch64__)
#include "../requantize_neon.h"

// 16 channels at a time: one pixel, or several neighbours of a picture of 8, 4, 2 channels or 1. The products of two taps
// are added in int16, which holds them unless both weights are -128; such weights, and those with zero points, are
// multiplied as int16.

/// Bytes of input of the blocks of a unit that stay in the first-level cache.
enum { cached_byte_count = 8192 };

/// A vector of channels.
typedef struct {
    const edge_depthwise_s8 *c;
    /// The first channel, how many there are, and pixels of a vector.
    ptrdiff_t channel, count, pixels;
    /// Where channels are read, counted from the first one that is.
    uint8x16_t sources;
    /// [tap][16], one of them.
    const int8_t *weights;
    const int16_t *wide_weights;
    int32x4_t biases[4];
    float32x4_t multipliers[4];
    edge_rounding rounding;
} block;

/// A row of the windows of neighbouring output pixels: where the first tap of the first pixel reads, and bytes from tap to
/// tap and from pixel to pixel. These are 0 where the row is padding.
typedef struct {
    const int8_t *first;
    ptrdiff_t tap_step, pixel_step;
} line;

/// A picture, and where its results begin in the output.
typedef struct {
    const int8_t *picture;
    ptrdiff_t offset;
} place;

/// A run of the kernel.
typedef struct {
    const edge_depthwise_s8 *c;
    /// Output pixels of a row whose windows lie in the picture.
    ptrdiff_t first, end;
    /// A line for each row of the window, and the window of one pixel.
    line *lines;
    int8_t *window;
    int8_t padding[EDGE_BLOCK];
    block blocks[EDGE_DEPTHWISE_BLOCK / EDGE_BLOCK];
} run;

// MARK: Weights and tables

/// Whether the products of two neighbouring taps may be too large together.
static _Bool has_large_pairs(const int8_t *weights, ptrdiff_t taps) {
    uint8x16_t before = vdupq_n_u8(0), both = vdupq_n_u8(0);
    for (ptrdiff_t tap = 0; tap < taps; tap++) {
        const uint8x16_t is_least = vceqq_s8(vld1q_s8(weights + tap * EDGE_BLOCK), vdupq_n_s8(INT8_MIN));
        both = vorrq_u8(both, vandq_u8(before, is_least));
        before = is_least;
    }
    return vmaxvq_u8(both) != 0;
}

/// Weights minus zero points.
static void widen(const int8_t *weights, ptrdiff_t taps, const int32_t *zero_points, int16_t *wide) {
    int16x8_t zeros[2] = {};
    for (int i = 0; zero_points && i < 2; i++)
        zeros[i] = vcombine_s16(vmovn_s32(vld1q_s32(zero_points + 8 * i)), vmovn_s32(vld1q_s32(zero_points + 8 * i + 4)));
    for (ptrdiff_t tap = 0; tap < taps; tap++, weights += EDGE_BLOCK, wide += EDGE_BLOCK) {
        const int8x16_t w = vld1q_s8(weights);
        vst1q_s16(wide, vsubq_s16(vmovl_s8(vget_low_s8(w)), zeros[0]));
        vst1q_s16(wide + 8, vsubq_s16(vmovl_high_s8(w), zeros[1]));
    }
}

/// Repeats the first `count` of 16 elements of `size` bytes for further pixels.
static void repeat(void *elements, ptrdiff_t count, ptrdiff_t size) {
    for (ptrdiff_t i = count; i < EDGE_BLOCK; i *= 2) memcpy((char *)elements + i * size, elements, (size_t)(i * size));
}

/// Prepares a block; `room` holds 16 int16 for each tap.
static void make_block(block *b, const edge_depthwise_s8 *c, ptrdiff_t channel, int16_t *room) {
    const ptrdiff_t taps = c->window.y.window * c->window.x.window;
    const _Bool is_flat = EDGE_BLOCK % c->channels == 0 && c->multiplier == 1 && c->window.x.output_step == 1;
    const int32_t *zero_points = c->tables.zero_points ? c->tables.zero_points + channel : NULL;
    b->c = c;
    b->channel = channel;
    b->count = edge_block_count(c->channels, channel);
    b->pixels = is_flat ? EDGE_BLOCK / c->channels : 1;
    b->weights = c->weights + channel * taps;
    b->wide_weights = NULL;
    b->rounding = edge_rounding_of(c->result, c->tables.are_small);
    uint8_t sources[EDGE_BLOCK];
    for (int i = 0; i < EDGE_BLOCK && c->multiplier > 1; i++)
        sources[i] = (uint8_t)((channel + i) / c->multiplier - channel / c->multiplier);
    b->sources = vld1q_u8(sources);
    memcpy(b->biases, c->tables.biases + channel, sizeof b->biases);
    memcpy(b->multipliers, c->tables.multipliers + channel, sizeof b->multipliers);
    if (zero_points || has_large_pairs(b->weights, taps)) {
        widen(b->weights, taps, zero_points, room);
        b->wide_weights = room;
    } else if (b->pixels > 1) {
        b->weights = memcpy(room, b->weights, (size_t)(taps * EDGE_BLOCK));
    }
    if (b->pixels == 1) return;
    repeat(b->biases, b->count, sizeof(int32_t));
    repeat(b->multipliers, b->count, sizeof(float));
    for (ptrdiff_t tap = 0; tap < taps; tap++) {
        if (b->wide_weights) repeat(room + tap * EDGE_BLOCK, b->count, sizeof(int16_t));
        else repeat((int8_t *)room + tap * EDGE_BLOCK, b->count, sizeof(int8_t));
    }
}

// MARK: Sums

EDGE_INLINE void add_products(int32x4_t sums[4], int16x8_t low, int16x8_t high) {
    sums[0] = vaddw_s16(sums[0], vget_low_s16(low));
    sums[1] = vaddw_high_s16(sums[1], low);
    sums[2] = vaddw_s16(sums[2], vget_low_s16(high));
    sums[3] = vaddw_high_s16(sums[3], high);
}

/// sums += x * w
EDGE_INLINE void add_one(int32x4_t sums[4], int8x16_t x, int8x16_t w) {
    add_products(sums, vmull_s8(vget_low_s8(x), vget_low_s8(w)), vmull_high_s8(x, w));
}

/// sums += x0 * w0 + x1 * w1
EDGE_INLINE void add_pair(int32x4_t sums[4], int8x16_t x0, int8x16_t w0, int8x16_t x1, int8x16_t w1) {
    const int16x8_t low = vmull_s8(vget_low_s8(x0), vget_low_s8(w0)), high = vmull_high_s8(x0, w0);
    add_products(sums, vmlal_s8(low, vget_low_s8(x1), vget_low_s8(w1)), vmlal_high_s8(high, x1, w1));
}

/// sums += x * w for weights of int16
EDGE_INLINE void add_wide(int32x4_t sums[4], int8x16_t x, const int16_t *weights) {
    const int16x8_t low = vmovl_s8(vget_low_s8(x)), low_weights = vld1q_s16(weights);
    const int16x8_t high = vmovl_high_s8(x), high_weights = vld1q_s16(weights + 8);
    sums[0] = vmlal_s16(sums[0], vget_low_s16(low), vget_low_s16(low_weights));
    sums[1] = vmlal_high_s16(sums[1], low, low_weights);
    sums[2] = vmlal_s16(sums[2], vget_low_s16(high), vget_low_s16(high_weights));
    sums[3] = vmlal_high_s16(sums[3], high, high_weights);
}

EDGE_INLINE int8x16_t finish(const int32x4_t sums[4], const float32x4_t multipliers[4], const edge_rounding *rounding,
                             const _Bool is_plain) {
    if (is_plain) return edge_shifted(sums, multipliers, rounding->shift, 4);
    return edge_bounded(edge_rounded(sums, multipliers, rounding->zero_point, 4), rounding->lower, rounding->upper);
}

/// Stores the first `count` bytes of a vector of results, perhaps added to something.
EDGE_INLINE void store(const block *b, int8x16_t results, ptrdiff_t offset, ptrdiff_t count) {
    const edge_residual_s8 *residual = &b->c->residual;
    if (residual->addend)
        results = edge_summed(results, edge_load_bytes(residual->addend + offset, count), residual->sum, 4);
    edge_store_bytes(b->c->output + offset, results, count);
}

// MARK: Lines

/// Finds the lines of the output row `row` of a picture, from output pixel 0 on.
EDGE_INLINE void find_lines(const run *r, const block *b, const place *at, ptrdiff_t row, ptrdiff_t count,
                            line *lines) {
    const edge_window_axis *y = &r->c->window.y, *x = &r->c->window.x;
    const ptrdiff_t channels = r->c->window.channels, line_size = x->input * channels;
    ptrdiff_t input_row = row * y->output_step + y->origin;
    for (ptrdiff_t i = 0; i < count; i++, input_row += y->tap_step) {
        lines[i] = (line){r->padding, 0, 0};
        if (input_row < 0 || input_row >= y->input) continue;
        const int8_t *start = at->picture + input_row * line_size + x->origin * channels + b->channel;
        lines[i] = (line){start, x->tap_step * channels, x->output_step * channels};
    }
}

// MARK: Windows of any size

/// The results of `count` neighbouring vectors from pixel `first` of the lines on.
EDGE_INLINE void compute_any(const block *b, const line *lines, ptrdiff_t first, int8x16_t *results, const int count,
                             const _Bool is_wide) {
    const ptrdiff_t height = b->c->window.y.window, width = b->c->window.x.window;
    const int8_t *w = b->weights;
    const int16_t *wide = b->wide_weights;
    int32x4_t sums[4][4];
    EDGE_UNROLL for (int i = 0; i < 4 * count; i++) sums[i / 4][i % 4] = b->biases[i % 4];
    for (ptrdiff_t row = 0; row < height; row++) {
        const ptrdiff_t tap_step = lines[row].tap_step, step = lines[row].pixel_step * b->pixels;
        const int8_t *x = lines[row].first + first * lines[row].pixel_step;
        ptrdiff_t tap = 0;
        for (; !is_wide && tap + 1 < width; tap += 2, x += 2 * tap_step, w += 2 * EDGE_BLOCK) {
            const int8x16_t w0 = vld1q_s8(w), w1 = vld1q_s8(w + EDGE_BLOCK);
            EDGE_UNROLL for (int i = 0; i < count; i++)
                add_pair(sums[i], vld1q_s8(x + i * step), w0, vld1q_s8(x + i * step + tap_step), w1);
        }
        for (; tap < width; tap++, x += tap_step) {
            EDGE_UNROLL for (int i = 0; i < count; i++) {
                if (is_wide) add_wide(sums[i], vld1q_s8(x + i * step), wide);
                else add_one(sums[i], vld1q_s8(x + i * step), vld1q_s8(w));
            }
            if (is_wide) wide += EDGE_BLOCK;
            else w += EDGE_BLOCK;
        }
    }
    EDGE_UNROLL for (int i = 0; i < count; i++) results[i] = finish(sums[i], b->multipliers, &b->rounding, 0);
}

/// Computes `count` vectors from pixel `first` of the lines on.
static void run_any(const block *b, const line *lines, ptrdiff_t first, ptrdiff_t count, ptrdiff_t offset,
                    ptrdiff_t byte_count) {
    const ptrdiff_t step = b->pixels * b->c->channels;
    for (ptrdiff_t together; count > 0; count -= together, first += together * b->pixels, offset += together * step) {
        int8x16_t results[4];
        together = count < 4 ? 1 : 4;
        if (b->wide_weights) {
            together == 4 ? compute_any(b, lines, first, results, 4, 1) : compute_any(b, lines, first, results, 1, 1);
        } else {
            together == 4 ? compute_any(b, lines, first, results, 4, 0) : compute_any(b, lines, first, results, 1, 0);
        }
        for (ptrdiff_t i = 0; i < together; i++) store(b, results[i], offset + i * step, byte_count);
    }
}

/// Copies the channels of a pixel of the input.
static inline void gather(const block *b, const int8_t *pixel, int8_t *target) {
    const edge_depthwise_s8 *c = b->c;
    const ptrdiff_t first = b->channel / c->multiplier, rest = c->input_end - (pixel + first);
    int8x16_t inputs = edge_load_bytes(pixel + first, rest < EDGE_BLOCK ? rest : EDGE_BLOCK);
    if (c->multiplier > 1) inputs = vqtbl1q_s8(inputs, b->sources);
    vst1q_s8(target, inputs);
}

/// Computes one pixel whose window is gathered first: not all of it is in the picture, or can be read in whole vectors.
static void compute_gathered(const run *r, const block *b, const place *at, ptrdiff_t row, ptrdiff_t column,
                             ptrdiff_t offset) {
    const edge_depthwise_s8 *c = r->c;
    const edge_window_axis *y = &c->window.y, *x = &c->window.x;
    const edge_taps columns = edge_taps_of(x, column);
    int8_t *window = r->window;
    const int8x16_t padding = vld1q_s8(r->padding);
    for (ptrdiff_t i = 0; i < y->window; i++) {
        const ptrdiff_t input_row = edge_tap_input(y, row, i);
        r->lines[i] = (line){r->padding, 0, 0};
        if (input_row < 0) continue;
        r->lines[i] = (line){window, EDGE_BLOCK, 0};
        const int8_t *source =
            at->picture + (input_row * x->input + columns.base + columns.first * x->tap_step) * c->window.channels;
        for (ptrdiff_t j = 0; j < columns.first; j++, window += EDGE_BLOCK) vst1q_s8(window, padding);
        for (ptrdiff_t j = columns.first; j < columns.end; j++, window += EDGE_BLOCK) {
            gather(b, source, window);
            source += x->tap_step * c->window.channels;
        }
        for (ptrdiff_t j = columns.end; j < x->window; j++, window += EDGE_BLOCK) vst1q_s8(window, padding);
    }
    run_any(b, r->lines, 0, 1, offset, b->count);
}

// MARK: Windows of 3 x 3

/// The columns of neighbouring windows.
typedef struct {
    int8x16_t lines[3][4];
} columns_3x3;

/// What a block is computed with, in registers.
typedef struct {
    int8x16_t weights[9];
    int32x4_t biases[4];
    float32x4_t multipliers[4];
    edge_rounding rounding;
} block_3x3;

/// Reads some columns from byte `at` of the lines on.
EDGE_INLINE void load_column(const int8_t *const first[3], const ptrdiff_t tap_steps[3], int column,
                             columns_3x3 *columns) {
    EDGE_UNROLL for (int row = 0; row < 3; row++)
        columns->lines[row][column] = vld1q_s8(first[row] + column * tap_steps[row]);
}

/// The results of the window whose left column is `left`.
EDGE_INLINE int8x16_t finish_3x3(const columns_3x3 *columns, int left, const block_3x3 *b, const _Bool is_plain) {
    int8x16_t x[9];
    int32x4_t sums[4];
    EDGE_UNROLL for (int i = 0; i < 9; i++) x[i] = columns->lines[i / 3][left + i % 3];
    EDGE_UNROLL for (int i = 0; i < 4; i++) sums[i] = b->biases[i];
    EDGE_UNROLL for (int i = 0; i < 8; i += 2) add_pair(sums, x[i], b->weights[i], x[i + 1], b->weights[i + 1]);
    add_one(sums, x[8], b->weights[8]);
    return finish(sums, b->multipliers, &b->rounding, is_plain);
}

/// Computes the rows first..<end of a picture. Neighbouring pixels inside `share` columns, and are computed two at a time;
/// those at the borders have padding for columns. Stores whole vectors, or as many bytes as there are channels.
EDGE_INLINE void run_3x3(const run *r, const block *b, const place *at, ptrdiff_t first, ptrdiff_t end,
                         const _Bool shares, const _Bool is_plain, const _Bool is_whole) {
    const edge_window_axis *x = &r->c->window.x;
    const ptrdiff_t channels = r->c->channels, step = b->pixels * channels, inside = r->end;
    block_3x3 block = {.rounding = b->rounding};
    EDGE_UNROLL for (int i = 0; i < 9; i++) block.weights[i] = vld1q_s8(b->weights + i * EDGE_BLOCK);
    EDGE_UNROLL for (int i = 0; i < 4; i++) block.biases[i] = b->biases[i];
    EDGE_UNROLL for (int i = 0; i < 4; i++) block.multipliers[i] = b->multipliers[i];
    int8_t *output = r->c->output + at->offset + first * x->output * channels + b->channel;
    for (ptrdiff_t row = first; row < end; row++) {
        line lines[3];
        find_lines(r, b, at, row, 3, lines);
        const int8_t *starts[3] = {lines[0].first, lines[1].first, lines[2].first};
        const ptrdiff_t tap_steps[3] = {lines[0].tap_step, lines[1].tap_step, lines[2].tap_step};
        const ptrdiff_t pixel_steps[3] = {lines[0].pixel_step, lines[1].pixel_step, lines[2].pixel_step};
        columns_3x3 columns;
        for (ptrdiff_t pixel = 0; pixel < x->output;) {
            if (pixel >= r->first && pixel + b->pixels <= inside) {
                for (; shares && pixel + 2 <= inside; pixel += 2, output += 2 * step) {
                    EDGE_UNROLL for (int i = 0; i < 4; i++) load_column(starts, tap_steps, i, &columns);
                    EDGE_UNROLL for (int i = 0; i < 3; i++) starts[i] += 2 * pixel_steps[i];
                    const int8x16_t results = finish_3x3(&columns, 0, &block, is_plain);
                    vst1q_s8(output + step, finish_3x3(&columns, 1, &block, is_plain));
                    vst1q_s8(output, results);
                }
                for (; pixel + b->pixels <= inside; pixel += b->pixels, output += step) {
                    EDGE_UNROLL for (int i = 0; i < 3; i++) load_column(starts, tap_steps, i, &columns);
                    EDGE_UNROLL for (int i = 0; i < 3; i++) starts[i] += b->pixels * pixel_steps[i];
                    const int8x16_t results = finish_3x3(&columns, 0, &block, is_plain);
                    if (is_whole) vst1q_s8(output, results);
                    else edge_store_bytes(output, results, b->count);
                }
                continue;
            }
            const ptrdiff_t left = pixel * x->output_step + x->origin;
            EDGE_UNROLL for (int i = 0; i < 3; i++) {
                const ptrdiff_t column = left + i * x->tap_step;
                const _Bool is_inside = column >= 0 && column < x->input;
                EDGE_UNROLL for (int k = 0; k < 3; k++)
                    columns.lines[k][i] = vld1q_s8(is_inside ? starts[k] + i * tap_steps[k] : r->padding);
            }
            EDGE_UNROLL for (int i = 0; i < 3; i++) starts[i] += pixel_steps[i];
            const int8x16_t results = finish_3x3(&columns, 0, &block, is_plain);
            if (is_whole && b->pixels == 1) vst1q_s8(output, results);
            else edge_store_bytes(output, results, b->count);
            pixel++;
            output += channels;
        }
    }
}

static void compute_3x3(const run *r, const block *b, const place *at, ptrdiff_t first, ptrdiff_t end) {
    const edge_window_axis *x = &b->c->window.x;
    const _Bool shares = b->pixels == 1 && x->output_step == x->tap_step;
    const _Bool is_plain = b->rounding.shifts && !b->rounding.has_bounds;
    if (b->pixels * b->count < EDGE_BLOCK) return run_3x3(r, b, at, first, end, 0, 0, 0);
    if (!is_plain) return run_3x3(r, b, at, first, end, 0, 0, 1);
    if (!shares) return run_3x3(r, b, at, first, end, 0, 1, 1);
    run_3x3(r, b, at, first, end, 1, 1, 1);
}

// MARK: Rows

/// The last byte of the input, counted from a row's last line on, that vectors of the last pixels reach.
static ptrdiff_t rest_of(const run *r, const block *b, const place *at, ptrdiff_t row) {
    const edge_window_axis *y = &r->c->window.y;
    ptrdiff_t last = row * y->output_step + y->origin + (y->window - 1) * y->tap_step;
    while (last >= y->input) last -= y->tap_step;
    if (last < 0) return PTRDIFF_MAX;
    return r->c->input_end - (at->picture + last * r->c->window.x.input * r->c->window.channels + b->channel);
}

/// Computes one row of a window of any size.
static void compute_row(const run *r, const block *b, const place *at, ptrdiff_t row) {
    const edge_depthwise_s8 *c = r->c;
    const edge_window_axis *x = &c->window.x;
    // Behind the input there may be no memory.
    const ptrdiff_t reach = b->pixels > 1 ? b->count : EDGE_BLOCK, rest = rest_of(r, b, at, row) - reach;
    const ptrdiff_t last_tap = x->origin + (x->window - 1) * x->tap_step;
    ptrdiff_t inside = r->end;
    while (inside > r->first && ((inside - 1) * x->output_step + last_tap) * c->window.channels > rest) inside--;
    const ptrdiff_t count = (inside - r->first) / b->pixels, end = r->first + count * b->pixels;
    const ptrdiff_t offset = at->offset + row * x->output * c->channels + b->channel;
    if (count > 0) {
        find_lines(r, b, at, row, c->window.y.window, r->lines);
        run_any(b, r->lines, r->first, count, offset + r->first * c->channels, b->pixels * b->count);
    }
    for (ptrdiff_t pixel = 0; pixel < x->output; pixel++) {
        if (pixel == r->first) pixel = end;
        if (pixel < x->output) compute_gathered(r, b, at, row, pixel, offset + pixel * c->channels);
    }
}

/// Computes the rows first..<end of a picture.
static void compute_rows(const run *r, const block *b, const place *at, ptrdiff_t first, ptrdiff_t end) {
    const edge_depthwise_s8 *c = r->c;
    ptrdiff_t row = first;
    if (c->window.y.window == 3 && c->window.x.window == 3 && !b->wide_weights && !c->residual.addend &&
        c->multiplier == 1) {
        const ptrdiff_t reach = (c->window.x.input - 1) * c->window.channels + EDGE_BLOCK;
        while (row < end && rest_of(r, b, at, row) >= reach) row++;
        if (row > first) compute_3x3(r, b, at, first, row);
    }
    for (; row < end; row++) compute_row(r, b, at, row);
}

/// Finds the output pixels whose windows lie in the picture.
static void find_inside(run *r) {
    const edge_window_axis *x = &r->c->window.x;
    const ptrdiff_t last = x->input - 1 - x->origin - (x->window - 1) * x->tap_step;
    r->first = r->end = 0;
    if (r->c->multiplier > 1) return;
    while (r->first < x->output && r->first * x->output_step + x->origin < 0) r->first++;
    r->end = last < 0 ? 0 : last / x->output_step + 1;
    if (r->end > x->output) r->end = x->output;
    if (r->end < r->first) r->end = r->first;
}

static void compute_part(run *r, const edge_depthwise_part *part, int16_t *weights) {
    const edge_depthwise_s8 *c = r->c;
    const edge_window *window = &c->window;
    const ptrdiff_t block_count = (part->count + EDGE_BLOCK - 1) / EDGE_BLOCK;
    for (ptrdiff_t i = 0; i < block_count; i++) {
        make_block(&r->blocks[i], c, part->channel + i * EDGE_BLOCK, weights);
        weights += window->y.window * window->x.window * EDGE_BLOCK;
    }
    // As many rows for one block after the other as stay in the first-level cache.
    const ptrdiff_t band = 1 + cached_byte_count / (window->x.output * EDGE_DEPTHWISE_BLOCK);
    ptrdiff_t picture = part->first / window->y.output, row = part->first - picture * window->y.output;
    for (ptrdiff_t rest = part->end - part->first, rows; rest > 0; rest -= rows) {
        const place at = {c->input + picture * edge_picture_size(window),
                          picture * window->y.output * window->x.output * c->channels};
        rows = rest < band ? rest : band;
        if (rows > window->y.output - row) rows = window->y.output - row;
        for (ptrdiff_t i = 0; i < block_count; i++) compute_rows(r, &r->blocks[i], &at, row, row + rows);
        row += rows;
        picture += row == window->y.output;
        row = row == window->y.output ? 0 : row;
    }
}

void edge_depthwise_s8__neon(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_depthwise_s8 *c = context;
    const ptrdiff_t height = c->window.y.window, taps = height * c->window.x.window;
    if (taps > edge_most_taps) return edge_depthwise_s8__portable(context, first, end, scratch);
    int8_t *room = (int8_t *)(((uintptr_t)scratch + edge_alignment - 1) / edge_alignment * edge_alignment);
    run r;
    r.c = c;
    r.lines = (line *)room;
    r.window = (int8_t *)(r.lines + height);
    memset(r.padding, c->input_zero_point, sizeof r.padding);
    find_inside(&r);
    edge_depthwise_part part;
    for (ptrdiff_t unit = first; unit < end;) {
        unit += edge_depthwise_next(c, unit, end, &part);
        compute_part(&r, &part, (int16_t *)(r.window + taps * EDGE_BLOCK));
    }
}

#endif
