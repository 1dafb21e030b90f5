#pragma once
#include "../kernel_list.h"
#include "../requantize.h"
#include "../window.h"
#include "edge_depthwise.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

/// Some rows of one block of channels, as units name them.
typedef struct {
    /// The first channel and how many there are, at most 64.
    ptrdiff_t channel, count;
    /// The rows first..<end of the batch.
    ptrdiff_t first, end;
} edge_depthwise_part;

/// The rows of one block from unit `unit` on; gives how many units those are.
static inline ptrdiff_t edge_depthwise_next(const edge_depthwise_s8 *c, ptrdiff_t unit, ptrdiff_t end,
                                            edge_depthwise_part *part) {
    const ptrdiff_t block = unit / c->row_count, row = unit - block * c->row_count, channel = block * EDGE_DEPTHWISE_BLOCK;
    const ptrdiff_t rest = c->channels - channel, rows = c->row_count - row, units = end - unit;
    part->channel = channel;
    part->count = rest < EDGE_DEPTHWISE_BLOCK ? rest : EDGE_DEPTHWISE_BLOCK;
    part->first = row;
    part->end = row + (rows < units ? rows : units);
    return part->end - row;
}
