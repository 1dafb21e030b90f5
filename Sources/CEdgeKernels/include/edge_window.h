#pragma once
#include <stddef.h>

/// One spatial axis under a window: tap k of output o reads the input at
/// (o * output_step + origin + k * tap_step) / divisor, if that is a whole number inside the input.
/// The divisor is 1 but for transposed convolutions.
typedef struct {
    ptrdiff_t input, output, window;
    ptrdiff_t output_step, origin, tap_step, divisor;
} edge_window_axis;

/// A window over pictures [N][y.input][x.input][channels].
typedef struct {
    edge_window_axis y, x;
    ptrdiff_t channels;
} edge_window;
