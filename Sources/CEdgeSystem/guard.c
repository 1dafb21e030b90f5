#define _GNU_SOURCE
#include "edge_guard.h"
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// A remembered mapping. `base` is set last and cleared first, so that a handler that sees it finds the rest.
typedef struct {
    atomic_uintptr_t base;
    atomic_uint_fast64_t size;
    _Atomic(char *) path;
    atomic_flag taken;
} mapping;

enum { mapping_limit = 256 };
static mapping mappings[mapping_limit];
static struct sigaction previous;

void edge_guard_mapping(const void *base, int64_t size, const char *path) {
    for (int i = 0; i < mapping_limit; i++) {
        if (atomic_flag_test_and_set(&mappings[i].taken)) continue;
        atomic_store(&mappings[i].path, strdup(path));
        atomic_store(&mappings[i].size, (uint_fast64_t)size);
        atomic_store(&mappings[i].base, (uintptr_t)base);
        return;
    }
}

void edge_unguard_mapping(const void *base) {
    for (int i = 0; i < mapping_limit; i++) {
        uintptr_t expected = (uintptr_t)base;
        if (!atomic_compare_exchange_strong(&mappings[i].base, &expected, 0)) continue;
        free(atomic_exchange(&mappings[i].path, NULL));
        atomic_flag_clear(&mappings[i].taken);
        return;
    }
}

/// write(2) is all that a signal handler may use.
static void say(const char *text) {
    size_t rest = strlen(text);
    while (rest > 0) {
        ssize_t written = write(STDERR_FILENO, text, rest);
        if (written <= 0) return;
        text += written;
        rest -= (size_t)written;
    }
}

static void handle(int signal, siginfo_t *info, void *context) {
    (void)signal;
    (void)context;
    uintptr_t address = (uintptr_t)info->si_addr;
    for (int i = 0; i < mapping_limit; i++) {
        uintptr_t base = atomic_load(&mappings[i].base);
        if (base == 0 || address < base || address - base >= atomic_load(&mappings[i].size)) continue;
        const char *path = atomic_load(&mappings[i].path);
        say("edgeinfer: model file ");
        say(path != NULL ? path : "(mapped)");
        say(" changed or shrank while in use; copy the new one beside it and rename it instead of overwriting\n");
        _exit(1);
    }
    // Returning repeats the access, which then meets whatever handled this signal before.
    sigaction(SIGBUS, &previous, NULL);
}

void edge_install_shrink_guard(void) {
    static atomic_flag installed = ATOMIC_FLAG_INIT;
    if (atomic_flag_test_and_set(&installed)) return;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = handle;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, &previous);
}
