// Tiles of vectors of 256 bits, for the files of kernels that have them, which include this where their target
// attribute holds. A tile is a few rows (pixels) times a block of up to 16 channels, 8 to a vector:
//
//                         vector 0      vector 1         a group of weights: 4 products of 8 channels each
//     row 0   x0…x3      sums[0][0]    sums[0][1]
//     row 1   x0…x3      sums[1][0]    sums[1][1]
//     …
//
// Fewer sums than hide the latency of a multiplication are kept in phases, which take turns in the groups.

enum { tallest_tile = 6, most_phases = 4 };

/// Adds to sums[row][v] the products of weights[v] and a row's four inputs, which `inputs` has for every channel.
typedef void (*multiply_group)(__m256i (*sums)[2], const __m256i *inputs, const __m256i *weights, int rows,
                               int vectors);

/// The tiles of a kernel: the tallest one's rows, and how many sums are enough to hide latency.
typedef struct {
    int rows, sums;
    multiply_group multiply;
} tile_method;

/// What the tiles of a block of channels share. The weights of a narrow block are loaded by masks.
typedef struct {
    const edge_product_s8 *product;
    const edge_chunk_s8 *chunk;
    const int32_t *biases;
    edge_rule_avx2 rule;
    ptrdiff_t channel, count, group_byte_count;
    const int8_t *panel;
    __m256i masks[2];
} tile_block;

/// Biases, less what the weights' zero points take from them.
EDGE_INLINE void start(__m256i (*sums)[2], const tile_block *block, ptrdiff_t row, const int rows, const int vectors) {
    EDGE_UNROLL for (int v = 0; v < vectors; v++) {
        const __m256i bias = _mm256_loadu_si256((const __m256i *)(block->biases + block->channel) + v);
        EDGE_UNROLL for (int r = 0; r < rows; r++) sums[r][v] = bias;
    }
    if (!block->chunk->input_sums) return;
    const edge_channels_s8 tables = block->product->tables;
    const int32_t *input_sums = (const int32_t *)block->chunk->input_sums + row;
    if (tables.zero_points_are_equal) {
        EDGE_UNROLL for (int r = 0; r < rows; r++) {
            const __m256i part = _mm256_set1_epi32(edge_multiply(tables.zero_points[0], input_sums[r]));
            EDGE_UNROLL for (int v = 0; v < vectors; v++) sums[r][v] = _mm256_sub_epi32(sums[r][v], part);
        }
        return;
    }
    EDGE_UNROLL for (int v = 0; v < vectors; v++) {
        const __m256i zero_point = _mm256_loadu_si256((const __m256i *)(tables.zero_points + block->channel) + v);
        EDGE_UNROLL for (int r = 0; r < rows; r++) {
            const __m256i part = _mm256_mullo_epi32(zero_point, _mm256_set1_epi32(input_sums[r]));
            sums[r][v] = _mm256_sub_epi32(sums[r][v], part);
        }
    }
}

/// Loads a group at `panel` and adds its products; gives where the next one is.
EDGE_INLINE const int8_t *add_group(__m256i (*sums)[2], const int8_t *const *runs, ptrdiff_t k, const int8_t *panel,
                                    const tile_block *block, const multiply_group multiply, const int rows,
                                    const int vectors, const _Bool is_narrow) {
    __m256i weights[2], inputs[tallest_tile];
    EDGE_UNROLL for (int v = 0; v < vectors; v++) {
        const __m256i *address = (const __m256i *)panel + v;
        weights[v] = is_narrow ? _mm256_maskload_epi32((const int *)address, block->masks[v])
                               : _mm256_loadu_si256(address);
    }
    EDGE_UNROLL for (int r = 0; r < rows; r++) {
        int32_t four;
        memcpy(&four, runs[r] + k, sizeof four);
        inputs[r] = _mm256_set1_epi32(four);
    }
    multiply(sums, inputs, weights, rows, vectors);
    return panel + (is_narrow ? block->group_byte_count : 4 * EDGE_BLOCK);
}

/// Adds the products of all runs.
EDGE_INLINE void add_runs(__m256i (*sums)[2], const tile_block *block, const tile_method method, ptrdiff_t row,
                          const int rows, const int vectors, const _Bool is_narrow) {
    const int wanted = method.sums / (rows * vectors);
    const int phases = wanted > most_phases ? most_phases : wanted < 1 ? 1 : wanted;
    const edge_chunk_s8 *chunk = block->chunk;
    const int8_t *panel = block->panel, *inputs[tallest_tile];
    __m256i others[most_phases][tallest_tile][2] = {};
    EDGE_UNROLL for (int r = 0; r < rows; r++) inputs[r] = chunk->pixels[row + r];
    for (ptrdiff_t run = 0; run < chunk->run_count; run++) {
        ptrdiff_t k = chunk->offsets[run];
        const ptrdiff_t end = k + chunk->run_byte_count;
        if (phases > 1) {
            for (; k + 4 * phases <= end; k += 4 * phases)
                EDGE_UNROLL for (int phase = 0; phase < phases; phase++)
                    panel = add_group(phase == 0 ? sums : others[phase], inputs, k + 4 * phase, panel, block,
                                      method.multiply, rows, vectors, is_narrow);
        }
        for (; k < end; k += 4)
            panel = add_group(sums, inputs, k, panel, block, method.multiply, rows, vectors, is_narrow);
    }
    EDGE_UNROLL for (int phase = 1; phase < phases; phase++)
        EDGE_UNROLL for (int r = 0; r < rows; r++)
            EDGE_UNROLL for (int v = 0; v < vectors; v++)
                sums[r][v] = _mm256_add_epi32(sums[r][v], others[phase][r][v]);
}

