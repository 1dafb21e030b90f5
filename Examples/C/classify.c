/*
 * Classifies one record with a compiled model:
 *
 *     classify MODEL.edge < NUMBERS
 *
 * NUMBERS are the elements of the model's first input as real numbers, separated by white space. The five likeliest
 * classes are printed, one per line: index, confidence, label.
 *
 *     cc classify.c $(pkg-config --cflags --libs edgeinfer) -o classify
 */
#include <edgeinfer.h>
#include <stdio.h>
#include <stdlib.h>

static int fail(void)
{
    fprintf(stderr, "classify: %s\n", edgeinfer_last_error());
    return 1;
}

/* Reads at most `count` numbers from standard input; returns how many there were. */
static size_t read_numbers(float *numbers, size_t count)
{
    size_t found = 0;
    while (found < count && scanf("%f", &numbers[found]) == 1) found++;
    return found;
}

static int classify(edgeinfer_session *session, const edgeinfer_tensor_info *input)
{
    edgeinfer_class classes[5];
    edgeinfer_status status;
    size_t count;
    float *numbers = calloc(input->element_count, sizeof *numbers);

    if (!numbers) return 1;
    count = read_numbers(numbers, input->element_count);
    status = edgeinfer_session_set_input_floats(session, 0, numbers, count);
    free(numbers);
    if (status || edgeinfer_session_run(session) || edgeinfer_session_classify(session, 0, classes, 5, &count))
        return fail();
    for (size_t place = 0; place < count; place++) {
        const char *label = classes[place].label;
        printf("%zu %g %s\n", classes[place].index, classes[place].confidence, label ? label : "");
    }
    return 0;
}

int main(int argc, char **argv)
{
    edgeinfer_model *model = NULL;
    edgeinfer_session *session = NULL;
    edgeinfer_tensor_info input;
    int result;

    if (argc != 2) {
        fprintf(stderr, "usage: classify MODEL.edge < NUMBERS\n");
        return 2;
    }
    if (edgeinfer_model_open(argv[1], &model) ||
        edgeinfer_model_tensor_info(model, 0, EDGEINFER_INPUT, 0, &input) ||
        edgeinfer_session_create(model, 0, 1, &session))
        result = fail();
    else
        result = classify(session, &input);
    edgeinfer_session_destroy(session);
    edgeinfer_model_close(model);
    return result;
}
