#pragma once
#include "edge_kernel.h"
#include "edge_requantize.h"

/// The rule of Quantize from float32 (docs/quantization.md); NaN gives the zero point. One unit is one element.
/// `flip` is 0x80 where the output is uint8 and the rule speaks of values that are smaller by 128, else 0.
typedef struct {
    const float *_Nonnull input;
    uint8_t *_Nonnull output;
    float scale;
    edge_requantize result;
    uint8_t flip;
} edge_quantize_f32;

/// The rule of Quantize from 8-bit integers. Where a side is uint8, its flip is 0x80 and the rule speaks of values
/// that are smaller by 128. One unit is one element.
typedef struct {
    const uint8_t *_Nonnull input;
    uint8_t *_Nonnull output;
    int32_t input_zero_point;
    float multiplier;
    edge_requantize result;
    uint8_t input_flip, output_flip;
} edge_quantize_x8;

/// output[i] = input[i] ^ 0x80: between int8 and uint8 of one scale. One unit is one element.
typedef struct {
    const uint8_t *_Nonnull input;
    uint8_t *_Nonnull output;
} edge_flip_x8;

/// output[i] = scale * (input[i] - zero_point), the input flipped as above. One unit is one element.
typedef struct {
    const uint8_t *_Nonnull input;
    float *_Nonnull output;
    float scale;
    int32_t zero_point;
    uint8_t flip;
} edge_dequantize_x8;

/// `count` numbers as uint8 in the range that they and 0 have, with the scale and zero point of that range (the rule of
/// `DynamicQuantize`). The step is one unit.
typedef struct {
    const float *_Nonnull input;
    uint8_t *_Nonnull output;
    float *_Nonnull scale;
    uint8_t *_Nonnull zero_point;
    ptrdiff_t count;
} edge_dynamic_quantize_f32;

edge_kernel_list edge_quantize_kernels(void);
