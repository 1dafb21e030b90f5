"""The models that are counted: real ones, which lie in a folder beside the project."""

import os
import sys
from pathlib import Path


def model_file(name):
    """The path of a model of the folder EDGEINFER_REALWORLD."""
    folder = os.environ.get("EDGEINFER_REALWORLD")
    if not folder:
        sys.exit("EDGEINFER_REALWORLD is not set; it names the folder of the real models")
    path = Path(folder) / "models" / f"{name}.tflite"
    if not path.exists():
        sys.exit(f"{path}: no such model")
    return path.resolve()
