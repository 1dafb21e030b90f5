#include "edge_suppression.h"
#include <string.h>
#include "../exponential.h"
#include "../kernel_list.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

typedef edge_suppression_candidate candidate;
typedef edge_suppression_box box;

static inline int precedes(candidate a, candidate b) {
    return a.score != b.score ? a.score > b.score : a.index < b.index;
}

// Lets the candidate at `root` of a heap with the first in order on top sink to its place.
static void sink(candidate *heap, ptrdiff_t root, ptrdiff_t count) {
    const candidate moving = heap[root];
    for (ptrdiff_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && precedes(heap[child + 1], heap[child])) child++;
        if (!precedes(heap[child], moving)) break;
        heap[root] = heap[child];
    }
    heap[root] = moving;
}

static inline float lesser(float a, float b) { return b < a ? b : a; }
static inline float greater(float a, float b) { return a < b ? b : a; }

// A box by its corners, in whichever order they are given.
static inline box corners(const edge_suppression *c, const float *b) {
    box r;
    if (c->is_centered) {
        const float half_width = b[2] / 2, half_height = b[3] / 2;
        r = (box){b[1] - half_height, b[0] - half_width, b[1] + half_height, b[0] + half_width, 0};
    } else {
        r = (box){lesser(b[0], b[2]), lesser(b[1], b[3]), greater(b[0], b[2]), greater(b[1], b[3]), 0};
    }
    r.area = (r.bottom - r.top) * (r.right - r.left);
    return r;
}

static inline float overlap(const box *a, const box *b) {
    const float height = lesser(a->bottom, b->bottom) - greater(a->top, b->top);
    const float width = lesser(a->right, b->right) - greater(a->left, b->left);
    if (!(height > 0 && width > 0 && a->area > 0 && b->area > 0)) return 0;
    const float shared = height * width;
    return shared / (a->area + b->area - shared);
}

// Selects from one class; gives how many.
static ptrdiff_t select_boxes(const edge_suppression *c, const float *boxes, const float *scores, candidate *heap,
                              box *kept, int64_t *selected, float *selected_scores) {
    ptrdiff_t left = 0, count = 0;
    for (ptrdiff_t i = 0; i < c->box_count; i++)
        if (scores[i] > c->score_threshold) heap[left++] = (candidate){scores[i], (int32_t)i, 0};
    for (ptrdiff_t root = left / 2 - 1; root >= 0; root--) sink(heap, root, left);
    while (left > 0 && count < c->most) {
        candidate next = heap[0];
        const box found = corners(c, boxes + (ptrdiff_t)next.index * 4);
        const float score = next.score;
        int is_suppressed = 0;
        for (ptrdiff_t i = count - 1; i >= next.compared && !is_suppressed; i--) {
            const float shared = overlap(&found, &kept[i]);
            is_suppressed = shared > c->overlap_threshold || (c->suppresses_equal && shared == c->overlap_threshold);
            if (c->decay != 0 && !is_suppressed) {
                next.score *= edge_exp(c->decay * shared * shared);
                is_suppressed = !(next.score > c->score_threshold);
            }
        }
        if (!is_suppressed && next.score != score) {
            next.compared = (int32_t)count;
            heap[0] = next;
        } else {
            heap[0] = heap[--left];
        }
        sink(heap, 0, left);
        if (is_suppressed || next.score != score) continue;
        kept[count] = found;
        selected[count * 3 + 2] = next.index;
        selected_scores[count++] = score;
    }
    return count;
}

void edge_non_max_suppression__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_suppression *c = context;
    if (first >= end) return;
    candidate *heap = scratch;
    box *kept = (box *)(heap + c->box_count);
    ptrdiff_t total = 0;
    for (ptrdiff_t batch = 0; batch < c->batch_count; batch++) {
        for (ptrdiff_t class = 0; class < c->class_count; class++) {
            const float *scores = c->scores + (batch * c->class_count + class) * c->box_count;
            int64_t *selected = c->selected + total * 3;
            const ptrdiff_t count = select_boxes(c, c->boxes + batch * c->box_count * 4, scores, heap, kept, selected,
                                                 c->selected_scores + total);
            for (ptrdiff_t i = 0; i < count; i++) {
                selected[i * 3] = batch;
                selected[i * 3 + 1] = class;
            }
            total += count;
        }
    }
    *c->count = total;
    memset(c->selected + total * 3, 0, (c->capacity - total) * 3 * sizeof *c->selected);
    memset(c->selected_scores + total, 0, (c->capacity - total) * sizeof *c->selected_scores);
}

#define EDGE_KERNEL EDGE_LIST_KERNEL
static const edge_kernel kernels[] = {
#include "kernels.inc"
};

edge_kernel_list edge_suppression_kernels(void) {
    return (edge_kernel_list){kernels, sizeof kernels / sizeof kernels[0]};
}
