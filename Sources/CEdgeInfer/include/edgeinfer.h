/*
 * edgeinfer.h: run compiled models (.edge files) from C, or from any language that calls C.
 *
 *     edgeinfer_model *model = NULL;
 *     edgeinfer_session *session = NULL;
 *     if (edgeinfer_model_open("digits.edge", &model) ||
 *         edgeinfer_session_create(model, 0, 1, &session) ||
 *         edgeinfer_session_set_input_floats(session, 0, pixels, 64) ||
 *         edgeinfer_session_run(session) ||
 *         edgeinfer_session_output_floats(session, 0, scores, 10, NULL))
 *         fprintf(stderr, "%s\n", edgeinfer_last_error());
 *     edgeinfer_session_destroy(session);
 *     edgeinfer_model_close(model);
 *
 * Errors.   A function that can fail returns an edgeinfer_status, EDGEINFER_OK (0) when it did what it says. A failed
 *           call changes nothing but what edgeinfer_last_error() says; where it would give a handle, the handle is
 *           NULL. A NULL handle, an index or a size that is wrong, a damaged file: all are errors, none a crash.
 *           Functions that return a count or a text return 0 or NULL instead.
 *
 * Threads.  A model never changes once it is open: any number of threads may use it at once. A session serves one
 *           thread at a time; sessions of one model run at once without knowing of each other.
 *
 * Memory.   Every pointer that the library gives belongs to it. Names, labels and numbers of a model are valid until
 *           the model is closed and its last session is destroyed; the memory of inputs, outputs and states until
 *           their session is destroyed. The library keeps no pointer that it is given.
 *
 * Texts are UTF-8 and end with a NUL.
 */
#ifndef EDGEINFER_H
#define EDGEINFER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The number of the binary interface that this header describes, which is also that of libedgeinfer.so.0. Programs
 * built with one number run with every later library of the same number. */
#define EDGEINFER_ABI_VERSION 0

/* The number of the binary interface of the library that is loaded: EDGEINFER_ABI_VERSION as it was built. */
uint32_t edgeinfer_abi_version(void);

/* The version of the library that is loaded, such as "0.1". Valid forever. */
const char *edgeinfer_version(void);

/* ---- Errors ---- */

/* What came of a call. */
typedef enum edgeinfer_status {
    /* It did what it says. */
    EDGEINFER_OK = 0,
    /* A pointer is NULL, or a number is out of range. */
    EDGEINFER_INVALID_ARGUMENT = 1,
    /* There is no such variant, input, output or state. */
    EDGEINFER_NOT_FOUND = 2,
    /* There are more or fewer elements or bytes than the tensor has, or than there is room for. */
    EDGEINFER_WRONG_SIZE = 3,
    /* The elements of the tensor are no numbers. */
    EDGEINFER_WRONG_TYPE = 4,
    /* The file cannot be opened or read. */
    EDGEINFER_FILE_ERROR = 5,
    /* The bytes are no model, are damaged, or need a newer library. */
    EDGEINFER_INVALID_MODEL = 6,
    /* There is not enough memory, or the system refuses a thread. */
    EDGEINFER_OUT_OF_RESOURCES = 7
} edgeinfer_status;

/* One line that says what was wrong in the calling thread's last call that failed, where, and what to do; empty when
 * none did. At most 1023 bytes. Valid until the thread's next call that fails. */
const char *edgeinfer_last_error(void);

/* The name of a status in lower case, such as "wrong size"; "unknown" for another number. Valid forever. */
const char *edgeinfer_status_name(edgeinfer_status status);

/* ---- Tensors ---- */

/* What one element of a tensor is in memory: little-endian, naturally aligned. */
typedef enum edgeinfer_element {
    EDGEINFER_FLOAT32 = 1,
    EDGEINFER_FLOAT64 = 2,
    EDGEINFER_FLOAT16 = 3,
    EDGEINFER_BFLOAT16 = 4,
    EDGEINFER_INT8 = 5,
    EDGEINFER_UINT8 = 6,
    EDGEINFER_INT16 = 7,
    EDGEINFER_UINT16 = 8,
    EDGEINFER_INT32 = 9,
    EDGEINFER_UINT32 = 10,
    EDGEINFER_INT64 = 11,
    EDGEINFER_UINT64 = 12,
    /* One byte, 0 or 1. */
    EDGEINFER_BOOL = 13,
    /* Strings of bytes of their own lengths; constant outputs only. */
    EDGEINFER_BYTES = 14
} edgeinfer_element;

