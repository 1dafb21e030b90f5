#pragma once
#include "edge_finish.h"
#include "edge_requantize.h"

/// What int8 rows are multiplied by, and where the results go: output[row][channel].
typedef struct {
    /// K4/N16 panels, narrow or wide (Layout+Packing.swift).
    const int8_t *_Nonnull panels;
    ptrdiff_t channels;
    /// Channels of the output, which may have others beside these.
    ptrdiff_t result_step;
    /// Products per channel, the padding of every segment included.
    ptrdiff_t padded_depth;
    /// Whether -128 occurs among the weights.
    _Bool is_wide;
    edge_channels_s8 tables;
    /// The tables' biases for inputs to which 128 was added, as unsigned bytes hold them.
    const int32_t *_Nonnull unsigned_biases;
    edge_requantize result;
    edge_residual_s8 residual;
    int32_t input_zero_point;
    int8_t *_Nonnull output;
} edge_product_s8;

/// What float rows are multiplied by, and where the results go: panels [K][16], the last one narrower.
typedef struct {
    const float *_Nonnull panels;
    ptrdiff_t channels, depth;
    edge_finish_f32 finish;
} edge_product_f32;
