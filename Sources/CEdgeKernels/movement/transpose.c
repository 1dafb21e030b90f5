#include <string.h>
#include "../kernel_list.h"
#include "walk.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

typedef uint8_t bytes16 __attribute__((vector_size(16)));
typedef uint32_t words4 __attribute__((vector_size(16)));

// The rows of a matrix, riffled: row 2i is the lower, row 2i + 1 the upper half of rows i and i + n/2 interleaved.
// After log2(n) rounds the matrix of n × n is transposed.
static inline void riffle_bytes(const bytes16 *from, bytes16 *to) {
#pragma clang loop unroll(full)
    for (int i = 0; i < 8; i++) {
        to[2 * i] = __builtin_shufflevector(from[i], from[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7,
                                            23);
        to[2 * i + 1] = __builtin_shufflevector(from[i], from[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29,
                                                14, 30, 15, 31);
    }
}

// 16 columns of 16 elements.
static void transpose_bytes(const uint8_t *input, ptrdiff_t column_stride, uint8_t *output, ptrdiff_t row_stride) {
    bytes16 a[16], b[16];
    for (int i = 0; i < 16; i++) memcpy(&a[i], input + i * column_stride, 16);
    riffle_bytes(a, b);
    riffle_bytes(b, a);
    riffle_bytes(a, b);
    riffle_bytes(b, a);
    for (int i = 0; i < 16; i++) memcpy(output + i * row_stride, &a[i], 16);
}

// 4 columns of 4 elements.
static void transpose_words(const uint8_t *input, ptrdiff_t column_stride, uint8_t *output, ptrdiff_t row_stride) {
    words4 a[4], b[4];
    for (int i = 0; i < 4; i++) memcpy(&a[i], input + i * column_stride, 16);
    for (int i = 0; i < 2; i++) {
        b[2 * i] = __builtin_shufflevector(a[i], a[i + 2], 0, 4, 1, 5);
        b[2 * i + 1] = __builtin_shufflevector(a[i], a[i + 2], 2, 6, 3, 7);
    }
    for (int i = 0; i < 2; i++) {
        a[2 * i] = __builtin_shufflevector(b[i], b[i + 2], 0, 4, 1, 5);
        a[2 * i + 1] = __builtin_shufflevector(b[i], b[i + 2], 2, 6, 3, 7);
    }
    for (int i = 0; i < 4; i++) memcpy(output + i * row_stride, &a[i], 16);
}

// The rows first_row..<rows and columns first_column..<columns, element by element.
#define TRANSPOSE_REST(type)                                                                                       \
    static void transpose_##type(const edge_transpose *c, const uint8_t *input, uint8_t *output, ptrdiff_t rows,   \
                                 ptrdiff_t first_row, ptrdiff_t first_column) {                                    \
        for (ptrdiff_t row = first_row; row < rows; row++)                                                         \
            for (ptrdiff_t column = first_column; column < c->columns; column++)                                   \
                memcpy(output + row * c->row_stride + column * sizeof(type),                                       \
                       input + column * c->column_stride + row * sizeof(type), sizeof(type));                      \
    }
TRANSPOSE_REST(uint8_t)
TRANSPOSE_REST(uint16_t)
TRANSPOSE_REST(uint32_t)
TRANSPOSE_REST(uint64_t)

static void band_bytes(const edge_transpose *c, const uint8_t *input, uint8_t *output, ptrdiff_t rows) {
    ptrdiff_t column = 0;
    if (rows == 16)
        for (; column + 16 <= c->columns; column += 16)
            transpose_bytes(input + column * c->column_stride, c->column_stride, output + column, c->row_stride);
    transpose_uint8_t(c, input, output, rows, 0, column);
}

static void band_words(const edge_transpose *c, const uint8_t *input, uint8_t *output, ptrdiff_t rows) {
    const ptrdiff_t whole_rows = rows & ~(ptrdiff_t)3, whole_columns = c->columns & ~(ptrdiff_t)3;
    for (ptrdiff_t column = 0; column < whole_columns; column += 4)
        for (ptrdiff_t row = 0; row < whole_rows; row += 4)
            transpose_words(input + column * c->column_stride + row * 4, c->column_stride,
                            output + row * c->row_stride + column * 4, c->row_stride);
    transpose_uint32_t(c, input, output, whole_rows, 0, whole_columns);
    transpose_uint32_t(c, input, output, rows, whole_rows, 0);
}

void edge_transpose__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_transpose *c = context;
    const ptrdiff_t bands = (c->rows + EDGE_TRANSPOSE_BAND - 1) / EDGE_TRANSPOSE_BAND;
    for (ptrdiff_t unit = first; unit < end; unit++) {
        const edge_place place = edge_walk_place(&c->walk, unit / bands);
        const ptrdiff_t row = unit % bands * EDGE_TRANSPOSE_BAND, left = c->rows - row;
        const ptrdiff_t rows = left < EDGE_TRANSPOSE_BAND ? left : EDGE_TRANSPOSE_BAND;
        const uint8_t *input = c->input + place.input + row * c->byte_count;
        uint8_t *output = c->output + place.output + row * c->row_stride;
        switch (c->byte_count) {
        case 1: band_bytes(c, input, output, rows); break;
        case 2: transpose_uint16_t(c, input, output, rows, 0, 0); break;
        case 4: band_words(c, input, output, rows); break;
        default: transpose_uint64_t(c, input, output, rows, 0, 0); break;
        }
    }
}
