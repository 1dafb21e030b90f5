#include "options.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    uint32_t bits;
} names[] = {
    {"avx2", EDGE_CPU_AVX2},
    {"fma", EDGE_CPU_FMA},
    {"avxvnni", EDGE_CPU_AVXVNNI},
    {"avx512", EDGE_CPU_AVX512},
    {"avx512vnni", EDGE_CPU_AVX512VNNI},
    {"neon", EDGE_CPU_NEON},
    {"dotprod", EDGE_CPU_DOTPROD},
    {"i8mm", EDGE_CPU_I8MM},
    {"fp16", EDGE_CPU_FP16},
};

enum { NAME_COUNT = sizeof names / sizeof names[0] };

static const char usage[] =
    "usage: replay [--family NAME] [--kernel PART] [--case PART] [--features NAME+NAME… | portable]\n"
    "              [[--all] [--complete] | --list | --time [--json] | --count N] FILE\n"
    "\n"
    "Gives the cases in FILE to every kernel of their families that this CPU can run, and compares what they compute\n"
    "with what the file says.\n"
    "  --family, --kernel, --case   only this family, kernels with this in the name, cases with this in the label\n"
    "  --features   as if the CPU had these alone: avx2 fma avxvnni avx512 avx512vnni neon dotprod i8mm fp16\n"
    "  --all        tells every failure instead of three of each kernel\n"
    "  --complete   a kernel without any case is a failure, too\n"
    "  --list       shows cases and their kernels\n"
    "  --time       measures the kernels of each case, taking turns: medians, and how many times the best one's\n"
    "  --count N    runs of each case the first kernel N times, for whoever counts instructions from outside\n";

static _Noreturn void refuse(const char *what, const char *which) {
    fprintf(stderr, "replay: %s %s\n%s", what, which, usage);
    exit(2);
}

static uint32_t parse_features(const char *text) {
    uint32_t features = 0;
    if (strcmp(text, "portable") == 0) return 0;
    while (*text) {
        size_t length = strcspn(text, "+"), i = 0;
        while (i < NAME_COUNT && (strlen(names[i].name) != length || strncmp(names[i].name, text, length) != 0)) i++;
        if (i == NAME_COUNT) refuse("unknown CPU feature in", text);
        features |= names[i].bits;
        text += length + (text[length] == '+');
    }
    return features;
}

options read_options(int argc, char **argv) {
    options o = {.features = edge_cpu_features()};
    for (int i = 1; i < argc; i++) {
        const char *argument = argv[i];
        const bool has_value = i + 1 < argc;
        if (strcmp(argument, "--help") == 0) {
            fputs(usage, stdout);
            exit(0);
        } else if (strcmp(argument, "--list") == 0) {
            o.mode = MODE_LIST;
        } else if (strcmp(argument, "--time") == 0) {
            o.mode = MODE_TIME;
        } else if (strcmp(argument, "--complete") == 0) {
            o.is_complete = true;
        } else if (strcmp(argument, "--all") == 0) {
            o.tells_all = true;
        } else if (strcmp(argument, "--json") == 0) {
            o.json = true;
        } else if (strcmp(argument, "--family") == 0 && has_value) {
            o.family = argv[++i];
        } else if (strcmp(argument, "--kernel") == 0 && has_value) {
            o.kernel = argv[++i];
        } else if (strcmp(argument, "--case") == 0 && has_value) {
            o.label = argv[++i];
        } else if (strcmp(argument, "--features") == 0 && has_value) {
            o.features &= parse_features(argv[++i]);
        } else if (strcmp(argument, "--count") == 0 && has_value) {
            o.mode = MODE_COUNT;
            o.count = atol(argv[++i]);
        } else if (argument[0] == '-' || o.file) {
            refuse("what is", argument);
        } else {
            o.file = argument;
        }
    }
    if (!o.file) refuse("no file of cases:", "which one?");
    return o;
}

const char *feature_names(uint32_t features) {
    static char text[128];
    text[0] = 0;
    for (int i = 0; i < NAME_COUNT; i++) {
        if (!(features & names[i].bits)) continue;
        if (text[0]) strcat(text, "+");
        strcat(text, names[i].name);
    }
    return text[0] ? text : "portable";
}

bool wants_case(const options *o, const replay_case *c) {
    return (!o->family || strcmp(o->family, c->family) == 0) && (!o->label || strstr(c->label, o->label));
}

bool wants_kernel(const options *o, const edge_kernel *kernel) {
    return (kernel->requires & ~o->features) == 0 && (!o->kernel || strstr(kernel->name, o->kernel));
}
