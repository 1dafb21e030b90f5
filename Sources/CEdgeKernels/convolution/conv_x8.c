#include "../kernel_list.h"
#include "edge_convolution.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

#define EDGE_TEMPLATE "convolution/conv_x8.inc"
#include "../every_isa.h"
