"""Invokes a TFLite model by LiteRT on one thread: invoke.py MODEL COUNT. Runs in the emulator, see litert.py."""

import sys

import numpy as np
from ai_edge_litert.interpreter import Interpreter

model, count = sys.argv[1:]
interpreter = Interpreter(model, num_threads=1)
interpreter.allocate_tensors()
random = np.random.default_rng(1)
for detail in interpreter.get_input_details():
    kind, shape = detail["dtype"], detail["shape"]
    if np.issubdtype(kind, np.integer):
        range = np.iinfo(kind)
        values = random.integers(range.min, range.max, shape, kind, endpoint=True)
    else:
        values = random.uniform(-1, 1, shape).astype(kind)
    interpreter.set_tensor(detail["index"], values)
for _ in [None] * int(count):
    interpreter.invoke()
