// Tiles by SDOT, for the files of kernels that have it.
//
// SDOT by element adds, to the four sums of a vector, the products of four inputs, which are one of the four elements
// of a vector of a row's inputs, with a group of weights as a panel holds it:
//
//                     w0: channels 0…3 x 4    w1: channels 4…7 x 4   …
//     row 0, x0…3     sums[0][0]              sums[0][1]
//     row 1, x0…3     sums[1][0]              sums[1][1]
//     …

/// sums += inputs of group `group` of the loaded ones times a group of weights.
EDGE_INLINE void dot_group(int32x4_t (*sums)[most_vectors], const int8x16_t *inputs, const int8_t *weights,
                           const int group, const int rows, const int vectors) {
    EDGE_UNROLL for (int i = 0; i < vectors; i++) {
        const int8x16_t w = vld1q_s8(weights + 16 * i);
        EDGE_UNROLL for (int row = 0; row < rows; row++) {
            sums[row][i] = group == 0   ? vdotq_laneq_s32(sums[row][i], w, inputs[row], 0)
                           : group == 1 ? vdotq_laneq_s32(sums[row][i], w, inputs[row], 1)
                           : group == 2 ? vdotq_laneq_s32(sums[row][i], w, inputs[row], 2)
                                        : vdotq_laneq_s32(sums[row][i], w, inputs[row], 3);
        }
    }
}

/// sums += 16 bytes of every row at a time times their groups; gives the weights that follow.
EDGE_INLINE const int8_t *dot_whole(int32x4_t (*sums)[most_vectors], const int8_t *const *runs, ptrdiff_t byte_count,
                                    const int8_t *panel, const int rows, const int vectors) {
    for (ptrdiff_t k = 0; k < byte_count; k += 16) {
        int8x16_t x[most_rows];
        EDGE_UNROLL for (int row = 0; row < rows; row++) x[row] = vld1q_s8(runs[row] + k);
        EDGE_UNROLL for (int group = 0; group < 4; group++, panel += 16 * vectors)
            dot_group(sums, x, panel, group, rows, vectors);
    }
    return panel;
}

/// The same for five rows of four vectors, in an order in which cores that issue in order do not wait either: of the
/// weights, two vectors are loaded while the other two are multiplied. So 32 bytes are read beyond the weights: others
/// of the panel, or the channel sums that follow the panels.
EDGE_INLINE const int8_t *dot_whole_5x4(int32x4_t (*s)[most_vectors], const int8_t *const *runs, ptrdiff_t byte_count,
                                        const int8_t *panel) {
    ptrdiff_t k = 0;
    int8x16_t x0, x1, x2, x3, x4, w0, w1, w2, w3;
#define DOT(row, i, w, group) "sdot %[s" #row #i "].4s, %[" #w "].16b, %[x" #row "].4b[" #group "]\n"
#define COLUMN(i, w, group) \
    DOT(0, i, w, group) DOT(1, i, w, group) DOT(2, i, w, group) DOT(3, i, w, group) DOT(4, i, w, group)
#define GROUP(group, here, next)                                                           \
    "ldp %q[w2], %q[w3], [%[panel], " here "]\n" COLUMN(0, w0, group) COLUMN(1, w1, group) \
    "ldp %q[w0], %q[w1], [%[panel], " next "\n" COLUMN(2, w2, group) COLUMN(3, w3, group)
#define SUMS(row)                                                                            \
    [s##row##0] "+w"(s[row][0]), [s##row##1] "+w"(s[row][1]), [s##row##2] "+w"(s[row][2]), \
        [s##row##3] "+w"(s[row][3])
    __asm__("ldp %q[w0], %q[w1], [%[panel]]\n"
            "1:\n"
            "ldr %q[x0], [%[run0], %[k]]\n"
            "ldr %q[x1], [%[run1], %[k]]\n"
            "ldr %q[x2], [%[run2], %[k]]\n"
            "ldr %q[x3], [%[run3], %[k]]\n"
            "ldr %q[x4], [%[run4], %[k]]\n"
            "add %[k], %[k], #16\n"
            "cmp %[k], %[end]\n"
            GROUP(0, "#32", "#64]") GROUP(1, "#96", "#128]") GROUP(2, "#160", "#192]") GROUP(3, "#224", "#256]!")
            "b.lt 1b"
            : SUMS(0), SUMS(1), SUMS(2), SUMS(3), SUMS(4), [panel] "+r"(panel), [k] "+r"(k), [x0] "=&w"(x0),
              [x1] "=&w"(x1), [x2] "=&w"(x2), [x3] "=&w"(x3), [x4] "=&w"(x4), [w0] "=&w"(w0), [w1] "=&w"(w1),
              [w2] "=&w"(w2), [w3] "=&w"(w3)
            : [run0] "r"(runs[0]), [run1] "r"(runs[1]), [run2] "r"(runs[2]), [run3] "r"(runs[3]), [run4] "r"(runs[4]),
              [end] "r"(byte_count)
            : "cc", "memory");
#undef SUMS
#undef GROUP
#undef COLUMN
#undef DOT
    return panel;
}

/// sums += the last bytes of every row times their groups; gives the weights that follow.
EDGE_INLINE const int8_t *dot_rest(int32x4_t (*sums)[most_vectors], const int8_t *const *runs, const tile_block *block,
                                   const int8_t *panel, const int rows, const int vectors) {
    const ptrdiff_t rest = block->rest;
    int8x16_t x[most_rows];
    load_rest(x, runs, block, rows);
    dot_group(sums, x, panel, 0, rows, vectors);
    if (rest > 4) dot_group(sums, x, panel + 16 * vectors, 1, rows, vectors);
    if (rest > 8) dot_group(sums, x, panel + 32 * vectors, 2, rows, vectors);
    return panel + 4 * vectors * rest;
}

/// Multiplies and stores a tile.
EDGE_INLINE void dot_tile(const tile_block *block, tile_rows *left, const int rows, const int vectors) {
    const ptrdiff_t whole = block->whole;
    const int8_t *panel = block->panel;
    int32x4_t sums[most_rows][most_vectors];
    const int32_t *biases = block->biases;
    EDGE_UNROLL for (int row = 0; row < rows; row++) {
        // Not known to be the same biases, so that they are loaded again instead of moved one by one.
        __asm__ volatile("" : "+r"(biases));
        EDGE_UNROLL for (int i = 0; i < vectors; i++) sums[row][i] = vld1q_s32(biases + 4 * i);
    }
    for (ptrdiff_t run = 0;;) {
        const int8_t *runs[most_rows];
        EDGE_UNROLL for (int row = 0; row < rows; row++) runs[row] = left->pixels[row] + block->offsets[run];
        if (whole) {
            panel = rows == 5 && vectors == 4 ? dot_whole_5x4(sums, runs, whole, panel)
                                              : dot_whole(sums, runs, whole, panel, rows, vectors);
        }
        if (block->rest) panel = dot_rest(sums, runs, block, panel, rows, vectors);
        if (++run == block->run_count) break;
    }
    finish_tile(block, left, sums, rows, vectors);
}
