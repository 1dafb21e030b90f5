#pragma once
#include <stdint.h>

/// How often the calling thread allocated memory since it began, by malloc and all its kin. Counting costs a few
/// nanoseconds and is always on in a program that links this; under AddressSanitizer it stays 0.
int64_t allocation_count(void);

/// Whether this build counts.
int32_t allocation_count_is_on(void);

/// Runs `body` in a child process and returns the status of waitpid(2). What the child wrote to stderr stands,
/// zero-terminated, in `output`. Returns -1 when there was no child. `body` may only do what a signal handler may.
int32_t run_in_child(void (*_Nonnull body)(void *_Nullable), void *_Nullable argument, char *_Nonnull output,
                     int64_t capacity);
