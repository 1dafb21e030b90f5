#pragma once
#include <stddef.h>
#include <stdint.h>
#include "edge_cpu.h"

/// Computes units first..<end of a step. Any division of the units gives the same bytes.
typedef void (*edge_step_function)(const void *_Nonnull context, ptrdiff_t first, ptrdiff_t end,
                                   void *_Nullable scratch);

/// One kernel. All kernels of a family take the same context and compute the same.
typedef struct {
    const char *_Nonnull family;
    /// `<family>__<isa>`
    const char *_Nonnull name;
    /// EDGE_CPU_… bits without which it must not run.
    uint32_t requires;
    edge_step_function _Nonnull run;
} edge_kernel;

/// The kernels of one folder, of each family best first. They stand in the folder's `kernels.inc`, one line each;
/// declarations, this list, selection, tests and benchmarks are all made from those lines.
typedef struct {
    const edge_kernel *_Nonnull kernels;
    int32_t count;
} edge_kernel_list;
