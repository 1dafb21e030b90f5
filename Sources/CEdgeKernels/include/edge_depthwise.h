#pragma once
#include "edge_finish.h"
#include "edge_kernel.h"
#include "edge_requantize.h"
#include "edge_window.h"

/// A convolution in which output channel c reads input channel c / multiplier; one unit is one output pixel.
/// Weights are [channels / 16][taps][16]. Scratch: a pointer per tap and 16 bytes.
typedef struct {
    const int8_t *_Nonnull input;
    const int8_t *_Nonnull weights;
    int8_t *_Nonnull output;
    edge_window window;
    /// Output channels, and how many of them read one input channel.
    ptrdiff_t channels, multiplier;
    /// One past the last byte of the input.
    const int8_t *_Nonnull input_end;
    edge_channels_s8 tables;
    edge_requantize result;
    edge_residual_s8 residual;
    int32_t input_zero_point;
} edge_depthwise_s8;

/// The same for float32 with weights [taps][channels]; no scratch.
typedef struct {
    const float *_Nonnull input;
    const float *_Nonnull weights;
    edge_window window;
    ptrdiff_t channels, multiplier;
    edge_finish_f32 finish;
} edge_depthwise_f32;

edge_kernel_list edge_depthwise_kernels(void);
