#pragma once
#include "depthwise.h"

// Depthwise convolution by columns: what does not depend on the instruction set.
//
// Instructions that add up products of neighbours want the rows of a column side by side. Interleaved so, a group of
// rows serves several output rows, whose weights are shifted against each other, and as many output columns as the
// window is wide:
//
//     row y      a0 a1 a2 …  (channels)                                 weights of output row 0   w0 w1 w2 0
//     row y + 1  b0 b1 b2 …      group   a0 b0 c0 d0 │ a1 b1 c1 d1 │ …                output row 1   0 w0 w1 w2
//     row y + 2  c0 c1 c2 …
//     row y + 3  d0 d1 d2 …
//
// What fills a vector in a row is a chunk: one pixel, or as many neighbouring pixels as fit where channels are few.
// Interleaving stays within lanes of 16 bytes and gives four vectors, one for each plane: plane v has channels 4v…4v+3
// of every lane. So the chunk that begins some pixels later stands in the same planes, some lanes later.
//
// With a stride of s, every s-th pixel is of the same phase, and chunks are of pixels of one phase.

enum {
    edge_planes = 4,
    edge_lane = 16,
    edge_alignment = 64,
    // The windows that are computed by columns.
    edge_most_rows = 32,
    edge_most_columns = 32,
    edge_most_phases = 4,
    edge_most_reach = 64,
    /// Chunks of output that are computed together, in one row or several.
    edge_most_together = 4,
    /// A weight minus its zero point is the sum of at most three int8.
    edge_most_parts = 3,
    /// Pieces from which a vector is put together where they are.
    edge_most_pieces = 4,
    /// Bytes of interleaved columns that stay in the first-level cache beside all else.
    edge_columns_byte_count = 10240,
};

/// The vectors of an instruction set.
typedef struct {
    ptrdiff_t byte_count;
    /// Rows that are interleaved.
    ptrdiff_t group;
    /// Chunks of output for whose sums there are registers.
    ptrdiff_t together;
} edge_columns_form;

typedef struct {
    /// Output rows together, groups of the input rows that they read, and as many rows as these groups have.
    ptrdiff_t rows, groups, lines;
    ptrdiff_t phases;
    /// Groups times columns of the window.
    ptrdiff_t places;
    /// The pixels between the first and the last column of the window, in one phase.
    ptrdiff_t reach;
    /// Chunks of output in a strip, and bytes of its chunks of input.
    ptrdiff_t strip, strip_byte_count;
    // Where in the scratch memory.
    ptrdiff_t weight_lines, weights, offsets, staged, planes, results, byte_count;
} edge_columns;

/// Takes `byte_count` bytes of scratch memory; gives where they begin.
static inline ptrdiff_t edge_take(ptrdiff_t *end, ptrdiff_t byte_count) {
    const ptrdiff_t start = *end;
    *end = start + (byte_count + edge_alignment - 1) / edge_alignment * edge_alignment;
    return start;
}

/// Plans a window; false where it is too large or its stride too long.
static inline _Bool edge_columns_plan(edge_columns *plan, const edge_window *window, edge_columns_form form,
                                      _Bool has_zero_points) {
    const edge_window_axis *y = &window->y, *x = &window->x;
    if (y->window > edge_most_rows || x->window > edge_most_columns || x->tap_step > edge_most_reach) return 0;
    const ptrdiff_t last = (x->window - 1) * x->tap_step;
    plan->phases = x->output_step <= last ? x->output_step : last + 1;
    if (last > edge_most_reach || plan->phases > edge_most_phases) return 0;
    plan->groups = (y->window + form.group - 1) / form.group;
    plan->lines = plan->groups * form.group;
    plan->rows = 1;
    while (y->tap_step == 1 && 2 * plan->rows <= form.together && 2 * plan->rows <= y->output &&
           (2 * plan->rows - 1) * y->output_step + y->window <= plan->lines)
        plan->rows *= 2;
    plan->places = plan->groups * x->window;
    plan->reach = last / x->output_step;
    const ptrdiff_t tile = form.together / plan->rows;
    const ptrdiff_t most = edge_columns_byte_count / (plan->phases * plan->groups * edge_planes * form.byte_count);
    plan->strip = most > plan->reach + tile ? (most - plan->reach) / tile * tile : tile;
    if (plan->strip > x->output) plan->strip = x->output;
    plan->strip_byte_count = (plan->strip + plan->reach) * form.byte_count;

    const ptrdiff_t parts = has_zero_points ? edge_most_parts : 1, taps = y->window * x->window;
    const ptrdiff_t block_count = EDGE_DEPTHWISE_BLOCK / form.byte_count;
    plan->byte_count = 0;
    plan->weight_lines = edge_take(&plan->byte_count, parts * taps * form.byte_count);
    plan->weights =
        edge_take(&plan->byte_count, parts * plan->places * edge_planes * plan->rows * EDGE_DEPTHWISE_BLOCK);
    plan->offsets =
        edge_take(&plan->byte_count, plan->places * edge_planes * block_count * (ptrdiff_t)sizeof(ptrdiff_t));
    plan->staged = edge_take(&plan->byte_count, plan->phases * plan->lines * plan->strip_byte_count);
    plan->planes =
        edge_take(&plan->byte_count, plan->phases * plan->groups * edge_planes * plan->strip_byte_count);
    plan->results = edge_take(&plan->byte_count, plan->rows * plan->strip * form.byte_count);
    return 1;
}

