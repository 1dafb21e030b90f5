#include "../blocks.h"
#include "../kernel_list.h"
#include "edge_matmul.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

enum { EDGE_WIDE_BLOCK = 4 * EDGE_BLOCK };

#define EDGE_TEMPLATE "matmul/matmul_x8.inc"
#include "../every_isa.h"
