#pragma once
#include "edge_finish.h"
#include "edge_kernel.h"
#include "edge_requantize.h"

/// What int8 rows are multiplied by, and where the results go: output[row][channel].
typedef struct {
    /// K4/N16 panels, narrow or wide (Layout+Packing.swift).
    const int8_t *_Nonnull panels;
    ptrdiff_t channels;
    /// Products per channel, the padding of every segment included.
    ptrdiff_t padded_depth;
    edge_channels_s8 tables;
    edge_requantize result;
    edge_residual_s8 residual;
    int32_t input_zero_point;
    int8_t *_Nonnull output;
} edge_product_s8;

/// output = input [rows][depth] times weights; one unit is one row, or one block of 16 channels of all rows.
/// Scratch: 16 * padded_depth bytes.
typedef struct {
    edge_product_s8 product;
    const int8_t *_Nonnull input;
    ptrdiff_t rows, depth;
    _Bool units_are_blocks;
} edge_gemm_s8;

/// What float rows are multiplied by, and where the results go: panels [K][16], the last one narrower.
typedef struct {
    const float *_Nonnull panels;
    ptrdiff_t channels, depth;
    edge_finish_f32 finish;
} edge_product_f32;

/// The same for float32; no scratch.
typedef struct {
    edge_product_f32 product;
    const float *_Nonnull input;
    ptrdiff_t rows;
    _Bool units_are_blocks;
} edge_gemm_f32;

edge_kernel_list edge_gemm_kernels(void);
