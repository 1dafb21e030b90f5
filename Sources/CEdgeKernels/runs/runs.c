#include "runs.h"
#include <string.h>

enum {
    alignment = 64,
    /// Bytes that may be read beyond the last run of copied lines.
    slack = 16,
    /// More scratch memory than real windows need.
    largest_scratch_byte_count = 1 << 26,
};

// MARK: Planning

/// Elements that windows read before (first) and behind those of an axis.
static void margins_of(const edge_window_axis *axis, ptrdiff_t *before, ptrdiff_t *behind) {
    const ptrdiff_t last = (axis->output - 1) * axis->output_step + axis->origin + (axis->window - 1) * axis->tap_step;
    *before = axis->origin < 0 ? -axis->origin : 0;
    *behind = last >= axis->input ? last - axis->input + 1 : 0;
}

/// Lines that the windows of `rows` output rows read, padding included.
static ptrdiff_t lines_of(const edge_window_axis *axis, ptrdiff_t rows) {
    return (rows - 1) * axis->output_step + (axis->window - 1) * axis->tap_step + 1;
}

/// Chooses rows, taps or a patch as runs.
static void choose_runs(edge_runs *runs, edge_runs_wish wish) {
    const edge_window_axis *x = &runs->window.x, *y = &runs->window.y;
    const ptrdiff_t tap = runs->group_byte_count, row = x->window * tap;
    const _Bool adjoins = x->window == 1 || (x->tap_step == 1 && wish.groups == 1);
    runs->pieces_per_line = adjoins ? 1 : x->window;
    runs->piece_byte_count = runs->own_byte_count = adjoins ? row : tap;
    runs->run_count = y->window * runs->pieces_per_line;
    runs->run_byte_count = adjoins ? wish.row_byte_count : tap;
    if (runs->run_count == 1) runs->run_byte_count = wish.depth_byte_count;
    if (runs->run_byte_count % 4 == 0 && (adjoins || wish.row_byte_count == row)) return;
    runs->run_count = 1;
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

/// Plans copies of lines.
static _Bool copy_lines(edge_runs *runs, ptrdiff_t left, ptrdiff_t right) {
    const edge_window *window = &runs->window;
    runs->left_byte_count = left * runs->pixel_byte_count;
    runs->right_byte_count = right * runs->pixel_byte_count;
    runs->line_byte_count = 0;
    if (!add_section(&runs->line_byte_count, left + window->x.input + right, runs->pixel_byte_count)) return 0;
    const ptrdiff_t width = window->x.output > 0 ? window->x.output : 1;
    const ptrdiff_t rows = (EDGE_CHUNK - 1 + width - 1) / width + 1;
    const ptrdiff_t all = lines_of(&window->y, window->y.output), some = lines_of(&window->y, rows);
    runs->chunk_line_count = some < all ? some : all;
    runs->line_count = 2 * some < all ? 2 * some : all;
    return 1;
}

_Bool edge_runs_plan(edge_runs *runs, edge_window window, edge_runs_wish wish) {
    *runs = (edge_runs){.window = window, .fill = wish.fill};
    runs->pixel_byte_count = window.channels * wish.element_byte_count;
    runs->group_byte_count = runs->pixel_byte_count / wish.groups;
    runs->line_byte_count = window.x.input * runs->pixel_byte_count;
    choose_runs(runs, wish);
    ptrdiff_t left, right, above, below;
    margins_of(&window.x, &left, &right);
    margins_of(&window.y, &above, &below);
    const _Bool overruns = runs->patch_byte_count == 0 && runs->run_byte_count > runs->own_byte_count;
    if ((left || right || above || below || overruns) && !copy_lines(runs, left, right)) return 0;
    ptrdiff_t offset = EDGE_CHUNK * sizeof(char *);
    runs->offsets_offset = offset;
    if (!add_section(&offset, window.y.window * runs->pieces_per_line, sizeof(ptrdiff_t))) return 0;
    runs->lines_offset = offset;
    if (runs->line_count && !add_product(&offset, runs->line_count, runs->line_byte_count)) return 0;
    runs->patches_offset = offset;
    if (runs->patch_byte_count && !add_section(&offset, EDGE_CHUNK, runs->patch_byte_count)) return 0;
    runs->scratch_byte_count = offset;
    return offset <= largest_scratch_byte_count;
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
        .pixels = scratch,
        .offsets = (ptrdiff_t *)((char *)scratch + plan->offsets_offset),
        .lines = (char *)scratch + plan->lines_offset,
        .patches = (char *)scratch + plan->patches_offset,
        .picture = -1,
    };
    const ptrdiff_t row_step = plan->window.y.tap_step * plan->line_byte_count;
    const ptrdiff_t tap_step = plan->window.x.tap_step * plan->pixel_byte_count;
    ptrdiff_t *offset = cursor.offsets;
    for (ptrdiff_t row = 0; row < plan->window.y.window; row++)
        for (ptrdiff_t tap = 0; tap < plan->pieces_per_line; tap++) *offset++ = row * row_step + tap * tap_step;
    // What pads a patch meets zero weights, and must not count in a sum of inputs.
    if (plan->patch_byte_count) memset(cursor.patches, 0, (size_t)(plan->scratch_byte_count - plan->patches_offset));
    return cursor;
}

