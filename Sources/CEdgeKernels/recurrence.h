#pragma once
#include "elementwise.h"
#include "exponential.h"
#include "reals.h"
#include "edge_recurrence.h"

/// The number of steps of an element of the batch.
static inline ptrdiff_t edge_length(const int32_t *lengths, ptrdiff_t item, ptrdiff_t steps) {
    if (!lengths) return steps;
    const ptrdiff_t length = lengths[item];
    return length < 0 ? 0 : length > steps ? steps : length;
}

/// The bounds ±limit; none for a limit of 0.
static inline float edge_bound(float limit) { return limit > 0 ? limit : __builtin_inff(); }
