#include "conv_s8.h"

enum { rows_together = 4 };

/// sums[row][0..<width] += run [group][4] of every row times a panel's groups [group][width][4].
static inline void add_run(const int8_t *const *rows, ptrdiff_t row_count, ptrdiff_t offset, ptrdiff_t byte_count,
                           const int8_t *panel, ptrdiff_t width, int32_t (*sums)[EDGE_BLOCK]) {
    for (ptrdiff_t k = 0; k < byte_count; k += 4, panel += 4 * width) {
        for (ptrdiff_t row = 0; row < row_count; row++) {
            const int8_t *x = rows[row] + offset + k;
            for (ptrdiff_t channel = 0; channel < width; channel++) {
                const int8_t *w = panel + 4 * channel;
                sums[row][channel] =
                    edge_add(sums[row][channel], x[0] * w[0] + x[1] * w[1] + x[2] * w[2] + x[3] * w[3]);
            }
        }
    }
}

static void multiply(const edge_product_s8 *product, const edge_chunk_s8 *chunk, ptrdiff_t first, ptrdiff_t end) {
    for (ptrdiff_t channel = first; channel < end; channel += EDGE_BLOCK) {
        const ptrdiff_t width = edge_block_width(product->channels, channel);
        const ptrdiff_t count = edge_block_count(product->channels, channel);
        for (ptrdiff_t row = 0; row < chunk->count; row += rows_together) {
            const ptrdiff_t row_count = chunk->count - row < rows_together ? chunk->count - row : rows_together;
            const int8_t *panel = product->panels + channel * product->padded_depth;
            int32_t sums[rows_together][EDGE_BLOCK] = {};
            for (ptrdiff_t run = 0; run < chunk->run_count; run++, panel += chunk->run_byte_count * width)
                add_run(chunk->pixels + row, row_count, chunk->offsets[run], chunk->run_byte_count, panel, width, sums);
            for (ptrdiff_t i = 0; i < row_count; i++)
                edge_finish_block(sums[i], &product->tables, channel, count,
                                  chunk->input_sums ? chunk->input_sums[row + i] : 0, product->result,
                                  &product->residual, product->output,
                                  (chunk->pixel + row + i) * product->result_step + channel);
        }
    }
}

void edge_conv_s8__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    edge_convolve_s8(context, first, end, scratch, multiply, edge_sum_inputs, EDGE_CHUNK);
}

#define EDGE_KERNEL EDGE_LIST_KERNEL
static const edge_kernel kernels[] = {
#include "kernels.inc"
};

edge_kernel_list edge_convolution_kernels(void) {
    return (edge_kernel_list){kernels, sizeof kernels / sizeof kernels[0]};
}
