#pragma once
#include <stdint.h>

/// Remembers a mapping of a file, so that the guard can name it. Does nothing when 256 are remembered already.
void edge_guard_mapping(const void *_Nonnull base, int64_t size, const char *_Nonnull path);

/// Forgets a mapping.
void edge_unguard_mapping(const void *_Nonnull base);

/// Installs a SIGBUS handler for the whole process. A fault inside a remembered mapping means that the file shrank
/// under it: one line on stderr says so and the process exits with 1. Other faults go where they went before.
void edge_install_shrink_guard(void);
