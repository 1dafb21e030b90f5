#define _GNU_SOURCE
#include "edge_workers.h"
#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    /// Looks at the ticket before a worker without work sleeps.
    idle_spins = 2000,
    /// Looks before a spinning thread lets others have the core.
    spins_per_yield = 1024,
    /// Looks before the caller sleeps until the last part is done.
    join_spins = 20000,
};

typedef struct {
    pthread_t thread;
    edge_workers *workers;
    int32_t index;
} helper;

// The ticket says which parts nobody has taken yet:
//
//     31           16 15      8 7      0
//     ┌──────────────┬─────────┬────────┐
//     │ number       │ parts   │ next   │   next == parts: nothing to do
//     └──────────────┴─────────┴────────┘
//
// Whoever moves `next` on by a compare-and-swap has taken that part. `work` is read only then: as long as a part is
// taken and not done, `pending` is above zero, and the caller writes the next work only after it is zero. A swap that
// succeeds takes a part of the work that is current, whatever happened since the ticket was read.
struct edge_workers {
    edge_work work;
    // Of the run that has claimed the workers.
    char *scratch;
    ptrdiff_t scratch_stride;
    _Atomic int32_t active_count;
    int32_t helper_count;
    alignas(64) _Atomic uint32_t ticket;
    atomic_bool is_claimed;
    atomic_bool stops;
    // Bit i - 1 stands for helper i.
    alignas(64) _Atomic uint64_t sleepers;
    alignas(64) _Atomic uint32_t pending;
    atomic_bool caller_sleeps;
    helper helpers[edge_workers_limit];
};

static inline uint32_t parts_of(uint32_t ticket) { return ticket >> 8 & 0xFF; }
static inline uint32_t next_of(uint32_t ticket) { return ticket & 0xFF; }

static inline void relax(void) {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__) || defined(__arm__)
    __asm__ volatile("yield");
#endif
}

/// A futex has 32 bits to tell who is meant; helpers beyond share the last one.
static uint32_t wake_bits(uint64_t helpers) { return (uint32_t)helpers | (helpers >> 31 ? 1u << 31 : 0); }

static void sleep_while(_Atomic uint32_t *word, uint32_t value, uint32_t bits) {
    syscall(SYS_futex, word, FUTEX_WAIT_BITSET_PRIVATE, value, NULL, NULL, bits);
}

static void wake(_Atomic uint32_t *word, uint32_t bits) {
    syscall(SYS_futex, word, FUTEX_WAKE_BITSET_PRIVATE, INT_MAX, NULL, NULL, bits);
}

static uint64_t first_helpers(int32_t count) { return ((uint64_t)1 << count) - 1; }

static void wake_sleepers(edge_workers *workers, uint64_t helpers) {
    helpers &= atomic_load(&workers->sleepers);
    if (helpers != 0) wake(&workers->ticket, wake_bits(helpers));
}

/// Does a part with the scratch memory of thread `index`.
static void do_part(const edge_workers *workers, uint32_t part, int32_t index) {
    const edge_work *work = &workers->work;
    ptrdiff_t first = work->chunk * (ptrdiff_t)part;
    ptrdiff_t end = first + work->chunk < work->unit_count ? first + work->chunk : work->unit_count;
    if (first >= end) return;
    char *scratch = workers->scratch == NULL ? NULL : workers->scratch + workers->scratch_stride * index;
    work->function(work->context, first, end, scratch);
}

/// Whether there are parts for thread `index`. The ticket was read before: where a part is taken from it, the number of
/// helpers was that of its run.
static bool has_parts(const edge_workers *workers, uint32_t ticket, int32_t index) {
    return next_of(ticket) < parts_of(ticket) &&
           index <= atomic_load_explicit(&workers->active_count, memory_order_relaxed);
}

/// Takes parts and does them until none is left.
static void do_parts(edge_workers *workers, int32_t index) {
    uint32_t ticket = atomic_load_explicit(&workers->ticket, memory_order_acquire);
    while (has_parts(workers, ticket, index)) {
        if (!atomic_compare_exchange_weak(&workers->ticket, &ticket, ticket + 1)) continue;
        do_part(workers, next_of(ticket), index);
        if (atomic_fetch_sub(&workers->pending, 1) == 1 && index != 0 && atomic_load(&workers->caller_sleeps)) {
            wake(&workers->pending, FUTEX_BITSET_MATCH_ANY);
        }
        ticket = atomic_load_explicit(&workers->ticket, memory_order_acquire);
    }
}

/// Whether helper `index` should stay awake.
static bool is_wanted(edge_workers *workers, int32_t index) {
    return atomic_load(&workers->is_claimed) && index <= atomic_load(&workers->active_count);
}

