#include "kernels.h"
#include <string.h>

// Made from Sources/CEdgeKernels/include by the Makefile: EDGE_LIST(name) for every edge_…_kernels().
#define EDGE_LIST(name) edge_kernel_list name(void);
#include "lists.h"
EDGE_LIST(edge_faulty_kernels)
#undef EDGE_LIST

static edge_kernel_list (*const lists[])(void) = {
#define EDGE_LIST(name) name,
#ifdef WITH_FAULTS
    EDGE_LIST(edge_faulty_kernels)
#endif
#include "lists.h"
#undef EDGE_LIST
};

void for_each_kernel(void (*body)(const edge_kernel *kernel, void *argument), void *argument) {
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        edge_kernel_list list = lists[i]();
        for (int k = 0; k < list.count; k++) body(&list.kernels[k], argument);
    }
}

typedef struct {
    const char *family;
    const edge_kernel **kernels;
    int count;
} family_search;

static void collect(const edge_kernel *kernel, void *argument) {
    family_search *search = argument;
    if (strcmp(kernel->family, search->family) == 0 && search->count < MOST_KERNELS)
        search->kernels[search->count++] = kernel;
}

int find_family(const char *family, const edge_kernel **kernels) {
    family_search search = {family, kernels, 0};
    for_each_kernel(collect, &search);
    return search.count;
}
