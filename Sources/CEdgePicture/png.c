#include "edge_picture.h"
#include <stdio.h>
#include <string.h>
#include <png.h>

static int fail(png_image *image, edge_picture *picture) {
    snprintf(picture->message, EDGE_PICTURE_MESSAGE_SIZE, "%s", image->message[0] ? image->message : "damaged");
    png_image_free(image);
    return -1;
}

static int begin(png_image *image, const uint8_t *bytes, size_t count, edge_picture *picture) {
    memset(image, 0, sizeof *image);
    image->version = PNG_IMAGE_VERSION;
    picture->message[0] = 0;
    return png_image_begin_read_from_memory(image, bytes, count) ? 0 : fail(image, picture);
}

int edge_png_open(const uint8_t *bytes, size_t count, edge_picture *picture) {
    png_image image;
    if (begin(&image, bytes, count, picture)) return -1;
    picture->width = (int32_t)image.width;
    picture->height = (int32_t)image.height;
    png_image_free(&image);
    return 0;
}

int edge_png_decode(const uint8_t *bytes, size_t count, edge_picture *picture, uint8_t *rgba) {
    png_image image;
    if (begin(&image, bytes, count, picture)) return -1;
    if ((int32_t)image.width != picture->width || (int32_t)image.height != picture->height) {
        snprintf(image.message, sizeof image.message, "the size changed");
        return fail(&image, picture);
    }
    image.format = PNG_FORMAT_RGBA;
    // PNG_IMAGE_FLAG_16BIT_sRGB: 16-bit samples without a gamma are sRGB, like 8-bit ones.
    image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
    return png_image_finish_read(&image, NULL, rgba, 0, NULL) ? 0 : fail(&image, picture);
}
