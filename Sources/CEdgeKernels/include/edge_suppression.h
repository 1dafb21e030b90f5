#pragma once
#include "edge_kernel.h"

/// Greedy suppression of overlapping boxes (`NonMaxSuppression.swift` is the specification). Of each class of each
/// batch the boxes with the highest scores are kept, except those that overlap one that was kept before.
/// A single unit. Scratch memory: `box_count` × sizeof(edge_suppression_candidate) and
/// `most` × sizeof(edge_suppression_box).
typedef struct {
    /// [batch][box][4]
    const float *_Nonnull boxes;
    /// [batch][class][box]
    const float *_Nonnull scores;
    /// [most × class × batch][3]: batch, class, box
    int64_t *_Nonnull selected;
    /// The scores of the selected.
    float *_Nonnull selected_scores;
    int64_t *_Nonnull count;
    ptrdiff_t batch_count, class_count, box_count;
    /// The most that is selected of one class.
    ptrdiff_t most;
    ptrdiff_t capacity;
    float overlap_threshold, score_threshold;
    /// -0.5 / σ of soft suppression; 0 for hard.
    float decay;
    int32_t suppresses_equal, is_centered;
} edge_suppression;

typedef struct {
    float score;
    int32_t index;
    /// How many of the selected boxes it was compared with before.
    int32_t compared;
} edge_suppression_candidate;

typedef struct {
    float top, left, bottom, right, area;
} edge_suppression_box;

edge_kernel_list edge_suppression_kernels(void);
