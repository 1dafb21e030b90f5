#define _GNU_SOURCE
#include "edge_file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const edge_file_status success = {NULL, 0};

static edge_file_status failed(const char *step) { return (edge_file_status){step, errno}; }

static edge_file_status map_descriptor(int file, int64_t limit, const void **base, int64_t *size) {
    struct stat info;
    if (fstat(file, &info) != 0) return failed("cannot be examined");
    if (!S_ISREG(info.st_mode)) return (edge_file_status){"is not a regular file", 0};
    if (info.st_size > limit) return (edge_file_status){"is too large to be mapped", EFBIG};
    if (info.st_size == 0) return success;
    void *mapping = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    if (mapping == MAP_FAILED) return failed("cannot be mapped");
    *base = mapping;
    *size = info.st_size;
    return success;
}

edge_file_status edge_map_file(const char *path, int64_t limit, const void **base, int64_t *size) {
    *base = NULL;
    *size = 0;
    // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return failed("cannot be opened");
    edge_file_status status = map_descriptor(file, limit, base, size);
    close(file);
    return status;
}

void edge_unmap_file(const void *base, int64_t size) { munmap((void *)base, (size_t)size); }

static int write_all(int file, const char *bytes, int64_t size) {
    while (size > 0) {
        ssize_t written = write(file, bytes, size < (1 << 30) ? (size_t)size : (size_t)1 << 30);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return -1;
        bytes += written;
        size -= written;
    }
    return 0;
}

static edge_file_status write_directly(const char *path, const void *bytes, int64_t size) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return failed("cannot be opened for writing");
    edge_file_status status = write_all(file, bytes, size) != 0 ? failed("cannot be written") : success;
    close(file);
    return status;
}

static edge_file_status sync_directory(const char *path) {
    const char *slash = strrchr(path, '/');
    char *directory = slash == NULL ? strdup(".") : strndup(path, slash == path ? 1 : (size_t)(slash - path));
    if (directory == NULL) return failed("has no memory for its name");
    int file = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(directory);
    if (file < 0) return failed("is in a directory that cannot be opened");
    // Some file systems cannot sync a directory and say EINVAL; there is nothing more to do then.
    edge_file_status status = fsync(file) != 0 && errno != EINVAL ? failed("is in a directory that cannot be synced")
                                                                  : success;
    close(file);
    return status;
}

/// Writes, syncs and closes `file`.
static edge_file_status fill(int file, const void *bytes, int64_t size, const struct stat *old) {
    edge_file_status status = success;
    if (old != NULL && fchmod(file, old->st_mode & 07777) != 0) status = failed("cannot get its old permissions");
    if (status.failure == NULL && write_all(file, bytes, size) != 0) status = failed("cannot be written");
    if (status.failure == NULL && fsync(file) != 0) status = failed("cannot be synced");
    if (close(file) != 0 && status.failure == NULL) status = failed("cannot be closed");
    return status;
}

static edge_file_status write_beside(const char *path, const void *bytes, int64_t size, const struct stat *old) {
    static atomic_uint counter;
    char *beside;
    if (asprintf(&beside, "%s.part-%ld-%u", path, (long)getpid(), atomic_fetch_add(&counter, 1)) < 0) {
        return (edge_file_status){"has no memory for its name", ENOMEM};
    }
    int file = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0) {
        edge_file_status status = failed("cannot be created");
        free(beside);
        return status;
    }
    edge_file_status status = fill(file, bytes, size, old);
    if (status.failure == NULL && rename(beside, path) != 0) status = failed("cannot be replaced");
    if (status.failure != NULL) unlink(beside);
    free(beside);
    return status.failure != NULL ? status : sync_directory(path);
}

edge_file_status edge_replace_file(const char *path, const void *bytes, int64_t size) {
    struct stat old;
    if (stat(path, &old) != 0) return write_beside(path, bytes, size, NULL);
    if (S_ISDIR(old.st_mode)) return (edge_file_status){"is a directory", 0};
    if (!S_ISREG(old.st_mode)) return write_directly(path, bytes, size);
    // A link stays a link; what it leads to is replaced.
    char *target = realpath(path, NULL);
    if (target == NULL) return failed("cannot be resolved");
    edge_file_status status = write_beside(target, bytes, size, &old);
    free(target);
    return status;
}

void edge_error_text(int32_t error, char *text, size_t capacity) {
    char buffer[128];
    snprintf(text, capacity, "%s", strerror_r(error, buffer, sizeof buffer));
}
