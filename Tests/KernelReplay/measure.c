#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "modes.h"
#include "placement.h"

enum { SAMPLES = 15 };

static const double sample_seconds = 1e-3;

/// The time that this thread had a processor: what others take does not count.
static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec + now.tv_nsec * 1e-9;
}

/// Seconds of one run, as the mean of `repeats`.
static double time_once(const edge_kernel *kernel, const placed_case *placed, long repeats) {
    double start = seconds();
    for (long i = 0; i < repeats; i++) kernel->run(placed->blocks[0], 0, placed->of->unit_count, placed->scratch);
    return (seconds() - start) / repeats;
}

static int ascending(const void *a, const void *b) {
    double difference = *(const double *)a - *(const double *)b;
    return (difference > 0) - (difference < 0);
}

/// The kernels that shall run with a case; none where it is not called so or cannot be repeated.
static int wanted_kernels(const options *o, const replay_case *c, const edge_kernel **kernels) {
    if (!wants_case(o, c) || !c->is_repeatable) return 0;
    int count = find_family(c->family, kernels), wanted = 0;
    for (int k = 0; k < count; k++) {
        if (wants_kernel(o, kernels[k])) kernels[wanted++] = kernels[k];
    }
    return wanted;
}

/// The median seconds of each kernel, taken in turns.
static void time_case(const placed_case *placed, const edge_kernel **kernels, int count, double *medians) {
    static double samples[MOST_KERNELS][SAMPLES];
    long repeats[MOST_KERNELS];
    for (int k = 0; k < count; k++) {
        double once = time_once(kernels[k], placed, 1);
        once = fmin(once, time_once(kernels[k], placed, 1 + (long)(sample_seconds / 10 / fmax(once, 1e-9))));
        repeats[k] = 1 + (long)(sample_seconds / fmax(once, 1e-9));
    }
    for (int round = 0; round < SAMPLES; round++) {
        for (int k = 0; k < count; k++) samples[k][round] = time_once(kernels[k], placed, repeats[k]);
    }
    for (int k = 0; k < count; k++) {
        qsort(samples[k], SAMPLES, sizeof(double), ascending);
        medians[k] = samples[k][SAMPLES / 2];
    }
}

static void print_text(const char *text) {
    putchar('"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') putchar('\\');
        if ((unsigned char)*text >= ' ') putchar(*text);
    }
    putchar('"');
}

/// Bytes of all tensors of a case: what its kernels read and write at least once.
static size_t tensor_byte_count(const replay_case *c) {
    size_t byte_count = 0;
    for (size_t i = 0; i < c->block_count; i++) {
        block_role role = c->blocks[i].role;
        if (role == ROLE_INPUT || role == ROLE_CONSTANT || role == ROLE_OUTPUT) byte_count += c->blocks[i].byte_count;
    }
    return byte_count;
}

static void print_json(const replay_case *c, const edge_kernel **kernels, int count, const double *medians) {
    printf("{\"family\": \"%s\", \"case\": ", c->family);
    print_text(c->label);
    printf(", \"macs\": %llu, \"bytes\": %zu, \"nanoseconds\": {", (unsigned long long)c->mac_count,
           tensor_byte_count(c));
    for (int k = 0; k < count; k++) printf("%s\"%s\": %.1f", k ? ", " : "", kernels[k]->name, medians[k] * 1e9);
    printf("}}\n");
}

static void print_table(const replay_case *c, const edge_kernel **kernels, int count, const double *medians) {
    double best = INFINITY;
    printf("%s\n", c->label);
    for (int k = 0; k < count; k++) best = fmin(best, medians[k]);
    for (int k = 0; k < count; k++) {
        printf("    %-36s %14.1f ns", kernels[k]->name, medians[k] * 1e9);
        if (c->mac_count) printf(" %9.2f GMAC/s", c->mac_count / medians[k] * 1e-9);
        printf("  x %.2f%s\n", medians[k] / best, medians[k] == best ? "  best" : "");
    }
}

int time_kernels(const options *o, const replay_file *file) {
    const edge_kernel *kernels[MOST_KERNELS];
    double medians[MOST_KERNELS];
    int measured = 0;
    for (size_t i = 0; i < file->count; i++) {
        const replay_case *c = &file->cases[i];
        int count = wanted_kernels(o, c, kernels);
        if (count == 0) continue;
        placed_case placed = place_case(c, PLACE_TOGETHER);
        time_case(&placed, kernels, count, medians);
        (o->json ? print_json : print_table)(c, kernels, count, medians);
        free_case(&placed);
        measured++;
    }
    if (measured == 0) fprintf(stderr, "replay: no case and kernel is called so\n");
    return measured == 0;
}

int count_kernels(const options *o, const replay_file *file) {
    const edge_kernel *kernels[MOST_KERNELS];
    bool has_run = false;
    for (size_t i = 0; i < file->count; i++) {
        const replay_case *c = &file->cases[i];
        if (wanted_kernels(o, c, kernels) == 0) continue;
        placed_case placed = place_case(c, PLACE_TOGETHER);
        for (long n = 0; n < o->count; n++) kernels[0]->run(placed.blocks[0], 0, c->unit_count, placed.scratch);
        printf("%s\t%s\t%llu MACs\n", kernels[0]->name, c->label, (unsigned long long)c->mac_count);
        free_case(&placed);
        has_run = true;
    }
    if (!has_run) fprintf(stderr, "replay: no case and kernel is called so\n");
    return !has_run;
}
