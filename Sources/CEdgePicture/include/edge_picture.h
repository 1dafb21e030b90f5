#pragma once
#include <stddef.h>
#include <stdint.h>

// Decoding of JPEG (libjpeg-turbo) and PNG (libpng) from memory to 8-bit RGB, with every error as a value: the
// libraries leave by longjmp, which must not cross Swift.

enum { EDGE_PICTURE_MESSAGE_SIZE = 200 };

typedef struct {
    int32_t width, height;
    /// Why the picture cannot be decoded; empty when it can.
    char message[EDGE_PICTURE_MESSAGE_SIZE];
} edge_picture;

/// Reads width and height. Returns 0, or -1 with a message.
int edge_jpeg_open(const uint8_t *_Nonnull bytes, size_t count, edge_picture *_Nonnull picture);

/// Decodes into `rgb`, which must hold 3 * width * height bytes of the picture that edge_jpeg_open described.
/// Damaged data is an error, not a grey area. Returns 0, or -1 with a message.
int edge_jpeg_decode(const uint8_t *_Nonnull bytes, size_t count, edge_picture *_Nonnull picture,
                     uint8_t *_Nonnull rgb);

/// As edge_jpeg_open.
int edge_png_open(const uint8_t *_Nonnull bytes, size_t count, edge_picture *_Nonnull picture);

/// As edge_jpeg_decode, with 4 bytes for each pixel: red, green, blue, alpha (not premultiplied).
int edge_png_decode(const uint8_t *_Nonnull bytes, size_t count, edge_picture *_Nonnull picture,
                    uint8_t *_Nonnull rgba);
