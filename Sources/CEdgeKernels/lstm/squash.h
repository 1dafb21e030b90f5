#pragma once
#include <stdint.h>
#include <string.h>

/// e to the power of x, to about 2 ulp, for -87 <= x <= 0: 2^n times a polynomial of the rest within ±ln 2 / 2
/// (Taylor's, whose first missing term is below 2^-24).
static inline float edge_exp_of_negative(float x) {
    const float shifted = x * 0x1.715476p+0f + 0x1.8p23f;
    const float n = shifted - 0x1.8p23f;
    const float r = (x - n * 0x1.62e4p-1f) - n * 0x1.7f7d1cp-20f;
    float p = 0x1.6c16c2p-10f;
    p = p * r + 0x1.111112p-7f;
    p = p * r + 0x1.555556p-5f;
    p = p * r + 0x1.555556p-3f;
    p = p * r + 0.5f;
    p = p * r + 1;
    p = p * r + 1;
    uint32_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    bits = (bits - 0x4B400000u + 127u) << 23;
    float power;
    memcpy(&power, &bits, sizeof power);
    return p * power;
}

/// e^-|x|, at least e^-87; NaN stays NaN.
static inline float edge_exp_of_magnitude(float x) {
    float negative = x < 0 ? x : -x;
    negative = negative < -87 ? -87 : negative;
    return edge_exp_of_negative(negative);
}

static inline float edge_sigmoid(float x) {
    const float e = edge_exp_of_magnitude(x);
    return (x < 0 ? e : 1) / (1 + e);
}

/// By its series near 0, where the quotient cancels.
static inline float edge_tanh(float x) {
    const float e = edge_exp_of_magnitude(2 * x);
    const float magnitude = (1 - e) / (1 + e), square = x * x;
    const float quotient = x < 0 ? -magnitude : magnitude;
    const float series = x + x * square * (-0x1.555556p-2f + square * (0x1.111112p-3f + square * -0x1.ba1ba2p-5f));
    return square < 0.04f ? series : quotient;
}
