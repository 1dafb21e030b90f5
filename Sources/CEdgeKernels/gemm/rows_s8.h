#pragma once
#include "../requantize.h"
#include "edge_gemm.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/// Rows that are widened together, so that a panel is read once for all of them.
enum { EDGE_ROWS = 8 };
