#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "edge_kernel.h"
#include "vectors.h"

/// What the command line says.
typedef struct {
    const char *file;
    /// NULL for all; parts of names and labels, but families are meant whole.
    const char *family, *kernel, *label;
    /// EDGE_CPU_… bits that the kernels may use.
    uint32_t features;
    enum { MODE_COMPARE, MODE_LIST, MODE_TIME, MODE_COUNT } mode;
    bool json;
    /// Whether every kernel should have a case.
    bool is_complete;
    /// Whether every failure is told.
    bool tells_all;
    /// How often MODE_COUNT runs a kernel.
    long count;
} options;

/// Ends the process where the arguments make no sense.
options read_options(int argc, char **argv);

/// The names of CPU features, `neon+dotprod`, in memory that the next call overwrites; `portable` for none.
const char *feature_names(uint32_t features);

bool wants_case(const options *o, const replay_case *c);
bool wants_kernel(const options *o, const edge_kernel *kernel);
