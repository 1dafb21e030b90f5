// Tiles by SDOT, for the files of kernels that have it.
//
// SDOT by element adds, to the four sums of a vector, the products of four inputs, which are one of the four elements
// of a vector of a row's inputs, with a group of weights as a panel holds it:
//
//                     w0: channels 0…3 x 4    w1: channels 4…7 x 4   …
//     row 0, x0…3     sums[0][0]              sums[0][1]
//     row 1, x0…3     sums[1][0]              sums[1][1]
//     …

/// sums += inputs of group `group` of the loaded ones times the next group of weights.
EDGE_INLINE void dot_group(int32x4_t (*sums)[most_vectors], const int8x16_t *x, const int8_t **panel, const int group,
                           const int rows, const int vectors) {
    const int8x16x4_t w = next_weights(panel, vectors, vectors == 4);
    EDGE_UNROLL for (int i = 0; i < vectors; i++) {
        EDGE_UNROLL for (int row = 0; row < rows; row++) {
            sums[row][i] = group == 0   ? vdotq_laneq_s32(sums[row][i], w.val[i], x[row], 0)
                           : group == 1 ? vdotq_laneq_s32(sums[row][i], w.val[i], x[row], 1)
                           : group == 2 ? vdotq_laneq_s32(sums[row][i], w.val[i], x[row], 2)
                                        : vdotq_laneq_s32(sums[row][i], w.val[i], x[row], 3);
        }
    }
}

/// sums += the bytes begin..<end of every row, 16 at a time, times their groups; gives the weights that follow.
EDGE_INLINE const int8_t *dot_whole(int32x4_t (*sums)[most_vectors], const int8_t *const *inputs, ptrdiff_t begin,
                                    ptrdiff_t end, const int8_t *panel, const int rows, const int vectors) {
    for (ptrdiff_t k = begin; k < end; k += 16) {
        int8x16_t x[most_rows];
        EDGE_UNROLL for (int row = 0; row < rows; row++) x[row] = vld1q_s8(inputs[row] + k);
        EDGE_UNROLL for (int group = 0; group < 4; group++) dot_group(sums, x, &panel, group, rows, vectors);
    }
    return panel;
}

/// The same for five rows of four vectors and at least 16 bytes, in an order in which cores that issue in order do not
/// wait either: of the weights, two vectors are loaded while the other two are multiplied. So 32 bytes are read beyond
/// the weights: others of the panel, or the channel sums that follow the panels.
EDGE_INLINE const int8_t *dot_whole_5x4(int32x4_t (*s)[most_vectors], const int8_t *const *inputs, ptrdiff_t begin,
                                        ptrdiff_t end, const int8_t *panel) {
    int8x16_t x0, x1, x2, x3, x4, w0, w1, w2, w3;
#define DOT(row, i, w, group) "sdot %[s" #row #i "].4s, %[" #w "].16b, %[x" #row "].4b[" #group "]\n"
#define COLUMN(i, w, group) \
    DOT(0, i, w, group) DOT(1, i, w, group) DOT(2, i, w, group) DOT(3, i, w, group) DOT(4, i, w, group)
#define GROUP(group)                                                                                        \
    "ldp %q[w2], %q[w3], [%[panel], #64 * " #group " + 32]\n" COLUMN(0, w0, group) COLUMN(1, w1, group)     \
    "ldp %q[w0], %q[w1], [%[panel], #64 * " #group " + 64]\n" COLUMN(2, w2, group) COLUMN(3, w3, group)
#define SUMS(row)                                                                            \
    [s##row##0] "+w"(s[row][0]), [s##row##1] "+w"(s[row][1]), [s##row##2] "+w"(s[row][2]), \
        [s##row##3] "+w"(s[row][3])
    __asm__("ldp %q[w0], %q[w1], [%[panel]]\n"
            "1:\n"
            "ldr %q[x0], [%[input0], %[k]]\n"
            "ldr %q[x1], [%[input1], %[k]]\n"
            "ldr %q[x2], [%[input2], %[k]]\n"
            "ldr %q[x3], [%[input3], %[k]]\n"
            "ldr %q[x4], [%[input4], %[k]]\n"
            GROUP(0) GROUP(1) GROUP(2) GROUP(3)
            "add %[k], %[k], #16\n"
            "add %[panel], %[panel], #256\n"
            "cmp %[k], %[end]\n"
            "b.lt 1b"
            : SUMS(0), SUMS(1), SUMS(2), SUMS(3), SUMS(4), [panel] "+&r"(panel), [k] "+&r"(begin), [x0] "=&w"(x0),
              [x1] "=&w"(x1), [x2] "=&w"(x2), [x3] "=&w"(x3), [x4] "=&w"(x4), [w0] "=&w"(w0), [w1] "=&w"(w1),
              [w2] "=&w"(w2), [w3] "=&w"(w3)
            : [input0] "r"(inputs[0]), [input1] "r"(inputs[1]), [input2] "r"(inputs[2]), [input3] "r"(inputs[3]),
              [input4] "r"(inputs[4]), [end] "r"(end)
            : "cc", "memory");
#undef SUMS
#undef GROUP
#undef COLUMN
#undef DOT
    return panel;
}

/// sums += the last bytes of a run of every row, which begin at `offset`, times their groups; gives the weights that
/// follow.
EDGE_INLINE const int8_t *dot_rest(int32x4_t (*sums)[most_vectors], const int8_t *const *inputs, ptrdiff_t offset,
                                   const tile_block *block, const int8_t *panel, const int rows, const int vectors) {
    const ptrdiff_t rest = block->rest;
    int8x16_t x[most_rows];
    load_rest(x, inputs, offset, rest, block->has_slack, rows);
    dot_group(sums, x, &panel, 0, rows, vectors);
    if (rest > 4) dot_group(sums, x, &panel, 1, rows, vectors);
    if (rest > 8) dot_group(sums, x, &panel, 2, rows, vectors);
    return panel;
}

/// Multiplies and stores a tile.
EDGE_INLINE void dot_tile(const tile_block *block, tile_rows *left, const int rows, const int vectors) {
    const int8_t *panel = block->panel, *inputs[most_rows];
    int32x4_t sums[most_rows][most_vectors];
    const int32_t *biases = block->biases;
    EDGE_UNROLL for (int row = 0; row < rows; row++) {
        inputs[row] = left->pixels[row];
        // Not known to be the same biases, so that they are loaded again instead of moved one by one.
        __asm__ volatile("" : "+r"(biases));
        EDGE_UNROLL for (int i = 0; i < vectors; i++) sums[row][i] = vld1q_s32(biases + 4 * i);
    }
    const ptrdiff_t *offset = block->offsets, *const last = offset + block->run_count - 1;
    do {
        const ptrdiff_t begin = *offset, end = begin + block->whole;
        if (begin < end) {
            panel = rows == 5 && vectors == 4 ? dot_whole_5x4(sums, inputs, begin, end, panel)
                                              : dot_whole(sums, inputs, begin, end, panel, rows, vectors);
        }
        if (block->rest) panel = dot_rest(sums, inputs, end, block, panel, rows, vectors);
    } while (offset++ != last);
    finish_tile(block, left, sums, rows, vectors);
}
