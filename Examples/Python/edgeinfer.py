"""Compiled models in Python: libedgeinfer by ctypes, tensors as numpy arrays.

    model = Model("digits.edge")
    session = model.session()
    scores, = session.run(pixels)
    print(session.classify(top=3))

Every function of edgeinfer.h that can fail raises EdgeInferError here.
"""

import ctypes
from ctypes import POINTER, byref, c_char_p, c_float, c_int32, c_int64, c_size_t, c_uint32, c_void_p

import numpy as np

INPUT, OUTPUT, STATE = range(3)

# By the numbers of edgeinfer_element. numpy has no bfloat16: its 16 bits are given as they are.
DTYPES = {
    number: np.dtype(name)
    for number, name in enumerate(
        "f4 f8 f2 u2 i1 u1 i2 u2 i4 u4 i8 u8 ?".split(), start=1)
}


class EdgeInferError(Exception):
    """What edgeinfer_last_error says, after the status that a function returned."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


class TensorInfo(ctypes.Structure):
    """edgeinfer_tensor_info."""

    _fields_ = [
        ("_name", c_char_p), ("_element", ctypes.c_uint), ("_rank", c_uint32), ("_shape", c_int64 * 16),
        ("element_count", c_size_t), ("byte_count", c_size_t), ("_scale_count", c_size_t),
        ("_scales", POINTER(c_float)), ("_zero_points", POINTER(c_int32)), ("axis", c_int32),
    ]

    name = property(lambda self: self._name.decode())
    dtype = property(lambda self: DTYPES[self._element])
    shape = property(lambda self: tuple(self._shape[:self._rank]))
    scales = property(lambda self: self._scales[:self._scale_count])
    zero_points = property(lambda self: self._zero_points[:self._scale_count])

    def __repr__(self):
        return f"<{self.name}: {self.dtype}{list(self.shape)}>"


class Class(ctypes.Structure):
    """edgeinfer_class."""

    _fields_ = [("index", c_size_t), ("confidence", c_float), ("_label", c_char_p)]

    label = property(lambda self: self._label.decode() if self._label else None)


def _library():
    """Loads the library and says what its functions take."""
    library = ctypes.CDLL("libedgeinfer.so.0")
    index, size, address = c_size_t, POINTER(c_size_t), POINTER(c_void_p)
    floats, info = POINTER(c_float), POINTER(TensorInfo)
    signatures = {
        "model_open": [c_char_p, address],
        "model_open_memory": [c_char_p, c_size_t, address],
        "model_tensor_info": [c_void_p, index, c_uint32, index, info],
        "session_create": [c_void_p, index, c_size_t, address],
        "session_input": [c_void_p, index, address, size],
        "session_set_input_floats": [c_void_p, index, floats, c_size_t],
        "session_set_input_bytes": [c_void_p, index, c_void_p, c_size_t],
        "session_run": [c_void_p],
        "session_output": [c_void_p, index, address, size],
        "session_output_info": [c_void_p, index, info],
        "session_output_floats": [c_void_p, index, floats, c_size_t, size],
        "session_classify": [c_void_p, index, POINTER(Class), c_size_t, size],
        "session_state": [c_void_p, index, address, size],
        "session_reset": [c_void_p],
    }

    def check(status, function, arguments):
        if status:
            raise EdgeInferError(status, library.edgeinfer_last_error().decode())

    for name, types in signatures.items():
        function = getattr(library, "edgeinfer_" + name)
        function.argtypes, function.restype, function.errcheck = types, ctypes.c_int, check
    values = {
        "last_error": ([], c_char_p),
        "model_close": ([c_void_p], None),
        "model_metadata": ([c_void_p, c_char_p], c_char_p),
        "model_metadata_count": ([c_void_p], c_size_t),
        "model_metadata_key": ([c_void_p, index], c_char_p),
        "model_label_count": ([c_void_p], c_size_t),
        "model_label": ([c_void_p, index], c_char_p),
        "model_tensor_count": ([c_void_p, index, c_uint32], c_size_t),
        "session_destroy": ([c_void_p], None),
    }
    for name, (types, result) in values.items():
        function = getattr(library, "edgeinfer_" + name)
        function.argtypes, function.restype = types, result
    return library


_lib = _library()


class Model:
    """A compiled model, from a path or from bytes. Threads may share it."""

    def __init__(self, source):
        self._handle = c_void_p()
        if isinstance(source, bytes):
            _lib.edgeinfer_model_open_memory(source, len(source), byref(self._handle))
        else:
            _lib.edgeinfer_model_open(str(source).encode(), byref(self._handle))

    def __del__(self):
        _lib.edgeinfer_model_close(self._handle)

    @property
    def metadata(self):
        """What the file says about the model, by key."""
        count = _lib.edgeinfer_model_metadata_count(self._handle)
        keys = [_lib.edgeinfer_model_metadata_key(self._handle, index) for index in range(count)]
        return {key.decode(): _lib.edgeinfer_model_metadata(self._handle, key).decode() for key in keys}

    @property
    def labels(self):
        """The names of the classes."""
        count = _lib.edgeinfer_model_label_count(self._handle)
        return [_lib.edgeinfer_model_label(self._handle, index).decode() for index in range(count)]

    def tensors(self, role, variant=0):
        """The inputs, outputs or states (INPUT, OUTPUT, STATE)."""
        infos = [TensorInfo() for _ in range(_lib.edgeinfer_model_tensor_count(self._handle, variant, role))]
        for index, info in enumerate(infos):
            _lib.edgeinfer_model_tensor_info(self._handle, variant, role, index, byref(info))
        return infos

    def session(self, threads=1, variant=0):
        """Memory, states and threads of one user of the model."""
        return Session(self, threads, variant)


class Session:
    """One user of a model. It serves one thread at a time."""

    def __init__(self, model, threads, variant):
        self._handle = c_void_p()
        self.model = model  # Keeps alive what the descriptions point to.
        _lib.edgeinfer_session_create(model._handle, variant, threads, byref(self._handle))
        self._inputs = model.tensors(INPUT, variant)
        self._outputs = model.tensors(OUTPUT, variant)
        self._states = model.tensors(STATE, variant)

    def __del__(self):
        _lib.edgeinfer_session_destroy(self._handle)

    def run(self, *inputs):
        """Computes the outputs as real numbers. Arrays in an input's own type are taken as they are, others as real
        numbers. An input that is None or left out stays as it is."""
        for index, values in enumerate(inputs):
            if values is not None:
                self.set_input(index, values)
        _lib.edgeinfer_session_run(self._handle)
        return [self.output(index) for index in range(len(self._outputs))]

    def set_input(self, index, values):
        """Copies an array into an input."""
        values = np.ascontiguousarray(values)
        if index < len(self._inputs) and values.dtype == self._inputs[index].dtype:
            _lib.edgeinfer_session_set_input_bytes(self._handle, index, values.ctypes.data, values.nbytes)
        else:
            values = values.astype(np.float32)
            pointer = values.ctypes.data_as(POINTER(c_float))
            _lib.edgeinfer_session_set_input_floats(self._handle, index, pointer, values.size)

    def output(self, index):
        """A copy of an output as real numbers, in the shape that it has after the last run."""
        info = self.output_info(index)
        result = np.empty(info.shape, np.float32)
        pointer = result.ctypes.data_as(POINTER(c_float))
        _lib.edgeinfer_session_output_floats(self._handle, index, pointer, result.size, None)
        return result

    def output_info(self, index):
        """An output as the last run left it."""
        info = TensorInfo()
        _lib.edgeinfer_session_output_info(self._handle, index, byref(info))
        return info

    def input_array(self, index):
        """The memory of an input, to be filled in place."""
        return self._array(_lib.edgeinfer_session_input, index, self._inputs)

    def output_array(self, index):
        """The memory of an output, which the next run changes."""
        array = self._array(_lib.edgeinfer_session_output, index, {index: self.output_info(index)})
        array.flags.writeable = False
        return array

    def state_array(self, index):
        """The memory of a state, to be read and changed between runs."""
        return self._array(_lib.edgeinfer_session_state, index, self._states)

    def reset(self):
        """Sets every state to its initial value."""
        _lib.edgeinfer_session_reset(self._handle)

    def classify(self, index=0, top=5):
        """The likeliest classes that an output scores, the likeliest first."""
        classes, count = (Class * top)(), c_size_t()
        _lib.edgeinfer_session_classify(self._handle, index, classes, top, byref(count))
        return classes[:count.value]

    def _array(self, function, index, infos):
        data, size = c_void_p(), c_size_t()
        function(self._handle, index, byref(data), byref(size))
        memory = (ctypes.c_uint8 * size.value).from_address(data.value)
        memory.session = self  # The array keeps the session, whose memory it is.
        return np.frombuffer(memory, infos[index].dtype).reshape(infos[index].shape)
