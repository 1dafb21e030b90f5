#pragma once
#include <stddef.h>
#include <stdint.h>

/// Computes units first..<end with a worker's own scratch memory.
typedef void (*edge_work_function)(const void *_Nonnull context, ptrdiff_t first, ptrdiff_t end,
                                   void *_Nullable scratch);

/// Work that is divided among workers: at most 255 `parts`, runs of `chunk` units, the last one shorter.
typedef struct {
    edge_work_function _Nonnull function;
    const void *_Nonnull context;
    ptrdiff_t unit_count;
    ptrdiff_t chunk;
    int32_t parts;
} edge_work;

/// Threads that wait for work.
typedef struct edge_workers edge_workers;

/// At most this many threads, the caller included.
enum { edge_workers_limit = 64 };

/// Starts `helpers` threads beside the caller. Worker i (the caller is 0) has its scratch memory at
/// `scratch + i * scratch_stride`. `cpus` pins helper i to `cpus[i]`; NULL leaves that to the kernel.
/// NULL, with errno set, when a thread cannot be started.
edge_workers *_Nullable edge_workers_start(int32_t helpers, const int32_t *_Nullable cpus, char *_Nullable scratch,
                                           ptrdiff_t scratch_stride);

/// Ends the threads, waits for them, and frees everything.
void edge_workers_stop(edge_workers *_Nonnull workers);

/// Says that work comes now: sleeping workers wake and wait awake until edge_workers_rest.
void edge_workers_rouse(edge_workers *_Nonnull workers);

/// Says that no work comes for a while: workers that find none go to sleep.
void edge_workers_rest(edge_workers *_Nonnull workers);

/// Does the work and returns when all parts are done. Parts go to whichever thread is free, so that the caller does
/// alone what helpers that are late did not begin. Only one thread may call this at a time.
void edge_workers_run(edge_workers *_Nonnull workers, edge_work work);
