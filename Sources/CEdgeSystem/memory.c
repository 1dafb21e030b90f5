#define _GNU_SOURCE
#include "edge_memory.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// Since Linux 5.14; not every libc has them.
#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#define MADV_POPULATE_WRITE 23
#endif

/// Smaller pieces come from malloc, which has them ready.
static const size_t least_mapping = 1 << 17;

static uintptr_t rounded_up(uintptr_t number, size_t unit) { return (number + unit - 1) & ~((uintptr_t)unit - 1); }

/// A mapping at a multiple of `alignment`, cut out of a larger one.
static void *map_aligned(size_t size, size_t alignment, size_t page) {
    const size_t extra = alignment > page ? alignment : 0;
    char *mapping = mmap(NULL, size + extra, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapping == MAP_FAILED) return NULL;
    char *base = (char *)rounded_up((uintptr_t)mapping, alignment);
    if (base > mapping) munmap(mapping, (size_t)(base - mapping));
    if (base + size < mapping + size + extra) munmap(base + size, (size_t)(mapping + extra - base));
    return base;
}

void *edge_memory_reserve(size_t size, size_t alignment) {
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    if (size < least_mapping) {
        void *memory = NULL;
        if (posix_memalign(&memory, alignment, size > 0 ? size : 1) != 0) return NULL;
        return memset(memory, 0, size);
    }
    if (size > SIZE_MAX / 4 || alignment > SIZE_MAX / 4) return NULL;
    size = rounded_up(size, page);
    char *base = map_aligned(size, alignment > page ? alignment : page, page);
    if (base == NULL) return NULL;
    if (madvise(base, size, MADV_POPULATE_WRITE) != 0) {
        for (size_t offset = 0; offset < size; offset += page) ((volatile char *)base)[offset] = 0;
    }
    return base;
}

void edge_memory_release(void *base, size_t size) {
    if (size < least_mapping) {
        free(base);
    } else {
        munmap(base, rounded_up(size, (size_t)sysconf(_SC_PAGESIZE)));
    }
}

void edge_memory_populate(const void *base, size_t size) {
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), start = (uintptr_t)base & ~(page - 1);
    madvise((void *)start, (uintptr_t)base + size - start, MADV_POPULATE_READ);
}