/// Makes a line at `target`: its left margin, a copy, which may cover the margin's end, and its right margin.
static void put_line(const edge_cursor *cursor, ptrdiff_t line, char *target) {
    const edge_runs *plan = cursor->plan;
    const ptrdiff_t byte_count = plan->window.x.input * plan->pixel_byte_count;
    if (line < 0 || line >= plan->window.y.input) {
        fill(target, plan->fill, plan->left_byte_count + byte_count + plan->right_byte_count);
        return;
    }
    const char *source = cursor->input + (cursor->picture * plan->window.y.input + line) * byte_count;
    fill(target, plan->fill, plan->left_byte_count);
    memcpy(target + plan->left_byte_count, source, (size_t)byte_count);
    fill(target + plan->left_byte_count + byte_count, plan->fill, plan->right_byte_count);
}

/// Makes room for the lines of the chunk that begins at the cursor.
static void make_room(edge_cursor *cursor) {
    const edge_runs *plan = cursor->plan;
    const edge_window_axis *axis = &plan->window.y;
    const ptrdiff_t first = cursor->at.y * axis->output_step + axis->origin;
    if (cursor->picture != cursor->at.picture) {
        cursor->picture = cursor->at.picture;
        cursor->first_line = cursor->end_line = first;
    }
    const ptrdiff_t last_end = axis->origin + lines_of(axis, axis->output);
    const ptrdiff_t end = first + plan->chunk_line_count < last_end ? first + plan->chunk_line_count : last_end;
    if (end - cursor->first_line <= plan->line_count) return;
    if (cursor->end_line > first) {
        const char *kept = cursor->lines + (first - cursor->first_line) * plan->line_byte_count;
        memmove(cursor->lines, kept, (size_t)((cursor->end_line - first) * plan->line_byte_count));
    }
    cursor->first_line = first;
}

/// Where the window at the cursor begins; makes the lines that it reads, as far as they are not there.
static const char *window_at(edge_cursor *cursor) {
    const edge_runs *plan = cursor->plan;
    const edge_window_axis *x = &plan->window.x, *y = &plan->window.y;
    const ptrdiff_t first = cursor->at.y * y->output_step + y->origin;
    const ptrdiff_t column = (cursor->at.x * x->output_step + x->origin) * plan->pixel_byte_count;
    if (plan->line_count == 0)
        return cursor->input + (cursor->at.picture * y->input + first) * plan->line_byte_count + column;
    if (cursor->end_line < first) cursor->end_line = first;
    for (const ptrdiff_t end = first + lines_of(y, 1); cursor->end_line < end; cursor->end_line++)
        put_line(cursor, cursor->end_line,
                 cursor->lines + (cursor->end_line - cursor->first_line) * plan->line_byte_count);
    return cursor->lines + (first - cursor->first_line) * plan->line_byte_count + plan->left_byte_count + column;
}

