#pragma once
#include "edge_gemm.h"
#include "edge_window.h"

/// A convolution of one group; one unit is one output pixel. The weights' K runs over the window's rows, pixels and
/// channels; it restarts at a multiple of 4 for every row where `row_stride` says so.
/// Scratch: 16 * padded_depth bytes.
typedef struct {
    edge_product_s8 product;
    const int8_t *_Nonnull input;
    edge_window window;
    /// From one window row to the next in the padded depth.
    ptrdiff_t row_stride;
} edge_conv_s8;

/// The same for float32, without padding between rows. Scratch: 32 * depth bytes.
typedef struct {
    edge_product_f32 product;
    const float *_Nonnull input;
    edge_window window;
} edge_conv_f32;

/// A transposed convolution of one group with weights as of edge_conv_f32; one unit is the part of an output row whose
/// pixels are a stride apart, of which a row has as many as the stride, or as it has pixels.
/// Scratch: 4 * window.channels bytes.
typedef struct {
    edge_product_f32 product;
    const float *_Nonnull input;
    edge_window window;
} edge_transposed_f32;

/// The same in int8, where the channels are a multiple of four and biases are the model's own, as in edge_window_sum_s8;
/// one unit is one row of the output.
/// Scratch: 2 bytes for every element of the lines that a row meets, at most the window's rows and the picture's, each
/// with its margins.
typedef struct {
    edge_product_s8 product;
    const int8_t *_Nonnull input;
    edge_window window;
    /// Pixels that are read before and after a line of the input.
    ptrdiff_t margin;
} edge_transposed_s8;

edge_kernel_list edge_convolution_kernels(void);
