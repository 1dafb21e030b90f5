#include "runs.h"
#include <string.h>

enum {
    alignment = 64,
    /// Bytes that may be read beyond the last run of copied lines.
    slack = 16,
};

// MARK: Planning

/// Elements that windows read before and behind the ones that an axis has.
static void margins_of(const edge_window_axis *axis, ptrdiff_t *before, ptrdiff_t *behind) {
    const ptrdiff_t last = (axis->output - 1) * axis->output_step + axis->origin + (axis->window - 1) * axis->tap_step;
    *before = axis->origin < 0 ? -axis->origin : 0;
    *behind = last >= axis->input ? last - axis->input + 1 : 0;
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

/// Adds `count` times `byte_count` bytes and slack to an offset, and aligns it.
static _Bool add_section(ptrdiff_t *offset, ptrdiff_t count, ptrdiff_t byte_count) {
    if (!add_product(offset, count, byte_count) || !add_product(offset, 1, slack + alignment)) return 0;
    *offset = *offset / alignment * alignment;
    return 1;
}

/// Places the scratch memory: pointers, a line of padding, copied lines, patches.
static _Bool place_sections(edge_runs *runs) {
    ptrdiff_t offset = 0;
    if (!add_product(&offset, runs->run_count, EDGE_CHUNK * sizeof(char *))) return 0;
    runs->fill_offset = offset;
    if (runs->has_padded_rows && !add_section(&offset, 1, runs->run_byte_count)) return 0;
    runs->lines_offset = offset;
    if (!add_product(&offset, runs->line_count, runs->line_byte_count)) return 0;
    runs->patches_offset = offset;
    if (runs->patch_byte_count > 0 && !add_section(&offset, EDGE_CHUNK, runs->patch_byte_count)) return 0;
    runs->scratch_byte_count = offset;
    return 1;
}

_Bool edge_runs_plan(edge_runs *runs, edge_window window, edge_runs_wish wish) {
    *runs = (edge_runs){.window = window, .fill = wish.fill};
    runs->pixel_byte_count = window.channels * wish.element_byte_count;
    choose_runs(runs, wish);
    ptrdiff_t left, right, above, below;
    margins_of(&window.x, &left, &right);
    margins_of(&window.y, &above, &below);
    runs->has_padded_rows = above > 0 || below > 0;
    const _Bool overruns = runs->patch_byte_count == 0 && runs->run_byte_count > runs->own_byte_count;
    if (left > 0 || right > 0 || overruns) {
        ptrdiff_t width = left + window.x.input + right;
        if (!add_section(&runs->line_byte_count, width, runs->pixel_byte_count)) return 0;
        runs->left_byte_count = left * runs->pixel_byte_count;
        runs->right_byte_count = right * runs->pixel_byte_count;
        runs->line_count = lines_of_chunk(&window);
        runs->tap_turns = window.y.tap_step % runs->line_count;
        runs->output_turns = window.y.output_step % runs->line_count;
    }
    return place_sections(runs);
}

// MARK: Running

/// Fills memory in steps of 16 bytes, so that up to 15 more are written.
static inline void fill(char *target, uint8_t byte, ptrdiff_t count) {
    for (ptrdiff_t i = 0; i < count; i += 16) memset(target + i, byte, 16);
}

edge_cursor edge_cursor_make(const edge_runs *plan, const void *input, void *scratch) {
    edge_cursor cursor = {
        .plan = plan,
        .input = input,
        .runs = scratch,
        .fill = (char *)scratch + plan->fill_offset,
        .lines = (char *)scratch + plan->lines_offset,
        .patches = (char *)scratch + plan->patches_offset,
        .picture = -1,
    };
    if (plan->has_padded_rows) fill(cursor.fill, plan->fill, plan->run_byte_count);
    // What pads a patch meets zero weights, and must not count in a sum of inputs.
    if (plan->patch_byte_count) memset(cursor.patches, 0, (size_t)(plan->scratch_byte_count - plan->patches_offset));
    // Margins are the same for every line that a place will hold. Their ends overlap what is written after them.
    const ptrdiff_t right = plan->left_byte_count + plan->window.x.input * plan->pixel_byte_count;
    for (ptrdiff_t i = 0; i < plan->line_count; i++) {
        fill(cursor.lines + i * plan->line_byte_count, plan->fill, plan->left_byte_count);
        fill(cursor.lines + i * plan->line_byte_count + right, plan->fill, plan->right_byte_count);
    }
    return cursor;
}

/// The place of a line among the copied ones, counted from the first line that a window reads.
static ptrdiff_t slot_of(const edge_runs *plan, ptrdiff_t line) {
    return (line - plan->window.y.origin) % plan->line_count;
}

static void seek(edge_cursor *cursor, ptrdiff_t pixel) {
    const edge_runs *plan = cursor->plan;
    cursor->pixel = pixel;
    cursor->at = edge_position_of(&plan->window, pixel);
    if (plan->line_count) cursor->slot = cursor->at.y * plan->window.y.output_step % plan->line_count;
}

/// Copies the lines that the window at the cursor reads, as far as they are not there.
static void load_lines(edge_cursor *cursor) {
    const edge_runs *plan = cursor->plan;
    const edge_window_axis *axis = &plan->window.y;
    const ptrdiff_t first = cursor->at.y * axis->output_step + axis->origin;
    const ptrdiff_t after = first + (axis->window - 1) * axis->tap_step + 1;
    const ptrdiff_t end = after < axis->input ? after : axis->input;
    if (cursor->picture != cursor->at.picture) cursor->next_line = 0;
    cursor->picture = cursor->at.picture;
    if (cursor->next_line >= end) return;
    ptrdiff_t line = cursor->next_line > first ? cursor->next_line : first > 0 ? first : 0;
    ptrdiff_t slot = slot_of(plan, line);
    const size_t byte_count = (size_t)(plan->window.x.input * plan->pixel_byte_count);
    const char *source = cursor->input + (cursor->picture * axis->input + line) * (ptrdiff_t)byte_count;
    for (; line < end; line++, source += byte_count) {
        memcpy(cursor->lines + slot * plan->line_byte_count + plan->left_byte_count, source, byte_count);
        if (++slot == plan->line_count) slot = 0;
    }
    cursor->next_line = end;
}

/// The rows of the window at the cursor.
typedef struct {
    const edge_cursor *cursor;
    ptrdiff_t line, column, slot;
} window_rows;

static window_rows rows_of(const edge_cursor *cursor) {
    const edge_window *window = &cursor->plan->window;
    return (window_rows){
        .cursor = cursor,
        .line = cursor->at.y * window->y.output_step + window->y.origin,
        .column = (cursor->at.x * window->x.output_step + window->x.origin) * cursor->plan->pixel_byte_count,
        .slot = cursor->slot,
    };
}

/// Where tap 0 of the next window row reads; null where that is padding.
static const char *next_row(window_rows *rows) {
    const edge_cursor *cursor = rows->cursor;
    const edge_runs *plan = cursor->plan;
    const ptrdiff_t line = rows->line, slot = rows->slot;
    rows->line += plan->window.y.tap_step;
    rows->slot += plan->tap_turns;
    if (rows->slot >= plan->line_count) rows->slot -= plan->line_count;
    if (line < 0 || line >= plan->window.y.input) return NULL;
    if (plan->line_count) return cursor->lines + slot * plan->line_byte_count + plan->left_byte_count + rows->column;
    const ptrdiff_t lines = cursor->at.picture * plan->window.y.input + line;
    return cursor->input + lines * plan->window.x.input * plan->pixel_byte_count + rows->column;
}

/// The runs of `count` pixels of an output row, as pixels `index`… of the chunk.
static void find_runs(const edge_cursor *cursor, ptrdiff_t index, ptrdiff_t count) {
    const edge_runs *plan = cursor->plan;
    const ptrdiff_t pixel_step = plan->window.x.output_step * plan->pixel_byte_count;
    const ptrdiff_t tap_step = plan->window.x.tap_step * plan->pixel_byte_count;
    const char **runs = cursor->runs + index;
    window_rows rows = rows_of(cursor);
    for (ptrdiff_t row = 0; row < plan->window.y.window; row++) {
        const char *line = next_row(&rows);
        for (ptrdiff_t tap = 0; tap < plan->runs_per_line; tap++, runs += EDGE_CHUNK) {
            const char *run = line ? line + tap * tap_step : cursor->fill;
            const ptrdiff_t step = line ? pixel_step : 0;
            ptrdiff_t i = 0;
            for (; i + 4 <= count; i += 4, run += 4 * step) {
                runs[i] = run;
                runs[i + 1] = run + step;
                runs[i + 2] = run + 2 * step;
                runs[i + 3] = run + 3 * step;
            }
            for (; i < count; i++, run += step) runs[i] = run;
        }
    }
}

/// The patches of `count` pixels of an output row, as pixels `index`… of the chunk.
static void gather(const edge_cursor *cursor, ptrdiff_t index, ptrdiff_t count) {
    const edge_runs *plan = cursor->plan;
    const edge_window_axis *x = &plan->window.x;
    const ptrdiff_t pixel_step = x->output_step * plan->pixel_byte_count;
    const ptrdiff_t tap_step = x->tap_step * plan->pixel_byte_count;
    // Taps that adjoin are copied as one.
    const ptrdiff_t taps = x->tap_step == 1 ? 1 : x->window;
    const size_t piece = (size_t)(x->window / taps * plan->pixel_byte_count);
    window_rows rows = rows_of(cursor);
    for (ptrdiff_t row = 0; row < plan->window.y.window; row++) {
        const char *line = next_row(&rows);
        char *target = cursor->patches + index * plan->patch_byte_count + row * plan->patch_row_byte_count;
        for (ptrdiff_t i = 0; i < count; i++, target += plan->patch_byte_count) {
            if (!line) {
                memset(target, plan->fill, piece * (size_t)taps);
                continue;
            }
            for (ptrdiff_t tap = 0; tap < taps; tap++)
                memcpy(target + piece * (size_t)tap, line + i * pixel_step + tap * tap_step, piece);
        }
    }
    for (ptrdiff_t i = index; i < index + count; i++) cursor->runs[i] = cursor->patches + i * plan->patch_byte_count;
}

/// Moves the cursor behind `count` pixels of its output row.
static void advance(edge_cursor *cursor, ptrdiff_t count) {
    const edge_runs *plan = cursor->plan;
    cursor->pixel += count;
    cursor->at.x += count;
    if (cursor->at.x < plan->window.x.output) return;
    cursor->at.x = 0;
    cursor->slot += plan->output_turns;
    if (cursor->slot >= plan->line_count) cursor->slot -= plan->line_count;
    if (++cursor->at.y < plan->window.y.output) return;
    cursor->at = (edge_position){cursor->at.picture + 1, 0, 0};
    cursor->slot = 0;
}

ptrdiff_t edge_cursor_next(edge_cursor *cursor, ptrdiff_t pixel, ptrdiff_t end) {
    const edge_runs *plan = cursor->plan;
    if (cursor->pixel != pixel) seek(cursor, pixel);
    const ptrdiff_t limit = end - pixel < EDGE_CHUNK ? end - pixel : EDGE_CHUNK;
    const ptrdiff_t picture = cursor->at.picture;
    ptrdiff_t count = 0;
    // Copied lines are of one picture.
    while (count < limit && (plan->line_count == 0 || cursor->at.picture == picture)) {
        const ptrdiff_t rest = plan->window.x.output - cursor->at.x, wanted = limit - count;
        const ptrdiff_t piece = rest < wanted ? rest : wanted;
        if (plan->line_count) load_lines(cursor);
        if (plan->patch_byte_count) {
            gather(cursor, count, piece);
        } else {
            find_runs(cursor, count, piece);
        }
        count += piece;
        advance(cursor, piece);
    }
    return count;
}
