"""Prints the cases of WindowImportTests: what ONNX Runtime makes of small windows and products.

Needs the packages onnx, onnxruntime and numpy. Element i of every input is (7 i + 3) mod 11 - 5.
"""

import numpy as np
import onnxruntime
from onnx import TensorProto, helper

CASES = [
    ("grouped, dilated", "Conv", [(1, 4, 4, 5), (6, 2, 2, 3), (6,)],
     dict(group=2, dilations=[2, 1], pads=[1, 0, 2, 1], strides=[2, 3])),
    ("SAME_LOWER", "Conv", [(1, 1, 5, 4), (2, 1, 2, 2)], dict(auto_pad="SAME_LOWER", strides=[2, 1])),
    ("SAME_UPPER", "Conv", [(1, 1, 5, 4), (2, 1, 2, 2)], dict(auto_pad="SAME_UPPER", strides=[2, 1])),
    ("one axis", "Conv", [(1, 2, 7), (3, 2, 3)], dict(pads=[1, 1], strides=[2])),
    ("ceil, counting", "AveragePool", [(1, 1, 5, 4)],
     dict(kernel_shape=[2, 3], strides=[2, 2], pads=[1, 1, 0, 1], ceil_mode=1, count_include_pad=1)),
    ("ceil", "AveragePool", [(1, 1, 5, 4)],
     dict(kernel_shape=[2, 3], strides=[2, 2], pads=[1, 1, 0, 1], ceil_mode=1)),
    ("ceil drops a window", "AveragePool", [(1, 1, 6, 6)],
     dict(kernel_shape=[2, 2], strides=[3, 3], ceil_mode=1, pads=[0, 0, 1, 1])),
    ("global", "GlobalAveragePool", [(1, 3, 2, 2)], {}),
    ("ceil", "MaxPool", [(1, 1, 5, 4)], dict(kernel_shape=[2, 2], strides=[2, 3], ceil_mode=1)),
    ("ceil, dilated", "MaxPool", [(1, 1, 6, 5)],
     dict(kernel_shape=[2, 2], dilations=[2, 3], strides=[3, 2], ceil_mode=1, pads=[0, 1, 0, 1])),
    ("ceil drops a window", "MaxPool", [(1, 1, 2, 2)], dict(kernel_shape=[1, 1], strides=[2, 2], ceil_mode=1)),
    ("global", "GlobalMaxPool", [(1, 3, 2, 2)], {}),
    ("padded", "ConvTranspose", [(1, 2, 2, 3), (2, 3, 2, 3), (3,)],
     dict(strides=[2, 1], pads=[1, 0, 0, 1], output_padding=[1, 0])),
    ("grouped", "ConvTranspose", [(1, 4, 2, 2), (4, 2, 2, 1)], dict(group=2, strides=[1, 2], dilations=[2, 1])),
    ("SAME_UPPER", "ConvTranspose", [(1, 1, 2, 2), (1, 1, 3, 3)], dict(strides=[2, 2], auto_pad="SAME_UPPER")),
    ("SAME_LOWER", "ConvTranspose", [(1, 1, 2, 2), (1, 1, 3, 3)], dict(strides=[2, 2], auto_pad="SAME_LOWER")),
    ("output shape", "ConvTranspose", [(1, 1, 2, 2), (1, 1, 3, 3)], dict(strides=[2, 2], output_shape=[4, 6])),
    ("vector addend", "Gemm", [(3, 2), (3, 4), (1, 4)], dict(transA=1, alpha=0.5, beta=2.0)),
    ("column addend", "Gemm", [(2, 3), (4, 3), (2, 1)], dict(transB=1, beta=-1.0)),
    ("scalar addend", "Gemm", [(2, 3), (3, 4), (1,)], {}),
    ("row vector", "MatMul", [(3,), (2, 3, 2)], {}),
    ("column vector", "MatMul", [(2, 2, 3), (3,)], {}),
    ("weights", "MatMul", [(2, 2, 3), (3, 2)], {}),
]


def run(operator, shapes, attributes):
    inputs = {
        f"i{k}": ((np.arange(np.prod(shape)) * 7 + 3) % 11 - 5).astype(np.float32).reshape(shape)
        for k, shape in enumerate(shapes)
    }
    node = helper.make_node(operator, list(inputs), ["y"], **attributes)
    graph = helper.make_graph(
        [node], "case",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, value.shape) for name, value in inputs.items()],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, inputs)[0]


for name, operator, shapes, attributes in CASES:
    result = run(operator, shapes, attributes)
    print(f"{operator}, {name}: {list(result.shape)} {[round(float(value), 5) for value in result.ravel()]}")
