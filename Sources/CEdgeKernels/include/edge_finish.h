#pragma once
#include <stddef.h>

/// What becomes of the float32 sums of an output: biases per channel, bounds, and perhaps an addend shaped like the
/// output, after which other bounds hold.
typedef struct {
    /// Null where there are none.
    const float *_Nullable biases;
    float lower, upper;
    /// Null where nothing is added.
    const float *_Nullable addend;
    float sum_lower, sum_upper;
    float *_Nonnull output;
} edge_finish_f32;
