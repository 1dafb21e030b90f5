#include <string.h>
#include "../blocks.h"
#include "../kernel_list.h"
#include "edge_matmul.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

#define EDGE_TEMPLATE "matmul/matmul_f32.inc"
#include "../every_isa.h"
