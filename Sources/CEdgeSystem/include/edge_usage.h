#pragma once
#include <stdbool.h>
#include <stdint.h>

/// What the kernel counted for a thread or a process since it started.
typedef struct {
    int64_t involuntary_switches;
    int64_t voluntary_switches;
    int64_t minor_faults;
    int64_t major_faults;
} edge_usage;

/// The counts of the calling thread, or of all threads of the process. Cannot fail.
edge_usage edge_usage_read(bool whole_process);

/// Lets the calling thread, and threads that it creates from now on, run on `count` CPUs from `first` only.
/// Returns 0, or an errno value with nothing changed: EINVAL when one of them cannot be used.
int edge_pin_to_cpus(int first, int count);

/// The CPU that the calling thread runs on at this moment; -1 when the system does not say.
int edge_current_cpu(void);
