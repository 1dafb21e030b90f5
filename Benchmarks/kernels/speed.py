#!/usr/bin/env python3
"""Times kernels by the program of Tests/KernelReplay and says how near they come to what the core can do.

`Benchmarks/kernels/run` builds what this needs, and says what it takes from there.
"""

import argparse
import bisect
import json
import math
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import machine

HEAD = """# Kernel speed

Made by `make kernel-speed` on {date}: every kernel of every family on the steps of nets, one thread, pinned to core
{core}. Steps that differ in nothing but their weights are measured once; families that no step uses are measured on the
largest example of their operator. Kernels of a step take turns; times are medians of the time that the thread had a
CPU.

{machine}

## What the core can do

Multiply-accumulates from registers alone, at a clock of {clock:.2f} GHz, and copies that stay within a size:

{multipliers}

{copies}

## Families

The first kernel of a family that the CPU can run is the one that runs. «Of peak» is its share of the fastest
multiplication of its element type above; where nothing is multiplied, of a copy of as many bytes. A step that reads
each weight once is bound by memory: look at GB/s there, which counts every byte of inputs, weights and outputs once.
Other kernels and the reference are slower than the first by the factor shown; below 1 one of them is faster. Means are
geometric.

{families}
"""


@dataclass
class Timing:
    """A step's kernels, the family's best first."""

    family: str
    label: str
    macs: int
    bytes: int
    nanoseconds: dict
    reference: float | None

    @property
    def first(self):
        return next(iter(self.nanoseconds.values()))

    @property
    def gmacs(self):
        return self.macs / self.first

    @property
    def gbytes(self):
        return self.bytes / self.first


def output_of(*command):
    return subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE, text=True).stdout


def references(path):
    """Nanoseconds that the reference took, by label."""
    found = {}
    for line in path.read_text().splitlines():
        if line.startswith("reference\t"):
            _, label, nanoseconds = line.split("\t")
            found[label] = float(nanoseconds)
    return found


def time_cases(options, cases, *filters):
    known = references(options.cases / "references.txt")
    command = ["taskset", "-c", options.core, options.replay, "--time", "--json", *filters, cases]
    timings = []
    for row in map(json.loads, output_of(*command).splitlines()):
        # The same again, for tests.
        if ", over input " in row["case"] or row["case"].endswith(", any bytes"):
            continue
        timings.append(Timing(
            row["family"], row["case"], row["macs"], row["bytes"], row["nanoseconds"], known.get(row["case"])))
    return timings


def families(options, cases):
    lines = output_of(options.replay, "--list", cases).splitlines()
    return list(dict.fromkeys(line.split("\t")[0] for line in lines))


def time_all(options):
    """The steps of nets, and the largest examples of families that have none."""
    nets, examples = options.cases / "nets.cases", options.cases / "examples.cases"
    if options.family:
        return time_cases(options, nets, "--family", options.family), []
    steps = time_cases(options, nets)
    used = {timing.family for timing in steps}
    return steps, [
        max(time_cases(options, examples, "--family", family), key=lambda timing: timing.bytes)
        for family in families(options, examples) if family not in used
    ]


class Peak:
    """What peak.c measured."""

    def __init__(self, figures):
        self.clock, self.multipliers, self.copies = figures["clock_ghz"], figures["multipliers"], figures["copies"]

    def share(self, timing):
        if timing.macs:
            element = "float32" if "_f32" in timing.family else "int8"
            return timing.gmacs / max(m["gmacs"] for m in self.multipliers if m["element"] == element)
        return timing.gbytes / self.copy_speed(timing.bytes)

    def copy_speed(self, byte_count):
        sizes = [copy["bytes"] for copy in self.copies]
        return self.copies[min(bisect.bisect_left(sizes, byte_count), len(sizes) - 1)]["gbytes"]


# ---- Tables ----

def table(rows):
    """Lines of a Markdown table whose columns are aligned; the first row is its head."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
        lines.append("| " + " | ".join(cells) + " |")
    rule = ["-" * widths[0]] + ["-" * (width - 1) + ":" for width in widths[1:]]
    lines.insert(1, "| " + " | ".join(rule) + " |")
    return "\n".join(lines)


def rate_columns(timings):
    """The heads of the columns of rates, and a function that gives a timing's."""
    if any(timing.macs for timing in timings):
        return ["GMAC/s", "of peak", "GB/s"], lambda timing, peak: [
            f"{timing.gmacs:.1f}", f"{peak.share(timing):.0%}", f"{timing.gbytes:.1f}"]
    return ["GB/s", "of copy"], lambda timing, peak: [f"{timing.gbytes:.1f}", f"{peak.share(timing):.0%}"]


