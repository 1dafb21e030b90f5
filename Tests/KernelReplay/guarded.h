#pragma once
#include "kernels.h"
#include "placement.h"

/// Bytes of a text that says what is wrong.
enum { TEXT_BYTES = 200, MOST_PARTS = 5 };

/// Lets run_guarded survive what kernels do.
void catch_signals(void);

/// Runs the units between the cuts, part by part, on memory as it was before the step. False when that crashed, took
/// minutes or wrote where no guard stands, with the reason in `text` of TEXT_BYTES.
bool run_guarded(const edge_kernel *kernel, const placed_case *placed, const ptrdiff_t *cuts, int part_count,
                 char *text);
