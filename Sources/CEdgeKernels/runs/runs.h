#pragma once
#include "../window.h"
#include "edge_runs.h"

/// Goes through the pixels of a step chunk by chunk.
typedef struct {
    const edge_runs *plan;
    const char *input;
    /// [EDGE_CHUNK]: where the first run of every pixel of the chunk begins.
    const char **pixels;
    /// [run_count]: how far behind it the other runs begin.
    ptrdiff_t *offsets;
    char *lines, *patches;
    /// The pixel that comes next, and where it is.
    ptrdiff_t pixel;
    edge_position at;
    /// The copied lines of a picture, first_line..<end_line.
    ptrdiff_t picture, first_line, end_line;
} edge_cursor;

/// A cursor in `scratch`, which is as large as the plan says.
edge_cursor edge_cursor_make(const edge_runs *plan, const void *input, void *scratch);

/// Finds the runs of the pixels from `pixel` on; gives how many, at most EDGE_CHUNK, and not beyond `end`.
ptrdiff_t edge_cursor_next(edge_cursor *cursor, ptrdiff_t pixel, ptrdiff_t end);

/// Whether the only run of the only pixel is the whole input, which needs no cursor.
static inline _Bool edge_runs_are_input(const edge_runs *plan, ptrdiff_t pixel_count) {
    return pixel_count == 1 && plan->run_count == 1 && plan->line_count == 0 && plan->patch_byte_count == 0 &&
           plan->window.y.input == 1 && plan->run_byte_count == plan->line_byte_count;
}
