#pragma once
#include <stdint.h>
#include <time.h>

/// Nanoseconds of CLOCK_MONOTONIC: since some start that is the same for the whole process.
static inline int64_t edge_monotonic_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}
