"""Figures of a runtime on a model, from what was measured; a figure that was not measured is None."""

import statistics

# Outputs further apart than this, by the largest magnitude, are those of another computation: a softmax makes much of
# a different rounding.
ANOTHER_COMPUTATION = 0.25
# So many turns that nothing disturbed stand for all.
ENOUGH = 3


def latency(entry, percentile):
    """The median of a percentile over the turns, in microseconds."""
    turns = entry.get("turns")
    return statistics.median(turn[percentile] for turn in steady(turns)) if turns and "cannot" not in entry else None


def steady(turns):
    """The turns that were not preempted where they are enough, else all."""
    undisturbed = [turn for turn in turns if not turn["preempted"]]
    return undisturbed if len(undisturbed) >= ENOUGH else turns


def spread(entry):
    """The lowest and the highest median of a turn."""
    medians = [turn["p50"] for turn in steady(entry["turns"])]
    return min(medians), max(medians)


def start(entry, key):
    """The median of a figure of the starts."""
    starts = entry.get("starts")
    return statistics.median(start[key] for start in starts) if starts and "cannot" not in entry else None


def ready(entry):
    """Microseconds from the file to the first answer."""
    load = start(entry, "load_us")
    return None if load is None else load + start(entry, "first_us")


def ratio(theirs, ours):
    """How many times as much theirs is as ours."""
    return theirs / ours if theirs is not None and ours else None


def computes_another(entry):
    distance = entry.get("distance")
    return distance is not None and (
        distance["kind"] == "shape" or not distance["relative"] <= ANOTHER_COMPUTATION)
