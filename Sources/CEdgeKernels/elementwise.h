#pragma once
#include <stddef.h>
#include <stdint.h>

// Elementwise results depend on elements of the same index only, so a loop may be vectorised even where the output
// takes the place of an input.
#define EDGE_ELEMENTWISE _Pragma("clang loop vectorize(assume_safety)")
