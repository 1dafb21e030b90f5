#include "../convolution/conv_s8.h"
#include "../kernel_list.h"
#include "edge_matmul.h"

// A product whose right factor is packed into panels is a convolution of pixels, which are the rows of the left one.

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

typedef int8_t bytes16 __attribute__((vector_size(16)));
typedef int16_t words8 __attribute__((vector_size(16)));

/// The right factor as a convolution's weights.
typedef struct {
    int8_t *panels;
    /// [columns, rounded up to 16] each.
    int32_t *biases, *unsigned_biases, *zero_points;
    float *multipliers;
    _Bool is_wide;
} packed_factor;

static ptrdiff_t rounded_up(ptrdiff_t count, ptrdiff_t multiple) {
    return (count + multiple - 1) / multiple * multiple;
}

ptrdiff_t edge_matmul_s8_scratch_byte_count(const edge_runs *runs, ptrdiff_t depth, ptrdiff_t columns) {
    enum { table_byte_count = 3 * sizeof(int32_t) + sizeof(float) };
    ptrdiff_t sum, limit = PTRDIFF_MAX - 4 * EDGE_BLOCK;
    if (depth > limit || columns > limit) return -1;
    if (__builtin_mul_overflow(rounded_up(columns, EDGE_BLOCK), rounded_up(depth, 4) + table_byte_count, &sum) ||
        __builtin_add_overflow(sum, runs->scratch_byte_count, &sum))
        return -1;
    return sum;
}

/// The scratch memory behind that of the runs.
static packed_factor place_factor(const edge_matmul_s8 *c, void *scratch) {
    const ptrdiff_t columns = rounded_up(c->columns, EDGE_BLOCK);
    packed_factor factor = {.biases = (int32_t *)((char *)scratch + c->runs.scratch_byte_count)};
    factor.unsigned_biases = factor.biases + columns;
    factor.zero_points = factor.unsigned_biases + columns;
    factor.multipliers = (float *)(factor.zero_points + columns);
    factor.panels = (int8_t *)(factor.multipliers + columns);
    return factor;
}

#define LOW_HALVES(a, b) __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define HIGH_HALVES(a, b) \
    __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)

/// Four rows of 16 columns as groups of four of each column.
static inline void interleave(const bytes16 rows[4], int8_t *group) {
    const bytes16 low_01 = LOW_HALVES(rows[0], rows[1]), low_23 = LOW_HALVES(rows[2], rows[3]);
    const bytes16 high_01 = HIGH_HALVES(rows[0], rows[1]), high_23 = HIGH_HALVES(rows[2], rows[3]);
    const words8 groups[4] = {
        __builtin_shufflevector((words8)low_01, (words8)low_23, 0, 8, 1, 9, 2, 10, 3, 11),
        __builtin_shufflevector((words8)low_01, (words8)low_23, 4, 12, 5, 13, 6, 14, 7, 15),
        __builtin_shufflevector((words8)high_01, (words8)high_23, 0, 8, 1, 9, 2, 10, 3, 11),
        __builtin_shufflevector((words8)high_01, (words8)high_23, 4, 12, 5, 13, 6, 14, 7, 15),
    };
    memcpy(group, groups, sizeof groups);
}

/// Packs `count` columns, at most 16; adds up each and gives the least weight.
static inline __attribute__((always_inline)) int8_t pack_panel(const int8_t *right, ptrdiff_t depth, ptrdiff_t stride,
                                                               const ptrdiff_t count, int8_t *panel, int32_t *sums) {
    const ptrdiff_t width = rounded_up(count, 4);
    bytes16 least = {0};
    for (ptrdiff_t k = 0; k < depth; k += 4, right += 4 * stride, panel += 4 * width) {
        bytes16 rows[4] = {{0}};
        int8_t group[4 * EDGE_BLOCK];
        for (ptrdiff_t i = 0; i < 4 && i < depth - k; i++) memcpy(&rows[i], right + i * stride, (size_t)count);
        for (int i = 0; i < 4; i++) {
            least = __builtin_elementwise_min(least, rows[i]);
            for (int column = 0; column < EDGE_BLOCK; column++) sums[column] += rows[i][column];
        }
        interleave(rows, group);
        memcpy(panel, group, (size_t)(4 * width));
    }
    return __builtin_reduce_min(least);
}

static void pack(const edge_matmul_s8 *c, const int8_t *right, packed_factor *factor) {
    const ptrdiff_t depth = rounded_up(c->depth, 4);
    int8_t least = 0;
    for (ptrdiff_t column = 0; column < c->columns; column += EDGE_BLOCK) {
        const ptrdiff_t count = edge_block_count(c->columns, column);
        int8_t *panel = factor->panels + column * depth;
        int32_t sums[EDGE_BLOCK] = {0};
        const int8_t own = count == EDGE_BLOCK
                               ? pack_panel(right + column, c->depth, c->columns, EDGE_BLOCK, panel, sums)
                               : pack_panel(right + column, c->depth, c->columns, count, panel, sums);
        least = own < least ? own : least;
        for (int i = 0; i < EDGE_BLOCK; i++) {
            const int32_t centred = edge_add(sums[i], -edge_multiply((int32_t)c->depth, c->right_zero_point));
            const int32_t bias = edge_multiply(-c->left_zero_point, centred);
            factor->biases[column + i] = bias;
            factor->unsigned_biases[column + i] = edge_add(bias, edge_multiply(-128, sums[i]));
            factor->zero_points[column + i] = c->right_zero_point;
            factor->multipliers[column + i] = c->multiplier;
        }
    }
    factor->is_wide = least == INT8_MIN;
}

static void multiply(const edge_matmul_s8 *c, ptrdiff_t first, ptrdiff_t end, void *scratch,
                     edge_step_function convolve) {
    packed_factor factor = place_factor(c, scratch);
    for (ptrdiff_t unit = first, packed = -1, count; unit < end; unit += count) {
        const ptrdiff_t product = unit / c->rows, row = unit % c->rows;
        const int8_t *right = c->right + c->right_offsets[product];
        count = end - unit < c->rows - row ? end - unit : c->rows - row;
        if (packed < 0 || c->right_offsets[packed] != c->right_offsets[product]) pack(c, right, &factor);
        packed = product;
        const edge_conv_s8 rows = {
            .product =
                {
                    .panels = factor.panels,
                    .channels = c->columns,
                    .result_step = c->columns,
                    .padded_depth = rounded_up(c->depth, 4),
                    .is_wide = factor.is_wide,
                    .tables = {.biases = factor.biases,
                               .multipliers = factor.multipliers,
                               .zero_points = c->right_zero_point ? factor.zero_points : NULL},
                    .unsigned_biases = factor.unsigned_biases,
                    .result = c->result,
                    .input_zero_point = c->left_zero_point,
                    .output = c->output + product * c->rows * c->columns,
                },
            .input = c->left + c->left_offsets[product],
            .runs = c->runs,
            .pixel_count = c->rows,
            .groups = 1,
        };
        convolve(&rows, row, row + count, scratch);
    }
}

#define EDGE_MATMUL(isa)                                                                                       \
    void edge_matmul_s8__##isa(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {           \
        multiply(context, first, end, scratch, edge_conv_s8__##isa);                                           \
    }

#if defined(__x86_64__)
EDGE_MATMUL(avx512vnni)
EDGE_MATMUL(avxvnni)
EDGE_MATMUL(avx2)
#elif defined(__aarch64__)
EDGE_MATMUL(i8mm)
EDGE_MATMUL(dotprod)
EDGE_MATMUL(neon)
#endif
