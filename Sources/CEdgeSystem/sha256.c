#include "edge_sha256.h"
#include <stdatomic.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

static _Bool has_instructions(void) {
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSSE3) || !(c & bit_SSE4_1)) return 0;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA);
}

__attribute__((target("sha,ssse3,sse4.1"))) static void compress(uint32_t *state, const uint32_t *constants,
                                                                  const uint8_t *blocks, size_t count) {
    const __m128i big_endian = _mm_set_epi64x(0x0C0D0E0F08090A0B, 0x0405060700010203);
    // The instructions want the words a b e f in one register and c d g h in the other, the first one highest.
    __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xB1);
    __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state + 1), 0x1B);
    __m128i abef = _mm_alignr_epi8(badc, hgfe, 8), cdgh = _mm_blend_epi16(hgfe, badc, 0xF0);
    for (; count > 0; count--, blocks += 64) {
        const __m128i abef_before = abef, cdgh_before = cdgh;
        __m128i w[4];
        for (int i = 0; i < 16; i++) {
            __m128i *word = &w[i % 4];
            if (i < 4) {
                *word = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)blocks + i), big_endian);
            } else {
                const __m128i before = w[(i + 3) % 4], between = _mm_alignr_epi8(before, w[(i + 2) % 4], 4);
                *word = _mm_add_epi32(_mm_sha256msg1_epu32(*word, w[(i + 1) % 4]), between);
                *word = _mm_sha256msg2_epu32(*word, before);
            }
            const __m128i sum = _mm_add_epi32(*word, _mm_loadu_si128((const __m128i *)constants + i));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0E));
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    const __m128i feba = _mm_shuffle_epi32(abef, 0x1B), dchg = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128((__m128i *)state + 1, _mm_alignr_epi8(dchg, feba, 8));
}

#elif defined(__aarch64__)
#include <arm_neon.h>
#include <sys/auxv.h>

// As <asm/hwcap.h> says; not every libc has it.
enum { SHA2_CAPABILITY = 1 << 6 };

static _Bool has_instructions(void) { return getauxval(AT_HWCAP) & SHA2_CAPABILITY; }

__attribute__((target("sha2"))) static void compress(uint32_t *state, const uint32_t *constants,
                                                     const uint8_t *blocks, size_t count) {
    uint32x4_t abcd = vld1q_u32(state), efgh = vld1q_u32(state + 4);
    for (; count > 0; count--, blocks += 64) {
        const uint32x4_t abcd_before = abcd, efgh_before = efgh;
        uint32x4_t w[4];
        for (int i = 0; i < 16; i++) {
            uint32x4_t *word = &w[i % 4];
            *word = i < 4 ? vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(blocks + 16 * i)))
                          : vsha256su1q_u32(vsha256su0q_u32(*word, w[(i + 1) % 4]), w[(i + 2) % 4], w[(i + 3) % 4]);
            const uint32x4_t sum = vaddq_u32(*word, vld1q_u32(constants + 4 * i)), abcd_now = abcd;
            abcd = vsha256hq_u32(abcd, efgh, sum);
            efgh = vsha256h2q_u32(efgh, abcd_now, sum);
        }
        abcd = vaddq_u32(abcd, abcd_before);
        efgh = vaddq_u32(efgh, efgh_before);
    }
    vst1q_u32(state, abcd);
    vst1q_u32(state + 4, efgh);
}

#else

static _Bool has_instructions(void) { return 0; }

static void compress(uint32_t *state, const uint32_t *constants, const uint8_t *blocks, size_t count) {}

#endif

_Bool edge_sha256_compress(uint32_t state[8], const uint32_t constants[64], const void *blocks, size_t count) {
    // Asking a virtual machine's CPU takes longer than a short message. 0: not asked yet, 1: no, 2: yes.
    static _Atomic(int) answer;
    int known = atomic_load_explicit(&answer, memory_order_relaxed);
    if (known == 0) {
        known = has_instructions() ? 2 : 1;
        atomic_store_explicit(&answer, known, memory_order_relaxed);
    }
    if (known == 1) return 0;
    compress(state, constants, blocks, count);
    return 1;
}
