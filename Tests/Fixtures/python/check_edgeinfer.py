"""Checks Examples/Python/edgeinfer.py with the digits model: check_edgeinfer.py MODEL.edge GOLDEN"""

import os
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../../Examples/Python"))
from edgeinfer import INPUT, OUTPUT, STATE, EdgeInferError, Model

path, golden = sys.argv[1:]
image, expected = (np.load(f"{golden}/{name}.npy") for name in ("input", "output"))
with open(path, "rb") as file:
    content = file.read()

for model in Model(path), Model(content):
    assert model.labels == [str(digit) for digit in range(10)]
    assert model.metadata["source"] == "digits.onnx"
    (described,) = model.tensors(INPUT)
    assert (described.name, described.shape, described.dtype) == ("image", (1, 1, 8, 8), np.float32)
    assert described.scales == [] and described.axis == -1 and model.tensors(STATE) == []
    assert [tensor.shape for tensor in model.tensors(OUTPUT)] == [(1, 10)]
    session = model.session(threads=2)
    del model
    for values in image, image.astype(np.float64):
        (scores,) = session.run(values)
        assert scores.shape == (1, 10) and np.allclose(scores, expected, atol=1e-5)
    target, source = session.input_array(0), session.output_array(0)
    target[...] = 0
    session.run()
    assert not np.allclose(source, expected, atol=1e-2)
    target[...] = image
    session.run()
    assert np.allclose(source, expected, atol=1e-5) and session.output_info(0).shape == (1, 10)
    (best,) = session.classify(top=1)
    assert best.index == expected.argmax() and best.label == str(best.index)
    session.reset()
    del session
    assert np.allclose(source, expected, atol=1e-5)  # An array keeps the memory that it shows.

for attempt, message in [
    (lambda: Model("/nowhere/none.edge"), "/nowhere/none.edge"),
    (lambda: Model(content[:-1]), ""),
    (lambda: Model(path).session(threads=0), "threads"),
    (lambda: Model(path).session(variant=1), "variant"),
    (lambda: Model(path).session().run(image[..., :4]), "128 bytes"),
    (lambda: Model(path).session().run(image.astype(np.float64)[..., :4]), "32 elements"),
    (lambda: Model(path).session().state_array(0), "tensor 0"),
]:
    try:
        attempt()
    except EdgeInferError as error:
        assert message in str(error) and error.status > 0, error
    else:
        raise AssertionError(f"no error that says {message}")
