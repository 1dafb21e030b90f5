#include <string.h>

#include "edge_last_error.h"
#include "edgeinfer.h"

enum { LIMIT = 1023 };

static _Thread_local char last_error[LIMIT + 1];

void edge_set_last_error(const char *message)
{
    size_t length = strnlen(message, LIMIT + 1);
    if (length > LIMIT) {
        length = LIMIT;
        // Bytes 10xxxxxx continue a character of UTF-8.
        while (length > 0 && ((unsigned char)message[length] & 0xC0) == 0x80) length--;
    }
    memcpy(last_error, message, length);
    last_error[length] = 0;
}

const char *edgeinfer_last_error(void) { return last_error; }
