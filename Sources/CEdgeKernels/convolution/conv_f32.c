#include "../kernel_list.h"
#include "../reals.h"
#include "../runs/runs.h"
#include "edge_convolution.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

#define EDGE_TEMPLATE "convolution/conv_f32.inc"
#include "../every_isa.h"
