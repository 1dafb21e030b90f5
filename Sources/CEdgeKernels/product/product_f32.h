// A template (every_isa.h): float32 rows times [K][16] panels.

typedef float EDGE_NAME(wide) __attribute__((vector_size(EDGE_VECTOR_BYTES), aligned(4), may_alias));
typedef float EDGE_NAME(narrow) __attribute__((vector_size(16), aligned(4), may_alias));

// Rows of the tile that fits the registers.
#if defined(__aarch64__)
enum { EDGE_NAME(tile_rows) = 4 };
#else
enum { EDGE_NAME(tile_rows) = EDGE_VECTOR_BYTES == 16 ? 2 : EDGE_VECTOR_BYTES == 32 ? 4 : 8 };
#endif

/// sums[row][0..<16] of `rows` rows with a panel of 16 channels.
static inline __attribute__((always_inline)) void EDGE_NAME(tile)(
    const float *inputs, ptrdiff_t depth, const float *panel, const int rows, float (*sums)[EDGE_BLOCK]) {
    enum { lanes = EDGE_VECTOR_BYTES / 4, vectors = EDGE_BLOCK / lanes };
    EDGE_NAME(wide) accumulators[8][vectors] = {};
    for (ptrdiff_t k = 0; k < depth; k++, panel += EDGE_BLOCK) {
        for (int vector = 0; vector < vectors; vector++) {
            EDGE_NAME(wide) w = *(const EDGE_NAME(wide) *)(panel + vector * lanes);
            for (int row = 0; row < rows; row++) accumulators[row][vector] += inputs[row * depth + k] * w;
        }
    }
    for (int row = 0; row < rows; row++) memcpy(sums[row], accumulators[row], sizeof sums[row]);
}

/// The same with a panel of `vectors` times 4 channels, at most 12.
static inline __attribute__((always_inline)) void EDGE_NAME(narrow_tile)(
    const float *inputs, ptrdiff_t depth, const float *panel, const int vectors, const int rows,
    float (*sums)[EDGE_BLOCK]) {
    EDGE_NAME(narrow) accumulators[8][3] = {};
    for (ptrdiff_t k = 0; k < depth; k++, panel += 4 * vectors) {
        for (int vector = 0; vector < vectors; vector++) {
            EDGE_NAME(narrow) w = *(const EDGE_NAME(narrow) *)(panel + 4 * vector);
            for (int row = 0; row < rows; row++) accumulators[row][vector] += inputs[row * depth + k] * w;
        }
    }
    for (int row = 0; row < rows; row++)
        for (int vector = 0; vector < vectors; vector++) memcpy(sums[row] + 4 * vector, &accumulators[row][vector], 16);
}

/// sums[row][0..<width] of `rows` rows with a panel of any width.
static inline __attribute__((always_inline)) void EDGE_NAME(panel)(
    const float *inputs, ptrdiff_t depth, const float *panel, ptrdiff_t width, const int rows,
    float (*sums)[EDGE_BLOCK]) {
    switch (width) {
    case 4: EDGE_NAME(narrow_tile)(inputs, depth, panel, 1, rows, sums); break;
    case 8: EDGE_NAME(narrow_tile)(inputs, depth, panel, 2, rows, sums); break;
    case 12: EDGE_NAME(narrow_tile)(inputs, depth, panel, 3, rows, sums); break;
    default: EDGE_NAME(tile)(inputs, depth, panel, rows, sums);
    }
}
