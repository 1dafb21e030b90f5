#include "runs.h"
#include "../window.h"
#include <string.h>

enum {
    alignment = 64,
    /// Bytes that may be read beyond the last run of copied lines.
    slack = 16,
};

// MARK: Planning

/// Pixels that windows read before (first) and behind the line.
static void margins_of(const edge_window_axis *x, ptrdiff_t *left, ptrdiff_t *right) {
    const ptrdiff_t last = (x->output - 1) * x->output_step + x->origin + (x->window - 1) * x->tap_step;
    *left = x->origin < 0 ? -x->origin : 0;
    *right = last >= x->input ? last - x->input + 1 : 0;
}

/// Lines that the windows of one chunk read at most.
static ptrdiff_t lines_of_chunk(const edge_window *window) {
    ptrdiff_t rows = (EDGE_CHUNK - 1 + window->x.output - 1) / window->x.output + 1;
    if (rows > window->y.output) rows = window->y.output;
    const ptrdiff_t lines = (rows - 1) * window->y.output_step + (window->y.window - 1) * window->y.tap_step + 1;
    return lines < window->y.input ? lines : window->y.input;
}

/// Chooses rows, taps or a patch as runs.
static void choose_runs(edge_runs *runs, edge_runs_wish wish) {
    const edge_window *window = &runs->window;
    const _Bool adjoins = window->x.window == 1 || window->x.tap_step == 1;
    const ptrdiff_t row = window->x.window * runs->pixel_byte_count;
    runs->runs_per_line = adjoins ? 1 : window->x.window;
    runs->run_count = window->y.window * runs->runs_per_line;
    runs->own_byte_count = adjoins ? row : runs->pixel_byte_count;
    runs->run_byte_count = adjoins ? wish.row_byte_count : runs->pixel_byte_count;
    if (runs->run_count == 1) runs->run_byte_count = wish.depth_byte_count;
    if (runs->run_byte_count % 4 == 0 && (adjoins || wish.row_byte_count == row)) return;
    runs->runs_per_line = runs->run_count = 1;
    runs->run_byte_count = runs->own_byte_count = runs->patch_byte_count = wish.depth_byte_count;
    runs->patch_row_byte_count = wish.row_byte_count;
}

static _Bool add_product(ptrdiff_t *sum, ptrdiff_t a, ptrdiff_t b) {
    ptrdiff_t product;
    return !__builtin_mul_overflow(a, b, &product) && !__builtin_add_overflow(*sum, product, sum);
}

/// The scratch memory of a plan, in order: pointers, the line of padding, copied lines, patches.
static _Bool sections_of(const edge_runs *runs, ptrdiff_t ends[4]) {
    ptrdiff_t sum = 0;
    if (!add_product(&sum, runs->run_count, EDGE_CHUNK * sizeof(char *))) return 0;
    ends[0] = sum;
    if (!add_product(&sum, 1, runs->run_byte_count) || !add_product(&sum, 1, slack + alignment)) return 0;
    ends[1] = sum = sum / alignment * alignment;
    if (!add_product(&sum, runs->line_byte_count, runs->line_count)) return 0;
    ends[2] = sum;
    if (!add_product(&sum, runs->patch_byte_count, EDGE_CHUNK) || !add_product(&sum, 1, slack + alignment)) return 0;
    ends[3] = sum / alignment * alignment;
    return 1;
}

_Bool edge_runs_plan(edge_runs *runs, edge_window window, edge_runs_wish wish) {
    *runs = (edge_runs){.window = window, .fill = wish.fill};
    runs->pixel_byte_count = window.channels * wish.element_byte_count;
    choose_runs(runs, wish);
    ptrdiff_t left, right;
    margins_of(&window.x, &left, &right);
    const _Bool overruns = runs->patch_byte_count == 0 && runs->run_byte_count > runs->own_byte_count;
    if (left > 0 || right > 0 || overruns) {
        ptrdiff_t line = slack + alignment;
        if (!add_product(&line, left + window.x.input + right, runs->pixel_byte_count)) return 0;
        runs->left_byte_count = left * runs->pixel_byte_count;
        runs->line_byte_count = line / alignment * alignment;
        runs->line_count = lines_of_chunk(&window);
    }
    ptrdiff_t ends[4];
    return sections_of(runs, ends);
}

ptrdiff_t edge_runs_scratch_byte_count(const edge_runs *runs) {
    ptrdiff_t ends[4];
    return sections_of(runs, ends) ? ends[3] : PTRDIFF_MAX;
}

// MARK: Running

/// Where line `y` of the cursor's picture is copied to.
static char *slot_of(const edge_cursor *cursor, ptrdiff_t y) {
    return cursor->lines + y % cursor->plan->line_count * cursor->plan->line_byte_count;
}

edge_cursor edge_cursor_make(const edge_runs *plan, const void *input, void *scratch) {
    ptrdiff_t ends[4];
    sections_of(plan, ends);
    edge_cursor cursor = {.plan = plan, .input = input, .runs = scratch, .picture = -1};
    cursor.fill = (char *)scratch + ends[0];
    cursor.lines = (char *)scratch + ends[1];
    cursor.patches = (char *)scratch + ends[2];
    memset(cursor.fill, plan->fill, (size_t)(ends[1] - ends[0]));
    // What pads a patch meets zero weights, and must not count in a sum of inputs.
    if (plan->patch_byte_count) memset(cursor.patches, 0, (size_t)(ends[3] - ends[2]));
    if (plan->line_byte_count == 0) return cursor;
    // Margins are the same for every line that a slot will hold.
    const ptrdiff_t right = plan->left_byte_count + plan->window.x.input * plan->pixel_byte_count;
    for (ptrdiff_t y = 0; y < plan->line_count; y++) {
        memset(slot_of(&cursor, y), plan->fill, (size_t)plan->left_byte_count);
        memset(slot_of(&cursor, y) + right, plan->fill, (size_t)(plan->line_byte_count - right));
    }
    return cursor;
}

