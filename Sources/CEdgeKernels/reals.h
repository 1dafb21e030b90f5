#pragma once
#include "blocks.h"

/// `value` between the bounds; NaN stays NaN.
static inline float edge_clamp(float value, float lower, float upper) {
    value = value < lower ? lower : value;
    return value > upper ? upper : value;
}
