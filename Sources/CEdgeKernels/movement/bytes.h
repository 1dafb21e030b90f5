#pragma once
#include <stdint.h>
#include <string.h>

/// memcpy of `count` bytes as two parts of `size` bytes, a constant, that may overlap.
static inline void edge_copy_twice(uint8_t *output, const uint8_t *input, ptrdiff_t count, const size_t size) {
    uint8_t first[32], last[32];
    memcpy(first, input, size);
    memcpy(last, input + count - size, size);
    memcpy(output, first, size);
    memcpy(output + count - size, last, size);
}

/// memcpy for short runs, which a call would take longer than.
static inline void edge_copy_bytes(uint8_t *output, const uint8_t *input, ptrdiff_t count) {
    if (count > 64) {
        memcpy(output, input, (size_t)count);
    } else if (count >= 32) {
        edge_copy_twice(output, input, count, 32);
    } else if (count >= 16) {
        edge_copy_twice(output, input, count, 16);
    } else if (count >= 8) {
        edge_copy_twice(output, input, count, 8);
    } else if (count >= 4) {
        edge_copy_twice(output, input, count, 4);
    } else if (count > 0) {
        // One to three: the outer two and the one between them.
        const uint8_t middle = input[count / 2], last = input[count - 1];
        output[0] = input[0];
        output[count / 2] = middle;
        output[count - 1] = last;
    }
}
