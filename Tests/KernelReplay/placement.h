#pragma once
#include "vectors.h"

/// Where the blocks of a case lie.
typedef enum {
    /// Each begins right after a page that nobody may touch.
    PLACE_AFTER_GUARD,
    /// Each ends right before a page that nobody may touch, whatever its alignment is.
    PLACE_BEFORE_GUARD,
    /// One after the other at their alignment, as in a session.
    PLACE_TOGETHER,
} placement;

/// The memory of one case.
typedef struct {
    const replay_case *of;
    placement placement;
    uint8_t **blocks;
    uint8_t *scratch;
    uint8_t *region;
    size_t region_byte_count;
} placed_case;

/// The blocks of a case in new memory, pointers and all. Behind guards, what kernels have no business to write is
/// read-only.
placed_case place_case(const replay_case *c, placement placement);

void free_case(placed_case *placed);

/// Makes everything as it was before the step; outputs and scratch memory are full of bytes that no kernel left there.
void restore(const placed_case *placed);

/// Says what was written outside of outputs and scratch memory where no guard stands; NULL for nothing.
const char *written_beyond(const placed_case *placed);

/// Says in words which block an address belongs to or is near of.
void describe_address(const placed_case *placed, uintptr_t address, char *text, size_t byte_count);
