"""Writes int8 TFLite models with made-up weights, by Python alone.

A FlatBuffer is written from front to back: a table first, then what it points to, as offsets to tables, vectors and
strings point forwards. The numbers of fields, operators and types are those of TFLite's schema.fbs, version 3.
"""

import math
import random
import struct

INT8, INT32 = 9, 2
SAME, VALID = 0, 1
NO_ACTIVATION, RELU, RELU6 = 0, 1, 3

# The operators by their names in schema.fbs, and the versions of them that know int8.
ADD, AVERAGE_POOL_2D, CONCATENATION, CONV_2D, DEPTHWISE_CONV_2D, FULLY_CONNECTED = 0, 1, 2, 3, 4, 9
LOGISTIC, MAX_POOL_2D, MUL, RESHAPE, RESIZE_BILINEAR, SOFTMAX = 14, 17, 18, 22, 23, 25
MEAN, RESIZE_NEAREST_NEIGHBOR, HARD_SWISH = 40, 97, 117
VERSIONS = {CONV_2D: 3, DEPTHWISE_CONV_2D: 3, FULLY_CONNECTED: 4, RESHAPE: 1, RESIZE_BILINEAR: 3, HARD_SWISH: 1}


class Table:
    """A table's fields by their numbers: a pair of a `struct` letter and a number, a Table, a str, or a Vector."""

    def __init__(self, fields):
        self.fields = {number: field for number, field in fields.items() if field is not None}


class Vector:
    """Numbers as a `struct` letter says, or bytes as they are, or with `items` tables."""

    def __init__(self, letter="B", values=(), items=(), alignment=8):
        self.items, self.alignment = items, alignment
        self.bytes = values if isinstance(values, bytes) else struct.pack(f"<{len(values)}{letter}", *values)
        self.count = len(values) + len(items)


class FlatBuffer:
    def __init__(self, root, identifier):
        self.bytes = bytearray(8)
        self.bytes[4:8] = identifier
        self.waiting = [(0, root)]
        while self.waiting:
            place, thing = self.waiting.pop(0)
            start = {Table: self.table, Vector: self.vector, str: self.string}[type(thing)](thing)
            struct.pack_into("<I", self.bytes, place, start - place)

    def align(self, alignment, behind=0):
        """Pads so that what comes `behind` bytes later is aligned."""
        self.bytes += bytes(-(len(self.bytes) + behind) % alignment)

    def table(self, table):
        sizes = {
            number: struct.calcsize(field[0]) if isinstance(field, tuple) else 4
            for number, field in table.fields.items()
        }
        places, place = {}, 4
        for number in sorted(sizes, key=lambda number: -sizes[number]):
            place += -place % sizes[number]
            places[number] = place
            place += sizes[number]
        slots = [places.get(number, 0) for number in range(max(places, default=-1) + 1)]
        self.align(2)
        layout = len(self.bytes)
        self.bytes += struct.pack(f"<HH{len(slots)}H", 4 + 2 * len(slots), place, *slots)
        self.align(8)
        start = len(self.bytes)
        self.bytes += struct.pack("<i", start - layout) + bytes(place - 4)
        for number, field in table.fields.items():
            if isinstance(field, tuple):
                struct.pack_into("<" + field[0], self.bytes, start + places[number], field[1])
            else:
                self.waiting.append((start + places[number], field))
        return start

    def vector(self, vector):
        self.align(vector.alignment, behind=4)
        start = len(self.bytes)
        self.bytes += struct.pack("<I", vector.count) + vector.bytes
        self.waiting += [(start + 4 + 4 * index, item) for index, item in enumerate(vector.items)]
        self.bytes += bytes(4 * len(vector.items))
        return start

    def string(self, text):
        encoded = text.encode()
        self.align(4)
        start = len(self.bytes)
        self.bytes += struct.pack("<I", len(encoded)) + encoded + b"\0"
        return start