/// Channels that are computed in one vector.
typedef struct {
    /// The first one, how many there are, and how many stand for a pixel in a chunk: a power of two.
    ptrdiff_t channel, count, width;
    /// Pixels of a chunk; whether it can be read in place, and how many pieces it has there.
    ptrdiff_t pixels;
    _Bool reads_in_place;
    ptrdiff_t pieces;
    /// Whether pixels of results can be stored in the output as they are, and whether chunks are contiguous there.
    _Bool stores_pixels, stores_whole;
} edge_columns_block;

static inline edge_columns_block edge_columns_block_of(const edge_depthwise_s8 *c, ptrdiff_t channel, ptrdiff_t count,
                                                       ptrdiff_t vector) {
    edge_columns_block block = {.channel = channel, .count = count < vector ? count : vector, .width = vector};
    while (block.width / 2 >= edge_planes && block.width / 2 >= block.count) block.width /= 2;
    block.pixels = vector / block.width;
    const _Bool adjoins = block.pixels == 1 || block.width == c->channels;
    const ptrdiff_t pieces = adjoins && (block.pixels == 1 || c->window.x.output_step == 1) ? 1 : block.pixels;
    block.reads_in_place = c->multiplier == 1 && pieces <= edge_most_pieces;
    block.pieces = block.reads_in_place ? pieces : 1;
    block.stores_pixels = block.count == block.width && !c->residual.addend;
    block.stores_whole = block.stores_pixels && adjoins;
    return block;
}

/// Weights minus zero points of a block as lines of int8 parts [part][tap][vector] whose sums they are; gives the
/// number of parts.
ptrdiff_t edge_columns_weights(const edge_depthwise_s8 *c, const edge_columns_block *block, ptrdiff_t vector,
                               int8_t *lines);

// MARK: Pixels

/// The pixels of one phase of a strip.
typedef struct {
    /// Where pixel 0 is, which pixels first..<end are inside of the picture, and how many there are in whole chunks.
    ptrdiff_t base, first, end, count;
    /// The chunks first_chunk..<end_chunk are read in place. Pixel 0 would be at `offset` of a line.
    ptrdiff_t first_chunk, end_chunk, offset;
    /// Bytes from pixel to pixel and from chunk to chunk.
    ptrdiff_t step, chunk_step;
    /// Where the lines of other chunks are staged.
    ptrdiff_t staged;
} edge_columns_phase;

static inline edge_columns_phase edge_columns_phase_of(const edge_depthwise_s8 *c, const edge_columns *plan,
                                                       const edge_columns_block *block, ptrdiff_t output,
                                                       ptrdiff_t index, ptrdiff_t count) {
    const edge_window_axis *x = &c->window.x;
    const ptrdiff_t step = x->output_step, base = output * step + x->origin + index, pixels = block->pixels;
    edge_columns_phase phase = {.base = base, .count = count};
    phase.first = base < 0 ? (step - 1 - base) / step : 0;
    phase.end = base < x->input ? (x->input - base + step - 1) / step : 0;
    if (phase.end > count) phase.end = count;
    if (phase.first > phase.end) phase.first = phase.end;
    phase.offset = base * c->window.channels + block->channel;
    phase.step = step * c->window.channels;
    phase.chunk_step = pixels * phase.step;
    phase.staged = index * plan->lines * plan->strip_byte_count;
    if (!block->reads_in_place) return phase;
    phase.first_chunk = (phase.first + pixels - 1) / pixels;
    phase.end_chunk = phase.end / pixels;
    if (phase.first_chunk > phase.end_chunk) phase.first_chunk = phase.end_chunk;
    return phase;
}

/// Gathers the pixels first..<end of a phase of a line, side by side at the start of `target`.
void edge_columns_stage(const edge_depthwise_s8 *c, const edge_columns_block *block, const edge_columns_phase *phase,
                        ptrdiff_t first, ptrdiff_t end, const int8_t *line, int8_t *target);

/// Stores `count` pixels of results one by one at `offset` of the output, added to what stands there in the addend.
void edge_columns_store(const edge_depthwise_s8 *c, const edge_columns_block *block, const int8_t *results,
                        ptrdiff_t offset, ptrdiff_t count);