/* The name of an element type, such as "float32"; "unknown" for another number. Valid forever. */
const char *edgeinfer_element_name(edgeinfer_element element);

/* What a tensor is to a model. */
typedef enum edgeinfer_role {
    /* Filled by the caller before a run. */
    EDGEINFER_INPUT = 0,
    /* Computed by a run. */
    EDGEINFER_OUTPUT = 1,
    /* Carried by a session from one run to the next. */
    EDGEINFER_STATE = 2
} edgeinfer_role;

/* No tensor has more dimensions. */
#define EDGEINFER_MAX_RANK 16

/* Everything about a tensor but its elements. They lie in row-major order, the last dimension's neighbours side by
 * side.
 *
 * Where there are scales, the elements are integers that stand for real numbers:
 *
 *     real = scale * (stored - zero_point)
 *
 * with one scale and zero point for the whole tensor (quantization_axis is -1), or one for each slice along an axis. */
typedef struct edgeinfer_tensor_info {
    const char *name;
    edgeinfer_element element;
    /* How many numbers of `shape` are valid; 0 for a scalar. */
    uint32_t rank;
    int64_t shape[EDGEINFER_MAX_RANK];
    size_t element_count;
    size_t byte_count;
    /* 0 for a tensor that is not quantized. */
    size_t scale_count;
    /* NULL when scale_count is 0. */
    const float *scales;
    const int32_t *zero_points;
    int32_t quantization_axis;
} edgeinfer_tensor_info;

/* ---- Models ---- */

/* A compiled model, ready for any number of sessions. */
typedef struct edgeinfer_model edgeinfer_model;

/* Opens the file at `path` and checks it. The file is mapped, not copied: it must not change while it is in use;
 * replace it by renaming another one to its name. Close the model with edgeinfer_model_close().
 *
 * Errors: EDGEINFER_INVALID_ARGUMENT, EDGEINFER_FILE_ERROR, EDGEINFER_INVALID_MODEL, EDGEINFER_OUT_OF_RESOURCES. */
edgeinfer_status edgeinfer_model_open(const char *path, edgeinfer_model **model);

/* Opens a model whose file's bytes are in memory. They are copied, and may be freed when the call returns.
 *
 * Errors: EDGEINFER_INVALID_ARGUMENT, EDGEINFER_INVALID_MODEL, EDGEINFER_OUT_OF_RESOURCES. */
edgeinfer_status edgeinfer_model_open_memory(const void *bytes, size_t byte_count, edgeinfer_model **model);

/* Gives the model back. Its sessions may go on: what they need of it stays until the last of them is destroyed. NULL
 * is allowed. No other thread may be in a call with this model. */
void edgeinfer_model_close(edgeinfer_model *model);

/* What the file says about the model under `key`; NULL when it says nothing. Keys are "name", "version", "licence",
 * "author", "description", "source", "source_sha256", "compiler", "options", "minimum_runtime_version", and whatever
 * else the file holds. */
const char *edgeinfer_model_metadata(const edgeinfer_model *model, const char *key);

/* How many keys the model has something under. */
size_t edgeinfer_model_metadata_count(const edgeinfer_model *model);

/* Key number `index`, from 0; NULL when there is none. */
const char *edgeinfer_model_metadata_key(const edgeinfer_model *model, size_t index);

/* How many class names the model carries. */
size_t edgeinfer_model_label_count(const edgeinfer_model *model);

/* The name of class `index`, from 0; NULL when there is none. */
const char *edgeinfer_model_label(const edgeinfer_model *model, size_t index);

/* How many sets of input shapes the model was compiled for; at least 1. They are counted from 0, and 0 is the one to
 * use where nothing else is wanted. */
