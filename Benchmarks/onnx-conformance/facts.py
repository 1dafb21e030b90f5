"""What the report says about a vector beside its outcome: operator, opset, element types. Reads Protocol Buffers."""

import re
from dataclasses import dataclass
from pathlib import Path

ELEMENT_NAMES = (
    "undefined float32 uint8 int8 uint16 int16 int32 int64 string bool float16 float64 uint32 uint64 complex64 "
    "complex128 bfloat16 float8e4m3fn float8e4m3fnuz float8e5m2 float8e5m2fnuz uint4 int4 float4e2m1 float8e8m0 "
    "uint2 int2 float6e2m3 float6e3m2"
).split()


def fields(message):
    """The fields of a message: number and value, an integer or bytes."""
    position = 0

    def varint():
        nonlocal position
        value = shift = 0
        while True:
            byte = message[position]
            position += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while position < len(message):
        key = varint()
        if key & 7 == 0:
            yield key >> 3, varint()
        else:
            count = {1: 8, 5: 4}.get(key & 7)
            count = varint() if count is None else count
            yield key >> 3, message[position : position + count]
            position += count


def all_of(message, number):
    return [value for found, value in fields(message) if found == number]


def first(message, number, default=b""):
    return next(iter(all_of(message, number)), default)


@dataclass
class Vector:
    """A folder of test vectors."""

    folder: Path
    # The operator of the model's first node.
    operator: str
    domain: str
    # The opset of that operator's domain.
    opset: int
    # The types of the model's ends: element types, or what they are instead of tensors.
    types: frozenset

    @property
    def name(self):
        return self.folder.name

    @property
    def base_name(self):
        """The name of the vector whose operator this one expands to the operators that define it, or its own."""
        return re.sub(r"_expanded.*", "", self.name)

    @property
    def is_expanded(self):
        return self.base_name != self.name


def read(folder):
    model = (folder / "model.onnx").read_bytes()
    graph = first(model, 7)
    node = first(graph, 1)
    domain = first(node, 7).decode()
    opsets = {first(opset, 1).decode(): first(opset, 2, 0) for opset in all_of(model, 8)}
    ends = all_of(graph, 11) + all_of(graph, 12)
    return Vector(
        folder,
        first(node, 4).decode(),
        domain,
        opsets.get(domain, opsets.get("ai.onnx" if not domain else domain, 1)),
        frozenset(name for end in ends for name in type_names(first(end, 2))),
    )


def type_names(value_type):
    for number, content in fields(value_type):
        if number == 1:
            yield ELEMENT_NAMES[first(content, 1, 0)]
        elif number in (4, 5, 8, 9):
            yield {4: "sequence", 5: "map", 8: "sparse", 9: "optional"}[number]
            # A sequence and an optional value say what they hold.
            if number in (4, 9):
                yield from type_names(first(content, 1))


def read_all(root):
    """Every vector below `root` by name; an expanded one gets the operator of the vector that it expands."""
    vectors = {path.parent.name: read(path.parent) for path in sorted(root.glob("*/model.onnx"))}
    for vector in vectors.values():
        base = vectors.get(vector.base_name)
        if base is not None:
            vector.operator, vector.domain = base.operator, base.domain
    return vectors
