#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif
#include "../reals.h"
#include "pool.h"

/// Vectors of channels that are pooled together.
enum { pool_vectors = 4 };

static inline float divisor_of(const edge_pool_f32 *pool, const edge_area *area) {
    const ptrdiff_t inside = edge_area_count(area), whole = pool->window.y.window * pool->window.x.window;
    return (float)(pool->counts_padding ? whole : inside > 1 ? inside : 1);
}

#define EDGE_TEMPLATE "pool/pool_f32.inc"
#include "../every_isa.h"
