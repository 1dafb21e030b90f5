#pragma once
#include <stddef.h>
#include <stdint.h>
#include "edge_window.h"

/// Pixels that are multiplied together: few enough for their inputs to stay in the first-level cache.
enum { EDGE_CHUNK = 64 };

/// Where the sums of an output pixel read: a few contiguous runs of bytes, which follow one another in the depth of the
/// weights.
///
///     a 3x3 window over NHWC      line y-1   … ┌ x-1 │  x  │ x+1 ┐ …      run 0
///                                 line y     … ┌ x-1 │  x  │ x+1 ┐ …      run 1
///                                 line y+1   … ┌ x-1 │  x  │ x+1 ┐ …      run 2
///
/// A run is a row of the window, or one tap where the window's taps do not adjoin. Lines of the input are read in place
/// where every run lies inside of them, and are copied between margins where not. Where not even that gives runs of
/// whole words, the window is gathered into a patch, which is the only run.
typedef struct {
    edge_window window;
    ptrdiff_t pixel_byte_count;
    /// Runs of a pixel, of which `runs_per_line` read the same line.
    ptrdiff_t run_count, runs_per_line;
    /// Bytes that are multiplied of each run, and those of them that are inputs of the pixel.
    ptrdiff_t run_byte_count, own_byte_count;
    /// Bytes that a copied line takes, and those of them that stand for padding before and behind it; 0 where lines are
    /// read in place.
    ptrdiff_t line_byte_count, left_byte_count, right_byte_count;
    /// How many copied lines are kept at a time, in turn; from one window row to the next and from one output row to the
    /// next, so many turns modulo their number.
    ptrdiff_t line_count, tap_turns, output_turns;
    /// Bytes of a patch and of a window row in it, 0 where there is none.
    ptrdiff_t patch_byte_count, patch_row_byte_count;
    /// Where a line of padding, copied lines and patches are in scratch memory, behind the pointers, and its end.
    ptrdiff_t fill_offset, lines_offset, patches_offset, scratch_byte_count;
    /// The byte that stands for padding, and whether whole window rows are padding.
    uint8_t fill;
    _Bool has_padded_rows;
} edge_runs;

/// What decides about runs besides the window.
typedef struct {
    ptrdiff_t element_byte_count;
    /// Bytes from one window row to the next in the depth of the weights, and the whole depth.
    ptrdiff_t row_byte_count, depth_byte_count;
    uint8_t fill;
} edge_runs_wish;

/// Plans the runs of a window with divisors of 1; false where their number or size cannot be counted. A step takes
/// `scratch_byte_count` bytes of scratch memory, aligned to 64.
_Bool edge_runs_plan(edge_runs *_Nonnull runs, edge_window window, edge_runs_wish wish);
