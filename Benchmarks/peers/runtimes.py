"""The runtimes that are compared, each behind the same few names.

Every class here loads a model when it is made, so that the time of making one is the time of loading, and has

    run()           one inference: the one call that is timed, without a Python function around it where that can be
    before_run()    what must precede each run and is not timed
    inputs          a `Tensor` for each input; none where the runtime does not tell
    set_inputs(a)   copies arrays into the inputs, in their order
    outputs()       copies of the outputs of the last run, in their order
    reset()         sets states that runs carry on to what they were after loading

A package is imported when its class is asked to, never at the top: each runtime gets a process of its own.
Settings are those that a package's own documents advise for the latency of one stream: float32 stays float32, no
thread beyond the number asked for, inputs and outputs in memory that the runtime knows before the run.
"""

import ctypes
import functools
import importlib.metadata
import os
from dataclasses import dataclass

import numpy as np


class Unsupported(Exception):
    """What a runtime cannot do, in a line for the page."""


@dataclass
class Tensor:
    name: str
    shape: tuple
    dtype: str


def fixed(shape):
    """A shape with 1 in the place of every free extent."""
    return tuple(extent if isinstance(extent, int) and extent > 0 else 1 for extent in shape)


class Runtime:
    """What the runtimes share."""

    # The package on PyPI, the extensions of the models that it reads, and in what form it wants them.
    package: str
    reads: tuple
    converted_to: tuple = ()

    @classmethod
    def version(cls):
        return importlib.metadata.version(cls.package)

    @classmethod
    def package_byte_count(cls):
        """What is to be installed for it, without what it depends on."""
        files = importlib.metadata.files(cls.package) or []
        return sum(file.size or 0 for file in files)

    @classmethod
    def import_package(cls):
        raise NotImplementedError

    inputs = ()

    def reset(self):
        pass

    def before_run(self):
        pass


class EdgeInfer(Runtime):
    """This project, through libedgeinfer.so and ctypes, as `Examples/Python/edgeinfer.py` does it."""

    name = "EdgeInfer"
    package = ""
    reads = (".tflite", ".onnx")
    converted_to = (".edge",)

    @classmethod
    def version(cls):
        return cls.library().edgeinfer_version().decode()

    @classmethod
    def package_byte_count(cls):
        with open("/proc/self/maps") as maps:
            paths = {line.split()[-1] for line in maps if "libedgeinfer" in line}
        return sum(os.path.getsize(path) for path in paths)

    @classmethod
    def library(cls):
        library = ctypes.CDLL("libedgeinfer.so.0")
        library.edgeinfer_version.restype = ctypes.c_char_p
        return library

    @classmethod
    def import_package(cls):
        import edgeinfer

        cls.module = edgeinfer
        # The module's own function looks at the status; a call that is timed does not need it.
        cls.run_function = cls.library().edgeinfer_session_run
        cls.run_function.argtypes = [ctypes.c_void_p]

    def __init__(self, paths, threads):
        self.session = self.module.Model(paths[0]).session(threads=threads)
        self.run = functools.partial(self.run_function, self.session._handle)

    @property
    def inputs(self):
        infos = self.session.model.tensors(self.module.INPUT)
        return [Tensor(info.name, info.shape, info.dtype.name) for info in infos]

    def set_inputs(self, arrays):
        for index, array in enumerate(arrays):
            self.session.set_input(index, array)

    def outputs(self):
        count = len(self.session.model.tensors(self.module.OUTPUT))
        return [self.session.output_array(index).copy() for index in range(count)]

    def reset(self):
        self.session.reset()


