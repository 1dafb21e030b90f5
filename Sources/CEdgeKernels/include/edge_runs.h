#pragma once
#include <stddef.h>
#include <stdint.h>
#include "edge_window.h"

/// Pixels that are multiplied together: few enough for their inputs to stay in the first-level cache.
enum { EDGE_CHUNK = 64 };

/// Where the sums of an output pixel read: a few contiguous runs of bytes, which follow one another in the depth of the
/// weights, and begin at the same distances from the pixel's first one for every pixel.
///
///     a 3x3 window over NHWC      line y-1   … ┌ x-1 │  x  │ x+1 ┐ …      run 0
///                                 line y     … ┌ x-1 │  x  │ x+1 ┐ …      run 1
///                                 line y+1   … ┌ x-1 │  x  │ x+1 ┐ …      run 2
///
/// A run is a row of the window, or one tap where the window's taps do not adjoin. The input is read in place where every
/// run lies inside of it. Where not, lines are copied between margins, and lines of padding are made. Where not even that
/// gives runs of whole words, the window is gathered into a patch, which is the only run.
typedef struct {
    edge_window window;
    /// Bytes of a pixel, and of those the ones that a group of channels has.
    ptrdiff_t pixel_byte_count, group_byte_count;
    /// The contiguous pieces of a window: how many there are in a line, and their bytes.
    ptrdiff_t pieces_per_line, piece_byte_count;
    /// Runs of a pixel, bytes that are multiplied of each, and those of them that are inputs of the pixel.
    ptrdiff_t run_count, run_byte_count, own_byte_count;
    /// Bytes of a line as it is read, and, where it is a copy, of the padding before and behind it.
    ptrdiff_t line_byte_count, left_byte_count, right_byte_count;
    /// How many copied lines there is room for, and how many a chunk reads at most; 0 where lines are read in place.
    ptrdiff_t line_count, chunk_line_count;
    /// Bytes of a patch and of a window row in it, 0 where there is none.
    ptrdiff_t patch_byte_count, patch_row_byte_count;
    /// Where things are in scratch memory, behind the addresses of pixels, and its end.
    ptrdiff_t offsets_offset, lines_offset, patches_offset, scratch_byte_count;
    /// The byte that stands for padding.
    uint8_t fill;
} edge_runs;

/// What decides about runs besides the window.
typedef struct {
    ptrdiff_t element_byte_count;
    /// Groups of channels, each of which has runs of its own: those of the first group, and its bytes further for each.
    ptrdiff_t groups;
    /// Bytes from one window row to the next in the depth of the weights, and the whole depth.
    ptrdiff_t row_byte_count, depth_byte_count;
    uint8_t fill;
} edge_runs_wish;

/// Plans the runs of a window with divisors of 1; false where they would take too much scratch memory. A step takes
/// `scratch_byte_count` bytes of scratch memory, aligned to 64.
_Bool edge_runs_plan(edge_runs *_Nonnull runs, edge_window window, edge_runs_wish wish);
