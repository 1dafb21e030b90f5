#pragma once
#include <stdint.h>
#include <string.h>

// Branch-free float32 functions for loops that a compiler vectorises. exp, sigmoid, tanh, erf and log are at most two units
// in the last place from the correctly rounded result, and 0 where exp or sigmoid is below the normal numbers; softplus is
// as accurate relative to the larger of 1 and the result. NaN stays NaN.
#pragma STDC FP_CONTRACT OFF

static inline float edge_magnitude(float x) { return x < 0 ? -x : x; }

/// 2^n for n in -126…127.
static inline float edge_power_of_two(int32_t n) {
    const uint32_t bits = ((uint32_t)n + 127u) << 23;
    float power;
    memcpy(&power, &bits, sizeof power);
    return power;
}

/// e^x = 2^n · e^r: x = n·ln 2 + r, and e^r = 1 + r + r²·P(r), P with the smallest relative error.
static inline float edge_exp(float x) {
    // The logarithm of the smallest normal number.
    const float least = -87.33654f;
    float bounded = x < least ? least : x;
    bounded = bounded > 89.0f ? 89.0f : bounded;
    const float shifted = bounded * 0x1.715476p+0f + 0x1.8p23f;
    const float n = shifted - 0x1.8p23f;
    int32_t exponent;
    memcpy(&exponent, &shifted, sizeof exponent);
    exponent -= 0x4B400000;
    const float r = (bounded - n * 0x1.62e4p-1f) - n * 0x1.7f7d1cp-20f;
    float series = 1.381456e-3f;
    series = series * r + 8.368735e-3f;
    series = series * r + 4.166839e-2f;
    series = series * r + 1.6666521e-1f;
    series = series * r + 4.9999994e-1f;
    const float power = 1 + (r + r * r * series);
    const int32_t half = exponent >> 1;
    const float result = power * edge_power_of_two(half) * edge_power_of_two(exponent - half);
    return x < least ? 0 : result;
}

/// 1 / (1 + e^-x)
static inline float edge_sigmoid(float x) {
    const float power = edge_exp(-edge_magnitude(x));
    return (x < 0 ? power : 1) / (1 + power);
}

/// Near 0 the series up to x^15, elsewhere 1 - 2/(e^2|x| + 1).
static inline float edge_tanh(float x) {
    const float magnitude = edge_magnitude(x), z = x * x;
    float series = -1.4558344e-3f;
    series = series * z + 21844.0f / 6081075;
    series = series * z - 1382.0f / 155925;
    series = series * z + 62.0f / 2835;
    series = series * z - 17.0f / 315;
    series = series * z + 2.0f / 15;
    series = series * z - 1.0f / 3;
    const float large = 1 - 2 / (edge_exp(2 * magnitude) + 1);
    const float value = magnitude < 0.55f ? magnitude + magnitude * (z * series) : large;
    return x < 0 ? -value : value;
}

/// The error function: x + x·P(x²) near 0, elsewhere 1 - e^Q(|x|). P and Q minimise the largest relative error.
static inline float edge_erf(float x) {
    const float magnitude = edge_magnitude(x), z = x * x;
    float near = 8.318192e-5f;
    near = near * z - 8.1303535e-4f;
    near = near * z + 5.199937e-3f;
    near = near * z - 2.6858954e-2f;
    near = near * z + 1.12836875e-1f;
    near = near * z - 3.7612632e-1f;
    near = near * z + 1.28379166e-1f;
    // From here on the result is 1.
    const float t = magnitude > 4 ? 4 : magnitude;
    float far = 2.13656e-4f;
    far = far * t - 3.2122356e-3f;
    far = far * t + 2.2881212e-2f;
    far = far * t - 1.0524814e-1f;
    far = far * t - 6.3572878e-1f;
    far = far * t - 1.1285113f;
    const float value = magnitude < 0.9296875f ? magnitude + magnitude * near : 1 - edge_exp(far * t);
    return x < 0 ? -value : value;
}

/// The natural logarithm of a positive finite number: 2·artanh((m - 1)/(m + 1)) + n·ln 2, m from √½ to √2.
static inline float edge_log(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    const uint32_t shifted = bits - 0x3F3504F3u;
    const float n = (float)((int32_t)shifted >> 23);
    const uint32_t mantissa = (shifted & 0x007FFFFFu) + 0x3F3504F3u;
    float m;
    memcpy(&m, &mantissa, sizeof m);
    const float s = (m - 1) / (m + 1), z = s * s;
    float series = 2.0f / 9;
    series = series * z + 2.0f / 7;
    series = series * z + 2.0f / 5;
    series = series * z + 2.0f / 3;
    return n * 0x1.62e43p-1f + (2 * s + s * (z * series));
}

/// The natural logarithm of any number: -infinity of 0, NaN of what is below, and numbers below the normal ones scaled.
static inline float edge_any_log(float x) {
    const _Bool is_tiny = x < 0x1p-126f;
    const float finite = edge_log(is_tiny ? x * 0x1p32f : x) - (is_tiny ? 0x1.62e43p+4f : 0);
    const float bounded = x > 0 ? finite : (x == 0 ? -__builtin_inff() : __builtin_nanf(""));
    return x == __builtin_inff() ? x : bounded;
}

/// log(1 + e^x) = max(x, 0) + log(1 + e^-|x|)
static inline float edge_softplus(float x) {
    const float value = (x > 0 ? x : 0) + edge_log(1 + edge_exp(-edge_magnitude(x)));
    return x == x ? value : x;
}
