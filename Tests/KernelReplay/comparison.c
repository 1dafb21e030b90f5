#include "comparison.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static double half_to_double(uint16_t bits) {
    int exponent = bits >> 10 & 31, fraction = bits & 1023;
    double magnitude = exponent == 31  ? (fraction ? NAN : INFINITY)
                       : exponent == 0 ? ldexp(fraction, -24)
                                       : ldexp(fraction + 1024, exponent - 25);
    return bits >> 15 ? -magnitude : magnitude;
}

static double real_at(int element, const uint8_t *bytes, size_t index) {
    const uint8_t *at = bytes + index * element_byte_count(element);
    float single;
    double value;
    uint16_t half;
    uint32_t word;
    switch (element) {
    case FLOAT64: memcpy(&value, at, 8); return value;
    case FLOAT32: memcpy(&single, at, 4); return single;
    case FLOAT16: memcpy(&half, at, 2); return half_to_double(half);
    default:
        memcpy(&half, at, 2);
        word = (uint32_t)half << 16;
        memcpy(&single, &word, 4);
        return single;
    }
}

/// A stored integer; of eight bytes or less.
static long long integer_at(int element, const uint8_t *bytes, size_t index) {
    size_t width = element_byte_count(element);
    uint64_t value = 0;
    memcpy(&value, bytes + index * width, width);
    bool is_signed = element >= INT8 && (element - INT8) % 2 == 0 && width < 8 && element < 13;
    if (is_signed && value >> (8 * width - 1)) value -= UINT64_C(1) << 8 * width;
    return (long long)value;
}

/// How far a float may be from the expected one.
static double allowance(const replay_block *output, const uint8_t *expected, double tolerance) {
    double magnitude = 1;
    if (!element_is_real(output->element)) return 0;
    for (size_t i = 0; i < output->byte_count / element_byte_count(output->element); i++) {
        double value = fabs(real_at(output->element, expected, i));
        if (isfinite(value) && value > magnitude) magnitude = value;
    }
    return tolerance * magnitude;
}

bool agrees(const replay_block *output, const uint8_t *found, const uint8_t *expected, double tolerance, char *text,
            size_t byte_count) {
    if (memcmp(found, expected, output->byte_count) == 0) return true;
    const size_t width = element_byte_count(output->element), count = output->byte_count / width;
    const double allowed = allowance(output, expected, tolerance);
    for (size_t i = 0; i < count; i++) {
        if (memcmp(found + i * width, expected + i * width, width) == 0) continue;
        if (!element_is_real(output->element)) {
            snprintf(text, byte_count, "element %zu of %zu is %lld instead of %lld", i, count,
                     integer_at(output->element, found, i), integer_at(output->element, expected, i));
            return false;
        }
        double a = real_at(output->element, found, i), b = real_at(output->element, expected, i);
        if (a == b || (isnan(a) && isnan(b)) || fabs(a - b) <= allowed) continue;
        snprintf(text, byte_count, "element %zu of %zu is %.9g instead of %.9g", i, count, a, b);
        return false;
    }
    return true;
}
