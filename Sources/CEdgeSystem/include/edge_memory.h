#pragma once
#include <stddef.h>

/// Memory of `size` bytes at a multiple of `alignment`, a power of two; zero, and every page of it is there. Null where
/// there is none.
void *_Nullable edge_memory_reserve(size_t size, size_t alignment);

/// Gives back what edge_memory_reserve gave for this size.
void edge_memory_release(void *_Nonnull base, size_t size);

/// Makes the pages of a mapped file known to this process, so that reading them later takes no fault each. Does nothing
/// where the kernel cannot.
void edge_memory_populate(const void *_Nonnull base, size_t size);
