#include "../kernel_list.h"
#include "../requantize.h"
#include "../window.h"
#include "edge_convolution.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

#define EDGE_TEMPLATE "convolution/transposed_s8.inc"
#include "../every_isa.h"
