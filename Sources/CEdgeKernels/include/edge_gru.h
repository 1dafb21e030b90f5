#pragma once
#include "edge_recurrence.h"

/// A gated recurrent unit: x is [steps, batch, input], h [batch, hidden]. Gates are update, reset, candidate. Matrices are
/// in panels as of edge_product_f32. One unit is one element of the batch; the scratch memory holds 3 * hidden floats, and
/// 3 * hidden for each of the steps, or of EDGE_STEPS_TOGETHER.
typedef struct {
    ptrdiff_t steps, batch, input, hidden;
    int32_t is_reversed;
    /// Whether the reset gate meets the candidate's product with h, and not h itself.
    int32_t resets_after;
    const float *_Nonnull x;
    /// [3 * hidden, input], [3 * hidden, hidden], [4 * hidden]: the candidate's bias for h comes last.
    const float *_Nonnull input_weights;
    const float *_Nonnull recurrent_weights;
    const float *_Nonnull bias;
    const float *_Nonnull h;
    /// The number of steps of each element of the batch; null for all.
    const int32_t *_Nullable lengths;
    float *_Nonnull y;
    float *_Nonnull h_after;
    /// The largest magnitude of what goes into the functions; 0 for none.
    float limit;
    edge_gate_function gate, candidate;
} edge_gru_f32;

edge_kernel_list edge_gru_kernels(void);
