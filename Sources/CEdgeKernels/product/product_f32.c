#include "product_f32.h"
#include "../reals.h"
#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

/// What no tile exceeds.
enum { EDGE_TILE_ROWS = 8, EDGE_TILE_VECTORS = 4, EDGE_PHASES = 4 };

/// How many of `count` things to take at once, at most `limit`, so that no few are left for the end.
static inline ptrdiff_t edge_share(ptrdiff_t count, ptrdiff_t limit) {
    if (count >= 2 * limit) return limit;
    return count > limit ? (count + 1) / 2 : count;
}

#define EDGE_TEMPLATE "product/product_f32.inc"
#include "../every_isa.h"
