#pragma once
#include "edge_kernel.h"

/// Steps whose inputs are multiplied together, before the state of the first is known.
enum { EDGE_STEPS_TOGETHER = 48 };

/// What a recurrent layer does to the sum of a gate.
typedef enum {
    EDGE_GATE_IDENTITY,
    EDGE_GATE_SIGMOID,
    EDGE_GATE_TANH,
    EDGE_GATE_SOFTSIGN,
    EDGE_GATE_SOFTPLUS,
    EDGE_GATE_RELU,
    EDGE_GATE_RELU6,
    EDGE_GATE_RELU_N1_TO_1,
    EDGE_GATE_AFFINE,
    EDGE_GATE_SCALED_TANH,
    EDGE_GATE_HARD_SIGMOID,
    EDGE_GATE_LEAKY_RELU,
    EDGE_GATE_THRESHOLDED_RELU,
    EDGE_GATE_ELU,
} edge_gate_kind;

typedef struct {
    edge_gate_kind kind;
    float alpha, beta;
} edge_gate_function;
