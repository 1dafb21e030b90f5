#pragma once
#include <stdint.h>

// Instruction-set extensions, the bits of `CPUFeatures`.
enum {
    EDGE_CPU_AVX2 = 1 << 0,
    EDGE_CPU_FMA = 1 << 1,
    EDGE_CPU_AVXVNNI = 1 << 2,
    EDGE_CPU_AVX512 = 1 << 3,
    EDGE_CPU_AVX512VNNI = 1 << 4,
    EDGE_CPU_NEON = 1 << 8,
    EDGE_CPU_DOTPROD = 1 << 9,
    EDGE_CPU_I8MM = 1 << 10,
    EDGE_CPU_FP16 = 1 << 11,
};

/// The extensions of the CPU that this runs on and that the operating system lets it use.
uint32_t edge_cpu_features(void);
