#include "../kernel_list.h"
#include "indices.h"

#define EDGE_KERNEL EDGE_DECLARE_KERNEL
#include "kernels.inc"
#undef EDGE_KERNEL

typedef struct {
    float value;
    int32_t index;
} candidate;

// Whether `a` stands before `b` in the result. A total order, so that any way to sort gives the same.
static inline int precedes(candidate a, candidate b, int32_t is_smallest) {
    const int a_is_nan = a.value != a.value, b_is_nan = b.value != b.value;
    if (a_is_nan | b_is_nan) return a_is_nan == b_is_nan ? a.index < b.index : b_is_nan;
    if (a.value != b.value) return is_smallest ? a.value < b.value : a.value > b.value;
    return a.index < b.index;
}

// Lets the candidate at `root` of a heap with the last in order on top sink to its place.
static void sink(candidate *heap, ptrdiff_t root, ptrdiff_t count, int32_t is_smallest) {
    const candidate moving = heap[root];
    for (ptrdiff_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && precedes(heap[child], heap[child + 1], is_smallest)) child++;
        if (!precedes(moving, heap[child], is_smallest)) break;
        heap[root] = heap[child];
    }
    heap[root] = moving;
}

void edge_top_k_f32__portable(const void *context, ptrdiff_t first, ptrdiff_t end, void *scratch) {
    const edge_top_k c = *(const edge_top_k *)context;
    candidate *heap = scratch;
    for (ptrdiff_t unit = first; unit < end; unit++) {
        const float *input = c.input + unit / c.inner * c.length * c.inner + unit % c.inner;
        for (ptrdiff_t i = 0; i < c.count; i++) heap[i] = (candidate){input[i * c.inner], (int32_t)i};
        for (ptrdiff_t root = c.count / 2 - 1; root >= 0; root--) sink(heap, root, c.count, c.is_smallest);
        for (ptrdiff_t i = c.count; i < c.length && c.count > 0; i++) {
            const candidate next = {input[i * c.inner], (int32_t)i};
            // Most are no better than the last of those that were kept; NaN is neither.
            if (c.is_smallest ? next.value >= heap[0].value : next.value <= heap[0].value) continue;
            if (!precedes(next, heap[0], c.is_smallest)) continue;
            heap[0] = next;
            sink(heap, 0, c.count, c.is_smallest);
        }
        const ptrdiff_t start = unit / c.inner * c.count * c.inner + unit % c.inner;
        for (ptrdiff_t left = c.count; left > 0; left--) {
            const ptrdiff_t place = start + (left - 1) * c.inner;
            c.values[place] = heap[0].value;
            edge_store_index(c.indices, c.index_byte_count, place, heap[0].index);
            heap[0] = heap[left - 1];
            sink(heap, 0, left - 1, c.is_smallest);
        }
    }
}
