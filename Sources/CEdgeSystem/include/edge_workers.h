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

/// Threads that wait for work, of one run at a time.
typedef struct edge_workers edge_workers;

/// At most this many threads, the caller included.
enum { edge_workers_limit = 64 };

/// Starts `helpers` threads. `cpus` pins helper i to `cpus[i]`; NULL leaves that to the kernel.
/// NULL, with errno set, when a thread cannot be started.
edge_workers *_Nullable edge_workers_start(int32_t helpers, const int32_t *_Nullable cpus);

/// Starts more threads until there are `helpers`; gives errno's value when one cannot be started, else 0. Calls of this
/// exclude each other; runs may be under way.
int32_t edge_workers_grow(edge_workers *_Nonnull workers, int32_t helpers);

/// Ends the threads, waits for them, and frees everything.
void edge_workers_stop(edge_workers *_Nonnull workers);

/// Takes the workers for a run, in which `helpers` of them share the work with the caller: sleeping ones wake, and wait
/// awake until edge_workers_release. Worker i (the caller is 0) has its scratch memory at `scratch + i *
/// scratch_stride`. False, at once, where another run has them.
_Bool edge_workers_claim(edge_workers *_Nonnull workers, int32_t helpers, char *_Nullable scratch,
                         ptrdiff_t scratch_stride);

/// Gives the workers back: those that find no work for a while go to sleep.
void edge_workers_release(edge_workers *_Nonnull workers);

/// Does the work and returns when all parts are done. Parts go to whichever thread is free, so that the caller does
/// alone what helpers that are late did not begin. Only who claimed the workers may call this.
void edge_workers_run(edge_workers *_Nonnull workers, edge_work work);
