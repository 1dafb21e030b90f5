#include "placement.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#define POISON(address, byte_count) ASAN_POISON_MEMORY_REGION(address, byte_count)
#define UNPOISON(address, byte_count) ASAN_UNPOISON_MEMORY_REGION(address, byte_count)
#endif
#endif
#ifndef POISON
#define POISON(address, byte_count) ((void)0)
#define UNPOISON(address, byte_count) ((void)0)
#endif

enum { SOIL = 0xA5, SLACK = 0xC3 };

static size_t round_up(size_t value, size_t unit) { return (value + unit - 1) / unit * unit; }

static size_t page_byte_count(void) { return (size_t)sysconf(_SC_PAGESIZE); }

/// Block `index` or, after the last one, the scratch memory.
static size_t piece_byte_count(const replay_case *c, size_t index) {
    return index < c->block_count ? c->blocks[index].byte_count : c->scratch_byte_count;
}

static uint8_t *piece(const placed_case *placed, size_t index) {
    return index < placed->of->block_count ? placed->blocks[index] : placed->scratch;
}

static bool is_written(const replay_case *c, size_t index) {
    return index >= c->block_count || c->blocks[index].role == ROLE_OUTPUT;
}

static _Noreturn void give_up(const char *what) {
    fprintf(stderr, "replay: %s: %s\n", what, strerror(errno));
    exit(2);
}

static void lay_out_behind_guards(placed_case *placed) {
    const replay_case *c = placed->of;
    const size_t page = page_byte_count();
    placed->region_byte_count = page;
    for (size_t i = 0; i <= c->block_count; i++)
        placed->region_byte_count += round_up(piece_byte_count(c, i), page) + page;
    placed->region =
        mmap(NULL, placed->region_byte_count, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (placed->region == MAP_FAILED) give_up("no memory for a case");

    uint8_t *at = placed->region + page;
    for (size_t i = 0; i <= c->block_count; i++) {
        size_t byte_count = piece_byte_count(c, i), whole = round_up(byte_count, page);
        if (whole && mprotect(at, whole, PROT_READ | PROT_WRITE) != 0) give_up("no memory for a case");
        uint8_t *base = placed->placement == PLACE_BEFORE_GUARD ? at + whole - byte_count : at;
        if (whole) memset(at, SLACK, whole);
        *(i < c->block_count ? &placed->blocks[i] : &placed->scratch) = base;
        at += whole + page;
    }
}

static void lay_out_together(placed_case *placed) {
    const replay_case *c = placed->of;
    for (size_t i = 0; i <= c->block_count; i++)
        placed->region_byte_count += round_up(piece_byte_count(c, i), 64) + 64;
    placed->region = aligned_alloc(64, placed->region_byte_count);
    if (!placed->region) give_up("no memory for a case");
    memset(placed->region, SLACK, placed->region_byte_count);
    uint8_t *at = placed->region;
    for (size_t i = 0; i <= c->block_count; i++) {
        *(i < c->block_count ? &placed->blocks[i] : &placed->scratch) = at;
        at += round_up(piece_byte_count(c, i), 64) + 64;
    }
}

static void fill(const placed_case *placed) {
    const replay_case *c = placed->of;
    for (size_t i = 0; i < c->block_count; i++) {
        if (c->blocks[i].before) memcpy(placed->blocks[i], c->blocks[i].before, c->blocks[i].byte_count);
    }
    for (size_t i = 0; i < c->relocation_count; i++) {
        const replay_relocation *it = &c->relocations[i];
        uint8_t *address = placed->blocks[it->target] + it->target_offset;
        memcpy(placed->blocks[it->block] + it->offset, &address, sizeof address);
    }
}

/// What lies in the pages of a piece and does not belong to it.
static void slack(const placed_case *placed, size_t index, uint8_t **base, size_t *byte_count) {
    size_t used = piece_byte_count(placed->of, index), whole = round_up(used, page_byte_count());
    uint8_t *start = piece(placed, index);
    *base = placed->placement == PLACE_BEFORE_GUARD ? start + used - whole : start + used;
    *byte_count = whole - used;
}

placed_case place_case(const replay_case *c, placement placement) {
    placed_case placed = {.of = c, .placement = placement, .blocks = calloc(c->block_count, sizeof(uint8_t *))};
    if (!placed.blocks) give_up("no memory for a case");
    if (placement == PLACE_TOGETHER) {
        lay_out_together(&placed);
        fill(&placed);
        return placed;
    }
    lay_out_behind_guards(&placed);
    fill(&placed);
    for (size_t i = 0; i <= c->block_count; i++) {
        size_t byte_count;
        uint8_t *base;
        slack(&placed, i, &base, &byte_count);
        POISON(base, byte_count);
        size_t whole = round_up(piece_byte_count(c, i), page_byte_count());
        uint8_t *first = (uint8_t *)((uintptr_t)piece(&placed, i) / page_byte_count() * page_byte_count());
        if (whole && !is_written(c, i) && mprotect(first, whole, PROT_READ) != 0) give_up("mprotect");
    }
    return placed;
}

void free_case(placed_case *placed) {
    if (placed->placement == PLACE_TOGETHER) {
        free(placed->region);
    } else {
        UNPOISON(placed->region, placed->region_byte_count);
        munmap(placed->region, placed->region_byte_count);
    }
    free(placed->blocks);
}

void restore(const placed_case *placed) {
    for (size_t i = 0; i <= placed->of->block_count; i++) {
        const uint8_t *before = i < placed->of->block_count ? placed->of->blocks[i].before : NULL;
        if (!is_written(placed->of, i)) continue;
        if (before)
            memcpy(piece(placed, i), before, piece_byte_count(placed->of, i));
        else
            memset(piece(placed, i), SOIL, piece_byte_count(placed->of, i));
    }
}

const char *written_beyond(const placed_case *placed) {
#if !__has_feature(address_sanitizer)
    for (size_t i = 0; i <= placed->of->block_count; i++) {
        if (!is_written(placed->of, i)) continue;
        size_t byte_count;
        uint8_t *base;
        slack(placed, i, &base, &byte_count);
        for (size_t k = 0; k < byte_count; k++) {
            if (base[k] == SLACK) continue;
            const char *what = i < placed->of->block_count ? "an output" : "the scratch memory";
            static char text[80];
            snprintf(text, sizeof text, "writes %s %s", placed->placement == PLACE_BEFORE_GUARD ? "before" : "after",
                     what);
            return text;
        }
    }
#endif
    return NULL;
}

void describe_address(const placed_case *placed, uintptr_t address, char *text, size_t byte_count) {
    static const char *const names[] = {"the context", "kept memory", "an input", "a constant", "an output"};
    const size_t page = page_byte_count();
    for (size_t i = 0; i <= placed->of->block_count; i++) {
        uintptr_t base = (uintptr_t)piece(placed, i), end = base + piece_byte_count(placed->of, i);
        if (address + page < base || address >= end + page) continue;
        const char *name = i < placed->of->block_count ? names[placed->of->blocks[i].role] : "the scratch memory";
        if (address < base)
            snprintf(text, byte_count, "%zu bytes before %s (block %zu)", (size_t)(base - address), name, i);
        else if (address < end)
            snprintf(text, byte_count, "a write to byte %zu of %s (block %zu)", (size_t)(address - base), name, i);
        else
            snprintf(text, byte_count, "byte %zu after %s of %zu bytes (block %zu)", (size_t)(address - end), name,
                     (size_t)(end - base), i);
        return;
    }
    snprintf(text, byte_count, "address %#zx, of nothing that the case has", (size_t)address);
}
