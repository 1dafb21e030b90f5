"""The page docs/onnx-coverage.md."""

from collections import Counter, defaultdict

from outcomes import CLASSES, CRASHED, DEFECT, FROZEN, PASSED, TRAINING, TYPES, UNLISTED, WRONG

MEANINGS = {
    PASSED: "passed, all inputs given at run time",
    FROZEN: "passed, with inputs frozen that decide a shape (`compile --freeze`)",
    DEFECT: "refused although the operator is to be supported: a defect",
    TRAINING: "refused: training",
    TYPES: "refused: strings, sequences, optional values, types of 8 bits with an exponent, of 4 or of 2 bits",
    UNLISTED: "refused: operators that are not to be supported",
    WRONG: "wrong",
    CRASHED: "crashed, or took more than 30 s",
}

HEAD = """# ONNX coverage

Made by `make onnx-conformance` from the node vectors of the Python package `onnx` {version}. Each vector is a model
of one operator, or of the operators that define it («expanded»), with inputs and the outputs that ONNX expects. It runs
in a process of its own by two roads: the references alone on the imported graph, and the whole road of import, passes,
file, plan and session with the fastest kernels. Both must agree with ONNX by the rule of its own tests: types and
shapes equal, |a − b| ≤ 1e-7 + 1e-3·|b| for each float, integers exact. An input is frozen only where the model is
refused otherwise.
"""


def text(version, vectors, outcomes):
    counts = Counter(outcome.kind for outcome in outcomes.values())
    lines = [HEAD.format(version=version)]
    lines += ["| vectors | outcome |", "|---:|---|"]
    lines += [f"| {counts[kind]} | {MEANINGS[kind]} |" for kind in CLASSES]
    lines += [f"| {len(outcomes)} | in all |", ""]
    lines += bad_ones(outcomes, WRONG, "Wrong") + bad_ones(outcomes, CRASHED, "Crashed")
    lines += refused(vectors, outcomes)
    lines += operators(vectors, outcomes)
    return "\n".join(lines) + "\n"


def bad_ones(outcomes, kind, title):
    names = [name for name, outcome in outcomes.items() if outcome.kind == kind]
    return [f"## {title}", ""] + [f"- `{name}`: {outcomes[name].reason}" for name in names] + [""] if names else []


def refused(vectors, outcomes):
    lines = []
    for kind, title in (
        (DEFECT, "Defects"),
        (UNLISTED, "Operators that are not to be supported"),
        (TRAINING, "Training"),
        (TYPES, "Types"),
    ):
        counts = Counter(
            (outcome.operator or vectors[name].operator, outcome.reason)
            for name, outcome in outcomes.items() if outcome.kind == kind
        )
        if not counts:
            continue
        lines += [f"## {title}", "", "| vectors | operator | reason |", "|---:|---|---|"]
        for (operator, reason), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            lines.append(f"| {count} | {operator} | {reason.replace('|', '/')} |")
        lines.append("")
    return lines


def operators(vectors, outcomes):
    by_operator = defaultdict(list)
    for name, vector in vectors.items():
        by_operator[(vector.domain, vector.operator)].append(name)
    lines = [
        "## Operators",
        "",
        "Opsets and types are those of vectors that pass; n + m counts vectors with frozen inputs apart.",
        "",
        "| operator | passed | expanded | refused | opsets | types |",
        "|---|---:|---:|---:|---|---|",
    ]
    for domain, operator in sorted(by_operator):
        names = by_operator[(domain, operator)]
        plain = [outcomes[name] for name in names if not vectors[name].is_expanded]
        expanded = [outcomes[name] for name in names if vectors[name].is_expanded]
        passed = [vectors[name] for name in names if outcomes[name].kind in (PASSED, FROZEN)]
        other = Counter(outcomes[name].kind for name in names)
        refused = other[DEFECT] + other[TRAINING] + other[TYPES] + other[UNLISTED]
        bad = "".join(f", {other[kind]} {kind}" for kind in (WRONG, CRASHED) if other[kind])
        opsets = ranges({vector.opset for vector in passed if not vector.is_expanded})
        types = " ".join(sorted(set().union(*(vector.types for vector in passed))))
        name = f"{domain}.{operator}" if domain else operator
        lines.append(f"| {name} | {share(plain)} | {share(expanded)} | {refused or ''}{bad} | {opsets} | {types} |")
    return lines


def share(outcomes):
    if not outcomes:
        return ""
    counts = Counter(outcome.kind for outcome in outcomes)
    passed = f"{counts[PASSED]} + {counts[FROZEN]}" if counts[FROZEN] else f"{counts[PASSED]}"
    return f"{passed} of {len(outcomes)}"


def ranges(numbers):
    """Numbers as ranges: 7, 9–11."""
    parts = []
    for number in sorted(numbers):
        if parts and parts[-1][1] == number - 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ", ".join(str(low) if low == high else f"{low}–{high}" for low, high in parts)