class LiteRT(Runtime):
    name = "LiteRT"
    package = "ai-edge-litert"
    reads = (".tflite",)

    @classmethod
    def import_package(cls):
        from ai_edge_litert.interpreter import Interpreter

        cls.interpreter_class = Interpreter

    def __init__(self, paths, threads):
        self.interpreter = self.interpreter_class(model_path=paths[0], num_threads=threads)
        for detail in self.interpreter.get_input_details():
            if any(extent <= 0 for extent in detail["shape_signature"]):
                self.interpreter.resize_tensor_input(detail["index"], fixed(detail["shape_signature"].tolist()))
        self.interpreter.allocate_tensors()
        # `invoke` counts references to tensors first; this is what it calls then.
        self.run = self.interpreter._interpreter.Invoke

    @property
    def inputs(self):
        details = self.interpreter.get_input_details()
        return [Tensor(d["name"], tuple(d["shape"].tolist()), np.dtype(d["dtype"]).name) for d in details]

    def set_inputs(self, arrays):
        for detail, array in zip(self.interpreter.get_input_details(), arrays):
            self.interpreter.set_tensor(detail["index"], array)

    def outputs(self):
        return [self.interpreter.get_tensor(d["index"]) for d in self.interpreter.get_output_details()]

    def reset(self):
        self.interpreter.reset_all_variables()


class ONNXRuntime(Runtime):
    name = "ONNX Runtime"
    package = "onnxruntime"
    reads = (".onnx",)
    dtypes = {
        "tensor(float)": "float32", "tensor(double)": "float64", "tensor(float16)": "float16", "tensor(bool)": "bool",
    }

    @classmethod
    def import_package(cls):
        import onnxruntime

        onnxruntime.disable_telemetry_events()
        cls.module = onnxruntime

    @classmethod
    def tensor(cls, value):
        dtype = cls.dtypes.get(value.type) or value.type.removeprefix("tensor(").removesuffix(")")
        return Tensor(value.name, fixed(value.shape), dtype)

    def __init__(self, paths, threads):
        options = self.module.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        self.session = self.module.InferenceSession(paths[0], options, providers=["CPUExecutionProvider"])
        self.binding = self.session.io_binding()
        self.values = []
        for output in self.session.get_outputs():
            if all(isinstance(extent, int) and extent > 0 for extent in output.shape):
                tensor = self.tensor(output)
                value = self.module.OrtValue.ortvalue_from_shape_and_type(tensor.shape, np.dtype(tensor.dtype), "cpu")
                self.binding.bind_ortvalue_output(output.name, value)
            else:
                self.binding.bind_output(output.name)
        # What `run_with_iobinding` calls.
        self.run = functools.partial(self.session._sess.run_with_iobinding, self.binding._iobinding, None)

    @property
    def inputs(self):
        return [self.tensor(value) for value in self.session.get_inputs()]

    def set_inputs(self, arrays):
        self.values = [self.module.OrtValue.ortvalue_from_numpy(array) for array in arrays]
        for value, bound in zip(self.session.get_inputs(), self.values):
            self.binding.bind_ortvalue_input(value.name, bound)

    def outputs(self):
        return [value.copy() for value in self.binding.copy_outputs_to_cpu()]


class OpenVINO(Runtime):
    name = "OpenVINO"
    package = "openvino"
    reads = (".tflite", ".onnx")

    @classmethod
    def import_package(cls):
        import openvino
        from openvino._pyopenvino import InferRequest

        cls.module, cls.request_class = openvino, InferRequest

    def __init__(self, paths, threads):
        core = self.module.Core()
        model = core.read_model(paths[0])
        if any(value.partial_shape.is_dynamic for value in model.inputs):
            shapes = [[1 if d.is_dynamic else d.get_length() for d in v.partial_shape] for v in model.inputs]
            model.reshape(dict(zip(range(len(shapes)), shapes)))
        settings = {
            "PERFORMANCE_HINT": "LATENCY", "NUM_STREAMS": 1, "INFERENCE_NUM_THREADS": threads,
            "INFERENCE_PRECISION_HINT": "f32", "ENABLE_CPU_PINNING": False,
        }
        self.compiled = core.compile_model(model, "CPU", settings)
        self.request = self.compiled.create_infer_request()
        # `infer` of the Python class makes a dictionary of what this one, below it, returns.
        self.run = functools.partial(
            self.request_class.infer, self.request, {}, share_outputs=True, decode_strings=False)

    @property
    def inputs(self):
        values = self.compiled.inputs
        return [Tensor(v.any_name, tuple(v.shape), np.dtype(v.element_type.to_dtype()).name) for v in values]

    def set_inputs(self, arrays):
        for tensor, array in zip(self.request.input_tensors, arrays):
            tensor.data[...] = array

    def outputs(self):
        return [tensor.data.copy() for tensor in self.request.output_tensors]

    def reset(self):
        self.request.reset_state()


