#pragma once
#include "../kernel_list.h"
#include "../requantize.h"
#include "../runs/runs.h"
#include "edge_convolution.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

/// A few pixels that are multiplied by panels.
typedef struct {
    /// Where the first run of every pixel begins, and how far behind it the others do.
    const int8_t *const *pixels;
    const ptrdiff_t *offsets;
    ptrdiff_t run_count, run_byte_count;
    /// The first one's number among all pixels, and how many there are, at most EDGE_CHUNK.
    ptrdiff_t pixel, count;
    /// Whether 16 bytes may be read wherever four bytes of a run begin.
    _Bool has_slack;
    /// Σx of every pixel; null where every weight has zero point 0.
    const uint32_t *input_sums;
} edge_chunk_s8;

/// Multiplies a chunk by the panels of channels first..<end, of which `first` is a multiple of 16, and stores the
/// results.
typedef void (*edge_multiply_s8)(const edge_product_s8 *product, const edge_chunk_s8 *chunk, ptrdiff_t first,
                                 ptrdiff_t end);

/// Finds Σx over the runs of each pixel.
typedef void (*edge_sum_inputs_s8)(const edge_runs *runs, const edge_chunk_s8 *chunk, uint32_t *sums);

static inline void edge_sum_inputs(const edge_runs *runs, const edge_chunk_s8 *chunk, uint32_t *sums) {
    for (ptrdiff_t i = 0; i < chunk->count; i++) sums[i] = 0;
    for (ptrdiff_t run = 0; run < chunk->run_count; run++) {
        for (ptrdiff_t i = 0; i < chunk->count; i++) {
            const int8_t *inputs = chunk->pixels[i] + chunk->offsets[run];
            int32_t sum = 0;
            for (ptrdiff_t k = 0; k < runs->own_byte_count; k++) sum += inputs[k];
            sums[i] += (uint32_t)sum;
        }
    }
}

/// The first of as few nearly equal parts of `count` as have at most `most` each; `most` where there is nothing.
static inline ptrdiff_t edge_first_part(ptrdiff_t count, ptrdiff_t most) {
    if (count <= 0) return most;
    const ptrdiff_t parts = (count + most - 1) / most;
    return (count + parts - 1) / parts;
}

/// Pixels of a chunk, so that those of a step are nearly equal.
static inline ptrdiff_t edge_even_chunk(const edge_conv_s8 *c, ptrdiff_t first, ptrdiff_t end) {
    return edge_first_part(c->units_are_blocks ? c->pixel_count : end - first, EDGE_CHUNK);
}

/// Adds the addend, if there is one, to the results of a chunk, which adjoin where they are of all channels.
static inline __attribute__((always_inline)) void edge_add_residual_of_chunk(
    const edge_product_s8 *product, const edge_chunk_s8 *chunk, ptrdiff_t first, ptrdiff_t end,
    void (*add)(int8_t *results, const int8_t *addend, ptrdiff_t count, edge_sum_s8 rule)) {
    const edge_residual_s8 residual = product->residual;
    if (!residual.addend) return;
    const ptrdiff_t width = end - first;
    const _Bool adjoin = width == product->result_step;
    for (ptrdiff_t row = 0; row < (adjoin ? 1 : chunk->count); row++) {
        const ptrdiff_t offset = (chunk->pixel + row) * product->result_step + first;
        add(product->output + offset, residual.addend + offset, adjoin ? chunk->count * width : width, residual.sum);
    }
}

/// The product of a group.
static inline edge_product_s8 edge_product_of_group(const edge_conv_s8 *c, ptrdiff_t group) {
    edge_product_s8 product = c->product;
    const ptrdiff_t channel = group * product.channels;
    product.panels += group * c->panel_byte_count;
    product.unsigned_biases += channel;
    product.tables.biases += channel;
    product.tables.multipliers += channel;
    if (product.tables.zero_points) product.tables.zero_points += channel;
    if (product.residual.addend) product.residual.addend += channel;
    product.output += channel;
    return product;
}

/// Multiplies a chunk, of whose inputs the sums are found if they are needed.
static inline __attribute__((always_inline)) void edge_convolve_chunk(
    const edge_conv_s8 *c, const edge_product_s8 *product, edge_chunk_s8 *chunk, ptrdiff_t first, ptrdiff_t end,
    edge_multiply_s8 multiply, edge_sum_inputs_s8 sum_inputs) {
    uint32_t sums[EDGE_CHUNK];
    if (product->tables.zero_points) {
        sum_inputs(&c->runs, chunk, sums);
        chunk->input_sums = sums;
    }
    multiply(product, chunk, first, end);
}

/// Runs units first..<end of a convolution with ways to multiply and to sum, `most` pixels at a time, up to EDGE_CHUNK.
static inline __attribute__((always_inline)) void edge_convolve_s8(
    const edge_conv_s8 *c, ptrdiff_t first, ptrdiff_t end, void *scratch, edge_multiply_s8 multiply,
    edge_sum_inputs_s8 sum_inputs, const ptrdiff_t most) {
    const ptrdiff_t channels = c->product.channels;
    const ptrdiff_t first_channel = c->units_are_blocks ? first * EDGE_BLOCK : 0;
    const ptrdiff_t block_end = c->units_are_blocks ? end * EDGE_BLOCK : channels;
    const ptrdiff_t end_channel = block_end < channels ? block_end : channels;
    const ptrdiff_t end_pixel = c->units_are_blocks ? c->pixel_count : end;
    edge_cursor cursor = edge_cursor_make(&c->runs, c->input, scratch);
    for (ptrdiff_t pixel = c->units_are_blocks ? 0 : first, count; pixel < end_pixel; pixel += count) {
        count = edge_cursor_next(&cursor, pixel, end_pixel - pixel < most ? end_pixel : pixel + most);
        edge_chunk_s8 chunk = {
            .pixels = (const int8_t *const *)cursor.pixels,
            .offsets = cursor.offsets,
            .run_count = c->runs.run_count,
            .run_byte_count = c->runs.run_byte_count,
            .pixel = pixel,
            .count = count,
            .has_slack = c->runs.line_count > 0 || c->runs.patch_byte_count > 0,
        };
        if (c->groups == 1) {
            edge_convolve_chunk(c, &c->product, &chunk, first_channel, end_channel, multiply, sum_inputs);
            continue;
        }
        for (ptrdiff_t group = 0; group < c->groups; group++) {
            const edge_product_s8 product = edge_product_of_group(c, group);
            edge_convolve_chunk(c, &product, &chunk, 0, channels, multiply, sum_inputs);
            for (ptrdiff_t run = 0; run < chunk.run_count; run++) cursor.offsets[run] += c->runs.group_byte_count;
        }
        for (ptrdiff_t run = 0; run < chunk.run_count; run++) cursor.offsets[run] -= c->runs.pixel_byte_count;
    }
}
