#ifndef LIBFUZZER_H
#define LIBFUZZER_H

#include <stddef.h>
#include <stdint.h>

/// Runs libFuzzer with the options of a command line; `call` gets every input and returns 0.
///
/// Source: LLVM, «Using libFuzzer as a library».
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*call)(const uint8_t *bytes, size_t byte_count));

#endif
