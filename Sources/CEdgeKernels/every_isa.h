// Compiles the template EDGE_TEMPLATE, a path relative to this file, once for every instruction set that the
// compiler can use without being told more. A template names what it defines with EDGE_NAME and builds on vectors of
// EDGE_VECTOR_BYTES bytes.

#include "isa_names.h"

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))), apply_to = function)
#define EDGE_ISA avx512
#define EDGE_VECTOR_BYTES 64
#include EDGE_TEMPLATE
#undef EDGE_VECTOR_BYTES
#undef EDGE_ISA
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define EDGE_ISA avx2
#define EDGE_VECTOR_BYTES 32
#include EDGE_TEMPLATE
#undef EDGE_VECTOR_BYTES
#undef EDGE_ISA
#pragma clang attribute pop

#endif

#define EDGE_ISA portable
#define EDGE_VECTOR_BYTES 16
#include EDGE_TEMPLATE
#undef EDGE_VECTOR_BYTES
#undef EDGE_ISA
#undef EDGE_TEMPLATE
