#pragma once
#include <stddef.h>

// Tiles are templates whose sizes are constants where they are inlined; their sums stay in registers only where every
// loop over them is unrolled. What a sanitizer adds to each access would take minutes to compile.
#define EDGE_INLINE static inline __attribute__((always_inline))
#if __has_feature(address_sanitizer)
#define EDGE_UNROLL _Pragma("clang loop unroll(disable)")
#else
#define EDGE_UNROLL _Pragma("clang loop unroll(full)")
#endif

/// Channels that are computed and finished together.
enum { EDGE_BLOCK = 16 };

/// How many channels of the block that starts at `channel` there are.
static inline ptrdiff_t edge_block_count(ptrdiff_t channels, ptrdiff_t channel) {
    return channels - channel < EDGE_BLOCK ? channels - channel : EDGE_BLOCK;
}

/// Channels that a packed block holds: 16, or for the last what is left, rounded up to a multiple of 4.
static inline ptrdiff_t edge_block_width(ptrdiff_t channels, ptrdiff_t channel) {
    return (edge_block_count(channels, channel) + 3) / 4 * 4;
}

/// How many of `count` things to take at once, at most `limit`, so that no few are left for the end.
static inline ptrdiff_t edge_share(ptrdiff_t count, ptrdiff_t limit) {
    if (count >= 2 * limit) return limit;
    return count > limit ? (count + 1) / 2 : count;
}
