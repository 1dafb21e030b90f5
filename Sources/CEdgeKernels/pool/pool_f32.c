#include <math.h>
#include <string.h>
#include "../reals.h"
#include "pool.h"

#define EDGE_TEMPLATE "pool/pool_f32.inc"
#include "../every_isa.h"
