#pragma once
#include <stddef.h>
#include <stdint.h>

/// The 64 rounds of SHA-256 (FIPS 180-4, section 6.2.2) for `count` blocks of 64 bytes, by the CPU's own instructions;
/// false, and nothing done, where it has none. `constants` are those of section 4.2.2.
_Bool edge_sha256_compress(uint32_t state[_Nonnull 8], const uint32_t constants[_Nonnull 64],
                           const void *_Nonnull blocks, size_t count);
