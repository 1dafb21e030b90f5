#pragma once
#include "elementwise.h"
#include "exponential.h"
#include "product/product_f32.h"
#include "reals.h"
#include "edge_recurrence.h"

/// The steps of one element of the batch, in the order in which they are walked.
typedef struct {
    ptrdiff_t item, batch, length;
    int32_t is_reversed;
} edge_sequence;

/// The sequence of element `item`, whose length is that of `lengths`, or `steps` where that is null.
static inline edge_sequence edge_sequence_of(ptrdiff_t item, ptrdiff_t batch, ptrdiff_t steps, const int32_t *lengths,
                                             int32_t is_reversed) {
    ptrdiff_t length = lengths ? lengths[item] : steps;
    length = length < 0 ? 0 : length > steps ? steps : length;
    return (edge_sequence){item, batch, length, is_reversed};
}

/// The row of a tensor [steps * batch, …] that is a step of the sequence.
static inline ptrdiff_t edge_row_of(const edge_sequence *sequence, ptrdiff_t step) {
    const ptrdiff_t position = sequence->is_reversed ? sequence->length - 1 - step : step;
    return position * sequence->batch + sequence->item;
}

/// The steps whose inputs are multiplied together when step `step` comes; 0 where its own already are.
static inline ptrdiff_t edge_steps_from(const edge_sequence *sequence, ptrdiff_t step) {
    if (step % EDGE_STEPS_TOGETHER != 0) return 0;
    const ptrdiff_t rest = sequence->length - step;
    return rest < EDGE_STEPS_TOGETHER ? rest : EDGE_STEPS_TOGETHER;
}

/// The bounds ±limit; none for a limit of 0.
static inline float edge_bound(float limit) { return limit > 0 ? limit : __builtin_inff(); }

/// What becomes of sums that are only added to.
static inline edge_finish_f32 edge_sum_to(float *output, const float *biases, const float *addend) {
    const float infinity = __builtin_inff();
    return (edge_finish_f32){biases, -infinity, infinity, addend, -infinity, infinity, output};
}
