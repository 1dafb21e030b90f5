"""One runtime with one model, in a process of its own that does what lines of JSON on its standard input ask.

    worker.py RUNTIME THREADS CORE,CORE PATH…

Each line is an object whose "do" is a function below and whose other members are its arguments; each answer is one
line: {"is": result}, or {"cannot": reason}. What packages print goes to standard error. Between requests the process
sleeps, so that of many workers only the one that was asked uses the CPU.
"""

import gc
import json
import os
import resource
import sys
import time
import traceback

import numpy as np

import memory
from runtimes import RUNTIMES, Unsupported


class Worker:
    def __init__(self, runtime, threads, paths):
        self.runtime, self.threads, self.paths = runtime, threads, paths
        self.objects_before = memory.shared_objects()
        runtime.import_package()

    def load(self, cpu_time):
        """Loads the model and gives its inputs; from now on times are of the process's CPU time, or of the clock."""
        self.clock = time.process_time_ns if cpu_time else time.perf_counter_ns
        self.private_before = memory.restart()
        start = self.clock()
        self.model = self.runtime(self.paths, self.threads)
        self.load_ns = self.clock() - start
        return [vars(tensor) for tensor in self.model.inputs]

    def set_inputs(self, file):
        with np.load(file) as arrays:
            self.model.set_inputs([np.ascontiguousarray(arrays[name]) for name in arrays.files])

    def first(self):
        """The first run after loading, and the memory that was taken until after some more."""
        self.model.before_run()
        start = self.clock()
        self.model.run()
        first_ns = self.clock() - start
        for _ in range(5):
            self.model.before_run()
            self.model.run()
        return {
            "load_us": self.load_ns / 1e3, "first_us": first_ns / 1e3,
            "private_bytes": memory.private_peak() - self.private_before,
            "code_bytes": sum(os.path.getsize(path) for path in memory.shared_objects() - self.objects_before),
            "package_bytes": self.runtime.package_byte_count(),
        }

    def outputs(self, file):
        """What the model computes from its inputs and initial states."""
        self.model.reset()
        self.model.before_run()
        self.model.run()
        np.savez(file, *self.model.outputs())

    def turn(self, seconds, least, most):
        """Nanoseconds of single runs: as many as fit into `seconds`, but `least` and `most` bound them."""
        before, run, clock = self.model.before_run, self.model.run, self.clock
        longest = clock() + int(seconds / 10 * 1e9)
        warm = []
        while clock() < longest or len(warm) < 5:
            before()
            start = clock()
            run()
            warm.append(clock() - start)
        typical = sorted(warm)[len(warm) // 2]
        count = max(least, min(most, int(seconds * 1e9 / max(typical, 1))))
        durations = [0] * count
        switches = resource.getrusage(resource.RUSAGE_SELF).ru_nivcsw
        for index in range(count):
            before()
            start = clock()
            run()
            durations[index] = clock() - start
        switches = resource.getrusage(resource.RUSAGE_SELF).ru_nivcsw - switches
        return {"ns": durations, "switches": switches}


def main(name, threads, cores, *paths):
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    os.sched_setaffinity(0, {int(core) for core in cores.split(",")})
    gc.disable()

    def answer(**members):
        print(json.dumps(members), file=answers, flush=True)

    runtime = RUNTIMES[name]
    try:
        worker = Worker(runtime, int(threads), list(paths))
        answer(**{"is": runtime.version()})
    except Exception as error:
        return answer(cannot=reason(error))
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer(**{"is": getattr(worker, request.pop("do"))(**request)})
        except Exception as error:
            if not isinstance(error, Unsupported):
                traceback.print_exc()
            answer(cannot=reason(error))


def reason(error):
    """The line of an error that says the most: not where in the source it arose, but what is told below."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    places = ("Exception from", "Check '", "FrontEnd API failed")
    telling = [line for line in lines if not line.startswith(places)]
    return (telling or lines or [type(error).__name__])[0]


if __name__ == "__main__":
    main(*sys.argv[1:])
