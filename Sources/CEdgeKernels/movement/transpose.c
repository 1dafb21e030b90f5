#include <string.h>
#include "../blocks.h"
#include "../kernel_list.h"
#include "walk.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

typedef uint8_t bytes16 __attribute__((vector_size(16)));
typedef uint32_t words4 __attribute__((vector_size(16)));

#define ZIP_LOW(a, b) __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define ZIP_HIGH(a, b) __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
#define EVEN(a, b) __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
#define ODD(a, b) __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31)

// The rows of a matrix, riffled: row 2i is the lower, row 2i + 1 the upper half of rows i and i + n/2 interleaved.
// After log2(n) rounds the matrix of n × n is transposed.
static inline void riffle_bytes(const bytes16 *from, bytes16 *to) {
#pragma clang loop unroll(full)
    for (int i = 0; i < 8; i++) {
        to[2 * i] = ZIP_LOW(from[i], from[i + 8]);
        to[2 * i + 1] = ZIP_HIGH(from[i], from[i + 8]);
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

// 4 columns of 16 elements, or as many fewer as `columns` says. Where rows adjoin, all but the last are stored with a byte
// of the next one.
EDGE_INLINE void transpose_few_columns(const uint8_t *input, ptrdiff_t column_stride, uint8_t *output,
                                       ptrdiff_t row_stride, const int columns, const _Bool adjoin) {
    bytes16 a[4] = {}, b[4], rows[4];
    for (int i = 0; i < columns; i++) memcpy(&a[i], input + i * column_stride, 16);
    for (int i = 0; i < 2; i++) {
        b[2 * i] = ZIP_LOW(a[i], a[i + 2]);
        b[2 * i + 1] = ZIP_HIGH(a[i], a[i + 2]);
    }
    for (int i = 0; i < 2; i++) {
        rows[2 * i] = ZIP_LOW(b[i], b[i + 2]);
        rows[2 * i + 1] = ZIP_HIGH(b[i], b[i + 2]);
    }
#pragma clang loop unroll(full)
    for (int row = 0; row < 16; row++) {
        const uint32_t four = ((words4)rows[row / 4])[row % 4];
        memcpy(output + row * row_stride, &four, adjoin && row < 15 ? 4 : (size_t)columns);
    }
}

// 16 columns of 4 elements, or as many fewer as `rows` says, behind which the input goes on.
EDGE_INLINE void transpose_few_rows(const uint8_t *input, ptrdiff_t column_stride, uint8_t *output,
                                    ptrdiff_t row_stride, const int rows) {
    words4 columns[4];
    bytes16 even[2], odd[2], all[4];
#pragma clang loop unroll(full)
    for (int i = 0; i < 16; i++) {
        uint32_t four;
        memcpy(&four, input + i * column_stride, 4);
        columns[i / 4][i % 4] = four;
    }
    for (int i = 0; i < 2; i++) {
        even[i] = EVEN((bytes16)columns[2 * i], (bytes16)columns[2 * i + 1]);
        odd[i] = ODD((bytes16)columns[2 * i], (bytes16)columns[2 * i + 1]);
    }
    all[0] = EVEN(even[0], even[1]);
    all[1] = EVEN(odd[0], odd[1]);
    all[2] = ODD(even[0], even[1]);
    all[3] = ODD(odd[0], odd[1]);
    for (int i = 0; i < rows; i++) memcpy(output + i * row_stride, &all[i], 16);
}

// 4 columns of 4 elements, or as many fewer of either as is said.
EDGE_INLINE void transpose_words(const uint8_t *input, ptrdiff_t column_stride, uint8_t *output, ptrdiff_t row_stride,
                                 const int rows, const int columns) {
    words4 a[4] = {}, b[4];
    for (int i = 0; i < columns; i++) memcpy(&a[i], input + i * column_stride, 4 * (size_t)rows);
    for (int i = 0; i < 2; i++) {
        b[2 * i] = __builtin_shufflevector(a[i], a[i + 2], 0, 4, 1, 5);
        b[2 * i + 1] = __builtin_shufflevector(a[i], a[i + 2], 2, 6, 3, 7);
    }
    for (int i = 0; i < 2; i++) {
        a[2 * i] = __builtin_shufflevector(b[i], b[i + 2], 0, 4, 1, 5);
        a[2 * i + 1] = __builtin_shufflevector(b[i], b[i + 2], 2, 6, 3, 7);
    }
    for (int i = 0; i < rows; i++) memcpy(output + i * row_stride, &a[i], 4 * (size_t)columns);
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

// 16 rows, from `column` on.
static void band_columns(const edge_transpose *c, const uint8_t *input, uint8_t *output, ptrdiff_t column) {
    const ptrdiff_t step = c->column_stride, rest = c->columns % 4, row_stride = c->row_stride;
    for (; column + 4 <= c->columns; column += 4)
        transpose_few_columns(input + column * step, step, output + column, row_stride, 4, 0);
    input += column * step;
    output += column;
    switch (rest) {
    case 1: return transpose_few_columns(input, step, output, row_stride, 1, 0);
    case 2: return transpose_few_columns(input, step, output, row_stride, 2, 0);
    case 3:
        if (row_stride == 3) return transpose_few_columns(input, step, output, row_stride, 3, 1);
        return transpose_few_columns(input, step, output, row_stride, 3, 0);
    }
}

// Four rows or fewer; gives how many columns are done. In the last one nothing may be read behind its rows.
EDGE_INLINE ptrdiff_t band_rows(const edge_transpose *c, const uint8_t *input, uint8_t *output, const int rows) {
    ptrdiff_t column = 0;
    for (; column + 16 < c->columns; column += 16)
        transpose_few_rows(input + column * c->column_stride, c->column_stride, output + column, c->row_stride, rows);
    return column;
}

// All columns of rows that do not fill a vector.
static void last_rows(const edge_transpose *c, const uint8_t *input, uint8_t *output, ptrdiff_t rows) {
    for (ptrdiff_t count; rows > 0; rows -= count, input += count, output += count * c->row_stride) {
        ptrdiff_t column = 0;
        count = rows < 4 ? rows : 4;
        switch (count) {
        case 4: column = band_rows(c, input, output, 4); break;
        case 3: column = band_rows(c, input, output, 3); break;
        case 2: column = band_rows(c, input, output, 2); break;
        }
        transpose_uint8_t(c, input, output, count, 0, column);
    }
}

static void band_bytes(const edge_transpose *c, const uint8_t *input, uint8_t *output, ptrdiff_t rows) {
    for (; rows >= 16; rows -= 16, input += 16, output += 16 * c->row_stride) {
        ptrdiff_t column = 0;
        for (; column + 16 <= c->columns; column += 16)
            transpose_bytes(input + column * c->column_stride, c->column_stride, output + column, c->row_stride);
        band_columns(c, input, output, column);
    }
    last_rows(c, input, output, rows);
}

// Columns of up to four words from `column` on, of any number of rows.
EDGE_INLINE void column_words(const edge_transpose *c, const uint8_t *input, uint8_t *output, ptrdiff_t rows,
                              ptrdiff_t column, const int columns) {
    const ptrdiff_t step = c->column_stride, row_stride = c->row_stride;
    input += column * step;
    output += column * 4;
    for (; rows >= 4; rows -= 4, input += 4 * 4, output += 4 * row_stride)
        transpose_words(input, step, output, row_stride, 4, columns);
    switch (rows) {
    case 1: return transpose_words(input, step, output, row_stride, 1, columns);
    case 2: return transpose_words(input, step, output, row_stride, 2, columns);
    case 3: return transpose_words(input, step, output, row_stride, 3, columns);
    }
}

static void band_words(const edge_transpose *c, const uint8_t *input, uint8_t *output, ptrdiff_t rows) {
    ptrdiff_t column = 0;
    for (; column + 4 <= c->columns; column += 4) column_words(c, input, output, rows, column, 4);
    switch (c->columns - column) {
    case 1: return column_words(c, input, output, rows, column, 1);
    case 2: return column_words(c, input, output, rows, column, 2);
    case 3: return column_words(c, input, output, rows, column, 3);
    }
}

void edge_transpose__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_transpose *c = context;
    const ptrdiff_t bands = (c->rows + EDGE_TRANSPOSE_BAND - 1) / EDGE_TRANSPOSE_BAND;
    // Bands of so few columns that all are read at once are one.
    const ptrdiff_t together = c->columns <= 4 ? bands : 1;
    for (ptrdiff_t unit = first, count; unit < end; unit += count) {
        const edge_place place = edge_walk_place(&c->walk, unit / bands);
        const ptrdiff_t band = unit % bands, row = band * EDGE_TRANSPOSE_BAND, left = c->rows - row;
        const ptrdiff_t most = end - unit < together ? end - unit : together;
        count = bands - band < most ? bands - band : most;
        const ptrdiff_t rows = left < count * EDGE_TRANSPOSE_BAND ? left : count * EDGE_TRANSPOSE_BAND;
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
