"""Processes that take turns: of all that are there, only the one that was asked runs."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from runtimes import Unsupported

HERE = Path(__file__).resolve().parent


class Worker:
    """A process of worker.py, asked over pipes."""

    def __init__(self, runtime, paths, threads, cores, log):
        command = [sys.executable, HERE / "worker.py", runtime.name, threads, ",".join(map(str, cores)), *paths]
        self.process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
            env={**os.environ, "OMP_NUM_THREADS": str(threads)})
        try:
            self.version = self.answer(60)
        except Unsupported:
            self.stop()
            raise

    def ask(self, what, timeout=120, **arguments):
        try:
            print(json.dumps({"do": what, **arguments}), file=self.process.stdin, flush=True)
        except BrokenPipeError:
            pass
        return self.answer(timeout)

    def turn(self, limits):
        """The latencies of a turn in microseconds, in their order, and how often it was preempted."""
        turn = self.ask("turn", **limits)
        return [nanoseconds / 1e3 for nanoseconds in turn["ns"]], turn["switches"]

    def answer(self, timeout):
        late = threading.Event()

        def give_up():
            late.set()
            self.process.kill()

        timer = threading.Timer(timeout, give_up)
        timer.start()
        line = self.process.stdout.readline()
        timer.cancel()
        if not line:
            status = self.process.wait()
            if late.is_set():
                raise Unsupported(f"no answer within {timeout} s")
            raise Unsupported("it ends with " + (signal.Signals(-status).name if status < 0 else f"exit {status}"))
        answer = json.loads(line)
        if "cannot" in answer:
            raise Unsupported(answer["cannot"])
        return answer["is"]

    def stop(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


class Program:
    """`edgeinfer bench`, started anew for each turn."""

    def __init__(self, edgeinfer, path, threads, cores):
        self.command = [edgeinfer, "bench", path, "--threads", threads, "--core", cores[0], "--json", "-"]
        self.typical = self.measure(20)["latency_us"]["p50"]

    def measure(self, iterations):
        command = [str(word) for word in [*self.command, "--iterations", iterations]]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        if done.returncode:
            raise Unsupported(done.stderr.strip().splitlines()[-1])
        return json.loads(done.stdout)

    def turn(self, limits):
        count = int(limits["seconds"] * 1e6 / max(self.typical, 0.1))
        figures = self.measure(max(limits["least"], min(limits["most"], count)))
        self.typical = figures["latency_us"]["p50"]
        return [ns / 1e3 for ns in figures["sample"]["latencies_ns"]], figures["causes"]["involuntary_switches"]

    def stop(self):
        pass
