#pragma once
#include "vectors.h"

/// Compares an output with the expected one: floats within `tolerance` times the largest expected magnitude (at least
/// 1), NaN equal to NaN, everything else byte by byte. Writes the first difference into `text`.
bool agrees(const replay_block *output, const uint8_t *found, const uint8_t *expected, double tolerance, char *text,
            size_t byte_count);
