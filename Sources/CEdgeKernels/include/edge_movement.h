#pragma once
#include "edge_kernel.h"

/// One axis over which a copy walks: how many steps, and how many bytes each step moves in the two tensors.
typedef struct {
    ptrdiff_t size, input_stride, output_stride;
} edge_axis;

/// `axis_count` nested walks, the last one innermost; none is a single place.
typedef struct {
    const edge_axis *_Nonnull axes;
    int32_t axis_count;
} edge_walk;

/// Runs of bytes that lie together in both tensors. One unit is one run.
typedef struct {
    const uint8_t *_Nonnull input;
    uint8_t *_Nonnull output;
    edge_walk walk;
    ptrdiff_t byte_count;
} edge_copy_runs;

/// Elements of 1, 2, 4 or 8 bytes that lie together in the output alone. One unit is one row of `count` elements
/// that lie `input_stride` bytes apart in the input.
typedef struct {
    const uint8_t *_Nonnull input;
    uint8_t *_Nonnull output;
    edge_walk walk;
    ptrdiff_t count, input_stride;
    int32_t byte_count;
} edge_copy_elements;

enum { EDGE_TRANSPOSE_BAND = 16 };

/// output[r][c] = input[c][r] for elements of 1, 2, 4 or 8 bytes: those of a column of the output lie together in the
/// input. One unit is a band of up to 16 rows at one place of the walk; bands run fastest.
typedef struct {
    const uint8_t *_Nonnull input;
    uint8_t *_Nonnull output;
    edge_walk walk;
    ptrdiff_t rows, columns;
    /// Bytes from one column to the next in the input, from one row to the next in the output.
    ptrdiff_t column_stride, row_stride;
    int32_t byte_count;
} edge_transpose;

/// A piece of a concatenation: `byte_count` bytes from every row of the input to `offset` in every row of the output.
typedef struct {
    const uint8_t *_Nonnull input;
    ptrdiff_t byte_count, offset;
    /// What each byte becomes; null for what it is.
    const uint8_t *_Nullable table;
} edge_piece;

/// Concatenation. One unit is one piece of one row; pieces run fastest.
typedef struct {
    const edge_piece *_Nonnull pieces;
    ptrdiff_t piece_count;
    uint8_t *_Nonnull output;
    ptrdiff_t row_byte_count;
} edge_concat;

/// One axis of an indexed copy: for each place the distance in elements in the input, or -1 for filling.
typedef struct {
    const int32_t *_Nonnull entries;
    ptrdiff_t size;
} edge_index_axis;

/// Runs of `run_length` elements whose place in the input is the sum of an entry of every axis.
/// One unit is one row, all places of the last axis.
typedef struct {
    const uint8_t *_Nonnull input;
    uint8_t *_Nonnull output;
    const edge_index_axis *_Nonnull axes;
    int32_t axis_count;
    /// Bytes of an element: 1, 2, 4 or 8.
    int32_t byte_count;
    ptrdiff_t run_length;
    /// Places of the last axis whose runs lie together in the input as well.
    ptrdiff_t span_first, span_count;
    uint8_t fill[8];
} edge_copy_indexed;

/// Runs of bytes chosen by an index. One unit is one index of one outer slice; indices run fastest.
typedef struct {
    const uint8_t *_Nonnull input;
    uint8_t *_Nonnull output;
    /// Of `index_byte_count` bytes each, 4 or 8.
    const void *_Nonnull indices;
    ptrdiff_t index_count;
    int32_t index_byte_count;
    /// Runs of an outer slice, at least one, and their size.
    ptrdiff_t length, run_byte_count;
} edge_gather;

edge_kernel_list edge_movement_kernels(void);
