"""ONNX Runtime's static quantization: QDQ, weights per channel, by each of its calibration methods."""

import os

import numpy as np
import onnx
import onnx.version_converter
import onnxruntime
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

METHODS = {
    "minmax": CalibrationMethod.MinMax,
    "entropy": CalibrationMethod.Entropy,
    "percentile": CalibrationMethod.Percentile,
}


class Reader(CalibrationDataReader):
    def __init__(self, name, samples):
        self.samples = iter({name: sample} for sample in samples)

    def get_next(self):
        return next(self.samples, None)


def session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def shaped(samples, running):
    shape = [d if isinstance(d, int) else 1 for d in running.get_inputs()[0].shape]
    return [sample.reshape(shape) for sample in samples]


def outputs(path, samples):
    running = session(path)
    name = running.get_inputs()[0].name
    rows = [running.run(None, {name: sample}) for sample in shaped(samples, running)]
    return [np.concatenate([row[i].reshape((1,) + row[i].shape[1:]) for row in rows]) for i in range(len(rows[0]))]


def quantized(case, method, folder, sample_limit=None):
    """The path of the quantized model."""
    prepared = os.path.join(folder, f"{case.name}.prepared.onnx")
    model = onnx.load(case.model)
    # Scales along an axis came with opset 13.
    if next(o.version for o in model.opset_import if o.domain == "") < 13:
        onnx.save(onnx.version_converter.convert_version(model, 13), prepared)
    else:
        onnx.save(model, prepared)
    quant_pre_process(prepared, prepared, skip_symbolic_shape=True)
    running = session(case.model)
    name = running.get_inputs()[0].name
    path = os.path.join(folder, f"{case.name}.{method}.onnx")
    samples = shaped(case.calibration[:sample_limit], running)
    quantize_static(
        prepared, path, Reader(name, samples), quant_format=QuantFormat.QDQ, per_channel=True,
        activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8, calibrate_method=METHODS[method])
    return path
