#pragma once
#include <stdbool.h>
#include <stdint.h>

/// Sleeps until CLOCK_MONOTONIC reaches `nanoseconds`, as exactly as the kernel can: without the slack that timers of
/// ordinary threads have. A signal ends the sleep early.
void edge_sleep_until(int64_t nanoseconds);

/// From now on the first SIGINT does not end the process but is remembered; the second one ends it.
void edge_catch_interrupt(void);

/// Whether that SIGINT came.
bool edge_was_interrupted(void);
