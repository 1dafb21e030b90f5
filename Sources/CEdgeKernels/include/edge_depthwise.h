#pragma once
#include "edge_finish.h"
#include "edge_kernel.h"
#include "edge_requantize.h"
#include "edge_window.h"

/// Output channels of a unit.
enum { EDGE_DEPTHWISE_BLOCK = 64 };

/// A convolution in which output channel c reads input channel c / multiplier. Unit b * row_count + r is row r of 64
/// channels from 64 * b on. Weights are [channels / 16][taps][16]. Scratch: edge_depthwise_s8_scratch_byte_count.
typedef struct {
    const int8_t *_Nonnull input;
    const int8_t *_Nonnull weights;
    int8_t *_Nonnull output;
    edge_window window;
    /// Output channels, and how many of them read one input channel.
    ptrdiff_t channels, multiplier;
    /// Output rows of the whole batch.
    ptrdiff_t row_count;
    /// One past the last byte of the input.
    const int8_t *_Nonnull input_end;
    edge_channels_s8 tables;
    edge_requantize result;
    edge_residual_s8 residual;
    int32_t input_zero_point;
} edge_depthwise_s8;

/// Bytes of scratch memory that every kernel makes do with, at any address.
ptrdiff_t edge_depthwise_s8_scratch_byte_count(const edge_window *_Nonnull window, _Bool has_zero_points);

/// The same for float32 with panels [taps][16], the last one narrower (Layout+Packing.swift); one unit is one output
/// pixel; no scratch.
typedef struct {
    const float *_Nonnull input;
    const float *_Nonnull weights;
    edge_window window;
    ptrdiff_t channels, multiplier;
    edge_finish_f32 finish;
} edge_depthwise_f32;

edge_kernel_list edge_depthwise_kernels(void);
