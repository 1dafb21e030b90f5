#pragma once
#include "edge_kernel.h"

/// The kernels of a family in the order of its list, at most `capacity` of them; gives how many there are.
int find_family(const char *family, const edge_kernel **kernels, int capacity);

/// Calls `body` with every kernel of every list.
void for_each_kernel(void (*body)(const edge_kernel *kernel, void *argument), void *argument);