class NCNN(Runtime):
    name = "ncnn"
    package = "ncnn"
    reads = (".onnx",)
    converted_to = (".ncnn.param", ".ncnn.bin")

    @classmethod
    def import_package(cls):
        import ncnn

        cls.module = ncnn

    def __init__(self, paths, threads):
        self.net = self.module.Net()
        options = self.net.opt
        options.num_threads = threads
        options.use_vulkan_compute = False
        options.use_fp16_packed = options.use_fp16_storage = options.use_fp16_arithmetic = False
        options.use_bf16_storage = False
        if self.net.load_param(paths[0]) or self.net.load_model(paths[1]):
            raise Unsupported("its converter's result cannot be loaded")
        self.names, self.mats, self.results = self.net.input_names(), [], []

    def set_inputs(self, arrays):
        if len(arrays) != len(self.names):
            raise Unsupported("its converter leaves out inputs")
        if any(array.dtype not in (np.float32, np.int32) for array in arrays):
            raise Unsupported("it takes inputs of 32 bits only")
        # Its tensors have no batch.
        arrays = [array[0] if array.ndim > 1 and array.shape[0] == 1 else array for array in arrays]
        self.mats = [self.module.Mat(np.ascontiguousarray(array)).clone() for array in arrays]

    def run(self):
        extractor = self.net.create_extractor()
        for name, mat in zip(self.names, self.mats):
            extractor.input(name, mat)
        self.results = [extractor.extract(name) for name in self.net.output_names()]

    def outputs(self):
        if any(status for status, _ in self.results):
            raise Unsupported("its run fails")
        return [np.array(mat) for _, mat in self.results]


class MNN(Runtime):
    name = "MNN"
    package = "MNN"
    reads = (".tflite", ".onnx")
    converted_to = (".mnn",)

    @classmethod
    def import_package(cls):
        import MNN

        cls.module = MNN
        cls.element_types = {
            "float32": MNN.Halide_Type_Float, "int32": MNN.Halide_Type_Int, "uint8": MNN.Halide_Type_Uint8,
            "int64": MNN.Halide_Type_Int64,
        }

    def __init__(self, paths, threads):
        self.interpreter = self.module.Interpreter(paths[0])
        self.session = self.interpreter.createSession(
            {"backend": "CPU", "numThread": threads, "precision": "high", "memory": "normal", "power": "high"})
        self.run = functools.partial(self.interpreter.runSession, self.session)
        self.copies = []

    def host_tensor(self, tensor, array):
        """A tensor in the order of the model that it came from; the session's own may be in blocks of channels."""
        if array.dtype.name not in self.element_types:
            raise Unsupported(f"its Python interface takes no {array.dtype.name}")
        order = tensor.getDimensionType()
        if order == self.module.Tensor_DimensionType_Caffe_C4:
            order = self.module.Tensor_DimensionType_Caffe
        return self.module.Tensor(array.shape, self.element_types[array.dtype.name], array, order)

    def set_inputs(self, arrays):
        tensors = list(self.interpreter.getSessionInputAll(self.session).values())
        if len(tensors) != len(arrays):
            raise Unsupported("its converter leaves out inputs")
        if any(tuple(tensor.getShape()) != array.shape for tensor, array in zip(tensors, arrays)):
            for tensor, array in zip(tensors, arrays):
                self.interpreter.resizeTensor(tensor, array.shape)
            self.interpreter.resizeSession(self.session)
        self.copies = [(tensor, self.host_tensor(tensor, array)) for tensor, array in zip(tensors, arrays)]

    def before_run(self):
        # A run reuses the memory of its inputs.
        for tensor, host in self.copies:
            tensor.copyFrom(host)

    def outputs(self):
        results = []
        for tensor in self.interpreter.getSessionOutputAll(self.session).values():
            array = np.zeros(tensor.getShape(), np.float32)
            host = self.host_tensor(tensor, array)
            tensor.copyToHostTensor(host)
            results.append(np.array(host.getNumpyData()).reshape(array.shape))
        return results


RUNTIMES = {runtime.name: runtime for runtime in (EdgeInfer, LiteRT, OpenVINO, ONNXRuntime, NCNN, MNN)}