size_t edgeinfer_model_variant_count(const edgeinfer_model *model);

/* How many inputs, outputs or states a variant has. */
size_t edgeinfer_model_tensor_count(const edgeinfer_model *model, size_t variant, edgeinfer_role role);

/* Describes input, output or state number `index` of a variant. An output whose size depends on what is computed has
 * its largest shape here.
 *
 * Errors: EDGEINFER_INVALID_ARGUMENT, EDGEINFER_NOT_FOUND. */
edgeinfer_status edgeinfer_model_tensor_info(
    const edgeinfer_model *model, size_t variant, edgeinfer_role role, size_t index, edgeinfer_tensor_info *info);

/* Finds the number of the input, output or state called `name`.
 *
 * Errors: EDGEINFER_INVALID_ARGUMENT, EDGEINFER_NOT_FOUND. */
edgeinfer_status edgeinfer_model_find_tensor(
    const edgeinfer_model *model, size_t variant, edgeinfer_role role, const char *name, size_t *index);

/* ---- Sessions ---- */

/* One user of a model: memory for its tensors, its states, its threads. It serves one thread at a time. */
typedef struct edgeinfer_session edgeinfer_session;

/* Makes a session of a variant whose runs are shared by `threads` threads, the caller's included; results do not
 * depend on how many. Allocates everything that runs will need. Destroy it with edgeinfer_session_destroy().
 *
 * Errors: EDGEINFER_INVALID_ARGUMENT, EDGEINFER_NOT_FOUND, EDGEINFER_OUT_OF_RESOURCES. */
edgeinfer_status edgeinfer_session_create(
    edgeinfer_model *model, size_t variant, size_t threads, edgeinfer_session **session);

/* Frees the session and all memory that it gave out. NULL is allowed. */
void edgeinfer_session_destroy(edgeinfer_session *session);

/* Gives the memory of input `index`, to be filled in the input's own element type before a run; a run leaves it as it
 * is. It stays in its place as long as the session. `byte_count` may be NULL.
 *
 * Errors: EDGEINFER_INVALID_ARGUMENT, EDGEINFER_NOT_FOUND. */
edgeinfer_status edgeinfer_session_input(
    edgeinfer_session *session, size_t index, void **data, size_t *byte_count);

/* Fills input `index` with `count` real numbers, which must be as many as it has elements. They are quantized, or
 * rounded to the nearest integer, as the input's type asks, saturating; NaN becomes the zero point.
 *
 * Errors: EDGEINFER_INVALID_ARGUMENT, EDGEINFER_NOT_FOUND, EDGEINFER_WRONG_SIZE, EDGEINFER_WRONG_TYPE. */
edgeinfer_status edgeinfer_session_set_input_floats(
    edgeinfer_session *session, size_t index, const float *numbers, size_t count);

/* Fills input `index` with elements of its own type, which must be as many bytes as it has.
 *
 * Errors: EDGEINFER_INVALID_ARGUMENT, EDGEINFER_NOT_FOUND, EDGEINFER_WRONG_SIZE. */
edgeinfer_status edgeinfer_session_set_input_bytes(
    edgeinfer_session *session, size_t index, const void *bytes, size_t byte_count);

/* Computes the outputs from the inputs and the states, and moves the states on. Allocates nothing.
 *
 * Errors: EDGEINFER_INVALID_ARGUMENT. */
edgeinfer_status edgeinfer_session_run(edgeinfer_session *session);

/* Gives the memory of output `index`, in the output's own element type. It stays in its place as long as the session;
 * the next run changes what is in it. `byte_count` may be NULL; it is that of the output's actual shape.
 *
 * Errors: EDGEINFER_INVALID_ARGUMENT, EDGEINFER_NOT_FOUND. */
edgeinfer_status edgeinfer_session_output(
    const edgeinfer_session *session, size_t index, const void **data, size_t *byte_count);

/* Describes output `index` as the last run left it. The shape is the actual one, which may be smaller than the model's
 * where it depends on what was computed.
 *
 * Errors: EDGEINFER_INVALID_ARGUMENT, EDGEINFER_NOT_FOUND. */
