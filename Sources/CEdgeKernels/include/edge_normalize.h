#pragma once
#include "edge_kernel.h"

enum { EDGE_NORMALIZE_BLOCK = 64 };

/// A tensor as four nested axes, [outer][rows][groups][run]: statistics are taken over rows and runs.
typedef struct {
    ptrdiff_t outer, rows, groups, run;
} edge_normalized_axes;

/// A factor or a shift, and how many elements it moves for one step along each axis.
typedef struct {
    const float *_Nonnull values;
    edge_normalized_axes steps;
} edge_normalize_operand;

/// (x - mean) / √(variance + epsilon) * scale + shift, or with `centers` false x / √(mean of x² + epsilon) * scale +
/// shift.
///
/// normalize_rows_f32: one unit is one group of one outer element.
/// normalize_columns_f32: scale and shift change along `rows` or along the other two, and a run has at most
/// EDGE_NORMALIZE_BLOCK elements; one unit is as many groups of one outer element as EDGE_NORMALIZE_BLOCK columns hold.
typedef struct {
    const float *_Nonnull input;
    float *_Nonnull output;
    edge_normalized_axes axes;
    edge_normalize_operand scale, shift;
    float epsilon;
    _Bool centers;
} edge_normalize_f32;

/// The groups that a unit of normalize_columns_f32 has at most.
static inline ptrdiff_t edge_normalize_block_groups(ptrdiff_t run) { return EDGE_NORMALIZE_BLOCK / run; }

edge_kernel_list edge_normalize_kernels(void);