class Net:
    """A model that grows operator by operator. Tensors are numbers, `shapes` and `scales` say what they hold.

    Activations are quantized so that made-up weights neither saturate them nor leave them empty: a sum of products of
    random numbers is as wide as the root of how many there are, and a ReLU halves its power.
    """

    SCALE = 0.05

    def __init__(self, name, *shape):
        self.name, self.random = name, random.Random(name)
        self.tensors, self.shapes, self.scales, self.zero_points = [], [], [], []
        self.buffers, self.operators, self.codes = [Table({})], [], []
        self.input = self.activation("input", shape, zero_point=-1)

    # ---- Tensors ----

    def tensor(self, name, shape, kind, scales, zero_point, axis=0, data=b""):
        if data:
            self.buffers.append(Table({0: Vector("B", data, alignment=16)}))
        quantization = scales and Table({
            2: Vector("f", scales), 3: Vector("q", [zero_point] * len(scales)), 6: ("i", axis)})
        self.tensors.append(Table({
            0: Vector("i", shape), 1: ("b", kind), 2: ("I", len(self.buffers) - 1 if data else 0), 3: name,
            4: quantization or None}))
        self.shapes.append(tuple(shape))
        self.scales.append(scales[0] if scales else None)
        self.zero_points.append(zero_point)
        return len(self.tensors) - 1

    def activation(self, name, shape, zero_point=0, scale=SCALE):
        return self.tensor(name, shape, INT8, [scale], zero_point)

    def moved(self, name, x, shape):
        """A tensor for what is in `x` or lies between it: quantized in the same way."""
        return self.activation(name, shape, self.zero_points[x], self.scales[x])

    def weights(self, name, shape, x, axis, activation):
        """Weights in -127...127 with a scale for each output channel, and a bias."""
        channels = shape[axis]
        data = self.random.randbytes(math.prod(shape)).replace(b"\x80", b"\x00")
        # How wide a sum of products with uniform weights is where the other factors are one wide.
        width = 127 / math.sqrt(3) * math.sqrt(math.prod(shape) / channels)
        gain = self.SCALE / (self.scales[x] * width) * (1 if activation == NO_ACTIVATION else math.sqrt(2))
        scales = [self.random.uniform(0.8, 1.25) * gain for _ in range(channels)]
        weights = self.tensor(name + "/weights", shape, INT8, scales, 0, axis, data)
        bound = int(20 * width)
        bias = struct.pack(f"<{channels}i", *(self.random.randint(-bound, bound) for _ in range(channels)))
        bias_scales = [scale * self.scales[x] for scale in scales]
        return [x, weights, self.tensor(name + "/bias", [channels], INT32, bias_scales, 0, 0, bias)]

    def numbers(self, name, values):
        return self.tensor(name, [len(values)], INT32, None, 0, data=struct.pack(f"<{len(values)}i", *values))

    # ---- Operators ----

    def operator(self, code, inputs, output, options_kind=0, options=None):
        if code not in self.codes:
            self.codes.append(code)
        self.operators.append(Table({
            0: ("I", self.codes.index(code)), 1: Vector("i", inputs), 2: Vector("i", [output]),
            3: ("B", options_kind) if options_kind else None, 4: Table(options or {}) if options_kind else None}))
        return output

    def named(self, kind):
        return f"{kind}{len(self.operators)}"

    def convolution(self, x, channels, size=(1, 1), stride=(1, 1), activation=RELU, dilation=(1, 1)):
        name = self.named("convolution")
        inputs = self.weights(name, [channels, *size, self.shapes[x][3]], x, 0, activation)
        return self.operator(
            CONV_2D, inputs, self.strided(name, x, channels, stride, activation), 1,
            {0: ("b", SAME), 1: ("i", stride[1]), 2: ("i", stride[0]), 3: ("b", activation), 4: ("i", dilation[1]),
             5: ("i", dilation[0])})

    def depthwise(self, x, size=(3, 3), stride=(1, 1), activation=RELU):
        name, channels = self.named("depthwise"), self.shapes[x][3]
        inputs = self.weights(name, [1, *size, channels], x, 3, activation)
        return self.operator(
            DEPTHWISE_CONV_2D, inputs, self.strided(name, x, channels, stride, activation), 2,
            {0: ("b", SAME), 1: ("i", stride[1]), 2: ("i", stride[0]), 3: ("i", 1), 4: ("b", activation),
             5: ("i", 1), 6: ("i", 1)})

    def strided(self, name, x, channels, stride, activation):
        n, h, w, _ = self.shapes[x]
        shape = [n, -(-h // stride[0]), -(-w // stride[1]), channels]
        return self.activation(name, shape, 0 if activation == NO_ACTIVATION else -128)

    def fully_connected(self, x, channels, activation=RELU):
        n, c = self.shapes[x]
        name = self.named("fully_connected")
        inputs = self.weights(name, [channels, c], x, 0, activation)
        output = self.activation(name, [n, channels], 0 if activation == NO_ACTIVATION else -128)
        return self.operator(FULLY_CONNECTED, inputs, output, 8, {0: ("b", activation)})

    def pool(self, x, code, size):
        n, h, w, c = self.shapes[x]
        output = self.moved(self.named("pool"), x, [n, h // size[0], w // size[1], c])
        return self.operator(
            code, [x], output, 5,
            {0: ("b", VALID), 1: ("i", size[1]), 2: ("i", size[0]), 3: ("i", size[1]), 4: ("i", size[0])})

    def average_pool(self, x, size):
        return self.pool(x, AVERAGE_POOL_2D, size)

    def max_pool(self, x, size):
        return self.pool(x, MAX_POOL_2D, size)

    def add(self, a, b):
        output = self.activation(self.named("add"), self.shapes[a], scale=self.SCALE * 1.4)
        return self.operator(ADD, [a, b], output, 11, {})

    def multiply(self, a, b):
        output = self.activation(self.named("multiply"), self.shapes[a], -128)
        return self.operator(MUL, [a, b], output, 21, {})

    def concatenate(self, *inputs):
        channels = sum(self.shapes[x][-1] for x in inputs)
        output = self.moved(self.named("concatenate"), inputs[0], [*self.shapes[inputs[0]][:-1], channels])
        return self.operator(CONCATENATION, list(inputs), output, 10, {0: ("i", 3)})

    def enlarge(self, x, bilinear):
        n, h, w, c = self.shapes[x]
        size = self.numbers(self.named("size"), [2 * h, 2 * w])
        output = self.moved(self.named("enlarge"), x, [n, 2 * h, 2 * w, c])
        if bilinear:
            return self.operator(RESIZE_BILINEAR, [x, size], output, 15, {3: ("b", 1)})
        return self.operator(RESIZE_NEAREST_NEIGHBOR, [x, size], output, 74, {})

    def mean(self, x):
        n, _, _, c = self.shapes[x]
        axes = self.numbers(self.named("axes"), [1, 2])
        output = self.activation(self.named("mean"), [n, 1, 1, c], -128)
        return self.operator(MEAN, [x, axes], output, 27, {0: ("b", 1)})

    def unary(self, x, code, zero_point, scale=SCALE, options_kind=0):
        output = self.activation(self.named("unary"), self.shapes[x], zero_point, scale)
        return self.operator(code, [x], output, options_kind, {})

    def hard_swish(self, x):
        return self.unary(x, HARD_SWISH, -120, options_kind=91)

    def sigmoid(self, x):
        return self.unary(x, LOGISTIC, -128, 1 / 256)

    def flatten(self, x):
        n, *rest = self.shapes[x]
        shape = self.numbers(self.named("shape"), [n, math.prod(rest)])
        output = self.moved(self.named("flatten"), x, [n, math.prod(rest)])
        return self.operator(RESHAPE, [x, shape], output, 17, {0: Vector("i", [n, math.prod(rest)])})

    def softmax(self, x):
        output = self.activation("probabilities", self.shapes[x], -128, 1 / 256)
        return self.operator(SOFTMAX, [x], output, 9, {0: ("f", 1.0)})

    def encoded(self, output):
        codes = [Table({0: ("b", code), 2: ("i", VERSIONS.get(code, 2)), 3: ("i", code)}) for code in self.codes]
        graph = Table({
            0: Vector(items=self.tensors), 1: Vector("i", [self.input]), 2: Vector("i", [output]),
            3: Vector(items=self.operators), 4: self.name})
        root = Table({
            0: ("I", 3), 1: Vector(items=codes), 2: Vector(items=[graph]), 3: "EdgeInfer models/int8_nets",
            4: Vector(items=self.buffers)})
        return bytes(FlatBuffer(root, b"TFL3").bytes)
