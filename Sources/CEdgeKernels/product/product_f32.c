#include "product_f32.h"
#include "../reals.h"
#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

/// What no tile exceeds.
enum { EDGE_TILE_ROWS = 8, EDGE_TILE_VECTORS = 4, EDGE_PHASES = 4 };

#define EDGE_TEMPLATE "product/product_f32.inc"
#include "../every_isa.h"
