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
