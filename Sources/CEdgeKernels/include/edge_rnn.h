#pragma once
#include "edge_recurrence.h"

/// A simple recurrent layer: x is [steps, batch, input], h [batch, hidden]. Matrices are in panels as of
/// edge_product_f32. One unit is one element of the batch; the scratch memory holds hidden floats for each of the steps, or
/// of EDGE_STEPS_TOGETHER.
typedef struct {
    ptrdiff_t steps, batch, input, hidden;
    int32_t is_reversed;
    const float *_Nonnull x;
    /// [hidden, input], [hidden, hidden], [hidden]
    const float *_Nonnull input_weights;
    const float *_Nonnull recurrent_weights;
    const float *_Nonnull bias;
    const float *_Nonnull h;
    /// The number of steps of each element of the batch; null for all.
    const int32_t *_Nullable lengths;
    float *_Nonnull y;
    float *_Nonnull h_after;
    /// The largest magnitude of what goes into the function; 0 for none.
    float limit;
    edge_gate_function function;
} edge_rnn_f32;

edge_kernel_list edge_rnn_kernels(void);
