"""Runs vectors, each in a process of its own, and sorts what came of them into classes."""

import concurrent.futures
import os
import re
import subprocess
from dataclasses import dataclass, field

ROADS = ("reference", "whole")
TIME_LIMIT_SECONDS = 30

PASSED, FROZEN, WRONG, CRASHED = "passed", "frozen", "wrong", "crashed"
TRAINING, TYPES, UNLISTED, DEFECT = "training", "types", "unlisted", "defect"
CLASSES = (PASSED, FROZEN, DEFECT, TRAINING, TYPES, UNLISTED, WRONG, CRASHED)

UNWANTED_TYPE = re.compile(
    r"type (string|undefined|float[468]e\w+|u?int[42])\b|is a (sequence|map)|is an optional value|is a type"
)


@dataclass
class Outcome:
    """What came of one vector."""

    kind: str
    # Why it did not pass.
    reason: str = ""
    # The operator that was refused, where it is not the vector's own.
    operator: str = ""
    frozen: list = field(default_factory=list)


def run(program, vector, wanted):
    """The outcome of `vector` by all roads: the worst of them."""
    try:
        process = subprocess.run(
            [program, str(vector.folder)], capture_output=True, timeout=TIME_LIMIT_SECONDS, errors="replace"
        )
        lines, status = process.stdout, process.returncode
    except subprocess.TimeoutExpired as expired:
        lines, status = (expired.stdout or b"").decode(errors="replace"), None
    by_road = {}
    for line in lines.splitlines():
        name, road, *rest = line.split("\t")
        if name == vector.name:
            by_road[road] = rest
    for road in ROADS:
        if road not in by_road:
            how = f"took more than {TIME_LIMIT_SECONDS} s" if status is None else f"ended with status {status}"
            return Outcome(CRASHED, f"{road} road {how}")
    for road in ROADS:
        if by_road[road][0] == "wrong":
            return Outcome(WRONG, f"{road} road: {by_road[road][1]}")
    for road in ROADS:
        if by_road[road][0] == "refused":
            operator, reason = by_road[road][1:]
            return Outcome(refusal(vector, operator, reason, wanted), reason, operator)
    frozen = sorted({index for road in ROADS for index in by_road[road][1].split(",") if index}, key=int)
    return Outcome(FROZEN if frozen else PASSED, frozen=frozen)


def refusal(vector, operator, reason, wanted):
    """The class of a refusal: what nobody asked for, or a defect."""
    if "ai.onnx.preview.training" in reason or "in training" in reason:
        return TRAINING
    if UNWANTED_TYPE.search(reason):
        return TYPES
    return DEFECT if (operator or vector.operator) in wanted else UNLISTED


def run_all(program, vectors, wanted):
    """The outcome of every vector by name, in the order of `vectors`."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = pool.map(lambda vector: run(program, vector, wanted), vectors.values())
        return dict(zip(vectors, outcomes))
