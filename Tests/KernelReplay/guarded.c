#include "guarded.h"
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MOST_SECONDS = 120 };

/// What runs now, for those who catch signals and errors.
static struct {
    const edge_kernel *kernel;
    const placed_case *placed;
    sigjmp_buf after;
    volatile sig_atomic_t is_running;
    int signal;
    uintptr_t address;
} running;

static void catch_signal(int signal, siginfo_t *info, void *context) {
    (void)context;
    if (!running.is_running) {
        static const char line[] = "replay: crashed outside of a kernel\n";
        (void)!write(STDERR_FILENO, line, sizeof line - 1);
        _exit(3);
    }
    running.is_running = 0;
    running.signal = signal;
    running.address = (uintptr_t)info->si_addr;
    siglongjmp(running.after, 1);
}

void catch_signals(void) {
    static const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGALRM};
    static uint8_t stack[1 << 16];
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&alternate, NULL);
    struct sigaction action = {.sa_sigaction = catch_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) sigaction(signals[i], &action, NULL);
}

/// AddressSanitizer calls this before it ends the process.
void __asan_on_error(void);
void __asan_on_error(void) {
    if (running.is_running) fprintf(stderr, "replay: %s, %s\n", running.kernel->name, running.placed->of->label);
}

/// Cases stay in memory until the end.
const char *__asan_default_options(void);
const char *__asan_default_options(void) { return "detect_leaks=0"; }

static void describe_signal(char *text) {
    char where[TEXT_BYTES / 2];
    switch (running.signal) {
    case SIGSEGV:
    case SIGBUS:
        describe_address(running.placed, running.address, where, sizeof where);
        snprintf(text, TEXT_BYTES, "crashes at %s", where);
        break;
    case SIGILL: snprintf(text, TEXT_BYTES, "has an instruction that its CPU features do not include"); break;
    case SIGALRM: snprintf(text, TEXT_BYTES, "does not end within %d s", MOST_SECONDS); break;
    default: snprintf(text, TEXT_BYTES, "ends by a signal: %s", strsignal(running.signal));
    }
}

bool run_guarded(const edge_kernel *kernel, const placed_case *placed, const ptrdiff_t *cuts, int part_count,
                 char *text) {
    restore(placed);
    running.kernel = kernel;
    running.placed = placed;
    if (sigsetjmp(running.after, 1) != 0) {
        alarm(0);
        describe_signal(text);
        return false;
    }
    alarm(MOST_SECONDS);
    running.is_running = 1;
    for (int part = 0; part < part_count; part++) {
        // A session has no empty parts, unless there is no unit at all.
        if (part_count > 1 && cuts[part] == cuts[part + 1]) continue;
        kernel->run(placed->blocks[0], cuts[part], cuts[part + 1], placed->scratch);
    }
    running.is_running = 0;
    alarm(0);
    const char *beyond = written_beyond(placed);
    if (beyond) snprintf(text, TEXT_BYTES, "%s", beyond);
    return !beyond;
}
