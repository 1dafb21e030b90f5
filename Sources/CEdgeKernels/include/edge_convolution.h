#pragma once
#include "edge_kernel.h"
#include "edge_product.h"
#include "edge_runs.h"
#include "edge_window.h"

/// A convolution, or a matrix product, which is one with windows of one pixel. One unit is one output pixel, or, where
/// there is one group, one block of 16 channels of all pixels. Scratch: runs.scratch_byte_count.
typedef struct {
    /// The first group's. Every group has the same number of channels and as many bytes of panels.
    edge_product_s8 product;
    const int8_t *_Nonnull input;
    edge_runs runs;
    ptrdiff_t pixel_count;
    _Bool units_are_blocks;
    ptrdiff_t groups, panel_byte_count;
} edge_conv_s8;

/// The same for float32.
typedef struct {
    edge_product_f32 product;
    const float *_Nonnull input;
    edge_runs runs;
    ptrdiff_t pixel_count;
    _Bool units_are_blocks;
    ptrdiff_t groups, panel_byte_count;
} edge_conv_f32;

/// A convolution of 3x3 windows that are one pixel apart, by tiles of 4x4 outputs whose products are fewer (Winograd's
/// F(4x4, 3x3)); one unit is one tile. Weights are 36 matrices of panels [channels][16], one for each element of G w Gᵀ.
/// Scratch: edge_winograd_scratch_byte_count.
typedef struct {
    /// Its depth is that of a window.
    edge_product_f32 product;
    const float *_Nonnull input;
    ptrdiff_t channels, height, width, output_height, output_width;
    /// Where the first window begins: minus the padding.
    ptrdiff_t origin_y, origin_x;
} edge_winograd_f32;

ptrdiff_t edge_winograd_scratch_byte_count(ptrdiff_t channels, ptrdiff_t output_channels);

/// A transposed convolution of one group with weights as of edge_conv_f32; one unit is the part of an output row whose
/// pixels are a stride apart, of which a row has as many as the stride, or as it has pixels.
/// Scratch: window.channels floats, rounded up to 8 bytes, and for every tap of the window EDGE_CHUNK pointers and a
/// ptrdiff_t.
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
/// One spatial axis: tap t of output o reads input o * step + origin + t * tap_step.
typedef struct {
    ptrdiff_t input, output, window, step, origin, tap_step;
} edge_conv_axis;

/// A convolution of 8-bit integers with int32 sums modulo 2^32; one unit is one row of output pixels. A flip is 0x80
/// where that side, zero points included, is uint8, else 0; `weight_zero_point_step` is 1 where every output channel
/// has a zero point of its own, else 0.
typedef struct {
    const uint8_t *_Nonnull input;
    const uint8_t *_Nonnull weights;
    const uint8_t *_Nonnull input_zero_point;
    const uint8_t *_Nonnull weight_zero_points;
    int32_t *_Nonnull output;
    edge_conv_axis height, width;
    ptrdiff_t channels, outputs, groups, weight_zero_point_step;
    uint8_t input_flip, weight_flip;
} edge_conv_x8;

edge_kernel_list edge_convolution_kernels(void);
