"""Makes of a model what each runtime wants to load."""

import signal
import subprocess
import sys
import sysconfig
from pathlib import Path

from runtimes import Unsupported

# MNN's own command reports to its makers, and installs a package for that; this is what it calls.
MNN_CONVERTER = """
import sys, _tools
form, model, result = sys.argv[1:]
_tools.mnnconvert(["MNNConvert", "-f", form, "--modelFile", model, "--MNNModel", result, "--bizCode", "x"])
"""


def paths_for(runtime, model, inputs, folder, edgeinfer):
    """The files that `runtime` loads for `model`: the model itself, or what its converter writes into `folder`.

    Converters that run a model to learn its shapes get the arrays in the files `inputs`.
    """
    if model.suffix not in runtime.reads:
        raise Unsupported(f"it does not read {model.suffix}")
    if not runtime.converted_to:
        return [model]
    folder.mkdir(parents=True, exist_ok=True)
    results = [folder / (model.stem + suffix) for suffix in runtime.converted_to]
    if runtime.name == "EdgeInfer":
        command = [edgeinfer, "compile", model, "-o", results[0]]
    elif runtime.name == "MNN":
        command = [sys.executable, "-c", MNN_CONVERTER, model.suffix[1:].upper(), model, results[0]]
    else:
        # pnnx writes beside the model.
        copy = folder / model.name
        copy.write_bytes(model.read_bytes())
        pnnx = Path(sysconfig.get_paths()["purelib"]) / "pnnx" / "pnnx"
        command = [pnnx, copy.name, "fp16=0", "input=" + ",".join(str(path) for path in inputs)]
    for result in results:
        result.unlink(missing_ok=True)
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, errors="replace")
    except subprocess.TimeoutExpired:
        raise Unsupported("its converter takes longer than 300 s") from None
    if done.returncode < 0:
        raise Unsupported(f"its converter ends with {signal.Signals(-done.returncode).name}")
    if done.returncode or not all(result.exists() for result in results):
        lines = (done.stderr.strip() or done.stdout.strip() or f"exit {done.returncode}").splitlines()
        raise Unsupported("its converter says: " + lines[-1])
    return results
