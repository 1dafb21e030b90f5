#pragma once
#include <stddef.h>
#include <stdint.h>

/// The last step of the number rule (docs/quantization.md), for a block of output channels:
/// clip(rne(clip(f32(sum) * multiplier, lower, upper)) + zero_point), the bounds being lo - zp and hi - zp.
typedef struct {
    float lower, upper;
    int32_t zero_point;
    /// Whether every multiplier is below 1, so that no product leaves the range of int32.
    _Bool multipliers_are_below_one;
} edge_requantize;

/// The rule of Add: clip((a * a_multiplier + b * b_multiplier + bias >> shift) + zero_point, lower, upper), where `bias`
/// holds the rounding and the operands' zero points, and the bounds are stored integers.
typedef struct {
    int32_t a_multiplier, b_multiplier, bias, shift, zero_point, lower, upper;
} edge_sum_s8;

/// A tensor shaped like the output that is added to it after the result was rounded to its own quantization;
/// `addend` is null where there is none.
typedef struct {
    const int8_t *_Nullable addend;
    edge_sum_s8 sum;
} edge_residual_s8;

/// Results that int16 holds, and a stored zero point added.
enum { EDGE_SMALL_RESULT = 32000 };

/// Per output channel what a sum of products needs besides the weights. The tables belong to the session and are
/// padded with zeros to a multiple of 16 channels, those of several groups so that the last one's are.
typedef struct {
    /// b - x0 * Σw + count * x0 * w0: with it, stored inputs are multiplied as they are.
    const int32_t *_Nonnull biases;
    const float *_Nonnull multipliers;
    /// Null where every weight has zero point 0.
    const int32_t *_Nullable zero_points;
    /// Whether the weights of all channels have the same zero point.
    _Bool zero_points_are_equal;
    /// Whether every sum times its multiplier is sure to lie within ±EDGE_SMALL_RESULT.
    _Bool are_small;
} edge_channels_s8;
