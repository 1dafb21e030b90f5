#pragma once
#include "edge_index.h"

static inline int64_t edge_index_at(edge_indices indices, ptrdiff_t position) {
    return indices.byte_count == 4 ? ((const int32_t *)indices.values)[position]
                                   : ((const int64_t *)indices.values)[position];
}

// The place that an index means: from the end where it is negative, the nearest where it lies outside.
static inline int64_t edge_nearest_place(int64_t index, ptrdiff_t length) {
    if (index < 0) index += length;
    if (index < 0) index = 0;
    return index < length ? index : length - 1;
}

static inline void edge_store_index(void *output, int32_t byte_count, ptrdiff_t position, int64_t value) {
    if (byte_count == 4) {
        ((int32_t *)output)[position] = (int32_t)value;
    } else {
        ((int64_t *)output)[position] = value;
    }
}
