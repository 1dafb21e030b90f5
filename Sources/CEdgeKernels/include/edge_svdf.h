#pragma once
#include "edge_recurrence.h"

/// A layer of rank-one filters over features and time: x is [batch, input], the state [batch, filters, memory], the
/// oldest entry of a filter's memory first; rank filters in a row make a unit. One unit of work is one element of the
/// batch.
typedef struct {
    ptrdiff_t batch, input, units, rank, memory;
} edge_svdf_sizes;

typedef struct {
    edge_svdf_sizes sizes;
    const float *_Nonnull x;
    /// [filters, input], [filters, memory], [units]
    const float *_Nonnull feature_weights;
    const float *_Nonnull time_weights;
    const float *_Nonnull bias;
    const float *_Nonnull state;
    float *_Nonnull y;
    float *_Nonnull state_after;
    edge_gate_function function;
} edge_svdf_f32;

/// A factor m · 2^(shift − 31), rounded by the fixed-point rule of docs/quantization.md.
typedef struct {
    int32_t multiplier;
    int32_t shift;
} edge_fixed_point;

/// The integer form (docs/quantization.md, «SVDF»).
typedef struct {
    edge_svdf_sizes sizes;
    const int8_t *_Nonnull x;
    const int8_t *_Nonnull feature_weights;
    const int16_t *_Nonnull time_weights;
    const int32_t *_Nonnull bias;
    const int16_t *_Nonnull state;
    int8_t *_Nonnull y;
    int16_t *_Nonnull state_after;
    int32_t input_zero_point, output_zero_point, lower, upper;
    /// From products with x to the state, and from sums over time to y.
    edge_fixed_point to_state, to_output;
} edge_svdf_s8;

edge_kernel_list edge_svdf_kernels(void);
