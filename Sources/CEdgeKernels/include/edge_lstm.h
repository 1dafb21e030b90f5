#pragma once
#include "edge_kernel.h"
#include "edge_recurrence.h"
#include "edge_requantize.h"

/// The lengths of a long short-term memory: x is [steps, batch, input], c [batch, hidden], h [batch, output].
typedef struct {
    ptrdiff_t steps, batch, input, hidden, output;
    int32_t is_reversed;
} edge_lstm_sizes;

/// The float32 form. Gates are input, forget, cell, output; a limit of 0 is none. Matrices are in panels as of
/// edge_product_f32. One unit is one element of the batch; the scratch memory holds 5 * hidden floats, and 4 * hidden for
/// each of the steps, or of EDGE_STEPS_TOGETHER.
typedef struct {
    edge_lstm_sizes sizes;
    const float *_Nonnull x;
    /// [4 * hidden, input], [4 * hidden, output], [4 * hidden]
    const float *_Nonnull input_weights;
    const float *_Nonnull recurrent_weights;
    const float *_Nonnull bias;
    const float *_Nonnull h;
    const float *_Nonnull c;
    /// [3 * hidden]: input, forget, output; null for none.
    const float *_Nullable peepholes;
    /// [output, hidden] and [output]; null for none.
    const float *_Nullable projection_weights;
    const float *_Nullable projection_bias;
    /// [4 * hidden]: the scales of the layer normalization; null for none.
    const float *_Nullable normalization;
    /// The number of steps of each element of the batch; null for all.
    const int32_t *_Nullable lengths;
    float *_Nonnull y;
    float *_Nonnull h_after;
    float *_Nonnull c_after;
    float cell_limit, projection_limit, gate_limit, normalization_epsilon;
    /// Those of the input, forget and output gates, of the cell gate, and of c on its way to h.
    edge_gate_function gate, candidate, output;
} edge_lstm_f32;

/// int8 weights of some rows as panels [rows / 16][depth / 4][16][4], filled up with zeros, and for each row, rounded up
/// to 16 of them, the bias less the vector's zero point times Σw, and the multiplier. Null for no rows.
typedef struct {
    ptrdiff_t rows, depth;
    const int8_t *_Nullable panels;
    const int32_t *_Nullable biases;
    const float *_Nullable multipliers;
} edge_lstm_rows_s8;

/// A table of 512 entries, each the value at its beginning and, in the upper half, what the next one adds.
typedef const int32_t *_Nonnull edge_lstm_table;

/// The integer form (docs/quantization.md, «Integer LSTM»). One unit is one element of the batch.
/// Scratch: edge_lstm_s8_scratch_byte_count(sizes).
typedef struct {
    edge_lstm_sizes sizes;
    const int8_t *_Nonnull x;
    const int8_t *_Nonnull h;
    const int16_t *_Nonnull c;
    int8_t *_Nonnull y;
    int8_t *_Nonnull h_after;
    int16_t *_Nonnull c_after;
    /// The four gates' products with x and with h.
    edge_lstm_rows_s8 from_x, from_h;
    edge_lstm_table sigmoid;
    edge_lstm_table tanh;
    float cell_multiplier, cell_rescale;
    int32_t cell_bound;
    /// From 2^-30 to h, or to the input of the projection.
    float hidden_multiplier;
    edge_requantize hidden_rule;
    /// No rows for none.
    edge_lstm_rows_s8 projection;
    edge_requantize projection_rule;
} edge_lstm_s8;

ptrdiff_t edge_lstm_s8_scratch_byte_count(edge_lstm_sizes sizes);

edge_kernel_list edge_lstm_kernels(void);
