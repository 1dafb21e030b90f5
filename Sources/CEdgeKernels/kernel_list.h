#pragma once
#include "edge_kernel.h"

// A folder's C files start with
//
//     #define EDGE_KERNEL EDGE_DECLARE_KERNEL
//     #include "kernels.inc"
//     #undef EDGE_KERNEL
//
// and one of them ends with the list:
//
//     #define EDGE_KERNEL EDGE_LIST_KERNEL
//     static const edge_kernel kernels[] = {
//     #include "kernels.inc"
//     };

#define EDGE_DECLARE_KERNEL(family, isa, features) \
    void edge_##family##__##isa(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch);

#define EDGE_LIST_KERNEL(family, isa, features) {#family, #family "__" #isa, features, edge_##family##__##isa},

// A family whose C code is a template for every_isa.h has one line for each instruction set, widest first:
#if defined(__x86_64__)
#define EDGE_EVERY_ISA(family)                                     \
    EDGE_KERNEL(family, avx512, EDGE_CPU_AVX512)                   \
    EDGE_KERNEL(family, avx2, EDGE_CPU_AVX2 | EDGE_CPU_FMA)        \
    EDGE_KERNEL(family, portable, 0)
#else
#define EDGE_EVERY_ISA(family) EDGE_KERNEL(family, portable, 0)
#endif
