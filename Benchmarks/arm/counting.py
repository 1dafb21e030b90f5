"""Counts the instructions that aarch64 programs execute on emulated cores."""

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

    def executed(self, core, command, libraries=None, environment=None, by_function=False):
        """The instructions that a command executes, of one thread; `by_function`, a dictionary of functions.

        `libraries` is the root of an arm64 system for programs that are not static.
        """
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "count"
            plugin = f"{self.folder / 'libcount.so'},out={out}" + (",functions=on" if by_function else "")
            emulated = [self.folder / "qemu-aarch64", "-cpu", core, "-L", core_root(core, libraries), "-plugin", plugin]
            run = subprocess.run(
                emulated + [str(word) for word in command], env={**os.environ, **(environment or {})},
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            if run.returncode != 0:
                sys.exit(f"{' '.join(map(str, command))}: failed on {core}: {run.stderr.strip()[-2000:]}")
            total, *rest = out.read_text().splitlines()
        if not by_function:
            return int(total.split()[1])
        return {name: int(count) for count, name in (line.split(" ", 1) for line in rest)}


def core_root(core, libraries=None):
    """A folder that the emulated program sees in place of /: that core's /proc/cpuinfo, and an arm64 system's /usr."""
    root = TOOLS / "roots" / f"{core}-{Path(libraries).name if libraries else 'static'}"
    cpu = root / "sys/devices/system/cpu"
    cpu.mkdir(parents=True, exist_ok=True)
    (root / "proc").mkdir(exist_ok=True)
    (root / "proc/cpuinfo").write_text("".join(CORES[core].cpuinfo(number) for number in range(CORE_COUNT)))
    for name in ("possible", "present", "online"):
        (cpu / name).write_text(f"0-{CORE_COUNT - 1}\n")
    if libraries:
        for name, target in {"usr": Path(libraries).resolve() / "usr", "lib": Path("usr/lib")}.items():
            (root / name).unlink(missing_ok=True)
            (root / name).symlink_to(target)
    return root


def per_run(executed, few=2, fewest_more=20, most_more=400, enough=2_000_000_000):
    """The instructions of one run, if `executed(count)` are those of a program that makes `count` runs.

    What start-up costs cancels out of the difference of two counts. It varies a little, so that a short run is
    measured as the average of more runs than a long one.
    """
    base = executed(few)
    estimate = (executed(few + fewest_more) - base) / fewest_more
    more = min(most_more, int(enough / estimate))
    if more <= fewest_more:
        return round(estimate)
    return round((executed(few + more) - base) / more)
