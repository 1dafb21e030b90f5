"""What the kernel says about the memory of this process.

Private is what is resident and no page of a file. The kernel keeps the peak of all resident memory; pages of files
only become more while a model is loaded, so that the peak without those that are there afterwards is one of private
memory.
"""

import ctypes
import gc
import os
import re


def restart():
    """Gives back what imports left over, lets the peak begin anew, and returns the private bytes."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")
    return resident("RssAnon")


def resident(field):
    with open("/proc/self/status") as file:
        return int(re.search(rf"^{field}:\s+(\d+) kB$", file.read(), re.MULTILINE)[1]) * 1024


def private_peak():
    of_files = resident("RssFile") + resident("RssShmem")
    return max(resident("VmHWM") - of_files, resident("RssAnon"))


def shared_objects():
    """The shared objects in this process that are no part of the system or of Python, by path."""
    with open("/proc/self/maps") as file:
        paths = {line.split(maxsplit=5)[5].strip() for line in file if ".so" in line}
    system = re.compile(r"^(/usr)?/lib(64)?/|/lib-dynload/|/libpython")
    return {path for path in paths if not system.search(path) and os.path.exists(path)}
