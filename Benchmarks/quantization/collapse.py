#!/usr/bin/env python3
"""Makes a net whose channels have collapsed, as those of some trained MobileNets have: the float function is the same.

    collapse.py IN.onnx OUT.onnx [--factor 50] [--every 8]

Every so many channels of each depthwise layer become `factor` times as wide, and the layer behind takes that back. Plain
int8 gives all other channels a `factor`-th of the 256 steps.
"""

import argparse

import numpy as np
import onnx
from onnx import numpy_helper


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("--factor", type=float, default=50)
    parser.add_argument("--every", type=int, default=8)
    arguments = parser.parse_args()
    model = onnx.load(arguments.source)
    graph = model.graph
    constants = {c.name: c for c in graph.initializer}
    readers = {}
    for node in graph.node:
        for name in node.input:
            readers.setdefault(name, []).append(node)

    def change(name, axis, factors):
        array = numpy_helper.to_array(constants[name])
        shape = [-1 if i == axis else 1 for i in range(array.ndim)]
        constants[name].CopyFrom(numpy_helper.from_array((array * factors.reshape(shape)).astype(array.dtype), name))

    count = 0
    for node in graph.node:
        groups = {a.name: a.i for a in node.attribute if a.name == "group"}.get("group", 1)
        if node.op_type != "Conv" or groups < 2:
            continue
        # Behind it a ReLU at most, then one convolution over all channels.
        value = node.output[0]
        followers = readers.get(value, [])
        if len(followers) == 1 and followers[0].op_type == "Relu":
            followers = readers.get(followers[0].output[0], [])
        if len(followers) != 1 or followers[0].op_type != "Conv":
            continue
        factors = np.ones(groups, np.float32)
        factors[:: arguments.every] = arguments.factor
        for name in node.input[1:]:
            change(name, 0, factors)
        change(followers[0].input[1], 1, 1 / factors)
        count += 1
    onnx.save(model, arguments.target)
    print(f"{count} layers collapsed")


main()
