#pragma once
#include "edge_kernel.h"

/// Integers of 4 or 8 bytes that name places on an axis.
typedef struct {
    const void *_Nonnull values;
    int32_t byte_count;
} edge_indices;

/// output[o][m][i] = input[o][indices[o][m][i]][i]. One unit is one row of `inner` elements, m fastest.
typedef struct {
    const uint8_t *_Nonnull input;
    uint8_t *_Nonnull output;
    edge_indices indices;
    ptrdiff_t length, count, inner;
    int32_t byte_count;
} edge_gather_elements;

/// One index of a tuple: how many places its axis has and how many bytes lie between two of them.
typedef struct {
    ptrdiff_t length, stride;
} edge_tuple_axis;

/// Runs of bytes whose place a tuple of indices names. One unit is one tuple. Gathering copies them from `input` to one
/// another's side; a tuple counts within its batch of the input.
typedef struct {
    const uint8_t *_Nonnull input;
    uint8_t *_Nonnull output;
    edge_indices indices;
    const edge_tuple_axis *_Nonnull axes;
    ptrdiff_t axis_count, tuples_per_batch, batch_byte_count, run_byte_count;
} edge_gather_nd;

/// `updates` over a copy of `input`, in order, those outside left out. A single unit.
typedef struct {
    const uint8_t *_Nonnull input;
    const uint8_t *_Nonnull updates;
    uint8_t *_Nonnull output;
    edge_indices indices;
    const edge_tuple_axis *_Nonnull axes;
    ptrdiff_t axis_count, tuple_count, byte_count, run_byte_count;
} edge_scatter_nd;

/// Where along an axis the largest or smallest element lies. One unit is one place outside of the axis: a row whose
/// elements lie `inner` apart.
typedef struct {
    const void *_Nonnull input;
    void *_Nonnull output;
    ptrdiff_t length, inner;
    int32_t output_byte_count;
    /// EDGE_EXTREMUM_…
    int32_t flags;
} edge_arg_extremum;

enum { EDGE_EXTREMUM_SMALLEST = 1, EDGE_EXTREMUM_LAST = 2 };

/// The `count` largest or smallest elements of each row in order; equal ones in order of their place, NaN last.
/// One unit is one row; `inner` as above. Scratch memory: `count` × 8 bytes.
typedef struct {
    const float *_Nonnull input;
    float *_Nonnull values;
    void *_Nonnull indices;
    ptrdiff_t length, inner, count;
    int32_t index_byte_count;
    int32_t is_smallest;
} edge_top_k;

/// The coordinates of all elements that are not zero, in order, and how many there are. A single unit.
typedef struct {
    const uint8_t *_Nonnull input;
    int64_t *_Nonnull coordinates;
    int64_t *_Nonnull count;
    const ptrdiff_t *_Nonnull sizes;
    int32_t rank;
    ptrdiff_t element_count;
    /// Bytes of an element; one is zero if all its bits under `mask` are (those of floats but the sign).
    int32_t byte_count;
    uint64_t mask;
} edge_non_zero;

edge_kernel_list edge_index_kernels(void);
