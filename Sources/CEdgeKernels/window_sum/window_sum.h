#pragma once
#include "../kernel_list.h"
#include "../window.h"
#include "edge_window_sum.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL
