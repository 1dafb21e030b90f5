"""What the measurements ran on."""

import os
import platform
import re
import time
from pathlib import Path

FEATURES = """avx2 fma avx512f avx512_vnni avx_vnni avx512_bf16 amx_int8
    asimd asimddp i8mm bf16 sve sve2 sme""".split()


def text(path):
    try:
        return Path(path).read_text(errors="replace").strip()
    except OSError:
        return ""


def facts(cores):
    cpu = text("/proc/cpuinfo")
    flags = set(" ".join(re.findall(r"^(?:flags|Features)\s*: (.*)$", cpu, re.MULTILINE)).split())
    board = text("/proc/device-tree/model").strip("\0")
    name = re.search(r"^model name\s*: (.*)$", cpu, re.MULTILINE)
    policy = f"/sys/devices/system/cpu/cpu{cores[0]}/cpufreq/scaling_governor"
    release = re.search(r'^PRETTY_NAME="?([^"\n]*)', text("/etc/os-release"), re.MULTILINE)
    return {
        "date": time.strftime("%Y-%m-%d"),
        "processor": board or (name[1] if name else platform.machine()),
        "features": [feature for feature in FEATURES if feature in flags],
        "cpus": len(os.sched_getaffinity(0)),
        "virtual": "hypervisor" in flags,
        "governor": text(policy),
        "caches": caches(cores[0]),
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "kernel": f"{platform.system()} {platform.release()}",
        "system": release[1] if release else "",
        "python": platform.python_version(),
        "load_average": os.getloadavg()[0],
    }


def caches(core):
    folders = sorted(Path(f"/sys/devices/system/cpu/cpu{core}/cache").glob("index*"))
    kinds = {"Data": "d", "Instruction": "i", "Unified": ""}
    return [
        f"L{text(folder / 'level')}{kinds.get(text(folder / 'type'), '')} {text(folder / 'size')}"
        for folder in folders if text(folder / "size")
    ]


def sentence(facts):
    """The facts as one line of a page."""
    parts = [
        facts["processor"] + (" (a virtual machine)" if facts["virtual"] else ""), " ".join(facts["features"]),
        f"{facts['cpus']} CPUs", ", ".join(facts["caches"]), f"{facts['memory_bytes'] / 2**30:.0f} GB",
        f"governor {facts['governor']}" if facts["governor"] else "no governor to be seen",
        facts["system"], facts["kernel"], f"load average before {facts['load_average']:.1f}",
    ]
    return "Machine: " + "; ".join(part for part in parts if part) + "."
