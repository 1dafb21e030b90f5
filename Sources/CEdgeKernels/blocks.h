#pragma once
#include <stddef.h>

/// Channels that are computed and finished together.
enum { EDGE_BLOCK = 16 };

/// How many channels of the block that starts at `channel` there are.
static inline ptrdiff_t edge_block_count(ptrdiff_t channels, ptrdiff_t channel) {
    return channels - channel < EDGE_BLOCK ? channels - channel : EDGE_BLOCK;
}

/// Channels that a packed block holds: 16, or 4, 8 or 16 for the last.
static inline ptrdiff_t edge_block_width(ptrdiff_t channels, ptrdiff_t channel) {
    ptrdiff_t rest = channels - channel;
    return rest > 8 ? 16 : rest > 4 ? 8 : 4;
}
