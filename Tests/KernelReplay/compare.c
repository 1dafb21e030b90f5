#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "comparison.h"
#include "guarded.h"
#include "modes.h"

/// How many failures of one kernel are told, unless the options ask for all.
enum { MOST_REPORTS = 3 };

/// The outputs that the kernels of a case should give; each array has an element for each block.
typedef struct {
    /// What the reference gave, or else the first kernel; NULL where nothing is known yet.
    const uint8_t **expected;
    /// What the present kernel gave when it ran for the first time.
    uint8_t **own;
    /// Memory for what the first kernel gave.
    uint8_t **first;
} outputs;

static bool is_output(const replay_case *c, size_t index) { return c->blocks[index].role == ROLE_OUTPUT; }

static outputs make_outputs(const replay_case *c) {
    outputs o = {calloc(c->block_count, sizeof(uint8_t *)), calloc(c->block_count, sizeof(uint8_t *)),
                 calloc(c->block_count, sizeof(uint8_t *))};
    for (size_t i = 0; i < c->block_count; i++) {
        if (!is_output(c, i)) continue;
        o.expected[i] = c->blocks[i].after;
        o.own[i] = malloc(c->blocks[i].byte_count + 1);
        o.first[i] = malloc(c->blocks[i].byte_count + 1);
    }
    return o;
}

static void free_outputs(outputs *o, const replay_case *c) {
    for (size_t i = 0; i < c->block_count; i++) {
        free(o->own[i]);
        free(o->first[i]);
    }
    free(o->own);
    free(o->first);
    free(o->expected);
}

/// From here on, what the present kernel gave is right where nobody knew better.
static void believe_own(outputs *o, const replay_case *c) {
    for (size_t i = 0; i < c->block_count; i++) {
        if (!is_output(c, i) || o->expected[i]) continue;
        memcpy(o->first[i], o->own[i], c->blocks[i].byte_count);
        o->expected[i] = o->first[i];
    }
}

/// Cuts that divide the units in one part, two, three, or five by chance; gives the number of parts.
static int divide(ptrdiff_t unit_count, int way, uint64_t *random, ptrdiff_t *cuts) {
    static const int part_counts[] = {1, 2, 3, MOST_PARTS};
    const int parts = part_counts[way];
    cuts[0] = 0;
    for (int i = 1; i <= parts; i++) {
        cuts[i] = unit_count * i / parts;
        if (parts < MOST_PARTS || i == parts) continue;
        // Marsaglia's xorshift; twice the mean of what is left at most, so that all parts get some.
        *random ^= *random << 13;
        *random ^= *random >> 7;
        *random ^= *random << 17;
        ptrdiff_t left = unit_count - cuts[i - 1], most = left * 2 / (parts - i + 1);
        cuts[i] = cuts[i - 1] + (ptrdiff_t)(*random % (uint64_t)((most < left ? most : left) + 1));
    }
    return parts;
}

/// Compares what a run left, the kernel's first one with what is expected, others with the first one.
static bool check_outputs(const placed_case *placed, const outputs *o, bool is_first, char *text) {
    const replay_case *c = placed->of;
    for (size_t i = 0; i < c->block_count; i++) {
        if (!is_output(c, i)) continue;
        char difference[TEXT_BYTES / 2];
        const uint8_t *expected = is_first ? o->expected[i] : o->own[i];
        if (is_first) memcpy(o->own[i], placed->blocks[i], c->blocks[i].byte_count);
        if (!expected || agrees(&c->blocks[i], placed->blocks[i], expected, is_first ? c->tolerance : 0, difference,
                                sizeof difference))
            continue;
        snprintf(text, TEXT_BYTES, "%s%s", is_first ? "" : "not the same bytes as in one part: ", difference);
        return false;
    }
    return true;
}

