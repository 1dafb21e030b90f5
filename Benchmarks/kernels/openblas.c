// Times OpenBLAS beside the kernels of conv_f32 on matrix products of nets, in turns; Benchmarks/kernels/openblas
// compiles and runs it. Prints GFLOP/s of the fastest of many turns, as other programs on the machine only slow down.
//
//     [M][K] x [K][N]: M pixels or rows, K inputs of each, N output channels. OpenBLAS gets the weights as [K][N], in which
//     it is fastest, and adds no bias and bounds nothing, as the kernels do.
#include <cblas.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "edge_convolution.h"

enum { turns = 200, most_kernels = 8 };

typedef struct {
    int rows, depth, columns;
} shape;

static const shape shapes[] = {
    {1, 640, 128},    {1, 128, 128},    {1, 128, 8},      {1, 8, 128},     {1, 256, 10},     {1, 1280, 1001},
    {1, 2048, 1000},  {4, 256, 256},    {9, 128, 256},    {16, 512, 512},  {36, 64, 128},    {36, 128, 128},
    {49, 160, 960},   {49, 320, 1280},  {49, 960, 160},   {49, 960, 320},  {128, 1024, 1024}, {196, 64, 384},
    {196, 96, 576},   {196, 384, 64},   {196, 576, 96},   {300, 128, 128}, {576, 32, 32},    {784, 32, 192},
    {784, 192, 32},   {1200, 64, 64},   {1600, 256, 18},  {2304, 8, 16},   {3136, 24, 144},  {3136, 144, 24},
    {4096, 128, 128}, {12544, 16, 96},  {12544, 32, 16},  {12544, 96, 24},
};

static double seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/// Memory for numbers, zeroed, at an address that suits vectors, as tensors and weights of a session have.
static float *zeros(size_t count) {
    const size_t byte_count = (count * sizeof(float) + 63) / 64 * 64;
    float *values = aligned_alloc(64, byte_count);
    memset(values, 0, byte_count);
    return values;
}

static float *numbers(size_t count) {
    float *values = zeros(count);
    for (size_t i = 0; i < count; i++) values[i] = (float)(rand() % 2001 - 1000) * 1e-3f;
    return values;
}

/// Weights [K][N] in the panels of edge_product_f32.
static float *packed(const float *weights, shape s) {
    const int padded = (s.columns + 3) / 4 * 4;
    float *panels = zeros((size_t)padded * (size_t)s.depth);
    for (int column = 0; column < s.columns; column++) {
        const int first = column / 16 * 16, width = padded - first < 16 ? padded - first : 16;
        for (int k = 0; k < s.depth; k++)
            panels[first * s.depth + k * width + column - first] = weights[k * s.columns + column];
    }
    return panels;
}

/// The product as a convolution with windows of one pixel.
static edge_conv_f32 convolution(shape s, const float *input, const float *panels, const float *biases, float *output) {
    const edge_window_axis one = {.input = 1, .output = 1, .window = 1, .output_step = 1, .tap_step = 1, .divisor = 1};
    edge_window window = {one, one, s.depth};
    window.x.input = window.x.output = s.rows;
    const ptrdiff_t byte_count = s.depth * (ptrdiff_t)sizeof(float);
    edge_conv_f32 c = {
        .product = {panels, s.columns, s.depth,
                    {.biases = biases, .lower = -INFINITY, .upper = INFINITY, .output = output}},
        .input = input,
        .pixel_count = s.rows,
        .groups = 1,
        .units_are_blocks = s.rows < 8,
    };
    const edge_runs_wish wish = {
        .element_byte_count = sizeof(float), .groups = 1, .row_byte_count = byte_count, .depth_byte_count = byte_count};
    if (!edge_runs_plan(&c.runs, window, wish)) abort();
    return c;
}

static void multiply_by_blas(shape s, const float *input, const float *weights, float *output) {
    if (s.rows == 1) {
        cblas_sgemv(CblasRowMajor, CblasTrans, s.depth, s.columns, 1, weights, s.columns, input, 1, 0, output, 1);
    } else {
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, s.rows, s.columns, s.depth, 1, input, s.depth, weights,
                    s.columns, 0, output, s.columns);
    }
}

/// Stops unless both are the same but for rounding.
static void compare(shape s, const float *blas, const float *ours) {
    for (int i = 0; i < s.rows * s.columns; i++) {
        if (fabsf(blas[i] - ours[i]) < 1e-4f * sqrtf((float)s.depth)) continue;
        fprintf(stderr, "openblas: %dx%dx%d: element %d is %g and %g\n", s.rows, s.depth, s.columns, i, blas[i], ours[i]);
        exit(1);
    }
}

/// Prints the line of a shape.
static void measure(shape s, const edge_kernel *const *kernels, int count) {
    const size_t weight_count = (size_t)s.depth * (size_t)s.columns, output_count = (size_t)s.rows * (size_t)s.columns;
    float *input = numbers((size_t)s.rows * (size_t)s.depth), *weights = numbers(weight_count);
    float *biases = zeros((size_t)s.columns), *panels = packed(weights, s);
    float *output = zeros(output_count), *expected = zeros(output_count);
    const edge_conv_f32 c = convolution(s, input, panels, biases, output);
    void *scratch = zeros((size_t)c.runs.scratch_byte_count);
    const ptrdiff_t units = c.units_are_blocks ? (s.columns + 15) / 16 : s.rows;
    const double operations = 2.0 * s.rows * (double)weight_count;
    // Shorter than the time that a scheduler gives to another program.
    const int repetitions = 1 + (int)(1e7 / operations);
    double best[most_kernels + 1];
    for (int i = 0; i <= count; i++) best[i] = INFINITY;
    for (int turn = 0; turn < turns; turn++) {
        for (int i = 0; i <= count; i++) {
            double start = 0;
            // The first time fetches into the caches what the others have displaced.
            for (int r = -1; r < repetitions; r++) {
                if (r == 0) start = seconds();
                if (i == count) multiply_by_blas(s, input, weights, expected);
                else kernels[i]->run(&c, 0, units, scratch);
            }
            const double time = (seconds() - start) / repetitions;
            if (time < best[i]) best[i] = time;
            if (turn == 0 && i == count) compare(s, expected, output);
        }
    }
    printf("| %d x %d x %d |", s.rows, s.depth, s.columns);
    for (int i = 0; i <= count; i++) printf(" %.1f |", operations / best[i] * 1e-9);
    printf(" %.2f |\n", best[count] / best[0]);
    free(input), free(weights), free(biases), free(panels), free(output), free(expected), free(scratch);
}

int main(void) {
    const edge_kernel_list list = edge_convolution_kernels();
    const edge_kernel *kernels[most_kernels];
    int count = 0;
    for (int i = 0; i < list.count && count < most_kernels; i++) {
        const edge_kernel *kernel = &list.kernels[i];
        const _Bool runs = (kernel->requires & ~edge_cpu_features()) == 0;
        if (runs && strcmp(kernel->family, "conv_f32") == 0) kernels[count++] = kernel;
    }
    printf("%s, kernels for %s, one thread; GFLOP/s\n\n| M x K x N |", openblas_get_config(), openblas_get_corename());
    for (int i = 0; i < count; i++) printf(" %s |", kernels[i]->name);
    printf(" OpenBLAS | ours / OpenBLAS |\n|---|");
    for (int i = 0; i < count + 2; i++) printf("---|");
    printf("\n");
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) measure(shapes[i], kernels, count);
}
