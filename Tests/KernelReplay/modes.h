#pragma once
#include "kernels.h"
#include "options.h"
#include "vectors.h"

// What the program can do with the cases; each gives the process's exit status.

/// Compares what kernels compute with what they should.
int compare_kernels(const options *o, const replay_file *file);

/// Prints the cases and the kernels of their families.
int list_cases(const options *o, const replay_file *file);

/// Measures the kernels of each case side by side.
int time_kernels(const options *o, const replay_file *file);

/// Runs each kernel as often as the options say, for whoever counts instructions from outside.
int count_kernels(const options *o, const replay_file *file);
