#include "../kernel_list.h"
#include "../reals.h"
#include "edge_gemm.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

#define EDGE_TEMPLATE "gemm/gemm_f32.inc"
#include "../every_isa.h"
