#include "columns.h"

// MARK: Weights

/// Writes a line as the parts of what remains of it without zero points; gives how many there are.
static ptrdiff_t split(const int16_t *zero_points, ptrdiff_t vector, int8_t *line, ptrdiff_t part_step) {
    int16_t seen[edge_most_parts] = {1, 0, 0};
    for (ptrdiff_t i = 0; i < vector; i++) {
        int16_t rest = (int16_t)(line[i] - zero_points[i]);
        for (int part = 0; part < edge_most_parts; part++) {
            const int16_t value = rest < INT8_MIN ? INT8_MIN : rest > INT8_MAX ? INT8_MAX : rest;
            line[part * part_step + i] = (int8_t)value;
            rest = (int16_t)(rest - value);
            seen[part] |= value;
        }
    }
    return 1 + (seen[1] != 0) + (seen[2] != 0);
}

ptrdiff_t edge_columns_weights(const edge_depthwise_s8 *c, const edge_columns_block *block, ptrdiff_t vector,
                               int8_t *lines) {
    const ptrdiff_t taps = c->window.y.window * c->window.x.window, width = block->width;
    const int8_t *weights = c->weights + block->channel * taps;
    int16_t zero_points[EDGE_DEPTHWISE_BLOCK] = {0};
    for (ptrdiff_t i = 0; c->tables.zero_points && i < vector; i++) {
        const ptrdiff_t channel = i & (width - 1);
        if (channel < block->count) zero_points[i] = (int16_t)c->tables.zero_points[block->channel + channel];
    }
    ptrdiff_t parts = 1;
    for (ptrdiff_t tap = 0; tap < taps; tap++, weights += edge_lane) {
        int8_t *line = lines + tap * vector;
        if (width < edge_lane) {
            memcpy(line, weights, (size_t)width);
        } else {
            for (ptrdiff_t i = 0; i < block->count; i += edge_lane) memcpy(line + i, weights + i * taps, edge_lane);
            for (ptrdiff_t i = (block->count + edge_lane - 1) / edge_lane * edge_lane; i < width; i += edge_lane)
                memset(line + i, 0, edge_lane);
        }
        for (ptrdiff_t i = width; i < vector; i *= 2) memcpy(line + i, line, (size_t)i);
        if (!c->tables.zero_points) continue;
        const ptrdiff_t needed = split(zero_points, vector, line, taps * vector);
        if (needed > parts) parts = needed;
    }
    return parts;
}

// MARK: Pixels

/// Copies `count` pixels of `width` bytes each, steps apart; a pixel as two overlapping pieces of `piece` bytes.
static inline __attribute__((always_inline)) void copy(int8_t *target, ptrdiff_t target_step, const int8_t *source,
                                                       ptrdiff_t source_step, ptrdiff_t count, ptrdiff_t width,
                                                       const ptrdiff_t piece) {
    const ptrdiff_t rest = width - piece;
    for (ptrdiff_t i = 0; i < count; i++, target += target_step, source += source_step) {
        memcpy(target, source, (size_t)piece);
        if (rest > 0) memcpy(target + rest, source + rest, (size_t)piece);
    }
}

static void copy_pixels(int8_t *target, ptrdiff_t target_step, const int8_t *source, ptrdiff_t source_step,
                        ptrdiff_t count, ptrdiff_t width) {
    if (width >= 64) return copy(target, target_step, source, source_step, count, width, 64);
    if (width >= 32) return copy(target, target_step, source, source_step, count, width, 32);
    if (width >= 16) return copy(target, target_step, source, source_step, count, width, 16);
    if (width >= 8) return copy(target, target_step, source, source_step, count, width, 8);
    if (width >= 4) return copy(target, target_step, source, source_step, count, width, 4);
    if (width >= 2) return copy(target, target_step, source, source_step, count, width, 2);
    copy(target, target_step, source, source_step, count, width, 1);
}

void edge_columns_stage(const edge_depthwise_s8 *c, const edge_columns_block *block, const edge_columns_phase *phase,
                        ptrdiff_t first, ptrdiff_t end, const int8_t *line, int8_t *target) {
    const ptrdiff_t width = block->width, step = phase->step;
    const ptrdiff_t first_inside = first > phase->first ? first : phase->first;
    const ptrdiff_t end_inside = end < phase->end ? end : phase->end, inside = end_inside - first_inside;
    if (inside < end - first) memset(target, c->input_zero_point, (size_t)((end - first) * width));
    if (inside <= 0) return;
    target += (first_inside - first) * width;
    const int8_t *source = line + phase->base * c->window.channels + first_inside * step;
    if (c->multiplier == 1) {
        source += block->channel;
        // Behind the last pixel of the input there may be no memory.
        const _Bool is_whole = c->input_end - (source + (inside - 1) * step) >= width;
        return copy_pixels(target, width, source, step, inside, is_whole ? width : block->count);
    }
    for (ptrdiff_t channel = 0; channel < block->count; channel++) {
        const int8_t *from = source + (block->channel + channel) / c->multiplier;
        for (ptrdiff_t i = 0; i < inside; i++) target[i * width + channel] = from[i * step];
    }
}

void edge_columns_store(const edge_depthwise_s8 *c, const edge_columns_block *block, const int8_t *results,
                        ptrdiff_t offset, ptrdiff_t count) {
    if (!c->residual.addend)
        return copy_pixels(c->output + offset, c->channels, results, block->width, count, block->count);
    for (ptrdiff_t i = 0; i < count; i++, offset += c->channels, results += block->width) {
        for (ptrdiff_t first = 0; first < block->count; first += EDGE_BLOCK) {
            const ptrdiff_t channels = edge_block_count(block->count, first);
            int8_t piece[EDGE_BLOCK] = {0};
            memcpy(piece, results + first, (size_t)channels);
            edge_add_residual(piece, channels, &c->residual, offset + first);
            memcpy(c->output + offset + first, piece, (size_t)channels);
        }
    }
}