/// Copies the lines of a picture up to `end`, as far as they are not there.
static void load_lines(edge_cursor *cursor, ptrdiff_t picture, ptrdiff_t first, ptrdiff_t end) {
    const edge_runs *plan = cursor->plan;
    const ptrdiff_t byte_count = plan->window.x.input * plan->pixel_byte_count;
    const char *source = cursor->input + picture * plan->window.y.input * byte_count;
    if (cursor->picture != picture) cursor->next_line = 0;
    cursor->picture = picture;
    ptrdiff_t y = cursor->next_line > first ? cursor->next_line : first;
    for (; y < end; y++)
        memcpy(slot_of(cursor, y) + plan->left_byte_count, source + y * byte_count, (size_t)byte_count);
    if (end > cursor->next_line) cursor->next_line = end;
}

/// Where tap 0 of the first column of window row `row` reads, for output row `at`; null where that is padding.
static const char *line_of(const edge_cursor *cursor, edge_position at, ptrdiff_t row) {
    const edge_runs *plan = cursor->plan;
    const edge_window_axis *y = &plan->window.y, *x = &plan->window.x;
    const ptrdiff_t line = at.y * y->output_step + y->origin + row * y->tap_step;
    if (line < 0 || line >= y->input) return NULL;
    const ptrdiff_t column = (at.x * x->output_step + x->origin) * plan->pixel_byte_count;
    if (plan->line_byte_count) return slot_of(cursor, line) + plan->left_byte_count + column;
    return cursor->input + (at.picture * y->input + line) * x->input * plan->pixel_byte_count + column;
}

/// The runs of `count` pixels of an output row, as pixels `index`… of the chunk.
static void find_runs(const edge_cursor *cursor, edge_position at, ptrdiff_t index, ptrdiff_t count) {
    const edge_runs *plan = cursor->plan;
    const ptrdiff_t step = plan->window.x.output_step * plan->pixel_byte_count;
    const ptrdiff_t tap_step = plan->window.x.tap_step * plan->pixel_byte_count;
    const char **runs = cursor->runs + index;
    for (ptrdiff_t row = 0; row < plan->window.y.window; row++) {
        const char *line = line_of(cursor, at, row);
        for (ptrdiff_t tap = 0; tap < plan->runs_per_line; tap++, runs += EDGE_CHUNK) {
            const char *run = line ? line + tap * tap_step : cursor->fill;
            const ptrdiff_t run_step = line ? step : 0;
            for (ptrdiff_t i = 0; i < count; i++) runs[i] = run + i * run_step;
        }
    }
}

/// The patches of `count` pixels of an output row, as pixels `index`… of the chunk.
static void gather(const edge_cursor *cursor, edge_position at, ptrdiff_t index, ptrdiff_t count) {
    const edge_runs *plan = cursor->plan;
    const edge_window_axis *x = &plan->window.x;
    const size_t pixel = (size_t)plan->pixel_byte_count;
    for (ptrdiff_t row = 0; row < plan->window.y.window; row++) {
        const char *line = line_of(cursor, at, row);
        for (ptrdiff_t i = 0; i < count; i++) {
            char *target = cursor->patches + (index + i) * plan->patch_byte_count + row * plan->patch_row_byte_count;
            if (!line) {
                memset(target, plan->fill, pixel * (size_t)x->window);
                continue;
            }
            for (ptrdiff_t tap = 0; tap < x->window; tap++)
                memcpy(target + (size_t)tap * pixel,
                       line + (i * x->output_step + tap * x->tap_step) * plan->pixel_byte_count, pixel);
        }
    }
    for (ptrdiff_t i = index; i < index + count; i++) cursor->runs[i] = cursor->patches + i * plan->patch_byte_count;
}

ptrdiff_t edge_cursor_next(edge_cursor *cursor, ptrdiff_t pixel, ptrdiff_t end) {
    const edge_runs *plan = cursor->plan;
    const edge_window_axis *y = &plan->window.y;
    const ptrdiff_t limit = end - pixel < EDGE_CHUNK ? end - pixel : EDGE_CHUNK;
    edge_position at = edge_position_of(&plan->window, pixel);
    ptrdiff_t count = 0;
    while (count < limit) {
        const ptrdiff_t rest = plan->window.x.output - at.x, wanted = limit - count;
        const ptrdiff_t piece = rest < wanted ? rest : wanted;
        if (plan->line_byte_count) {
            const ptrdiff_t first = at.y * y->output_step + y->origin;
            const ptrdiff_t after = first + (y->window - 1) * y->tap_step + 1;
            load_lines(cursor, at.picture, first < 0 ? 0 : first, after < y->input ? after : y->input);
        }
        if (plan->patch_byte_count) {
            gather(cursor, at, count, piece);
        } else {
            find_runs(cursor, at, count, piece);
        }
        count += piece;
        at.x = 0;
        if (++at.y < y->output) continue;
        // Slots hold lines of one picture.
        if (plan->line_byte_count) break;
        at = (edge_position){at.picture + 1, 0, 0};
    }
    return count;
}
