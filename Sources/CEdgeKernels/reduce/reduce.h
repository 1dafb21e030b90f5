#pragma once
#include "edge_reduce.h"

/// The elements of one unit: where they begin in both tensors, and how many neighbours there are.
typedef struct {
    ptrdiff_t input, output, count;
} edge_reduce_unit;

static inline edge_reduce_unit edge_reduce_unit_at(edge_reduction reduction, ptrdiff_t unit) {
    const ptrdiff_t blocks = (reduction.inner + EDGE_REDUCE_BLOCK - 1) / EDGE_REDUCE_BLOCK;
    const ptrdiff_t outer = unit / blocks, column = unit % blocks * EDGE_REDUCE_BLOCK;
    const ptrdiff_t rest = reduction.inner - column;
    return (edge_reduce_unit){outer * reduction.length * reduction.inner + column, outer * reduction.inner + column,
                              rest < EDGE_REDUCE_BLOCK ? rest : EDGE_REDUCE_BLOCK};
}
