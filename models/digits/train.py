#!/usr/bin/env python3
"""Trains the digits model and writes digits.onnx, test.npz and golden/ beside this file.

    python3 -m venv venv && venv/bin/pip install numpy scikit-learn onnx && venv/bin/python train.py

A small convolution net on scikit-learn's 8x8 digits, trained with plain numpy: convolutions are matrix products over
gathered windows, gradients are written out, the optimizer is Adam (Kingma and Ba 2015). It takes some seconds.
Everything is seeded; another BLAS may still round differently, so another machine may give slightly other weights.
"""
import json
import os
import struct
import zlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

HERE = os.path.dirname(os.path.abspath(__file__))
EPOCHS, BATCH, RATE, DECAY = 60, 64, 2e-3, 1e-4


def load():
    """Pictures as bytes (the data holds 17 grey levels) and labels, split by classes: 70 % to learn, 30 % to test."""
    digits = load_digits()
    pictures = np.round(digits.images * 255 / 16).astype(np.uint8)
    return train_test_split(pictures, digits.target, test_size=0.3, stratify=digits.target, random_state=0)


def windows(x):
    """The 3x3 windows, zeros around the picture, of x [N, C, H, W] as [N, C * 9, H * W]."""
    n, c, h, w = x.shape
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    parts = [padded[:, :, i:i + h, j:j + w] for i in range(3) for j in range(3)]
    return np.stack(parts, axis=2).reshape(n, c * 9, h * w)


def scatter(gradient, shape):
    """The sum over windows: the transpose of `windows`."""
    n, c, h, w = shape
    parts = gradient.reshape(n, c, 9, h, w)
    padded = np.zeros((n, c, h + 2, w + 2), np.float32)
    for k in range(9):
        padded[:, :, k // 3:k // 3 + h, k % 3:k % 3 + w] += parts[:, :, k]
    return padded[:, :, 1:-1, 1:-1]


class Net:
    """conv 3x3 (16) - relu - max pool 2x2 - conv 3x3 (32) - relu - dense (10)"""

    def __init__(self, random):
        def normal(*shape, inputs):
            return (random.standard_normal(shape) * np.sqrt(2 / inputs)).astype(np.float32)
        self.parameters = {
            'conv1.weight': normal(16, 9, inputs=9), 'conv1.bias': np.zeros(16, np.float32),
            'conv2.weight': normal(32, 16 * 9, inputs=16 * 9), 'conv2.bias': np.zeros(32, np.float32),
            'dense.weight': normal(10, 512, inputs=512), 'dense.bias': np.zeros(10, np.float32)}

    def forward(self, x):
        p, n = self.parameters, len(x)
        self.x1 = windows(x)
        a1 = np.maximum(p['conv1.weight'] @ self.x1 + p['conv1.bias'][:, None], 0).reshape(n, 16, 4, 2, 4, 2)
        self.pooled = a1.max(axis=(3, 5))
        self.chosen = (a1 == self.pooled[:, :, :, None, :, None]) & (a1 > 0)
        self.x2 = windows(self.pooled)
        self.a2 = np.maximum(p['conv2.weight'] @ self.x2 + p['conv2.bias'][:, None], 0)
        self.flat = self.a2.reshape(n, 512)
        return self.flat @ p['dense.weight'].T + p['dense.bias']

    def gradients(self, scores, labels):
        p, n = self.parameters, len(labels)
        d = np.exp(scores - scores.max(1, keepdims=True))
        d /= d.sum(1, keepdims=True)
        d[np.arange(n), labels] -= 1
        d /= n
        g = {'dense.weight': d.T @ self.flat, 'dense.bias': d.sum(0)}
        d2 = (d @ p['dense.weight']).reshape(self.a2.shape) * (self.a2 > 0)
        g['conv2.weight'] = np.einsum('nop,nkp->ok', d2, self.x2, optimize=True)
        g['conv2.bias'] = d2.sum((0, 2))
        d1 = scatter(p['conv2.weight'].T @ d2, self.pooled.shape)
        d1 = (self.chosen * d1[:, :, :, None, :, None]).reshape(n, 16, 64)
        g['conv1.weight'] = np.einsum('nop,nkp->ok', d1, self.x1, optimize=True)
        g['conv1.bias'] = d1.sum((0, 2))
        return g


def shifted(x, random):
    """Each picture moved by up to one pixel."""
    moved = np.zeros_like(x)
    for i, (dy, dx) in enumerate(random.integers(-1, 2, (len(x), 2))):
        source = x[i, 0, max(dy, 0):8 + min(dy, 0), max(dx, 0):8 + min(dx, 0)]
        moved[i, 0, max(-dy, 0):8 + min(-dy, 0), max(-dx, 0):8 + min(-dx, 0)] = source
    return moved


def train(pictures, labels):
    random = np.random.default_rng(0)
    net, x = Net(random), pictures[:, None].astype(np.float32) / 255
    mean = {k: np.zeros_like(v) for k, v in net.parameters.items()}
    square = {k: np.zeros_like(v) for k, v in net.parameters.items()}
    step, steps = 0, EPOCHS * (len(x) // BATCH)
    for _ in range(EPOCHS):
        order = random.permutation(len(x))
        for start in range(0, len(x) - BATCH + 1, BATCH):
            rows = order[start:start + BATCH]
            g = net.gradients(net.forward(shifted(x[rows], random)), labels[rows])
            step += 1
            rate = RATE * 0.5 * (1 + np.cos(np.pi * step / steps))
            for k, v in net.parameters.items():
                mean[k] += 0.1 * (g[k] - mean[k])
                square[k] += 0.001 * (g[k] ** 2 - square[k])
                update = (mean[k] / (1 - 0.9 ** step)) / (np.sqrt(square[k] / (1 - 0.999 ** step)) + 1e-8)
                v -= (rate * (update + DECAY * v)).astype(np.float32)
    return net


def exported(net):
    p = net.parameters
    weights = {'conv1.weight': p['conv1.weight'].reshape(16, 1, 3, 3), 'conv1.bias': p['conv1.bias'],
               'conv2.weight': p['conv2.weight'].reshape(32, 16, 3, 3), 'conv2.bias': p['conv2.bias'],
               'dense.weight': p['dense.weight'], 'dense.bias': p['dense.bias']}
    conv = dict(kernel_shape=[3, 3], pads=[1, 1, 1, 1])
    nodes = [
        helper.make_node('Conv', ['image', 'conv1.weight', 'conv1.bias'], ['c1'], 'conv1', **conv),
        helper.make_node('Relu', ['c1'], ['r1'], 'relu1'),
        helper.make_node('MaxPool', ['r1'], ['p1'], 'pool1', kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node('Conv', ['p1', 'conv2.weight', 'conv2.bias'], ['c2'], 'conv2', **conv),
        helper.make_node('Relu', ['c2'], ['r2'], 'relu2'),
        helper.make_node('Flatten', ['r2'], ['flat'], 'flatten'),
        helper.make_node('Gemm', ['flat', 'dense.weight', 'dense.bias'], ['scores'], 'dense', transB=1),
        helper.make_node('Softmax', ['scores'], ['probabilities'], 'softmax', axis=1)]
    graph = helper.make_graph(
        nodes, 'digits',
        [helper.make_tensor_value_info('image', TensorProto.FLOAT, [1, 1, 8, 8])],
        [helper.make_tensor_value_info('probabilities', TensorProto.FLOAT, [1, 10])],
        [numpy_helper.from_array(v, k) for k, v in weights.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid('', 13)], producer_name='EdgeInfer models/digits')
    model.ir_version = 8
    onnx.checker.check_model(model, full_check=True)
    return model


def wilson(right, count):
    """The 95 % interval of a proportion (Wilson 1927)."""
    z, share = 1.959964, right / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * np.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return middle - half, middle + half


def png(path, picture):
    """Writes a grey 8-bit PNG."""
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    height, width = picture.shape
    rows = b''.join(b'\0' + row.tobytes() for row in picture)
    with open(path, 'wb') as file:
        file.write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 0, 0, 0, 0))
                   + chunk(b'IDAT', zlib.compress(rows, 9)) + chunk(b'IEND', b''))