static void sum_inputs(const edge_runs *runs, const edge_chunk_s8 *chunk, uint32_t *sums) {
    for (ptrdiff_t i = 0; i < chunk->count; i++) {
        __m128i fours = _mm_setzero_si128();
        int32_t rest = 0;
        for (ptrdiff_t run = 0; run < chunk->run_count; run++) {
            const int8_t *inputs = chunk->pixels[i] + chunk->offsets[run];
            ptrdiff_t k = 0;
            for (; k + 16 <= runs->own_byte_count; k += 16) {
                const __m128i x = _mm_loadu_si128((const __m128i *)(inputs + k));
                const __m128i pairs = _mm_maddubs_epi16(_mm_set1_epi8(1), x);
                fours = _mm_add_epi32(fours, _mm_madd_epi16(pairs, _mm_set1_epi16(1)));
            }
            for (; k < runs->own_byte_count; k++) rest += inputs[k];
        }
        const __m128i twos = _mm_hadd_epi32(fours, fours);
        sums[i] = (uint32_t)rest + (uint32_t)_mm_cvtsi128_si32(_mm_hadd_epi32(twos, twos));
    }
}

/// Stores the first `count` of 16 bytes, fewer than all.
static inline void store_first(int8_t *output, __m128i bytes, ptrdiff_t count) {
    if (count & 8) {
        _mm_storel_epi64((__m128i *)output, bytes);
        bytes = _mm_srli_si128(bytes, 8);
        output += 8;
    }
    if (count & 4) {
        _mm_storeu_si32(output, bytes);
        bytes = _mm_srli_si128(bytes, 4);
        output += 4;
    }
    if (count & 2) {
        _mm_storeu_si16(output, bytes);
        bytes = _mm_srli_si128(bytes, 2);
        output += 2;
    }
    if (count & 1) *output = (int8_t)_mm_extract_epi8(bytes, 0);
}

/// Rounds and stores sums, four vectors at a time: those of two rows or of four.
EDGE_INLINE void finish(__m256i (*sums)[2], const tile_block *block, ptrdiff_t row, const int rows, const int vectors) {
    const ptrdiff_t step = block->product->result_step;
    int8_t *output = block->product->output + (block->chunk->pixel + row) * step + block->channel;
    EDGE_UNROLL for (int r = 0; r < rows; r += 4 / vectors) {
        union {
            __m256i whole;
            __m128i halves[2];
            int64_t quarters[4];
        } results;
        __m256i four[4];
        __m256 multipliers[4];
        EDGE_UNROLL for (int i = 0; i < 4; i++) {
            four[i] = sums[r + i / vectors < rows ? r + i / vectors : r][i % vectors];
            multipliers[i] = _mm256_loadu_ps(block->product->tables.multipliers + block->channel + 8 * (i % vectors));
        }
        results.whole = edge_sort_avx2(edge_requantize_avx2(four, multipliers, &block->rule));
        EDGE_UNROLL for (int i = 0; i < 4 / vectors; i++) {
            if (r + i >= rows) break;
            const __m128i own = vectors == 2 ? results.halves[i] : _mm_cvtsi64_si128(results.quarters[i]);
            if (block->count == EDGE_BLOCK) {
                _mm_storeu_si128((__m128i *)output, own);
            } else {
                store_first(output, own, block->count);
            }
            output += step;
        }
    }
}

EDGE_INLINE void tile(const tile_block *block, const tile_method method, ptrdiff_t row, const int rows,
                      const int vectors, const _Bool is_narrow) {
    __m256i sums[tallest_tile][2];
    start(sums, block, row, rows, vectors);
    add_runs(sums, block, method, row, rows, vectors, is_narrow);
    finish(sums, block, row, rows, vectors);
}

/// All rows of a chunk, in as few nearly equal tiles as there can be.
EDGE_INLINE void tiles(const tile_block *block, const tile_method method, const int vectors, const _Bool is_narrow) {
    for (ptrdiff_t row = 0; row < block->chunk->count;) {
        const ptrdiff_t rows = edge_first_part(block->chunk->count - row, method.rows);
        EDGE_UNROLL for (int r = 1; r <= method.rows; r++)
            if (r == rows) tile(block, method, row, r, vectors, is_narrow);
        row += rows;
    }
}

/// Multiplies a chunk by the blocks of channels first..<end.
EDGE_INLINE void multiply_blocks(const edge_product_s8 *product, const edge_chunk_s8 *chunk, const int32_t *biases,
                                 const tile_method method, ptrdiff_t first, ptrdiff_t end) {
    const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    tile_block block = {product, chunk, biases, edge_rule_make_avx2(product->result)};
    for (ptrdiff_t channel = first; channel < end; channel += EDGE_BLOCK) {
        const int32_t width = (int32_t)edge_block_width(product->channels, channel);
        block.channel = channel;
        block.count = edge_block_count(product->channels, channel);
        block.group_byte_count = 4 * width;
        block.panel = product->panels + channel * product->padded_depth;
        block.masks[0] = _mm256_cmpgt_epi32(_mm256_set1_epi32(width), lanes);
        block.masks[1] = _mm256_cmpgt_epi32(_mm256_set1_epi32(width - 8), lanes);
        if (width == EDGE_BLOCK) {
            tiles(&block, method, 2, 0);
        } else if (width > 8) {
            tiles(&block, method, 2, 1);
        } else {
            tiles(&block, method, 1, 1);
        }
    }
    edge_add_residual_of_chunk(product, chunk, first, end, edge_add_avx2);
}
