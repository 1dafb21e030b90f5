#pragma once
#include "edge_kernel.h"

/// One pass of a transform of length radix · count · stride: `count` butterflies over `stride` neighbours.
typedef struct {
    ptrdiff_t radix, count, stride;
    /// For each butterfly, radix - 1 factors, real and imaginary part in turn.
    const float *_Nonnull twiddles;
    /// The radix-th roots of unity.
    const float *_Nonnull roots;
} edge_fourier_pass;

/// Discrete Fourier transforms along one axis. One unit is one transform; the scratch memory holds 4 * length floats.
typedef struct {
    const float *_Nonnull x;
    float *_Nonnull y;
    /// The tensors are [outer, x_length, inner, x_parts] and [outer, y_length, inner, y_parts], where two parts are a
    /// complex number. x is cut off or followed by zeros as the transform needs it.
    ptrdiff_t inner, x_length, y_length;
    int32_t x_parts, y_parts;
    int32_t is_inverse;
    /// The length of the transform, and whether it runs as one of half that length over pairs of real numbers.
    ptrdiff_t length;
    int32_t is_paired;
    /// The passes, and the length-th roots of unity, which pairs need.
    const edge_fourier_pass *_Nonnull passes;
    ptrdiff_t pass_count;
    const float *_Nonnull roots;
} edge_fourier;

edge_kernel_list edge_fourier_kernels(void);