/// Waits until there are parts to take: awake while a run is under way, asleep otherwise.
static void await_parts(edge_workers *workers, int32_t index) {
    const uint64_t own = (uint64_t)1 << (index - 1);
    for (uint32_t looks = 1;; looks++) {
        uint32_t ticket = atomic_load_explicit(&workers->ticket, memory_order_acquire);
        if (has_parts(workers, ticket, index) || atomic_load_explicit(&workers->stops, memory_order_relaxed)) return;
        relax();
        if (looks % spins_per_yield == 0) sched_yield();
        if (looks < idle_spins || is_wanted(workers, index)) continue;
        // The caller changes the ticket first and then looks for sleepers; here the order is the reverse, all of it
        // sequentially consistent, so that one of the two notices the other.
        atomic_fetch_or(&workers->sleepers, own);
        if (atomic_load(&workers->ticket) == ticket && !atomic_load(&workers->stops) && !is_wanted(workers, index)) {
            sleep_while(&workers->ticket, ticket, wake_bits(own));
        }
        atomic_fetch_and(&workers->sleepers, ~own);
        looks = 0;
    }
}

static void *help(void *argument) {
    helper *self = argument;
    edge_workers *workers = self->workers;
    for (;;) {
        await_parts(workers, self->index);
        if (atomic_load(&workers->stops)) return NULL;
        do_parts(workers, self->index);
    }
}

static void publish(edge_workers *workers, uint32_t parts, uint64_t helpers) {
    uint32_t number = (atomic_load_explicit(&workers->ticket, memory_order_relaxed) >> 16) + 1;
    atomic_store(&workers->ticket, number << 16 | parts << 8);
    wake_sleepers(workers, helpers);
}

bool edge_workers_claim(edge_workers *workers, int32_t helpers, char *scratch, ptrdiff_t scratch_stride) {
    if (atomic_exchange(&workers->is_claimed, true)) return false;
    workers->scratch = scratch;
    workers->scratch_stride = scratch_stride;
    atomic_store(&workers->active_count, helpers);
    wake_sleepers(workers, first_helpers(helpers));
    return true;
}

void edge_workers_release(edge_workers *workers) { atomic_store(&workers->is_claimed, false); }

void edge_workers_run(edge_workers *workers, edge_work work) {
    workers->work = work;
    atomic_store_explicit(&workers->pending, (uint32_t)work.parts, memory_order_relaxed);
    publish(workers, (uint32_t)work.parts, first_helpers(atomic_load(&workers->active_count)));
    do_parts(workers, 0);
    for (uint32_t looks = 0; atomic_load_explicit(&workers->pending, memory_order_acquire) != 0; looks++) {
        relax();
        if (looks < join_spins) continue;
        atomic_store(&workers->caller_sleeps, true);
        uint32_t pending = atomic_load(&workers->pending);
        if (pending != 0) sleep_while(&workers->pending, pending, FUTEX_BITSET_MATCH_ANY);
        atomic_store(&workers->caller_sleeps, false);
    }
}

/// Starts one helper. It takes no signals except those that its own faults raise.
static int start(helper *self, const int32_t *cpu) {
    static const int faults[] = {SIGBUS, SIGSEGV, SIGFPE, SIGILL, SIGTRAP, SIGABRT};
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    if (cpu != NULL) {
        cpu_set_t set;
        CPU_ZERO(&set);
        if (*cpu >= 0 && *cpu < CPU_SETSIZE) CPU_SET(*cpu, &set);
        pthread_attr_setaffinity_np(&attributes, sizeof set, &set);
    }
    sigset_t blocked, old;
    sigfillset(&blocked);
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) sigdelset(&blocked, faults[i]);
    pthread_sigmask(SIG_BLOCK, &blocked, &old);
    int error = pthread_create(&self->thread, &attributes, help, self);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    pthread_attr_destroy(&attributes);
    if (error != 0) return error;
    char name[16];
    snprintf(name, sizeof name, "edge-worker-%d", self->index % 1000);
    pthread_setname_np(self->thread, name);
    return 0;
}

/// Starts helpers until there are `count`, pinned where `cpus` says so.
static int grow(edge_workers *workers, int32_t count, const int32_t *cpus) {
    if (count < 0 || count >= edge_workers_limit) return EINVAL;
    for (int32_t i = workers->helper_count; i < count; i++) {
        workers->helpers[i] = (helper){.workers = workers, .index = i + 1};
        int error = start(&workers->helpers[i], cpus == NULL ? NULL : cpus + i);
        if (error != 0) return error;
        workers->helper_count = i + 1;
    }
    return 0;
}

edge_workers *edge_workers_start(int32_t helpers, const int32_t *cpus) {
    edge_workers *workers = NULL;
    if (posix_memalign((void **)&workers, 64, sizeof *workers) != 0) {
        errno = ENOMEM;
        return NULL;
    }
    *workers = (edge_workers){0};
    int error = grow(workers, helpers, cpus);
    if (error == 0) return workers;
    edge_workers_stop(workers);
    errno = error;
    return NULL;
}

int32_t edge_workers_grow(edge_workers *workers, int32_t helpers) { return grow(workers, helpers, NULL); }

void edge_workers_stop(edge_workers *workers) {
    atomic_store(&workers->stops, true);
    publish(workers, 0, UINT64_MAX);
    for (int32_t i = 0; i < workers->helper_count; i++) pthread_join(workers->helpers[i].thread, NULL);
    free(workers);
}