edgeinfer_status edgeinfer_session_output_info(
    const edgeinfer_session *session, size_t index, edgeinfer_tensor_info *info);

/* Copies output `index` as real numbers, quantization applied. `capacity` numbers have room at `numbers`; `count`,
 * which may be NULL, tells how many there are, whether or not they fit. With `numbers` NULL and a capacity of 0
 * nothing is copied.
 *
 * Errors: EDGEINFER_INVALID_ARGUMENT, EDGEINFER_NOT_FOUND, EDGEINFER_WRONG_SIZE, EDGEINFER_WRONG_TYPE. */
edgeinfer_status edgeinfer_session_output_floats(
    const edgeinfer_session *session, size_t index, float *numbers, size_t capacity, size_t *count);

/* One class of a prediction. */
typedef struct edgeinfer_class {
    /* The place in the output. */
    size_t index;
    /* The probability that the model gives; calibrated, where the model has been. */
    float confidence;
    /* NULL when the model carries none for it. */
    const char *label;
} edgeinfer_class;

/* Gives the likeliest classes that output `index` scores, at most `capacity` of them, the likeliest first; `count`,
 * which may be NULL, tells how many were given. Scores that are no probabilities go through softmax. A model with one
 * score more than labels has «background» first.
 *
 * Errors: EDGEINFER_INVALID_ARGUMENT, EDGEINFER_NOT_FOUND, EDGEINFER_WRONG_TYPE. */
edgeinfer_status edgeinfer_session_classify(
    const edgeinfer_session *session, size_t index, edgeinfer_class *classes, size_t capacity, size_t *count);

/* Whether an answer is sure enough. */
typedef struct edgeinfer_decision {
    /* The class that is meant, a place in the output: the likeliest one, or the one that the operating point is about. */
    size_t class_index;
    /* Its calibrated probability. */
    float confidence;
    /* The probability from which on the answer is sure enough. */
    float threshold;
    /* 1 when the confidence reaches the threshold, else 0. */
    int32_t is_sure;
} edgeinfer_decision;

/* Tells whether what output `index` says is sure enough by an operating point that the model carries: the one that
 * `goal` names, such as "precision=0.95", or its first where `goal` is NULL.
 *
 * Errors: EDGEINFER_INVALID_ARGUMENT, EDGEINFER_NOT_FOUND (the model carries no such operating point),
 * EDGEINFER_WRONG_TYPE. */
edgeinfer_status edgeinfer_session_decide(
    const edgeinfer_session *session, size_t index, const char *goal, edgeinfer_decision *decision);

/* Gives the memory of state `index`, as the next run will read it; it may be read and changed between runs. It stays
 * in its place as long as the session. `byte_count` may be NULL.
 *
 * Errors: EDGEINFER_INVALID_ARGUMENT, EDGEINFER_NOT_FOUND. */
edgeinfer_status edgeinfer_session_state(
    edgeinfer_session *session, size_t index, void **data, size_t *byte_count);

/* Copies state `index` as real numbers; like edgeinfer_session_output_floats().
 *
 * Errors: EDGEINFER_INVALID_ARGUMENT, EDGEINFER_NOT_FOUND, EDGEINFER_WRONG_SIZE, EDGEINFER_WRONG_TYPE. */
edgeinfer_status edgeinfer_session_state_floats(
    const edgeinfer_session *session, size_t index, float *numbers, size_t capacity, size_t *count);

/* Fills state `index` with real numbers; like edgeinfer_session_set_input_floats().
 *
 * Errors: EDGEINFER_INVALID_ARGUMENT, EDGEINFER_NOT_FOUND, EDGEINFER_WRONG_SIZE, EDGEINFER_WRONG_TYPE. */
edgeinfer_status edgeinfer_session_set_state_floats(
    edgeinfer_session *session, size_t index, const float *numbers, size_t count);

/* Sets every state to its initial value, as before the first run.
 *
 * Errors: EDGEINFER_INVALID_ARGUMENT. */
edgeinfer_status edgeinfer_session_reset(edgeinfer_session *session);

#ifdef __cplusplus
}
#endif

#endif
