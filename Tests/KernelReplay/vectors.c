#include "vectors.h"
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// Contexts are recorded on x86-64; all 64-bit machines that run the kernels lay them out alike.
_Static_assert(sizeof(void *) == 8 && sizeof(ptrdiff_t) == 8 && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "contexts look different here");

typedef struct {
    const char *path;
    const uint8_t *next, *end;
} reader;

static _Noreturn void refuse(const char *path, const char *reason) {
    fprintf(stderr, "replay: %s %s\n", path, reason);
    exit(2);
}

static const uint8_t *take(reader *r, uint64_t byte_count) {
    if (byte_count > (uint64_t)(r->end - r->next)) refuse(r->path, "ends early; record it again");
    const uint8_t *bytes = r->next;
    r->next += byte_count;
    return bytes;
}

static uint64_t take_number(reader *r) {
    uint64_t number;
    memcpy(&number, take(r, sizeof number), sizeof number);
    return number;
}

/// A number of things that take `byte_count` bytes or more each.
static size_t take_count(reader *r, size_t byte_count) {
    uint64_t count = take_number(r);
    if (count > (uint64_t)(r->end - r->next) / byte_count) refuse(r->path, "counts more than it has; record it again");
    return count;
}

static const char *take_text(reader *r) {
    uint64_t byte_count = take_count(r, 1);
    const char *text = (const char *)take(r, byte_count + 8 - byte_count % 8);
    if (text[byte_count] != 0) refuse(r->path, "has a text without an end; record it again");
    return text;
}

static void *allocate(const char *path, size_t count, size_t byte_count) {
    void *memory = calloc(count + 1, byte_count);
    if (!memory) refuse(path, "does not fit into memory");
    return memory;
}

static replay_block take_block(reader *r) {
    uint64_t kind = take_number(r);
    replay_block block = {.role = kind & 255, .element = kind >> 8 & 255, .alignment = take_number(r)};
    block.byte_count = take_number(r);
    if (block.role >= ROLE_COUNT || block.alignment == 0 || block.alignment > 64 || 64 % block.alignment ||
        block.byte_count > SIZE_MAX / 2)
        refuse(r->path, "has a strange block; record it again");
    if (kind >> 16 & 1) block.before = take(r, (block.byte_count + 7) / 8 * 8);
    if (kind >> 16 & 2) block.after = take(r, (block.byte_count + 7) / 8 * 8);
    return block;
}

static replay_case take_case(reader *r) {
    replay_case c = {.unit_count = take_number(r), .scratch_byte_count = take_number(r), .mac_count = take_number(r)};
    memcpy(&c.tolerance, take(r, 8), 8);
    c.family = take_text(r);
    c.label = take_text(r);
    c.block_count = take_count(r, 24);
    replay_block *blocks = allocate(r->path, c.block_count, sizeof *blocks);
    for (size_t i = 0; i < c.block_count; i++) {
        blocks[i] = take_block(r);
        if ((i == 0) != (blocks[i].role == ROLE_CONTEXT) || (blocks[i].role != ROLE_OUTPUT && !blocks[i].before))
            refuse(r->path, "has a case without a context; record it again");
    }
    c.has_expected = true;
    c.is_repeatable = c.tolerance < INFINITY;
    for (size_t i = 0; i < c.block_count; i++) {
        if (blocks[i].role != ROLE_OUTPUT) continue;
        c.has_expected &= blocks[i].after != NULL;
        c.is_repeatable &= blocks[i].before == NULL;
    }
    if (c.block_count == 0) refuse(r->path, "has a case without blocks; record it again");
    c.relocation_count = take_count(r, sizeof(replay_relocation));
    replay_relocation *relocations = allocate(r->path, c.relocation_count, sizeof *relocations);
    for (size_t i = 0; i < c.relocation_count; i++) {
        relocations[i] = (replay_relocation){take_number(r), take_number(r), take_number(r), take_number(r)};
        const replay_relocation *it = &relocations[i];
        if (it->block >= c.block_count || it->target >= c.block_count || blocks[it->block].byte_count < 8 ||
            it->offset > blocks[it->block].byte_count - 8 || it->target_offset > blocks[it->target].byte_count)
            refuse(r->path, "has a pointer to nowhere; record it again");
    }
    c.blocks = blocks;
    c.relocations = relocations;
    return c;
}

replay_file read_cases(const char *path) {
    struct stat status;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &status) != 0) refuse(path, strerror(errno));
    size_t byte_count = status.st_size;
    void *bytes = byte_count ? mmap(NULL, byte_count, PROT_READ, MAP_PRIVATE, file, 0) : MAP_FAILED;
    if (bytes == MAP_FAILED) refuse(path, "cannot be mapped");
    close(file);

    reader r = {path, bytes, (const uint8_t *)bytes + byte_count};
    if (memcmp(take(&r, 8), "EDGEKRP2", 8) != 0) refuse(path, "is no file of kernel cases of this version");
    size_t count = take_count(&r, 32);
    replay_case *cases = allocate(path, count, sizeof *cases);
    for (size_t i = 0; i < count; i++) cases[i] = take_case(&r);
    if (count == 0 || r.next != r.end) refuse(path, "is not complete; record it again");
    return (replay_file){cases, count};
}

bool element_is_real(int element) { return element >= FLOAT32 && element <= BFLOAT16; }

size_t element_byte_count(int element) {
    static const uint8_t byte_counts[] = {1, 4, 8, 2, 2, 1, 1, 2, 2, 4, 4, 8, 8, 1};
    return element < (int)sizeof byte_counts ? byte_counts[element] : 1;
}
