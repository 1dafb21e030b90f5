#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "comparison.h"
#include "modes.h"
#include "placement.h"

enum { MOST_KERNELS = 32, MOST_REPORTS = 3, TEXT_BYTES = 200, RANDOM_PARTS = 5 };

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
        (void)!write(2, line, sizeof line - 1);
        _exit(3);
    }
    running.signal = signal;
    running.address = (uintptr_t)info->si_addr;
    siglongjmp(running.after, 1);
}

static void catch_signals(void) {
    static uint8_t stack[1 << 16];
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&alternate, NULL);
    struct sigaction action = {.sa_sigaction = catch_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
    sigaction(SIGILL, &action, NULL);
    sigaction(SIGFPE, &action, NULL);
    sigaction(SIGTRAP, &action, NULL);
    sigaction(SIGABRT, &action, NULL);
}

/// The sanitizers call this before they end the process.
void __asan_on_error(void);
void __asan_on_error(void) {
    if (running.is_running) fprintf(stderr, "replay: %s, %s\n", running.kernel->name, running.placed->of->label);
}

/// Runs the units between the cuts, part by part; false when it crashed, with the reason in `text`.
static bool run_parts(const edge_kernel *kernel, const placed_case *placed, const ptrdiff_t *cuts, int part_count,
                      char *text) {
    soil(placed);
    running.kernel = kernel;
    running.placed = placed;
    if (sigsetjmp(running.after, 1) == 0) {
        running.is_running = 1;
        for (int part = 0; part < part_count; part++) {
            if (part_count > 1 && cuts[part] == cuts[part + 1]) continue;
            kernel->run(placed->blocks[0], cuts[part], cuts[part + 1], placed->scratch);
        }
        running.is_running = 0;
    } else {
        running.is_running = 0;
        char where[TEXT_BYTES / 2];
        describe_address(placed, running.address, where, sizeof where);
        snprintf(text, TEXT_BYTES, "%s at %s", strsignal(running.signal), where);
        return false;
    }
    const char *beyond = written_beyond(placed);
    if (beyond) snprintf(text, TEXT_BYTES, "%s", beyond);
    return !beyond;
}

/// How a case's units are divided: in one part, two, three, or five by chance.
static int divide(ptrdiff_t unit_count, int way, uint64_t *random, ptrdiff_t *cuts) {
    static const int part_counts[] = {1, 2, 3, RANDOM_PARTS};
    const int parts = part_counts[way];
    cuts[0] = 0;
    cuts[parts] = unit_count;
    for (int i = 1; i < parts; i++) {
        if (parts < RANDOM_PARTS) {
            cuts[i] = unit_count * i / parts;
            continue;
        }
        // Marsaglia's xorshift.
        *random ^= *random << 13;
        *random ^= *random >> 7;
        *random ^= *random << 17;
        ptrdiff_t left = unit_count - cuts[i - 1];
        cuts[i] = cuts[i - 1] + (left > 0 ? (ptrdiff_t)(*random % (uint64_t)(left + 1)) * 2 / (parts - i + 1) : 0);
        if (cuts[i] > unit_count) cuts[i] = unit_count;
    }
    return parts;
}

/// The outputs' bytes that all kernels of a case must give, and those that the present kernel gave first.
typedef struct {
    const uint8_t **expected;
    uint8_t **own;
} outcome;

static bool check_outputs(const placed_case *placed, const outcome *outcome, bool is_first, char *text) {
    const replay_case *c = placed->of;
    for (size_t i = 0; i < c->block_count; i++) {
        const replay_block *block = &c->blocks[i];
        if (block->role != ROLE_OUTPUT) continue;
        char difference[TEXT_BYTES / 2];
        if (is_first && outcome->expected[i] &&
            !agrees(block, placed->blocks[i], outcome->expected[i], c->tolerance, difference, sizeof difference)) {
            snprintf(text, TEXT_BYTES, "block %zu: %s", i, difference);
            return false;
        }
        if (is_first) {
            memcpy(outcome->own[i], placed->blocks[i], block->byte_count);
        } else if (!agrees(block, placed->blocks[i], outcome->own[i], 0, difference, sizeof difference)) {
            snprintf(text, TEXT_BYTES, "block %zu: another division gives other bytes: %s", i, difference);
            return false;
        }
    }
    return true;
}

