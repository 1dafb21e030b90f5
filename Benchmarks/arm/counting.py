"""Counts the instructions that aarch64 programs execute on emulated cores."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TOOLS = Path(os.environ.get("EDGEINFER_ARM_TOOLS") or ROOT / ".build" / "arm").resolve()
THRESHOLDS = ROOT / "Benchmarks" / "Thresholds"

ARMV8_0 = "fp asimd evtstrm aes pmull sha1 sha2 crc32 cpuid"


@dataclass(frozen=True)
class Core:
    """What the kernel says of a core in /proc/cpuinfo, which older emulators let through from the machine below."""

    variant: int
    part: int
    revision: int
    features: str

    def cpuinfo(self, number):
        return (
            f"processor\t: {number}\nBogoMIPS\t: 100.00\nFeatures\t: {self.features}\nCPU implementer\t: 0x41\n"
            f"CPU architecture: 8\nCPU variant\t: {self.variant:#x}\nCPU part\t: {self.part:#x}\n"
            f"CPU revision\t: {self.revision}\n\n"
        )


# The variants and revisions are those of the emulator's models.
CORES = {
    "cortex-a53": Core(0, 0xD03, 4, ARMV8_0),
    "cortex-a72": Core(0, 0xD08, 3, ARMV8_0),
    "cortex-a76": Core(4, 0xD0B, 1, f"{ARMV8_0} atomics fphp asimdhp asimdrdm lrcpc dcpop asimddp"),
}
CORE_COUNT = 4


class Emulator:
    """The counting qemu-user; built first if it is not there."""

    def __init__(self):
        built = subprocess.run([HERE / "emulator"], check=True, stdout=subprocess.PIPE, text=True)
        self.folder = Path(built.stdout.strip())

    def run(self, core, command, libraries=None, environment=None, options=()):
        """What a command prints; `libraries` is the root of an arm64 system for programs that are not static."""
        emulated = [self.folder / "qemu-aarch64", "-cpu", core, "-L", core_root(core, libraries), *options, *command]
        run = subprocess.run(
            [str(word) for word in emulated], env={**os.environ, **(environment or {})}, capture_output=True, text=True)
        if run.returncode != 0:
            sys.exit(f"{' '.join(map(str, command))}: failed on {core}: {run.stderr.strip()[-2000:]}")
        return run.stdout

    def executed(self, core, command, libraries=None, environment=None):
        """The instructions that a command of one thread executes."""
        return self.count(core, command, "", libraries, environment)[1][-1][0]

    def executed_by_line(self, core, command):
        """The lines that a command prints, each with the instructions since the one before.

        The command writes every line as it ends.
        """
        printed, counts = self.count(core, command, ",marks=on")
        marks = [number for number, kind in counts if kind == "mark"]
        return list(zip(printed.splitlines(), (after - before for before, after in zip([0] + marks, marks)), strict=True))

    def executed_by_function(self, core, command):
        """The instructions of a command by the functions of its own symbol table, the largest first."""
        _, counts = self.count(core, command, ",functions=on")
        return {name: number for number, name in counts[1:]}

    def count(self, core, command, what, libraries=None, environment=None):
        """What a command prints, and the plugin's lines, each as a number and what it counts."""
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "count"
            plugin = ["-plugin", f"{self.folder / 'libcount.so'},out={out}{what}"]
            printed = self.run(core, command, libraries, environment, plugin)
            lines = [line.split(" ", 1) for line in out.read_text().splitlines()]
            return printed, [(int(number), name) for number, name in lines]


def core_root(core, libraries=None):
    """A folder that the emulated program sees in place of /: that core's /proc/cpuinfo, and an arm64 system's /usr."""
    root = TOOLS / "roots" / f"{core}-{Path(libraries).name if libraries else 'static'}"
    files = {f"sys/devices/system/cpu/{name}": f"0-{CORE_COUNT - 1}\n" for name in ("possible", "present", "online")}
    if core in CORES:
        files["proc/cpuinfo"] = "".join(CORES[core].cpuinfo(number) for number in range(CORE_COUNT))
    # What is there already may be in use.
    for name, text in files.items():
        file = root / name
        if not file.exists() or file.read_text() != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
    links = {"usr": str(Path(libraries).resolve() / "usr"), "lib": "usr/lib"} if libraries else {}
    for name, target in links.items():
        link = root / name
        if not link.is_symlink() or os.readlink(link) != target:
            link.unlink(missing_ok=True)
            link.symlink_to(target)
    return root


def per_run(executed, runs_per_count=1, few=2, fewest_more=20, most_more=400, enough=2_000_000_000):
    """The instructions of one run, if `executed(count)` are those of a program that makes `count` times as many runs.

    What start-up costs cancels out of the difference of two counts. It varies a little, so that a short run is
    measured as the average of more runs than a long one.
    """
    base = executed(few)
    counted = (executed(few + fewest_more) - base) / fewest_more
    more = min(most_more, int(enough / counted))
    if more > fewest_more:
        counted = (executed(few + more) - base) / more
    return round(counted / runs_per_count)


class Thresholds:
    """A file of figures, by what was measured and by core, that new ones are compared with.

    A figure may be worse by a fiftieth: so much another compiler, or a harmless change, may cost.
    """

    def __init__(self, name, most=True):
        """Figures that are at `most` what the file says, or at least that."""
        self.file = THRESHOLDS / name
        self.worst = 1.02 if most else -0.98
        self.recorded = json.loads(self.file.read_text()) if self.file.exists() else {}
        self.measured = {}
        self.failures = []

    def check(self, name, core, figure):
        self.measured.setdefault(name, {})[core] = figure
        allowed = self.recorded.get(name, {}).get(core)
        if allowed is None:
            self.failures.append(f"{name} on {core}: {figure:,}, and no threshold")
        elif figure * (1 if self.worst > 0 else -1) > allowed * self.worst:
            self.failures.append(f"{name} on {core}: {figure:,}, and the threshold is {allowed:,}")

    def finish(self, is_update, is_whole=True):
        """Writes what was measured, in place of all or beside other figures; or exits 1 if one was worse."""
        if is_update:
            kept = {} if is_whole else self.recorded
            self.file.write_text(json.dumps({**kept, **self.measured}, indent=1) + "\n")
        elif self.failures:
            sys.exit("\n".join([*self.failures, f"{self.file.relative_to(ROOT)} holds the thresholds; --update writes them"]))
