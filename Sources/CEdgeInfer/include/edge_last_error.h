#ifndef EDGE_LAST_ERROR_H
#define EDGE_LAST_ERROR_H

/// Makes `message` the calling thread's last error; what is longer than 1023 bytes is cut before a character.
void edge_set_last_error(const char *message);

#endif
