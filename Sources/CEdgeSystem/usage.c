#define _GNU_SOURCE
#include "edge_usage.h"

#include <errno.h>
#include <sched.h>
#include <sys/resource.h>

edge_usage edge_usage_read(bool whole_process) {
    struct rusage usage = {0};
    getrusage(whole_process ? RUSAGE_SELF : RUSAGE_THREAD, &usage);
    return (edge_usage){usage.ru_nivcsw, usage.ru_nvcsw, usage.ru_minflt, usage.ru_majflt};
}

int edge_pin_to_cpus(int first, int count) {
    if (first < 0 || count < 1 || first > CPU_SETSIZE - count) return EINVAL;
    cpu_set_t set;
    CPU_ZERO(&set);
    for (int cpu = first; cpu < first + count; cpu++) CPU_SET(cpu, &set);
    cpu_set_t before, after;
    if (sched_getaffinity(0, sizeof before, &before) != 0 || sched_setaffinity(0, sizeof set, &set) != 0 ||
        sched_getaffinity(0, sizeof after, &after) != 0)
        return errno;
    if (CPU_EQUAL(&set, &after)) return 0;
    // The kernel leaves out CPUs that there are not, as long as one is left.
    sched_setaffinity(0, sizeof before, &before);
    return EINVAL;
}

int edge_current_cpu(void) { return sched_getcpu(); }
