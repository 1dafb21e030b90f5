"""The inputs that all runtimes get, and how far apart their outputs are."""

import numpy as np


def inputs(tensors, seed):
    """An array for each input: integers of 8 bits over their range, others from 0…31, floats from −1…1."""
    random = np.random.default_rng(seed)
    arrays = []
    for tensor in tensors:
        dtype, shape = np.dtype(tensor["dtype"]), tensor["shape"]
        if dtype.kind == "f":
            arrays.append(random.uniform(-1, 1, shape).astype(dtype))
        elif dtype.kind == "b":
            arrays.append(random.integers(0, 2, shape).astype(dtype))
        elif dtype.itemsize == 1:
            arrays.append(random.integers(np.iinfo(dtype).min, np.iinfo(dtype).max + 1, shape).astype(dtype))
        else:
            arrays.append(random.integers(0, 32, shape).astype(dtype))
    return arrays


def in_order_of(outputs, others):
    """Outputs in the order of others, as not every converter keeps it; None where their sizes differ."""
    sizes, wanted = [output.size for output in outputs], [other.size for other in others]
    if sizes == wanted:
        return outputs
    if sorted(sizes) != sorted(wanted) or len(set(sizes)) < len(sizes):
        return None
    return [outputs[sizes.index(size)] for size in wanted]


def distance(ours, theirs):
    """How far the outputs `ours` are from `theirs`, both lists of samples of lists of arrays.

    Integers: the largest difference in steps, and the share of elements that are equal. Floats: the largest difference
    by the largest magnitude of the output.
    """
    steps, equal, count, relative = 0, 0, 0, 0.0
    for sample, other in zip(ours, theirs):
        sample = in_order_of(sample, other)
        if sample is None:
            return {"kind": "shape"}
        for a, b in zip(sample, other):
            difference = np.abs(a.astype(np.float64).ravel() - b.astype(np.float64).ravel())
            if b.dtype.kind == "f":
                scale = float(np.max(np.abs(b), initial=0))
                largest = float(np.max(difference, initial=0)) / (scale or 1)
                relative = max(relative, largest) if np.isfinite(largest) else float("inf")
            else:
                steps, equal = max(steps, int(np.max(difference, initial=0))), equal + int(np.sum(difference == 0))
                count += a.size
                relative = max(relative, steps / np.iinfo(b.dtype).max)
    if count:
        return {"kind": "steps", "steps": steps, "equal": equal / count, "relative": relative}
    return {"kind": "relative", "relative": relative}
