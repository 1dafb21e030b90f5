#!/usr/bin/env python3
"""Times EdgeInfer and its peers on the same models, turn by turn, and writes docs/performance.md.

`Benchmarks/peers/run` makes the environment that this needs, and says what it takes from there.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

import numpy as np

import comparison
import conversion
import machine
import page
from runtimes import RUNTIMES, Unsupported
from turns import Program, Worker

# For each extension the runtime that its format belongs to. It says which inputs a model has, and what is right.
HOME = {".tflite": "LiteRT", ".onnx": "ONNX Runtime"}
OURS = "EdgeInfer"
PROGRAM = "edgeinfer bench"
# On how many inputs outputs are compared.
SAMPLES = 8


class Contest:
    """All runtimes with one model."""

    def __init__(self, model, options):
        self.model, self.options = model, options
        self.folder = options.work / model.stem / model.suffix[1:]
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log = open(self.folder / "log.txt", "w")
        self.entries = {name: {} for name in options.runtimes}
        self.workers = {}

    def run(self):
        try:
            self.draw_inputs()
            for name in self.options.runtimes:
                self.attempt(name, self.start)
            self.compare()
            self.start_program()
            self.take_turns()
        finally:
            for name in list(self.workers):
                self.dismiss(name)
            self.log.close()
        entries = {name: entry for name, entry in self.entries.items() if entry}
        return {"name": self.model.name, "bytes": self.model.stat().st_size, "runtimes": entries}

    def attempt(self, name, function):
        """Calls a function for a runtime; one that cannot go on leaves the contest with its reason."""
        try:
            return function(name)
        except Unsupported as error:
            self.entries[name]["cannot"] = str(error)
            self.dismiss(name)
            self.options.say(f"  {name}: cannot: {error}")

    def dismiss(self, name):
        if worker := self.workers.pop(name, None):
            worker.stop()

    def hire(self, name, paths):
        return Worker(
            RUNTIMES[name], paths, self.options.threads, self.options.cores, self.log)

    def draw_inputs(self):
        """Writes the inputs into files: one with all of a sample, and one for each array of the first."""
        tensors = None
        for name in dict.fromkeys([HOME[self.model.suffix], OURS, *self.options.runtimes]):
            try:
                paths = conversion.paths_for(
                    RUNTIMES[name], self.model, [], self.folder / name, self.options.edgeinfer)
                worker = self.hire(name, paths)
            except Unsupported:
                continue
            try:
                tensors = worker.ask("load", cpu_time=self.options.cpu_time)
            except Unsupported:
                continue
            finally:
                worker.stop()
            if tensors:
                break
        self.samples, self.arrays = [], []
        for seed in range(SAMPLES if tensors else 0):
            arrays = comparison.inputs(tensors, seed)
            self.samples.append(self.folder / f"inputs{seed}.npz")
            np.savez(self.samples[-1], *arrays)
            for index, array in enumerate(arrays if seed == 0 else []):
                self.arrays.append(self.folder / f"input{index}.npy")
                np.save(self.arrays[-1], array)

    def start(self, name):
        """Starts a runtime some times; the last process stays for the turns."""
        entry, runtime = self.entries[name], RUNTIMES[name]
        if self.model.suffix not in runtime.reads:
            return
        if not self.samples:
            raise Unsupported("no runtime tells which inputs the model has")
        paths = conversion.paths_for(runtime, self.model, self.arrays, self.folder / name, self.options.edgeinfer)
        entry["bytes"] = sum(Path(path).stat().st_size for path in paths)
        entry["starts"] = []
        for _ in range(self.options.starts):
            self.dismiss(name)
            worker = self.workers[name] = self.hire(name, paths)
            self.options.versions[name] = worker.version
            worker.ask("load", cpu_time=self.options.cpu_time)
            worker.ask("set_inputs", file=str(self.samples[0]))
            entry["starts"].append(worker.ask("first"))
        self.outputs_of(name, worker)

    def outputs_of(self, name, worker):
        outputs = []
        result = self.folder / "outputs.npz"
        for sample in self.samples:
            worker.ask("set_inputs", file=str(sample))
            worker.ask("outputs", file=str(result))
            with np.load(result) as arrays:
                outputs.append([arrays[key] for key in arrays.files])
        worker.ask("set_inputs", file=str(self.samples[0]))
        self.entries[name]["outputs"] = outputs

    def compare(self):
        """Replaces outputs by their distances from those of the format's own runtime, else from ours."""
        present = {name: entry.pop("outputs") for name, entry in self.entries.items() if "outputs" in entry}
        reference = next((name for name in (HOME[self.model.suffix], OURS, *present) if name in present), None)
        for name, outputs in present.items():
            if name != reference:
                self.entries[name]["distance"] = comparison.distance(outputs, present[reference])
                self.entries[name]["distance"]["from"] = reference

    def start_program(self):
        if OURS in self.workers and not self.options.cpu_time:
            self.entries[PROGRAM] = {}
            path = self.folder / OURS / (self.model.stem + ".edge")
            self.attempt(PROGRAM, lambda name: self.workers.update({
                name: Program(self.options.edgeinfer, path, self.options.threads, self.options.cores)}))

    def take_turns(self):
        """Rounds in which each runtime has one turn; the first of a round moves on from round to round."""
        limits = {"seconds": self.options.seconds, "least": self.options.least, "most": self.options.most}
        for number in range(self.options.rounds):
            names = list(self.workers)
            offset = number % max(len(names), 1)
            for name in names[offset:] + names[:offset]:
                self.attempt(name, lambda name: self.turn(name, limits))

    def turn(self, name, limits):
        # Threads of the one before stop spinning in the meantime.
        time.sleep(0.02)
        latencies, switches = self.workers[name].turn(limits)
        latencies.sort()
        count = len(latencies)
        self.entries[name].setdefault("turns", []).append({
            "p50": latencies[(count + 1) // 2 - 1], "p99": latencies[-(-count * 99 // 100) - 1],
            "count": count, "preempted": switches,
        })


def models_in(folders):
    found = []
    for folder in folders:
        paths = [folder] if folder.is_file() else sorted(folder.rglob("*"))
        found += [path.resolve() for path in paths if path.suffix in HOME]
    return found


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", type=Path, help="models, or folders of models")
    parser.add_argument("--default", action="append", type=Path, default=[], help="models where none are named")
    parser.add_argument("--edgeinfer", type=Path, help="the program")
    parser.add_argument("--work", type=Path, required=True, help="a folder for converted models and results.json")
    parser.add_argument("--output", type=Path, required=True,
                        help="the page; its name gets a number where there are several threads")
    parser.add_argument("--remarks", type=Path, help="Markdown to be put into the page as it is")
    parser.add_argument("--threads", type=int, default=1, help="threads of each runtime (%(default)s)")
    parser.add_argument("--core", type=int, help="run on this core and those behind it; by default the last ones")
    parser.add_argument("--rounds", type=int, default=7, help="turns of each runtime on a model (%(default)s)")
    parser.add_argument("--seconds", type=float, default=0.25, help="length of a turn (%(default)s)")
    parser.add_argument("--least", type=int, default=200, help="fewest runs of a turn (%(default)s)")
    parser.add_argument("--most", type=int, default=2000, help="most runs of a turn (%(default)s)")
    parser.add_argument("--starts", type=int, default=3, help="starts of each runtime on a model (%(default)s)")
    parser.add_argument("--only", action="append", choices=list(RUNTIMES), metavar="NAME", default=[],
                        help="only this peer; more than once for several")
    parser.add_argument("--cpu-time", action="store_true",
                        help="measure the CPU time of the process: on a machine that others keep busy")
    parser.add_argument("--redraw", action="store_true", help="write the page from results.json without measuring")
    chosen = parser.parse_args()
    chosen.suffix = "" if chosen.threads == 1 else f"-{chosen.threads}-threads"
    chosen.output = chosen.output.with_stem(chosen.output.stem + chosen.suffix)
    chosen.runtimes = [name for name in RUNTIMES if not chosen.only or name in (OURS, *chosen.only)]
    available = sorted(os.sched_getaffinity(0))
    first = available[-chosen.threads:][0] if chosen.core is None else chosen.core
    chosen.cores = [core for core in available if core >= first][:chosen.threads]
    if len(chosen.cores) < chosen.threads:
        parser.error(f"there are not {chosen.threads} cores from {first} on")
    chosen.work, chosen.versions = chosen.work.resolve(), {}
    chosen.say = lambda text: print(text, file=sys.stderr, flush=True)
    return chosen


def measure(chosen):
    folders = chosen.models or chosen.default
    models = models_in(folders)
    if not models:
        sys.exit("peers: no .tflite and no .onnx in " + ", ".join(map(str, folders)))
    # This process stays away from the cores that are measured, where there are others.
    others = os.sched_getaffinity(0) - set(chosen.cores)
    results = {
        "machine": machine.facts(chosen.cores), "threads": chosen.threads, "cores": chosen.cores,
        "rounds": chosen.rounds, "starts": chosen.starts, "samples": SAMPLES,
        "options": {
            "seconds": chosen.seconds, "least": chosen.least, "most": chosen.most, "cpu_time": chosen.cpu_time},
    }
    os.sched_setaffinity(0, others or set(chosen.cores))
    start = time.monotonic()
    results["models"] = []
    for model in models:
        chosen.say(f"{model.name} …")
        results["models"].append(Contest(model, chosen).run())
        chosen.say("  " + page.summary(results["models"][-1]))
    results["seconds"] = time.monotonic() - start
    results["versions"] = chosen.versions
    return results


def main():
    chosen = options()
    stored = chosen.work / f"results{chosen.suffix}.json"
    if not chosen.redraw:
        chosen.work.mkdir(parents=True, exist_ok=True)
        stored.write_text(json.dumps(measure(chosen), indent=1))
    results = json.loads(stored.read_text())
    remarks = chosen.remarks.read_text() if chosen.remarks and chosen.remarks.exists() else ""
    page.write(results, remarks, chosen.output)
    print(f"{chosen.output}: {len(results['models'])} models, {results['seconds']:.0f} s")


if __name__ == "__main__":
    main()
