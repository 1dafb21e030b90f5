#include "edge_picture.h"
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <jpeglib.h>

// A progressive file may ask for any number of passes over the picture; none that people make has this many.
enum { MAXIMUM_SCANS = 200 };

typedef struct {
    struct jpeg_error_mgr manager;
    jmp_buf leave;
    char *message;
} error_handler;

static void fail(j_common_ptr info) {
    error_handler *handler = (error_handler *)info->err;
    char text[JMSG_LENGTH_MAX];
    info->err->format_message(info, text);
    snprintf(handler->message, EDGE_PICTURE_MESSAGE_SIZE, "%.*s", EDGE_PICTURE_MESSAGE_SIZE - 1, text);
    longjmp(handler->leave, 1);
}

// Level -1 is the library's warning that data is corrupt.
static void judge(j_common_ptr info, int level) {
    if (level < 0) fail(info);
}

static void count_scans(j_common_ptr info) {
    if (((j_decompress_ptr)info)->input_scan_number > MAXIMUM_SCANS) {
        error_handler *handler = (error_handler *)info->err;
        snprintf(handler->message, EDGE_PICTURE_MESSAGE_SIZE, "more than %d scans", MAXIMUM_SCANS);
        longjmp(handler->leave, 1);
    }
}

// Opens the file, and decodes it when `rgb` is there.
static int read_jpeg(const uint8_t *bytes, size_t count, edge_picture *picture, uint8_t *rgb) {
    struct jpeg_decompress_struct info;
    struct jpeg_progress_mgr progress = {.progress_monitor = count_scans};
    error_handler handler = {.message = picture->message};
    memset(&info, 0, sizeof info);
    picture->message[0] = 0;
    info.err = jpeg_std_error(&handler.manager);
    handler.manager.error_exit = fail;
    handler.manager.emit_message = judge;
    if (setjmp(handler.leave)) {
        jpeg_destroy_decompress(&info);
        return -1;
    }
    jpeg_create_decompress(&info);
    info.progress = &progress;
    jpeg_mem_src(&info, bytes, count);
    jpeg_read_header(&info, TRUE);
    if (rgb == NULL) {
        picture->width = (int32_t)info.image_width;
        picture->height = (int32_t)info.image_height;
    } else if ((int32_t)info.image_width != picture->width || (int32_t)info.image_height != picture->height) {
        snprintf(picture->message, EDGE_PICTURE_MESSAGE_SIZE, "the size changed");
        longjmp(handler.leave, 1);
    } else {
        info.out_color_space = JCS_RGB;
        jpeg_start_decompress(&info);
        while (info.output_scanline < info.output_height) {
            JSAMPROW row = rgb + (size_t)info.output_scanline * 3 * info.output_width;
            jpeg_read_scanlines(&info, &row, 1);
        }
        jpeg_finish_decompress(&info);
    }
    jpeg_destroy_decompress(&info);
    return 0;
}

int edge_jpeg_open(const uint8_t *bytes, size_t count, edge_picture *picture) {
    return read_jpeg(bytes, count, picture, NULL);
}

int edge_jpeg_decode(const uint8_t *bytes, size_t count, edge_picture *picture, uint8_t *rgb) {
    return read_jpeg(bytes, count, picture, rgb);
}