/// Copies the windows of the chunk's pixels index..<end into patches.
static void gather(const edge_cursor *cursor, ptrdiff_t index, ptrdiff_t end) {
    const edge_runs *plan = cursor->plan;
    for (; index < end; index++) {
        char *patch = cursor->patches + index * plan->patch_byte_count;
        const ptrdiff_t *offset = cursor->offsets;
        for (ptrdiff_t row = 0; row < plan->window.y.window; row++, patch += plan->patch_row_byte_count)
            for (ptrdiff_t tap = 0; tap < plan->pieces_per_line; tap++)
                memcpy(patch + tap * plan->piece_byte_count, cursor->pixels[index] + *offset++,
                       (size_t)plan->piece_byte_count);
        cursor->pixels[index] = cursor->patches + index * plan->patch_byte_count;
    }
}

static void seek(edge_cursor *cursor, ptrdiff_t pixel) {
    cursor->pixel = pixel;
    cursor->at = edge_position_of(&cursor->plan->window, pixel);
}

/// Moves the cursor behind `count` pixels of its output row.
static void advance(edge_cursor *cursor, ptrdiff_t count) {
    const edge_window *window = &cursor->plan->window;
    cursor->pixel += count;
    cursor->at.x += count;
    if (cursor->at.x < window->x.output) return;
    cursor->at.x = 0;
    if (++cursor->at.y < window->y.output) return;
    cursor->at.y = 0;
    cursor->at.picture++;
}

/// Addresses in a vector.
typedef uintptr_t addresses __attribute__((vector_size(2 * sizeof(uintptr_t)), aligned(sizeof(uintptr_t)), may_alias));

/// pixels[0..<count] = addresses from `window` on, `step` bytes apart.
static void put_windows(const char **pixels, const char *window, ptrdiff_t step, ptrdiff_t count) {
    addresses low = {(uintptr_t)window, (uintptr_t)(window + step)}, high = low + 2 * (uintptr_t)step;
    for (size_t fours = (size_t)count / 4; fours > 0; fours--, pixels += 4) {
        *(addresses *)pixels = low;
        *(addresses *)(pixels + 2) = high;
        low += 4 * (uintptr_t)step;
        high += 4 * (uintptr_t)step;
    }
    for (ptrdiff_t i = count & ~3; i < count; i++) *pixels++ = window + i * step;
}

ptrdiff_t edge_cursor_next(edge_cursor *cursor, ptrdiff_t pixel, ptrdiff_t end) {
    const edge_runs *plan = cursor->plan;
    const ptrdiff_t step = plan->window.x.output_step * plan->pixel_byte_count;
    const ptrdiff_t limit = end - pixel < EDGE_CHUNK ? end - pixel : EDGE_CHUNK;
    if (cursor->pixel != pixel) seek(cursor, pixel);
    if (plan->line_count) make_room(cursor);
    const ptrdiff_t picture = cursor->at.picture;
    ptrdiff_t count = 0;
    // Copied lines are of one picture.
    while (count < limit && (plan->line_count == 0 || cursor->at.picture == picture)) {
        const ptrdiff_t rest = plan->window.x.output - cursor->at.x, wanted = limit - count;
        const ptrdiff_t piece = rest < wanted ? rest : wanted;
        put_windows(cursor->pixels + count, window_at(cursor), step, piece);
        if (plan->patch_byte_count) gather(cursor, count, count + piece);
        count += piece;
        advance(cursor, piece);
    }
    return count;
}
