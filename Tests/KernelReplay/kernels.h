#pragma once
#include "edge_kernel.h"

enum { MOST_KERNELS = 64 };

/// The kernels of a family in the order of their list, MOST_KERNELS at most; gives how many there are.
int find_family(const char *family, const edge_kernel **kernels);

/// Calls `body` with every kernel of every list.
void for_each_kernel(void (*body)(const edge_kernel *kernel, void *argument), void *argument);