/// Runs a kernel in every way; false, and the reason, when one of them fails.
static bool check_kernel(const edge_kernel *kernel, const placed_case places[2], const outcome *outcome,
                         uint64_t seed, char *text) {
    // A pair of a placement and a division is a run; each placement sees two divisions.
    static const struct {
        int place, way;
    } runs[] = {{0, 0}, {1, 0}, {0, 1}, {1, 2}, {1, 3}};
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++) {
        ptrdiff_t cuts[RANDOM_PARTS + 1];
        const placed_case *placed = &places[runs[i].place];
        if (runs[i].way > 0 && placed->of->unit_count < 2) continue;
        int parts = divide(placed->of->unit_count, runs[i].way, &seed, cuts);
        char reason[TEXT_BYTES];
        if (run_parts(kernel, placed, cuts, parts, reason) && check_outputs(placed, outcome, i == 0, reason)) continue;
        size_t used = snprintf(text, TEXT_BYTES, "units");
        for (int part = 0; part <= parts && used < TEXT_BYTES / 2; part++)
            used += snprintf(text + used, TEXT_BYTES - used, " %td", cuts[part]);
        snprintf(text + used, TEXT_BYTES - used, " %s guards: %s", runs[i].place ? "before" : "after", reason);
        return false;
    }
    return true;
}

/// Checks all kernels of a case; gives how many ran and counts those that failed.
static int check_case(const options *o, const replay_case *c, size_t index, int *failures) {
    const edge_kernel *kernels[MOST_KERNELS];
    int count = find_family(c->family, kernels, MOST_KERNELS), ran = 0;
    if (count == 0 || count > MOST_KERNELS) {
        printf("%s has %d kernels: record the cases again\n", c->family, count);
        ++*failures;
        return 0;
    }
    placed_case places[2] = {place_case(c, PLACE_AFTER_GUARD), place_case(c, PLACE_BEFORE_GUARD)};
    outcome outcome = {calloc(c->block_count, sizeof(uint8_t *)), calloc(c->block_count, sizeof(uint8_t *))};
    uint8_t **first = calloc(c->block_count, sizeof(uint8_t *));
    for (size_t i = 0; i < c->block_count; i++) {
        if (c->blocks[i].role != ROLE_OUTPUT) continue;
        outcome.expected[i] = c->blocks[i].bytes;
        outcome.own[i] = malloc(c->blocks[i].byte_count + 1);
        first[i] = malloc(c->blocks[i].byte_count + 1);
    }
    // The last kernel of a list is the plainest: it comes first, and is believed where nobody knows better.
    for (int k = count - 1; k >= 0; k--) {
        if (!wants_kernel(o, kernels[k]) && !(k == count - 1 && kernels[k]->requires == 0)) continue;
        char text[TEXT_BYTES];
        ran++;
        if (!check_kernel(kernels[k], places, &outcome, index * 2 + 1, text) && ++*failures)
            printf("%s, %s: %s\n", kernels[k]->name, c->label, text);
        for (size_t i = 0; i < c->block_count; i++) {
            if (c->blocks[i].role != ROLE_OUTPUT || outcome.expected[i]) continue;
            memcpy(first[i], outcome.own[i], c->blocks[i].byte_count);
            outcome.expected[i] = first[i];
        }
    }
    for (size_t i = 0; i < c->block_count; i++) {
        free(outcome.own[i]);
        free(first[i]);
    }
    free(first);
    free(outcome.own);
    free(outcome.expected);
    free_case(&places[0]);
    free_case(&places[1]);
    return ran;
}

typedef struct {
    const replay_file *file;
    int missing;
} family_check;

static void require_case(const edge_kernel *kernel, void *argument) {
    family_check *check = argument;
    for (size_t i = 0; i < check->file->count; i++) {
        if (strcmp(check->file->cases[i].family, kernel->family) == 0) return;
    }
    printf("%s: no case has this family\n", kernel->name);
    check->missing++;
}

int compare_kernels(const options *o, const replay_file *file) {
    catch_signals();
    size_t case_count = 0, run_count = 0;
    int failures = 0;
    for (size_t i = 0; i < file->count; i++) {
        if (!wants_case(o, &file->cases[i])) continue;
        case_count++;
        run_count += check_case(o, &file->cases[i], i, &failures);
    }
    family_check check = {file, 0};
    if (o->is_complete) for_each_kernel(require_case, &check);
    printf("%s: %zu cases, %zu runs of kernels, %d differ\n", feature_names(o->features), case_count, run_count,
           failures);
    if (case_count == 0) printf("no case is called so\n");
    return failures || check.missing || case_count == 0;
}
