#pragma once
#include "../window.h"
#include "edge_runs.h"

/// Goes through the pixels of a step chunk by chunk.
typedef struct {
    const edge_runs *plan;
    const char *input;
    /// [run_count][EDGE_CHUNK]: where run r of pixel i of the chunk begins.
    const char **runs;
    char *fill, *lines, *patches;
    /// The pixel that comes next, where it is, and where among the copied lines the first one of its window is.
    ptrdiff_t pixel;
    edge_position at;
    ptrdiff_t slot;
    /// The picture whose lines are there, and the first line that is not yet.
    ptrdiff_t picture, next_line;
} edge_cursor;

/// A cursor in `scratch`, which is as large as the plan says.
edge_cursor edge_cursor_make(const edge_runs *plan, const void *input, void *scratch);

/// Finds the runs of the pixels from `pixel` on; gives how many, at most EDGE_CHUNK, and not beyond `end`.
ptrdiff_t edge_cursor_next(edge_cursor *cursor, ptrdiff_t pixel, ptrdiff_t end);
