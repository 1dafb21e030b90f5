#pragma once
#include <stddef.h>
#include <stdint.h>

/// The last step of the number rule (docs/quantization.md), for a block of output channels:
/// clip(rne(clip(f32(sum) * multiplier, lower, upper)) + zero_point), the bounds being lo - zp and hi - zp.
typedef struct {
    float lower, upper;
    int32_t zero_point;
} edge_requantize;

/// A tensor shaped like the output that is added to it in the output's units, after the result was rounded to its
/// own quantization; `addend` is null where there is none.
typedef struct {
    const int8_t *_Nullable addend;
    float own_multiplier, addend_multiplier;
    int32_t own_zero_point, addend_zero_point;
    edge_requantize result;
} edge_residual_s8;

/// Per output channel what a sum of products needs besides the weights. The tables belong to the session and are
/// padded with zeros to a multiple of 16 channels.
typedef struct {
    /// b - x0 * Σw + count * x0 * w0: with it, stored inputs are multiplied as they are.
    const int32_t *_Nonnull biases;
    const float *_Nonnull multipliers;
    /// Null where every weight has zero point 0.
    const int32_t *_Nullable zero_points;
} edge_channels_s8;
