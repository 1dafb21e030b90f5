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
