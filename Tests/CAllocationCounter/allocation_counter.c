#define _GNU_SOURCE
#include "allocation_counter.h"
#include <errno.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

static __thread int64_t count;

int64_t allocation_count(void) { return count; }

#if defined(__GLIBC__) && !defined(SANITIZED)
int32_t allocation_count_is_on(void) { return 1; }

// glibc's allocator under its second names; a definition in the program goes before that of a library.
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t number, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size) {
    count++;
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    count++;
    return __libc_calloc(number, size);
}

void *realloc(void *old, size_t size) {
    count++;
    return __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size) {
    count++;
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **memory, size_t alignment, size_t size) {
    void *found = memalign(alignment, size);
    if (found == NULL) return ENOMEM;
    *memory = found;
    return 0;
}
#else
int32_t allocation_count_is_on(void) { return 0; }
#endif

int32_t run_in_child(void (*body)(void *), void *argument, char *output, int64_t capacity) {
    int ends[2];
    if (pipe(ends) != 0) return -1;
    pid_t child = fork();
    if (child < 0) return -1;
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        body(argument);
        _exit(0);
    }
    close(ends[1]);
    int64_t length = 0;
    while (length < capacity - 1) {
        ssize_t found = read(ends[0], output + length, (size_t)(capacity - 1 - length));
        if (found < 0 && errno == EINTR) continue;
        if (found <= 0) break;
        length += found;
    }
    output[length] = 0;
    close(ends[0]);
    int status = -1;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    return status;
}