def golden(model, pictures, labels):
    """One picture of each digit, what the model must answer, and the tensors of the first."""
    evaluator, cases = ReferenceEvaluator(model), []
    os.makedirs(f'{HERE}/golden', exist_ok=True)
    for digit in range(10):
        picture = pictures[np.flatnonzero(labels == digit)[0]]
        x = picture[None, None].astype(np.float32) / 255
        y = evaluator.run(None, {'image': x})[0]
        png(f'{HERE}/golden/{digit}.png', picture)
        cases.append({'picture': f'{digit}.png', 'label': digit, 'class': int(y.argmax()), 'probability': float(y.max())})
        if digit == 0:
            np.save(f'{HERE}/golden/input.npy', x)
            np.save(f'{HERE}/golden/output.npy', y.astype(np.float32))
    with open(f'{HERE}/golden/answers.json', 'w') as file:
        json.dump(cases, file, indent=1)
        file.write('\n')


def main():
    learn, test, learn_labels, test_labels = load()
    net = train(learn, learn_labels)
    answers = net.forward(test[:, None].astype(np.float32) / 255).argmax(1)
    right = int((answers == test_labels).sum())
    low, high = wilson(right, len(test))
    model = exported(net)
    onnx.save(model, f'{HERE}/digits.onnx')
    np.savez_compressed(f'{HERE}/test.npz', x=test[..., None], y=test_labels.astype(np.int64))
    golden(model, test, test_labels)
    print(f'{right} of {len(test)} right: {right / len(test):.4f} (95 % interval {low:.4f} to {high:.4f})')


if __name__ == '__main__':
    main()
