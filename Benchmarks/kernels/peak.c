// What this core can do at most, as JSON: multiply-accumulates of each kind of instruction from registers alone,
// copies of blocks of growing size, and the clock.
//
// A loop keeps more independent sums than the instructions' latency times their throughput asks for, and touches
// nothing else, so what it reaches is the limit of the core's multipliers. Each figure is the best of many short tries:
// whatever disturbs a try only makes it slower.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "edge_cpu.h"

enum { TRIES = 60, ROUNDS = 4000, SUMS = 12 };

/// Time that this thread had a CPU.
static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec + now.tv_nsec * 1e-9;
}

#define FOR(features) __attribute__((target(features)))

/// Defines a function that runs ROUNDS rounds in which `UPDATE` adds products of `a` and `b` to each of SUMS sums. The
/// empty assembly hides from the compiler that the factors never change.
#define DEFINE_LOOP(name, attributes, sum_type, factor_type, UPDATE)             \
    attributes static void name(void) {                                   \
        sum_type sums[SUMS];                                              \
        factor_type a, b;                                                 \
        memset(sums, 0, sizeof sums);                                     \
        memset(&a, 0, sizeof a);                                          \
        memset(&b, 0, sizeof b);                                          \
        for (int round = 0; round < ROUNDS; round++) {                    \
            _Pragma("clang loop unroll(full)")                            \
            for (int i = 0; i < SUMS; i++) {                              \
                __asm__ volatile("" : "+" REGISTER(a), "+" REGISTER(b));  \
                UPDATE(sums[i]);                                          \
            }                                                             \
        }                                                                 \
        for (int i = 0; i < SUMS; i++) __asm__ volatile("" ::REGISTER(sums[i])); \
    }

#if defined(__x86_64__)
#include <immintrin.h>
#define REGISTER "v"

#define DOT512(sum) sum = _mm512_dpbusd_epi32(sum, a, b)
#define PAIRS512(sum) sum = _mm512_add_epi32(sum, _mm512_madd_epi16(a, b))
#define FMA512(sum) sum = _mm512_fmadd_ps(a, b, sum)
#define DOT256(sum) sum = _mm256_dpbusd_avx_epi32(sum, a, b)
#define SIGNED256(sum) \
    sum = _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_maddubs_epi16(a, b), _mm256_set1_epi16(1)))
#define FMA256(sum) sum = _mm256_fmadd_ps(a, b, sum)

DEFINE_LOOP(dot512, FOR("avx512f,avx512bw,avx512vnni"), __m512i, __m512i, DOT512)
DEFINE_LOOP(pairs512, FOR("avx512f,avx512bw"), __m512i, __m512i, PAIRS512)
DEFINE_LOOP(fma512, FOR("avx512f"), __m512, __m512, FMA512)
DEFINE_LOOP(dot256, FOR("avx2,avxvnni"), __m256i, __m256i, DOT256)
DEFINE_LOOP(signed256, FOR("avx2"), __m256i, __m256i, SIGNED256)
DEFINE_LOOP(fma256, FOR("avx2,fma"), __m256, __m256, FMA256)
#elif defined(__aarch64__)
#include <arm_neon.h>
#define REGISTER "w"

#define WIDE(sum) sum = vmlal_s8(sum, a, b)
#define DOT(sum) sum = vdotq_s32(sum, a, b)
#define MATRIX(sum) sum = vmmlaq_s32(sum, a, b)
#define FMA128(sum) sum = vfmaq_f32(sum, a, b)

DEFINE_LOOP(wide, , int16x8_t, int8x8_t, WIDE)
DEFINE_LOOP(dot, FOR("arch=armv8.2-a+dotprod"), int32x4_t, int8x16_t, DOT)
DEFINE_LOOP(matrix, FOR("arch=armv8.2-a+i8mm"), int32x4_t, int8x16_t, MATRIX)
DEFINE_LOOP(fma128, , float32x4_t, float32x4_t, FMA128)
#endif

/// A kind of instructions that kernels multiply with.
static const struct {
    const char *name, *element;
    uint32_t requires;
    /// Multiply-accumulates of one update of a sum.
    int products;
    void (*loop)(void);
} multipliers[] = {
#if defined(__x86_64__)
    {"vpdpbusd zmm", "int8", EDGE_CPU_AVX512VNNI, 64, dot512},
    {"vpmaddwd zmm", "int8", EDGE_CPU_AVX512, 32, pairs512},
    {"vpdpbusd ymm", "int8", EDGE_CPU_AVXVNNI, 32, dot256},
    {"vpmaddubsw ymm", "int8", EDGE_CPU_AVX2, 32, signed256},
    {"vfmadd zmm", "float32", EDGE_CPU_AVX512, 16, fma512},
    {"vfmadd ymm", "float32", EDGE_CPU_FMA, 8, fma256},
#elif defined(__aarch64__)
    {"smmla", "int8", EDGE_CPU_I8MM, 32, matrix},
    {"sdot", "int8", EDGE_CPU_DOTPROD, 16, dot},
    {"smlal", "int8", EDGE_CPU_NEON, 8, wide},
    {"fmla", "float32", EDGE_CPU_NEON, 4, fma128},
#endif
};

static double best_of(void (*loop)(void)) {
    double best = 1e9;
    for (int i = 0; i < TRIES; i++) {
        double start = seconds();
        loop();
        double taken = seconds() - start;
        if (taken < best) best = taken;
    }
    return best;
}

/// Each rotation waits for the one before, so that each takes a cycle.
static void wait_in_line(void) {
    uint64_t word = 1;
    for (int i = 0; i < ROUNDS * SUMS; i++) {
        word = word << 7 | word >> 57;
        __asm__ volatile("" : "+r"(word));
    }
}

static uint8_t *source, *target;
static size_t byte_count, copy_count;

static void copy(void) {
    for (size_t i = 0; i < copy_count; i++) {
        memcpy(target, source, byte_count);
        __asm__ volatile("" ::: "memory");
    }
}

int main(void) {
    enum { LARGEST = 1 << 26 };
    const uint32_t features = edge_cpu_features();
    printf("{\"clock_ghz\": %.3f,\n \"multipliers\": [", ROUNDS * SUMS / best_of(wait_in_line) * 1e-9);
    const char *separator = "";
    for (size_t i = 0; i < sizeof multipliers / sizeof multipliers[0]; i++) {
        if ((features & multipliers[i].requires) != multipliers[i].requires) continue;
        double rate = (double)ROUNDS * SUMS * multipliers[i].products / best_of(multipliers[i].loop);
        printf("%s\n  {\"name\": \"%s\", \"element\": \"%s\", \"gmacs\": %.2f}", separator, multipliers[i].name,
               multipliers[i].element, rate * 1e-9);
        separator = ",";
    }
    printf("],\n \"copies\": [");
    source = aligned_alloc(64, LARGEST);
    target = aligned_alloc(64, LARGEST);
    if (!source || !target) return 1;
    memset(source, 1, LARGEST);
    memset(target, 2, LARGEST);
    separator = "";
    for (byte_count = 1 << 12; byte_count <= LARGEST; byte_count *= 4) {
        copy_count = (1 << 22) / byte_count + 1;
        // What is read and what is written count.
        double rate = 2.0 * byte_count * copy_count / best_of(copy);
        printf("%s\n  {\"bytes\": %zu, \"gbytes\": %.2f}", separator, 2 * byte_count, rate * 1e-9);
        separator = ",";
    }
    printf("]}\n");
    free(source);
    free(target);
}
