#!/usr/bin/env python3
"""Cuts a TFLite model into models of one operator each, to show where time goes beside LiteRT, which tells no times of
its operators.

    Benchmarks/peers/split.py MODEL.tflite FOLDER

Operators that differ in nothing but their constants become one file. Its name says how many there were, what they are,
and the shapes of their inputs: `x4 conv_2d 1x28x28x32 192x1x1x32 192.tflite`.
"""

import copy
import sys
from pathlib import Path

import flatbuffers
from ai_edge_litert import schema_py_generated as schema

OPERATOR_NAMES = {
    code: name.lower() for name, code in vars(schema.BuiltinOperator).items() if isinstance(code, int)
}


def shape(tensor):
    return "x".join(map(str, tensor.shape)) if tensor.shape is not None and len(tensor.shape) else "scalar"


def kind(model, graph, operator):
    """What tells operators apart for whoever measures them."""
    tensors = [graph.tensors[index] for index in [*operator.inputs, *operator.outputs] if index >= 0]
    types = [(tensor.type, shape(tensor)) for tensor in tensors]
    options = vars(operator.builtinOptions) if operator.builtinOptions else {}
    return operator.opcodeIndex, repr(types), repr(sorted((key, repr(value)) for key, value in options.items()))


def cut(model, graph, operator):
    """A model with that operator alone: its constants, and other inputs as inputs of the model."""
    alone = copy.copy(model)
    part = copy.copy(graph)
    used = dict.fromkeys(index for index in [*operator.inputs, *operator.outputs] if index >= 0)
    places = {index: place for place, index in enumerate(used)}
    part.tensors = [copy.copy(graph.tensors[index]) for index in used]
    # Buffer 0 is the one without bytes.
    alone.buffers, alone.metadata, alone.signatureDefs = [model.buffers[0]], None, None
    for tensor in part.tensors:
        data = model.buffers[tensor.buffer].data
        if data is not None and len(data):
            alone.buffers.append(model.buffers[tensor.buffer])
            tensor.buffer = len(alone.buffers) - 1
        else:
            tensor.buffer = 0
    part.operators = [copy.copy(operator)]
    part.operators[0].inputs = [places.get(index, -1) for index in operator.inputs]
    part.operators[0].outputs = [places[index] for index in operator.outputs]
    part.inputs = [
        place for place in dict.fromkeys(part.operators[0].inputs)
        if place >= 0 and part.tensors[place].buffer == 0 and not part.tensors[place].isVariable
    ]
    part.outputs = part.operators[0].outputs
    alone.subgraphs = [part]
    return alone


def main(path, folder):
    model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(Path(path).read_bytes(), 0))
    graph = model.subgraphs[0]
    kinds = {}
    for operator in graph.operators:
        kinds.setdefault(kind(model, graph, operator), []).append(operator)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for number, operators in enumerate(kinds.values()):
        code = model.operatorCodes[operators[0].opcodeIndex]
        name = OPERATOR_NAMES[max(code.builtinCode, code.deprecatedBuiltinCode)]
        shapes = " ".join(shape(graph.tensors[index]) for index in operators[0].inputs if index >= 0)
        builder = flatbuffers.Builder(1 << 20)
        builder.Finish(cut(model, graph, operators[0]).Pack(builder), b"TFL3")
        (folder / f"{number:02} x{len(operators)} {name} {shapes}.tflite").write_bytes(builder.Output())
    print(f"{len(graph.operators)} operators, {len(kinds)} kinds in {folder}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
