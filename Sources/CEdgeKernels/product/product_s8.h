// A template (every_isa.h): a few rows of int16 times K4/N16 panels.
//
// A group of the panel holds four weights of each channel. Widened to int16 they meet the same four inputs, repeated;
// a multiplication that adds neighbouring products leaves two int32 per channel, which are added at the end.

typedef int8_t EDGE_NAME(weights) __attribute__((vector_size(EDGE_VECTOR_BYTES / 2), aligned(1), may_alias));
typedef int16_t EDGE_NAME(words) __attribute__((vector_size(EDGE_VECTOR_BYTES)));
typedef uint32_t EDGE_NAME(sums) __attribute__((vector_size(EDGE_VECTOR_BYTES)));
typedef int64_t EDGE_NAME(fours) __attribute__((vector_size(EDGE_VECTOR_BYTES)));

// Channels of one vector, and the tile that fits the registers: rows x vectors.
enum {
    EDGE_NAME(lanes) = EDGE_VECTOR_BYTES / 8,
    EDGE_NAME(tile_rows) = 4,
    EDGE_NAME(tile_vectors) = EDGE_VECTOR_BYTES == 16 ? 2 : EDGE_VECTOR_BYTES == 32 ? 4 : 2,
};

#if defined(__x86_64__)
static inline EDGE_NAME(sums) EDGE_NAME(pair_products)(EDGE_NAME(words) a, EDGE_NAME(words) b) {
#if EDGE_VECTOR_BYTES == 64
    return (EDGE_NAME(sums))_mm512_madd_epi16((__m512i)a, (__m512i)b);
#elif EDGE_VECTOR_BYTES == 32
    return (EDGE_NAME(sums))_mm256_madd_epi16((__m256i)a, (__m256i)b);
#else
    return (EDGE_NAME(sums))_mm_madd_epi16((__m128i)a, (__m128i)b);
#endif
}
#else
typedef int16_t EDGE_NAME(half_words) __attribute__((vector_size(EDGE_VECTOR_BYTES / 2)));
typedef int32_t EDGE_NAME(products) __attribute__((vector_size(EDGE_VECTOR_BYTES)));

static inline EDGE_NAME(sums) EDGE_NAME(pair_products)(EDGE_NAME(words) a, EDGE_NAME(words) b) {
    EDGE_NAME(half_words) even_a = __builtin_shufflevector(a, a, 0, 2, 4, 6);
    EDGE_NAME(half_words) even_b = __builtin_shufflevector(b, b, 0, 2, 4, 6);
    EDGE_NAME(half_words) odd_a = __builtin_shufflevector(a, a, 1, 3, 5, 7);
    EDGE_NAME(half_words) odd_b = __builtin_shufflevector(b, b, 1, 3, 5, 7);
    EDGE_NAME(products) even =
        __builtin_convertvector(even_a, EDGE_NAME(products)) * __builtin_convertvector(even_b, EDGE_NAME(products));
    EDGE_NAME(products) odd =
        __builtin_convertvector(odd_a, EDGE_NAME(products)) * __builtin_convertvector(odd_b, EDGE_NAME(products));
    return (EDGE_NAME(sums))even + (EDGE_NAME(sums))odd;
}
#endif

/// sums[row][0..<vectors * lanes] of `rows` rows with some channels of a panel whose groups are `width` channels wide.
static inline __attribute__((always_inline)) void EDGE_NAME(tile)(
    const int16_t *inputs, ptrdiff_t stride, const int8_t *panel, ptrdiff_t width, const int rows, const int vectors,
    int32_t (*sums)[EDGE_BLOCK], int column) {
    EDGE_NAME(sums) accumulators[4][4] = {};
    for (ptrdiff_t k = 0; k < stride; k += 4, panel += 4 * width) {
        EDGE_NAME(words) x[4];
        for (int row = 0; row < rows; row++) {
            int64_t four;
            memcpy(&four, inputs + row * stride + k, sizeof four);
            x[row] = (EDGE_NAME(words))((EDGE_NAME(fours)){} + four);
        }
        for (int vector = 0; vector < vectors; vector++) {
            const EDGE_NAME(weights) *narrow = (const EDGE_NAME(weights) *)(panel + vector * (EDGE_VECTOR_BYTES / 2));
            EDGE_NAME(words) w = __builtin_convertvector(*narrow, EDGE_NAME(words));
            for (int row = 0; row < rows; row++) accumulators[row][vector] += EDGE_NAME(pair_products)(w, x[row]);
        }
    }
    for (int row = 0; row < rows; row++) {
        for (int vector = 0; vector < vectors; vector++) {
            for (int lane = 0; lane < EDGE_NAME(lanes); lane++) {
                uint32_t sum = accumulators[row][vector][2 * lane] + accumulators[row][vector][2 * lane + 1];
                int channel = column + vector * EDGE_NAME(lanes) + lane;
                if (channel < EDGE_BLOCK) sums[row][channel] = (int32_t)sum;
            }
        }
    }
}

/// sums[row][0..<16] of `rows` rows with a whole panel. In a panel of 4 or 12 channels a 64-byte vector reads into the
/// next group, at the end into the channel sums that follow the panels.
static inline __attribute__((always_inline)) void EDGE_NAME(panel)(
    const int16_t *inputs, ptrdiff_t stride, const int8_t *panel, ptrdiff_t width, const int rows,
    int32_t (*sums)[EDGE_BLOCK]) {
    const int step = EDGE_NAME(tile_vectors) * EDGE_NAME(lanes);
    int column = 0;
    for (; column + step <= width; column += step)
        EDGE_NAME(tile)(inputs, stride, panel + 4 * column, width, rows, EDGE_NAME(tile_vectors), sums, column);
    for (; column < width; column += EDGE_NAME(lanes))
        EDGE_NAME(tile)(inputs, stride, panel + 4 * column, width, rows, 1, sums, column);
}
