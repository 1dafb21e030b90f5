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
largest example of their operator. Kernels of a step take turns; times are medians.

{machine}

## What the core can do

Multiply-accumulates from registers alone, at a clock of {clock:.2f} GHz, and copies that stay within a size:

{multipliers}

{copies}

## What the kernels do

The first kernel of a family that the CPU can run is the one that runs. «Of peak» is its share of the fastest
multiplication of its element type above; where nothing is multiplied, of a copy of as many bytes. A step that reads each
weight once is bound by memory: look at GB/s there, which counts every byte of inputs, weights and outputs once. The other
kernels and the reference are slower than the first by the factor shown; below 1 one of them is faster. Where several
steps of a family are shown, the last line has geometric means.
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
    for line in output_of(*command).splitlines():
        row = json.loads(line)
        timings.append(Timing(
            row["family"], row["case"], row["macs"], row["bytes"], row["nanoseconds"], known.get(row["case"])))
    return timings


def families(options, cases):
    lines = output_of(options.replay, "--list", cases).splitlines()
    return list(dict.fromkeys(line.split("\t")[0] for line in lines))


def time_all(options):
    nets, examples = options.cases / "nets.cases", options.cases / "examples.cases"
    if options.family:
        return time_cases(options, nets, "--family", options.family)
    timings = time_cases(options, nets)
    for family in families(options, examples):
        if all(timing.family != family for timing in timings):
            timings.append(max(time_cases(options, examples, "--family", family), key=lambda timing: timing.bytes))
    return timings


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


def family_table(timings, peak):
    kernels = list(timings[0].nanoseconds)
    is_product = any(timing.macs for timing in timings)
    speeds = ["GMAC/s", "of peak", "GB/s"] if is_product else ["GB/s", "of copy"]
    rows = [["step", "µs", *speeds, *(suffix(kernel) for kernel in kernels[1:]), "reference"]]
    for timing in timings:
        factors = [factor(nanoseconds / timing.first) for nanoseconds in list(timing.nanoseconds.values())[1:]]
        rate = [f"{timing.gbytes:.1f}"]
        share = f"{peak.share(timing):.0%}"
        rate = [f"{timing.gmacs:.1f}", share, *rate] if is_product else [*rate, share]
        reference = factor(timing.reference / timing.first) if timing.reference else "–"
        rows.append([timing.label, f"{timing.first / 1e3:.2f}", *rate, *factors, reference])
    if len(timings) > 1:
        shares = mean([peak.share(timing) for timing in timings])
        factors = [mean([timing.nanoseconds[kernel] / timing.first for timing in timings]) for kernel in kernels[1:]]
        speeds = ["", f"{shares:.0%}", ""] if is_product else ["", f"{shares:.0%}"]
        rows.append(["geometric mean", "", *speeds, *map(factor, factors), ""])
    return f"### {timings[0].family}: {kernels[0]}\n\n{table(rows)}"


def suffix(kernel):
    return kernel.rsplit("__", 1)[-1]


def factor(value):
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def mean(values):
    return math.exp(sum(math.log(max(value, 1e-9)) for value in values) / len(values))


def page(options, peak, timings):
    by_family = defaultdict(list)
    for timing in timings:
        by_family[timing.family].append(timing)
    facts = machine.facts([options.core])
    multipliers = [["instruction", "type", "GMAC/s", "MAC per cycle"]] + [
        [m["name"], m["element"], f"{m['gmacs']:.1f}", f"{m['gmacs'] / peak.clock:.1f}"] for m in peak.multipliers]
    copies = [["bytes read and written", "GB/s"]] + [
        [f"{copy['bytes']:,}", f"{copy['gbytes']:.1f}"] for copy in peak.copies]
    head = HEAD.format(
        date=facts["date"], core=options.core, machine=machine.sentence(facts), clock=peak.clock,
        multipliers=table(multipliers), copies=table(copies))
    return head + "".join(f"\n{family_table(rows, peak)}\n" for rows in by_family.values())


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
    text = page(options, peak, time_all(options))
    print(text)
    if options.output:
        options.output.write_text(text)


if __name__ == "__main__":
    main()
