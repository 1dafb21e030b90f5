#!/usr/bin/env python3
"""Writes a MobileNetV2 1.0 224 with made-up weights as ONNX, for measuring latency and memory.

    make.py OUT.onnx

Needs Python alone, even Debian's python3-minimal. The layers are those of Sandler et al. 2018 (arXiv:1801.04381,
table 2), written as a training framework would: convolution without bias, BatchNormalization, Clip to 0...6. Weights
come from a small generator with a fixed seed, scaled so that activations neither vanish nor overflow; the answers
mean nothing. Opset 13, about 14 MB, the same bytes on every machine.
"""
import array
import math
import sys

# (expansion, output channels, repetitions, stride of the first)
BLOCKS = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]
FLOAT = 1


# Protocol Buffers wire format: (field number << 3 | wire type), then a varint or a length and bytes.

def varint(value):
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def number(field, value):
    return varint(field << 3) + varint(value)


def message(field, *parts):
    data = b''.join(p.encode() if isinstance(p, str) else p for p in parts)
    return varint(field << 3 | 2) + varint(len(data)) + data


class Noise:
    """Numbers in -1...1 of a linear congruential generator (Knuth's MMIX), drawn once and read from everywhere."""

    def __init__(self, count=65521):
        state, self.values, self.place = 1, [], 0
        for _ in range(count):
            state = (state * 6364136223846793005 + 1442695040888963407) & (1 << 64) - 1
            self.values.append((state >> 40) / (1 << 23) - 1)

    def take(self, count, scale, offset=0.0):
        period = len(self.values)
        scaled = array.array('f', [v * scale + offset for v in self.values])
        start, self.place = self.place, (self.place + count) % period
        turned = scaled[start:] + scaled[:start]
        return (turned * (count // period + 1))[:count]


class Model:
    def __init__(self):
        self.noise, self.nodes, self.tensors = Noise(), [], []

    def tensor(self, name, shape, values):
        if sys.byteorder == 'big':
            values.byteswap()
        dims = b''.join(number(1, d) for d in shape)
        self.tensors.append(message(5, dims, number(2, FLOAT), message(8, name), message(9, values.tobytes())))
        return name

    def node(self, operator, inputs, name, **attributes):
        parts = [message(1, i) for i in inputs] + [message(2, name), message(3, name), message(4, operator)]
        for key, value in sorted(attributes.items()):
            if isinstance(value, list):
                content = b''.join(number(8, v) for v in value) + number(20, 7)
            else:
                content = number(3, value) + number(20, 2)
            parts.append(message(5, message(1, key), content))
        self.nodes.append(message(1, *parts))
        return name

    def convolution(self, x, inputs, outputs, name, size=1, stride=1, groups=1, clips=True):
        fan = inputs // groups * size * size
        scale = math.sqrt((6 if clips else 3) / fan)
        weight = self.tensor(name + '.weight', [outputs, inputs // groups, size, size],
                             self.noise.take(outputs * fan, scale))
        pad = size // 2
        x = self.node('Conv', [x, weight], name + '.conv', dilations=[1, 1], group=groups, kernel_shape=[size, size],
                      pads=[pad] * 4, strides=[stride, stride])
        spread = [('scale', 0.1, 1.0), ('shift', 0.1, 0.0), ('mean', 0.1, 0.0), ('variance', 0.1, 1.0)]
        statistics = [self.tensor(f'{name}.{part}', [outputs], self.noise.take(outputs, scale, offset))
                      for part, scale, offset in spread]
        x = self.node('BatchNormalization', [x] + statistics, name + '.norm')
        return self.node('Clip', [x, 'zero', 'six'], name + '.clip') if clips else x

    def block(self, x, inputs, outputs, expansion, stride, name):
        start, width = x, inputs * expansion
        if expansion > 1:
            x = self.convolution(x, inputs, width, name + '.expand')
        x = self.convolution(x, width, width, name + '.depthwise', 3, stride, width)
        x = self.convolution(x, width, outputs, name + '.project', clips=False)
        return self.node('Add', [start, x], name + '.add') if stride == 1 and inputs == outputs else x

    def build(self):
        self.tensor('zero', [], array.array('f', [0]))
        self.tensor('six', [], array.array('f', [6]))
        x, channels = self.convolution('image', 3, 32, 'first', 3, 2), 32
        for index, (expansion, outputs, count, stride) in enumerate(BLOCKS):
            for turn in range(count):
                x = self.block(x, channels, outputs, expansion, stride if turn == 0 else 1, f'block{index}.{turn}')
                channels = outputs
        x = self.convolution(x, channels, 1280, 'last')
        x = self.node('Flatten', [self.node('GlobalAveragePool', [x], 'pool')], 'flat')
        weight = self.tensor('classifier.weight', [1000, 1280], self.noise.take(1000 * 1280, math.sqrt(3 / 1280)))
        bias = self.tensor('classifier.bias', [1000], self.noise.take(1000, 0.1))
        self.node('Gemm', [x, weight, bias], 'scores', transB=1)

    def encoded(self):
        def port(field, name, shape):
            dims = b''.join(message(1, number(1, d)) for d in shape)
            kind = message(1, number(1, FLOAT), message(2, dims))
            return message(field, message(1, name), message(2, kind))
        graph = message(7, *self.nodes, message(2, 'mobilenet_v2_224'), *self.tensors,
                        port(11, 'image', [1, 3, 224, 224]), port(12, 'scores', [1, 1000]))
        return number(1, 8) + message(2, 'EdgeInfer models/mobilenet_v2_224') + graph + message(8, message(1), number(2, 13))


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith('-'):
        sys.exit(f'usage: {sys.argv[0]} OUT.onnx')
    model = Model()
    model.build()
    with open(sys.argv[1], 'wb') as file:
        file.write(model.encoded())


if __name__ == '__main__':
    main()