def family_table(timings, peak):
    """The steps of one family."""
    kernels = list(timings[0].nanoseconds)
    heads, rates = rate_columns(timings)
    rows = [["step", "µs", *heads, *(suffix(kernel) for kernel in kernels[1:]), "reference"]]
    for timing in timings:
        factors = [factor(timing.nanoseconds[kernel] / timing.first) for kernel in kernels[1:]]
        reference = factor(timing.reference / timing.first) if timing.reference else "–"
        rows.append([timing.label, f"{timing.first / 1e3:.2f}", *rates(timing, peak), *factors, reference])
    return f"### {kernels[0]}\n\n{table(rows)}"


def overview(families, peak):
    """A line for each family that steps use."""
    rows = [["kernel", "steps", "of peak or copy", "least", "others"]]
    for timings in families:
        shares = [peak.share(timing) for timing in timings]
        kernels = list(timings[0].nanoseconds)
        rows.append([
            kernels[0], str(len(timings)), f"{mean(shares):.0%}", f"{min(shares):.0%}", others(timings, kernels)])
    return table(rows)


def rest_table(families, peak):
    """The families that no step uses, an example of each."""
    rows = [["kernel", "example", "µs", "GB/s", "of peak or copy", "others"]]
    for (timing,) in families:
        kernels = list(timing.nanoseconds)
        rows.append([
            kernels[0], timing.label, f"{timing.first / 1e3:.2f}", f"{timing.gbytes:.1f}", f"{peak.share(timing):.0%}",
            others([timing], kernels)])
    note = "Their examples are small: what shows is what a call costs."
    return f"### Families that no step uses\n\n{note}\n\n{table(rows)}"


def others(timings, kernels):
    means = [mean([timing.nanoseconds[kernel] / timing.first for timing in timings]) for kernel in kernels[1:]]
    return ", ".join(f"{suffix(kernel)} {factor(value)}" for kernel, value in zip(kernels[1:], means))


def suffix(kernel):
    return kernel.rsplit("__", 1)[-1]


def factor(value):
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def mean(values):
    return math.exp(sum(math.log(max(value, 1e-9)) for value in values) / len(values))


def page(options, peak, steps, examples):
    families = defaultdict(list)
    for timing in steps:
        families[timing.family].append(timing)
    facts = machine.facts([options.core])
    multipliers = [["instruction", "type", "GMAC/s", "MAC per cycle"]] + [
        [m["name"], m["element"], f"{m['gmacs']:.1f}", f"{m['gmacs'] / peak.clock:.1f}"] for m in peak.multipliers]
    copies = [["bytes read and written", "GB/s"]] + [
        [f"{copy['bytes']:,}", f"{copy['gbytes']:.1f}"] for copy in peak.copies]
    text = HEAD.format(
        date=facts["date"], core=options.core, machine=machine.sentence(facts), clock=peak.clock,
        multipliers=table(multipliers), copies=table(copies), families=overview(families.values(), peak))
    text += "".join(f"\n{family_table(timings, peak)}\n" for timings in families.values())
    return text + (f"\n{rest_table([[timing] for timing in examples], peak)}\n" if examples else "")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replay", type=Path, required=True, help="the program of Tests/KernelReplay")
    parser.add_argument("--peak", type=Path, required=True, help="the program of peak.c")
    parser.add_argument("--cases", type=Path, required=True, help="the folder of nets.cases and examples.cases")
    parser.add_argument("--core", type=int, required=True, help="where to run")
    parser.add_argument("--family", help="this one alone")
    parser.add_argument("--output", type=Path, help="the page; printed in any case")
    options = parser.parse_args()
    peak = Peak(json.loads(output_of("taskset", "-c", options.core, options.peak)))
    text = page(options, peak, *time_all(options))
    print(text)
    if options.output:
        options.output.write_text(text)


if __name__ == "__main__":
    main()
