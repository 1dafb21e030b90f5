#pragma once
#include "edge_finish.h"
#include "edge_kernel.h"
#include "edge_requantize.h"
#include "edge_window.h"

/// A convolution, plain or transposed, in any number of groups, with dense weights
/// [channels][taps][window.channels / groups]; one unit is one output pixel.
typedef struct {
    const int8_t *_Nonnull input;
    const int8_t *_Nonnull weights;
    int8_t *_Nonnull output;
    edge_window window;
    ptrdiff_t channels, groups;
    /// Biases are the model's own here: inputs are multiplied without their zero point.
    edge_channels_s8 tables;
    edge_requantize result;
    edge_residual_s8 residual;
    int32_t input_zero_point;
} edge_window_sum_s8;

/// The same for float32.
typedef struct {
    const float *_Nonnull input;
    const float *_Nonnull weights;
    edge_window window;
    ptrdiff_t channels, groups;
    edge_finish_f32 finish;
} edge_window_sum_f32;

edge_kernel_list edge_window_sum_kernels(void);