/// Runs a kernel in every way; false, and the reason, when one of them fails.
static bool check_kernel(const edge_kernel *kernel, const placed_case places[2], const outputs *o, uint64_t seed,
                         char *text) {
    static const struct {
        int place, way;
    } runs[] = {{0, 0}, {1, 0}, {0, 1}, {1, 2}, {1, 3}};
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++) {
        const placed_case *placed = &places[runs[i].place];
        ptrdiff_t cuts[MOST_PARTS + 1];
        char reason[TEXT_BYTES];
        if (runs[i].way > 0 && placed->of->unit_count < 2) continue;
        int parts = divide(placed->of->unit_count, runs[i].way, &seed, cuts);
        if (run_guarded(kernel, placed, cuts, parts, reason) && check_outputs(placed, o, i == 0, reason)) continue;
        size_t used = snprintf(text, TEXT_BYTES, "%s (units", reason);
        for (int part = 0; part <= parts && used < TEXT_BYTES - 24; part++)
            used += snprintf(text + used, TEXT_BYTES - used, " %td", cuts[part]);
        if (used < TEXT_BYTES) snprintf(text + used, TEXT_BYTES - used, ")");
        return false;
    }
    return true;
}

/// What came of all cases.
typedef struct {
    size_t case_count, run_count, failure_count;
    /// Failures of each kernel, by its number in for_each_kernel.
    struct {
        const edge_kernel *kernel;
        size_t run_count, failure_count;
    } kernels[1024];
} tally;

static bool count_run(tally *t, const edge_kernel *kernel, bool passed, bool tells_all) {
    size_t i = 0;
    while (t->kernels[i].kernel && t->kernels[i].kernel != kernel) {
        if (++i == sizeof t->kernels / sizeof t->kernels[0]) abort();
    }
    t->kernels[i].kernel = kernel;
    t->kernels[i].run_count++;
    t->run_count++;
    if (passed) return false;
    t->failure_count++;
    return ++t->kernels[i].failure_count <= MOST_REPORTS || tells_all;
}

static void check_case(const options *o, const replay_case *c, size_t index, tally *t) {
    const edge_kernel *kernels[MOST_KERNELS];
    const int count = find_family(c->family, kernels);
    if (count == 0) {
        t->failure_count++;
        printf("%s: no kernel of this family runs on this kind of machine; each needs a portable one\n", c->family);
        return;
    }
    placed_case places[2] = {place_case(c, PLACE_AFTER_GUARD), place_case(c, PLACE_BEFORE_GUARD)};
    outputs outputs = make_outputs(c);
    // The last kernel of a list is the plainest: it comes first, and is believed where the reference was not asked.
    for (int k = count - 1; k >= 0; k--) {
        if (!wants_kernel(o, kernels[k]) && (k < count - 1 || c->has_expected || kernels[k]->requires)) continue;
        char text[TEXT_BYTES];
        const bool passed = check_kernel(kernels[k], places, &outputs, index * 2 + 1, text);
        if (count_run(t, kernels[k], passed, o->tells_all)) printf("%s, %s: %s\n", kernels[k]->name, c->label, text);
        if (passed && isfinite(c->tolerance)) believe_own(&outputs, c);
    }
    free_outputs(&outputs, c);
    free_case(&places[0]);
    free_case(&places[1]);
}

typedef struct {
    const replay_file *file;
    size_t missing;
} family_check;

static void require_case(const edge_kernel *kernel, void *argument) {
    family_check *check = argument;
    for (size_t i = 0; i < check->file->count; i++) {
        if (strcmp(check->file->cases[i].family, kernel->family) == 0) return;
    }
    printf("%s: no example of an operator leads to it\n", kernel->name);
    check->missing++;
}

int compare_kernels(const options *o, const replay_file *file) {
    static tally t;
    catch_signals();
    for (size_t i = 0; i < file->count; i++) {
        if (!wants_case(o, &file->cases[i])) continue;
        t.case_count++;
        check_case(o, &file->cases[i], i, &t);
    }
    family_check check = {file, 0};
    if (o->is_complete) for_each_kernel(require_case, &check);
    for (size_t i = 0; t.kernels[i].kernel; i++) {
        if (t.kernels[i].failure_count)
            printf("%s: wrong in %zu of %zu cases\n", t.kernels[i].kernel->name, t.kernels[i].failure_count,
                   t.kernels[i].run_count);
    }
    printf("%s: %zu cases, %zu times a kernel, %zu differ\n", feature_names(o->features), t.case_count, t.run_count,
           t.failure_count);
    if (t.run_count == 0) fprintf(stderr, "replay: no case and kernel is called so\n");
    return t.failure_count || check.missing || t.run_count == 0;
}
