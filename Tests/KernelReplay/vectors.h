#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A file of cases. All numbers are little-endian and of 8 bytes.
//
//     file         "EDGEKRP2" | number of cases | case…
//     case         units | scratch bytes | multiply-accumulate operations | tolerance, a double
//                  | text: family | text: label
//                  | number of blocks | block… | number of relocations | relocation…
//     text         byte count | bytes | 1 to 8 zero bytes, up to a multiple of 8
//     block        role + 256 * element + 65536 * (1 where bytes before the step follow, 2 where bytes
//                  after it do, 3 for both) | alignment | byte count | bytes… | bytes…
//     bytes        as many as the block has | 0 to 7 zero bytes, up to a multiple of 8
//     relocation   block | offset | target block | target offset: the word there holds the address
//                  of the target
//
// `Recorder/CaseFile.swift` writes it.

typedef enum { ROLE_CONTEXT, ROLE_KEPT, ROLE_INPUT, ROLE_CONSTANT, ROLE_OUTPUT, ROLE_COUNT } block_role;

/// The raw values of `ElementType`; 0 for what is no tensor.
typedef enum { FLOAT32 = 1, FLOAT64 = 2, FLOAT16 = 3, BFLOAT16 = 4, INT8 = 5, BYTES = 14 } element_type;

/// One piece of memory of a case.
typedef struct {
    block_role role;
    int element;
    /// Of its address in a session.
    size_t alignment, byte_count;
    /// What stands there before the step; NULL for an output, unless it overwrites an input.
    const uint8_t *before;
    /// What an output should be; NULL where nobody knows.
    const uint8_t *after;
} replay_block;

typedef struct {
    uint64_t block, offset, target, target_offset;
} replay_relocation;

typedef struct {
    ptrdiff_t unit_count;
    size_t scratch_byte_count;
    uint64_t mac_count;
    double tolerance;
    const char *family, *label;
    /// The first one is the context.
    const replay_block *blocks;
    const replay_relocation *relocations;
    size_t block_count, relocation_count;
    /// Whether every output is known.
    bool has_expected;
    /// Whether it can run again and again: inputs are numbers of a sensible size, and stay.
    bool is_repeatable;
} replay_case;

typedef struct {
    const replay_case *cases;
    size_t count;
} replay_file;

/// Bytes of one element; 1 for what is no number.
size_t element_byte_count(int element);

/// Whether elements are floats, which are compared with a tolerance.
bool element_is_real(int element);

/// The cases of a file, which stay until the process ends. Ends it with a message where the file is none or damaged.
replay_file read_cases(const char *path);
