#pragma once
#include <stdint.h>
#include <string.h>

// Branch-free float32 functions for loops that a compiler vectorises, accurate to about 2^-22 relative to the larger
// of 1 and the result. NaN stays NaN.
#pragma STDC FP_CONTRACT OFF

static inline float edge_magnitude(float x) { return x < 0 ? -x : x; }

/// 2^n for n in -126…127.
static inline float edge_power_of_two(int32_t n) {
    const uint32_t bits = ((uint32_t)n + 127u) << 23;
    float power;
    memcpy(&power, &bits, sizeof power);
    return power;
}

/// e^x: x = n·ln 2 + r, and the series of e^r up to r^6. Results below the normal numbers are 0.
static inline float edge_exp(float x) {
    float bounded = x < -87.3f ? -87.3f : x;
    bounded = bounded > 89.0f ? 89.0f : bounded;
    const float shifted = bounded * 0x1.715476p+0f + 0x1.8p23f;
    const float n = shifted - 0x1.8p23f;
    int32_t exponent;
    memcpy(&exponent, &shifted, sizeof exponent);
    exponent -= 0x4B400000;
    const float r = (bounded - n * 0x1.62e4p-1f) - n * 0x1.7f7d1cp-20f;
    float series = 1.0f / 720;
    series = series * r + 1.0f / 120;
    series = series * r + 1.0f / 24;
    series = series * r + 1.0f / 6;
    series = series * r + 0.5f;
    const float power = 1 + (r + r * r * series);
    const int32_t half = exponent >> 1;
    const float result = power * edge_power_of_two(half) * edge_power_of_two(exponent - half);
    return x < -87.3f ? 0 : result;
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

/// The error function, to 2e-7 (Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26).
static inline float edge_erf(float x) {
    const float magnitude = edge_magnitude(x), t = 1 / (1 + 0.3275911f * magnitude);
    float series = 1.061405429f;
    series = series * t - 1.453152027f;
    series = series * t + 1.421413741f;
    series = series * t - 0.284496736f;
    series = series * t + 0.254829592f;
    const float value = 1 - series * t * edge_exp(-(magnitude * magnitude));
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
