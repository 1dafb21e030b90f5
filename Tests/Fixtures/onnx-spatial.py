"""Prints the cases of SpatialImportTests: what ONNX Runtime makes of small pictures.

Needs the packages onnx, onnxruntime and numpy. An input is a shape, whose element i is (7 i + 3) mod 11 - 5,
an array, or None where it is left out.
"""

import numpy as np
import onnxruntime
from onnx import TensorProto, helper

REGIONS = np.array([[0.5, 1, 3.5, 4], [-2, 0, 9, 3.2], [2, 2, 2.2, 2.1]], np.float32)
PICTURES = np.array([0, 1, 0], np.int64)
PLACES = (np.arange(24) % 9 / 3 - 1.3).astype(np.float32).reshape(1, 3, 4, 2)


def sizes(*values):
    return np.array(values, np.int64)


def resize(mode, coordinates="half_pixel", **attributes):
    return dict(mode=mode, coordinate_transformation_mode=coordinates, **attributes)


CASES = [
    ("dilated", "AveragePool", [(1, 1, 6, 5)],
     dict(kernel_shape=[2, 3], dilations=[3, 1], strides=[1, 2], pads=[1, 1, 0, 1]), 1),
    ("dilated, ceil, counting", "AveragePool", [(1, 1, 6, 5)],
     dict(kernel_shape=[2, 2], dilations=[2, 2], strides=[3, 2], pads=[1, 0, 1, 1], ceil_mode=1,
          count_include_pad=1), 1),
    ("third power", "LpPool", [(1, 2, 4, 3)], dict(kernel_shape=[2, 2], strides=[2, 1], p=3, pads=[0, 1, 0, 0]), 1),
    ("first power", "LpPool", [(1, 1, 5)], dict(kernel_shape=[2], p=1), 1),
    ("global", "GlobalLpPool", [(1, 2, 2, 3)], dict(p=3), 1),
    ("rows", "MaxPool", [(2, 2, 4, 3)], dict(kernel_shape=[2, 2], strides=[2, 1], pads=[0, 1, 0, 0]), 2),
    ("columns", "MaxPool", [(2, 2, 4, 3)], dict(kernel_shape=[2, 2], strides=[2, 1], storage_order=1), 2),
    ("one axis", "MaxPool", [(1, 2, 7)], dict(kernel_shape=[3], strides=[2], pads=[1, 1]), 2),
    ("overlapping", "MaxUnpool", [(1, 1, 2, 2), np.array([5, 7, 13, 15], np.int64).reshape(1, 1, 2, 2)],
     dict(kernel_shape=[2, 2], strides=[2, 2]), 1),
    ("three axes, grouped", "ConvTranspose", [(1, 4, 2, 1, 2), (4, 1, 2, 2, 1), (2,)],
     dict(group=2, strides=[1, 2, 2], pads=[0, 1, 0, 1, 0, 0], output_padding=[0, 1, 1]), 1),
    ("cubic", "Resize", [(1, 1, 4, 3), None, None, sizes(1, 1, 3, 5)], resize("cubic"), 1),
    ("cubic, excluding", "Resize", [(1, 1, 4, 3), None, None, sizes(1, 1, 6, 3)],
     resize("cubic", "asymmetric", exclude_outside=1, cubic_coeff_a=-0.5), 1),
    ("linear, antialiased", "Resize", [(1, 1, 5, 7), None, None, sizes(1, 1, 2, 3)],
     resize("linear", antialias=1), 1),
    ("cubic, antialiased, excluding", "Resize", [(1, 1, 5, 7), None, None, sizes(1, 1, 2, 3)],
     resize("cubic", antialias=1, exclude_outside=1), 1),
    ("cropped", "Resize", [(1, 1, 4, 4), np.array([0, 0, 0.2, -0.4, 1, 1, 0.9, 1.3], np.float32), None,
                           sizes(1, 1, 3, 5)], resize("linear", "tf_crop_and_resize", extrapolation_value=7.5), 1),
    ("cropped, nearest", "Resize", [(1, 1, 4, 4), np.array([0, 0, 0.2, -0.4, 1, 1, 0.9, 1.3], np.float32), None,
                                    sizes(1, 1, 3, 5)],
     resize("nearest", "tf_crop_and_resize", extrapolation_value=7.5), 1),
    ("three axes", "Resize", [(1, 1, 2, 2, 3), None, None, sizes(1, 1, 3, 2, 4)],
     resize("linear", "align_corners"), 1),
    ("cubic", "GridSample", [(1, 1, 3, 4), PLACES], dict(mode="cubic", padding_mode="border"), 1),
    ("reflected", "GridSample", [(1, 1, 3, 4), PLACES], dict(padding_mode="reflection", align_corners=1), 1),
    ("nearest", "GridSample", [(1, 2, 3, 4), PLACES], dict(mode="nearest", padding_mode="reflection"), 1),
    ("average", "RoiAlign", [(2, 1, 5, 6), REGIONS, PICTURES],
     dict(output_height=2, output_width=2, sampling_ratio=0, spatial_scale=0.75), 1),
    ("old, sampled", "RoiAlign", [(2, 1, 5, 6), REGIONS, PICTURES],
     dict(output_height=2, output_width=1, sampling_ratio=3, coordinate_transformation_mode="output_half_pixel"), 1),
    ("largest", "RoiAlign", [(2, 1, 5, 6), REGIONS, PICTURES],
     dict(output_height=1, output_width=2, sampling_ratio=2, mode="max"), 1),
    ("scaled", "MaxRoiPool",
     [(2, 1, 5, 6), np.array([[0, 1, 1, 5, 8], [1, -3, 0, 4, 4], [1, 7, 7, 9, 20]], np.float32)],
     dict(pooled_shape=[2, 3], spatial_scale=0.5), 1),
    ("overlapping", "Col2Im", [(1, 8, 6), sizes(3, 4), sizes(2, 2)], {}, 1),
    ("moved", "AffineGrid", [(1, 2, 3), sizes(1, 1, 2, 3)], dict(align_corners=1), 1),
    ("masked", "DeformConv",
     [(1, 2, 3, 4), (2, 1, 2, 2), (np.arange(96) % 7 / 4 - 0.8).astype(np.float32).reshape(1, 16, 2, 3), (2,),
      (np.arange(48) % 5 / 4).astype(np.float32).reshape(1, 8, 2, 3)], dict(group=2, offset_group=2), 1),
    ("batch", "Det", [(2, 3, 3)], {}, 1),
]


def run(operator, inputs, attributes, output_count):
    values = {
        f"i{k}": value if isinstance(value, np.ndarray)
        else ((np.arange(np.prod(value)) * 7 + 3) % 11 - 5).astype(np.float32).reshape(value)
        for k, value in enumerate(inputs) if value is not None
    }
    outputs = [f"y{k}" for k in range(output_count)]
    node = helper.make_node(
        operator, [f"i{k}" if f"i{k}" in values else "" for k in range(len(inputs))], outputs, **attributes)
    types = {np.dtype(np.float32): TensorProto.FLOAT, np.dtype(np.int64): TensorProto.INT64}
    kinds = [TensorProto.FLOAT, TensorProto.INT64]
    graph = helper.make_graph(
        [node], "case", [helper.make_tensor_value_info(n, types[v.dtype], v.shape) for n, v in values.items()],
        [helper.make_tensor_value_info(n, kind, None) for n, kind in zip(outputs, kinds)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, values)


for name, operator, inputs, attributes, output_count in CASES:
    for result in run(operator, inputs, attributes, output_count):
        print(f"{operator}, {name}: {list(result.shape)} {[round(float(value), 5) for value in result.ravel()]}")
