// Vectors of 256 bits for columns.inc; included where EDGE_ISA and the target are set.

typedef __m256i EDGE_NAME(bytes), EDGE_NAME(sums);
typedef __m256 EDGE_NAME(reals);
typedef edge_rule_avx2 EDGE_NAME(rule);

static inline __m256i EDGE_NAME(set)(int8_t value) { return _mm256_set1_epi8(value); }

static inline __m256i EDGE_NAME(load)(const int8_t *source) { return _mm256_loadu_si256((const __m256i *)source); }

static inline void EDGE_NAME(store)(int8_t *target, __m256i values) {
    _mm256_storeu_si256((__m256i *)target, values);
}

static inline __m256i EDGE_NAME(load_pieces)(const int8_t *source, ptrdiff_t step, const int pieces) {
    if (pieces == 1) return _mm256_loadu_si256((const __m256i *)source);
    if (pieces == 2)
        return _mm256_set_m128i(_mm_loadu_si128((const __m128i *)(source + step)),
                                _mm_loadu_si128((const __m128i *)source));
    int64_t values[4];
    for (int i = 0; i < 4; i++) memcpy(&values[i], source + i * step, 8);
    return _mm256_set_epi64x(values[3], values[2], values[1], values[0]);
}

static inline void EDGE_NAME(store_pieces)(int8_t *target, ptrdiff_t step, __m256i values, const int pieces) {
    EDGE_NAME(store)(target, values);
}

static inline __m256i EDGE_NAME(load_part)(const int8_t *source, ptrdiff_t first, ptrdiff_t end, __m256i others) {
    int8_t copy[32];
    EDGE_NAME(store)(copy, others);
    memcpy(copy + first, source + first, (size_t)(end - first));
    return EDGE_NAME(load)(copy);
}

static inline __m256i EDGE_NAME(subtract)(__m256i a, __m256i b) { return _mm256_sub_epi32(a, b); }

static inline edge_rule_avx2 EDGE_NAME(rule_of)(const edge_depthwise_s8 *c) {
    return edge_rule_make_avx2(c->result);
}

static inline __m256i EDGE_NAME(finish)(const __m256i sums[4], const __m256 multipliers[4],
                                        const edge_rule_avx2 *rule) {
    return edge_requantize_avx2(sums, multipliers, rule);
}
