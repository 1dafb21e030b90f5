#!/usr/bin/env python3
"""Writes int8 TFLite models of known architectures with made-up weights, for measuring latency.

    make.py FOLDER

Needs Python alone and writes the same bytes on every machine. README.md says what they are.
"""

import sys
from pathlib import Path

from tflite import NO_ACTIVATION, RELU6, Net


def keyword_spotting():
    net = Net("keyword_spotting", 1, 49, 10, 1)
    x = net.convolution(net.input, 64, (10, 4), (2, 2))
    for _ in range(4):
        x = net.convolution(net.depthwise(x), 64)
    x = net.flatten(net.average_pool(x, net.shapes[x][1:3]))
    return net, net.softmax(net.fully_connected(x, 12, NO_ACTIVATION))


def person_detection():
    net = Net("person_detection", 1, 96, 96, 3)
    x = net.convolution(net.input, 8, (3, 3), (2, 2))
    widths = [(16, 1), (32, 2), (32, 1), (64, 2), (64, 1), (128, 2), *[(128, 1)] * 5, (256, 2), (256, 1)]
    for channels, stride in widths:
        x = net.convolution(net.depthwise(x, stride=(stride, stride)), channels)
    x = net.flatten(net.average_pool(x, net.shapes[x][1:3]))
    return net, net.softmax(net.fully_connected(x, 2, NO_ACTIVATION))


def small_resnet():
    net = Net("small_resnet", 1, 32, 32, 3)
    x = net.convolution(net.input, 16, (3, 3))
    for channels, stride in [(16, 1), (32, 2), (64, 2)]:
        y = net.convolution(x, channels, (3, 3), (stride, stride))
        y = net.convolution(y, channels, (3, 3), activation=NO_ACTIVATION)
        if stride == 2:
            x = net.convolution(x, channels, (1, 1), (2, 2), activation=NO_ACTIVATION)
        x = net.add(x, y)
    x = net.flatten(net.average_pool(x, (8, 8)))
    return net, net.softmax(net.fully_connected(x, 10, NO_ACTIVATION))


def autoencoder():
    net = Net("autoencoder", 1, 640)
    x = net.input
    for channels in [128] * 4 + [8] + [128] * 4:
        x = net.fully_connected(x, channels)
    return net, net.fully_connected(x, 640, NO_ACTIVATION)


def mobilenet_v2():
    net = Net("mobilenet_v2", 1, 224, 224, 3)
    x = net.convolution(net.input, 32, (3, 3), (2, 2), RELU6)
    for expansion, channels, count, stride in [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)
    ]:
        for turn in range(count):
            start, step = x, stride if turn == 0 else 1
            if expansion > 1:
                x = net.convolution(x, expansion * net.shapes[x][3], activation=RELU6)
            x = net.depthwise(x, stride=(step, step), activation=RELU6)
            x = net.convolution(x, channels, activation=NO_ACTIVATION)
            if turn > 0:
                x = net.add(start, x)
    x = net.mean(net.convolution(x, 1280, activation=RELU6))
    return net, net.softmax(net.fully_connected(net.flatten(x), 1001, NO_ACTIVATION))


def squeeze_and_excite():
    """Blocks as in MobileNetV3: windows of 5x5, hard-swish, gates; channels that no unroll divides."""
    net = Net("squeeze_and_excite", 1, 96, 128, 1)
    x = net.hard_swish(net.convolution(net.input, 12, (3, 3), (2, 2), NO_ACTIVATION))
    for width, channels, stride in [(44, 20, 2), (68, 20, 1), (92, 36, 2), (150, 36, 1), (150, 36, 1), (210, 70, 2)]:
        start = x
        x = net.hard_swish(net.convolution(x, width, activation=NO_ACTIVATION))
        x = net.depthwise(x, (5, 5), (stride, stride))
        gate = net.convolution(net.mean(x), width // 4)
        x = net.multiply(x, net.sigmoid(net.convolution(gate, width, activation=NO_ACTIVATION)))
        x = net.convolution(x, channels, activation=NO_ACTIVATION)
        if net.shapes[x] == net.shapes[start]:
            x = net.add(start, x)
    x = net.flatten(net.mean(net.convolution(x, 230)))
    return net, net.softmax(net.fully_connected(x, 37, NO_ACTIVATION))


def segmentation():
    """A U-Net: pooling down, enlarging up, and what was seen on the way down beside it."""
    net = Net("segmentation", 1, 64, 64, 3)
    x, seen = net.input, []
    for channels in (12, 24, 48):
        x = net.convolution(net.convolution(x, channels, (3, 3)), channels, (3, 3))
        seen.append(x)
        x = net.max_pool(x, (2, 2))
    x = net.convolution(x, 96, (3, 3), dilation=(2, 2))
    for channels, beside in zip((48, 24, 12), reversed(seen)):
        x = net.concatenate(net.enlarge(x, bilinear=channels == 24), beside)
        x = net.convolution(x, channels, (3, 3))
    return net, net.convolution(x, 5, activation=NO_ACTIVATION)


def waveform():
    """One-dimensional convolutions over a signal; odd sizes throughout."""
    net = Net("waveform", 1, 1, 3001, 1)
    x = net.convolution(net.input, 21, (1, 25), (1, 8))
    for channels, size, stride in [(33, 9, 2), (33, 9, 1), (57, 7, 3), (57, 5, 1), (90, 3, 2)]:
        x = net.convolution(x, channels, (1, size), (1, stride))
    return net, net.softmax(net.fully_connected(net.flatten(net.mean(x)), 7, NO_ACTIVATION))


NETS = [
    keyword_spotting, person_detection, small_resnet, autoencoder, mobilenet_v2, squeeze_and_excite, segmentation,
    waveform,
]


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(f"usage: {sys.argv[0]} FOLDER")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for make in NETS:
        net, output = make()
        (folder / f"{net.name}_made.tflite").write_bytes(net.encoded(output))


if __name__ == "__main__":
    main()
