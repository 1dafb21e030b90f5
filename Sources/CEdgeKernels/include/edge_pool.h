#pragma once
#include "edge_kernel.h"
#include "edge_requantize.h"
#include "edge_window.h"

/// The mean under a window; one unit is one output pixel.
typedef struct {
    const int8_t *_Nonnull input;
    int8_t *_Nonnull output;
    edge_window window;
    /// Divide by the whole window, not only by what lies inside the picture.
    _Bool counts_padding;
    /// Input and output have one quantization: the mean of the stored integers, halves away from zero.
    _Bool keeps_quantization;
    /// Halves up instead.
    _Bool rounds_halves_up;
    double input_scale, output_scale;
    int32_t input_zero_point;
    edge_requantize result;
} edge_average_pool_s8;

/// The same for float32.
typedef struct {
    const float *_Nonnull input;
    float *_Nonnull output;
    edge_window window;
    _Bool counts_padding;
    float lower, upper;
} edge_average_pool_f32;

/// The largest value under a window, between two stored bounds; one unit is one output pixel.
typedef struct {
    const int8_t *_Nonnull input;
    int8_t *_Nonnull output;
    edge_window window;
    int8_t lower, upper;
} edge_max_pool_s8;

/// The same for float32; NaN is passed over.
typedef struct {
    const float *_Nonnull input;
    float *_Nonnull output;
    edge_window window;
    float lower, upper;
} edge_max_pool_f32;

edge_kernel_list edge_pool_kernels(void);
