"""How near quantized outputs are to those of the float model, and to the labels."""

import numpy as np


def decibels(exact, rounded):
    noise = np.sum((np.float64(exact) - np.float64(rounded)) ** 2)
    return 10 * np.log10(np.sum(np.float64(exact) ** 2) / noise) if noise > 0 else float("inf")


def intersection_over_union(a, b):
    low, high = np.maximum(a[..., :2], b[..., :2]), np.minimum(a[..., 2:], b[..., 2:])
    common = np.prod(np.clip(high - low, 0, None), axis=-1)
    areas = [np.prod(np.clip(box[..., 2:] - box[..., :2], 0, None), axis=-1) for box in (a, b)]
    return common / np.maximum(areas[0] + areas[1] - common, 1e-12)


def ultraface_boxes(offsets, width=320, height=240):
    """Corners in shares of the picture from the net's offsets to its 4,420 priors, as its own code decodes them."""
    priors = []
    for stride, sizes in zip((8, 16, 32, 64), ((10, 16, 24), (32, 48), (64, 96), (128, 192, 256))):
        rows, columns = -(-height // stride), -(-width // stride)
        for row in range(rows):
            for column in range(columns):
                centre = ((column + 0.5) * stride / width, (row + 0.5) * stride / height)
                priors += [(*centre, size / width, size / height) for size in sizes]
    priors = np.clip(np.array(priors), 0, 1)
    centres = offsets[..., :2] * 0.1 * priors[:, 2:] + priors[:, :2]
    extents = np.exp(offsets[..., 2:] * 0.2) * priors[:, 2:]
    return np.concatenate([centres - extents / 2, centres + extents / 2], axis=-1)


def judge(case, exact, rounded):
    """`exact` and `rounded`: for each output an array with the samples along the first axis."""
    figures = {"decibels": min(decibels(e, r) for e, r in zip(exact, rounded))}
    if case.kind == "boxes":
        scores = [o for o in (exact, rounded) for o in o if o.shape[-1] == 2]
        boxes = [ultraface_boxes(o) for o in (exact, rounded) for o in o if o.shape[-1] == 4]
        figures["score_error"] = float(np.mean(np.abs(scores[0][..., 1] - scores[1][..., 1])))
        best = np.argsort(-scores[0][..., 1], axis=-1)[:, :20]
        picked = [np.take_along_axis(b, best[..., None], axis=1) for b in boxes]
        figures["iou"] = float(np.mean(intersection_over_union(*picked)))
        return figures
    classes = [np.argmax(o[0].reshape(len(o[0]), -1), axis=1) for o in (exact, rounded)]
    figures["agreement"] = float(np.mean(classes[0] == classes[1]) * 100)
    if case.labels is not None:
        figures["float_top1"] = float(np.mean(classes[0] == case.labels) * 100)
        figures["top1"] = float(np.mean(classes[1] == case.labels) * 100)
    return figures
