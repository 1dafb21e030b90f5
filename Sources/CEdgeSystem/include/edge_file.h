#pragma once
#include <stddef.h>
#include <stdint.h>

/// What a call on a file came to.
typedef struct {
    /// The step that failed, as a phrase for a message; NULL when all went well.
    const char *_Nullable failure;
    /// The errno of that step, or 0 when the failure says all.
    int32_t error;
} edge_file_status;

/// Maps a regular file of at most `limit` bytes for reading. An empty file gives `*size` 0 and no mapping.
edge_file_status edge_map_file(const char *_Nonnull path, int64_t limit,
                               const void *_Nullable *_Nonnull base, int64_t *_Nonnull size);

/// Undoes edge_map_file.
void edge_unmap_file(const void *_Nonnull base, int64_t size);

/// Replaces the file by `size` bytes, all or nothing: written beside it, synced, renamed, the directory synced.
/// What exists and is no regular file (a pipe, a device) is written to directly.
edge_file_status edge_replace_file(const char *_Nonnull path, const void *_Nullable bytes, int64_t size);

/// Writes the text of an errno, zero-terminated, into `text`.
void edge_error_text(int32_t error, char *_Nonnull text, size_t capacity);
