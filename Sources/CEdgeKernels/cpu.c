#include "edge_cpu.h"

#if defined(__x86_64__)
#include <cpuid.h>

// CPUID leaf 7, subleaf 1, EAX bit 4 (Intel SDM, volume 2A); clang 17 does not know the name yet.
static int has_avxvnni(void) {
    unsigned eax, ebx, ecx, edx;
    return __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx) && (eax & 1u << 4);
}

uint32_t edge_cpu_features(void) {
    uint32_t features = 0;
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2")) {
        features |= EDGE_CPU_AVX2;
        if (has_avxvnni()) features |= EDGE_CPU_AVXVNNI;
    }
    if (__builtin_cpu_supports("fma")) features |= EDGE_CPU_FMA;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
        features |= EDGE_CPU_AVX512;
        if (__builtin_cpu_supports("avx512vnni")) features |= EDGE_CPU_AVX512VNNI;
    }
    return features;
}

#elif defined(__aarch64__)
#include <sys/auxv.h>

// Bits of AT_HWCAP and AT_HWCAP2 (Linux, arch/arm64/include/uapi/asm/hwcap.h).
enum { HWCAP_ASIMDHP_BIT = 1 << 10, HWCAP_ASIMDDP_BIT = 1 << 20, HWCAP2_I8MM_BIT = 1 << 13 };

uint32_t edge_cpu_features(void) {
    unsigned long hwcap = getauxval(AT_HWCAP), hwcap2 = getauxval(AT_HWCAP2);
    uint32_t features = EDGE_CPU_NEON;
    if (hwcap & HWCAP_ASIMDDP_BIT) features |= EDGE_CPU_DOTPROD;
    if (hwcap & HWCAP_ASIMDHP_BIT) features |= EDGE_CPU_FP16;
    if (hwcap2 & HWCAP2_I8MM_BIT) features |= EDGE_CPU_I8MM;
    return features;
}

#else

uint32_t edge_cpu_features(void) { return 0; }

#endif
