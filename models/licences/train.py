#!/usr/bin/env python3
"""Trains the licences model and writes licences.onnx, pipeline.json, test.npz and golden/ beside this file.

    python3 -m venv venv && venv/bin/pip install numpy onnx torch && venv/bin/python train.py

A character-level LSTM on the licences that every Debian system carries in /usr/share/common-licenses (package
base-files). Everything is seeded; another release of Debian or another build of torch gives other weights.
"""
import json
import os

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = '/usr/share/common-licenses'
LEARN = ['Apache-2.0', 'BSD', 'CC0-1.0', 'GFDL-1.2', 'GFDL-1.3', 'GPL-1', 'GPL-2', 'GPL-3', 'LGPL-2', 'LGPL-2.1',
         'LGPL-3', 'MPL-1.1']
TEST = ['Artistic', 'MPL-2.0']
WINDOW, EMBEDDING, HIDDEN = 64, 24, 80
STEPS, BATCH, RATE = 6000, 64, 4e-3
RAREST = 40
PROMPTS = ['Permission is hereby gr', 'This program is free softwar', 'without even the implied warranty of MERCHANTABILIT',
           'You may copy and distribute verbatim copies of the Pro', 'under the terms of the GNU General Public L',
           'either version 2 of the License, or (at your option) any late', 'THE SOFTWARE IS PROVIDED "AS I', 'Everyone is permi']


def text(names):
    """The files' text with every run of white space as one space, each file as a string."""
    return [' '.join(open(f'{FOLDER}/{name}', encoding='utf-8').read().split()) for name in names]


def alphabet(texts):
    """The characters that are not rare, in order; the space first, which also stands for all others."""
    counts = {}
    for character in ''.join(texts):
        counts[character] = counts.get(character, 0) + 1
    return ' ' + ''.join(sorted(c for c, n in counts.items() if n >= RAREST and c != ' '))


def encoded(string, characters):
    places = {character: place for place, character in enumerate(characters)}
    return np.array([places.get(character, 0) for character in string], np.int64)


def windows(strings, characters):
    """Every window with the character behind it, at every place of every text: x [n, WINDOW], y [n]."""
    x, y = [], []
    for string in strings:
        codes = np.concatenate([np.zeros(WINDOW, np.int64), encoded(string, characters)])
        view = np.lib.stride_tricks.sliding_window_view(codes, WINDOW + 1)
        x.append(view[:, :-1])
        y.append(view[:, -1])
    return np.concatenate(x), np.concatenate(y)


class Net(torch.nn.Module):
    def __init__(self, count):
        super().__init__()
        self.embedding = torch.nn.Embedding(count, EMBEDDING)
        self.lstm = torch.nn.LSTM(EMBEDDING, HIDDEN, batch_first=True)
        self.dense = torch.nn.Linear(HIDDEN, count)

    def forward(self, x):
        return self.dense(self.lstm(self.embedding(x))[0])


def train(strings, characters):
    """Learns every character of a window from those before it; some windows begin with spaces, as short texts do."""
    torch.manual_seed(0)
    random = np.random.default_rng(0)
    net = Net(len(characters))
    optimizer = torch.optim.AdamW(net.parameters(), RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=STEPS)
    x, y = windows(strings, characters)
    for step in range(STEPS):
        rows = random.integers(0, len(x), BATCH)
        inputs, targets = x[rows].copy(), np.concatenate([x[rows, 1:], y[rows, None]], axis=1)
        for row in range(0, BATCH, 8):
            inputs[row, :random.integers(1, WINDOW - 4)] = 0
        loss = torch.nn.functional.cross_entropy(net(torch.from_numpy(inputs)).flatten(0, 1),
                                                 torch.from_numpy(targets).flatten())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 500 == 499:
            print(f'step {step + 1} of {STEPS}: loss {loss.item():.3f}', flush=True)
    return net.eval()


def exported(net, count):
    """ONNX orders an LSTM's gates i, o, f, c; torch orders them i, f, c, o."""
    def gates(tensor):
        i, f, c, o = np.split(tensor.detach().numpy(), 4)
        return np.concatenate([i, o, f, c])
    lstm = net.lstm
    weights = {
        'embedding': net.embedding.weight.detach().numpy(),
        'lstm.w': gates(lstm.weight_ih_l0)[None], 'lstm.r': gates(lstm.weight_hh_l0)[None],
        'lstm.b': np.concatenate([gates(lstm.bias_ih_l0 + lstm.bias_hh_l0), np.zeros(4 * HIDDEN)])[None],
        'dense.weight': net.dense.weight.detach().numpy(), 'dense.bias': net.dense.bias.detach().numpy()}
    nodes = [
        helper.make_node('Gather', ['embedding', 'characters'], ['e'], 'embedding'),
        helper.make_node('Transpose', ['e'], ['t'], 'time_first', perm=[1, 0, 2]),
        helper.make_node('LSTM', ['t', 'lstm.w', 'lstm.r', 'lstm.b'], ['', 'h'], 'lstm', hidden_size=HIDDEN),
        helper.make_node('Squeeze', ['h', 'axes'], ['last'], 'last'),
        helper.make_node('Gemm', ['last', 'dense.weight', 'dense.bias'], ['scores'], 'dense', transB=1),
        helper.make_node('Softmax', ['scores'], ['probabilities'], 'softmax', axis=1)]
    graph = helper.make_graph(
        nodes, 'licences',
        [helper.make_tensor_value_info('characters', TensorProto.INT32, [1, WINDOW])],
        [helper.make_tensor_value_info('probabilities', TensorProto.FLOAT, [1, count])],
        [numpy_helper.from_array(np.ascontiguousarray(v, np.float32), k) for k, v in weights.items()]
        + [numpy_helper.from_array(np.array([0], np.int64), 'axes')])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid('', 13)], producer_name='EdgeInfer models/licences')
    model.ir_version = 8
    onnx.checker.check_model(model, full_check=True)
    return model


def wilson(right, count):
    """The 95 % interval of a proportion (Wilson 1927)."""
    z, share = 1.959964, right / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * np.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return middle - half, middle + half


def write_golden(model, characters):
    """Texts, and how they go on, by ONNX's reference evaluator."""
    os.makedirs(f'{HERE}/golden', exist_ok=True)
    evaluator, cases = ReferenceEvaluator(model), []
    for prompt in PROMPTS:
        codes = np.concatenate([np.zeros(WINDOW, np.int64), encoded(prompt, characters)])[-WINDOW:]
        y = evaluator.run(None, {'characters': codes[None].astype(np.int32)})[0][0]
        cases.append({'text': prompt, 'next': characters[int(y.argmax())], 'probability': float(y.max())})
    with open(f'{HERE}/golden/answers.json', 'w') as file:
        json.dump(cases, file, indent=1)
        file.write('\n')


def main():
    learn, test = text(LEARN), text(TEST)
    characters = alphabet(learn)
    net = train(learn, characters)
    model = exported(net, len(characters))
    onnx.save(model, f'{HERE}/licences.onnx')
    pipeline = {'version': 1, 'input': 'characters', 'text': {'characters': characters},
                'output': {'labels': list(characters), 'top': 5}}
    with open(f'{HERE}/pipeline.json', 'w') as file:
        json.dump(pipeline, file, indent=1)
        file.write('\n')
    x, y = windows(test, characters)
    with torch.no_grad():
        answers = np.concatenate([net(torch.from_numpy(part.copy()))[:, -1].argmax(1).numpy()
                                  for part in np.array_split(x, 100)])
    right = int((answers == y).sum())
    low, high = wilson(right, len(y))
    rows = np.random.default_rng(1).choice(len(y), 1000, replace=False)
    np.savez_compressed(f'{HERE}/test.npz', x=x[rows].astype(np.int32), y=y[rows])
    write_golden(model, characters)
    commonest = np.bincount(y).max() / len(y)
    print(f'{right} of {len(y)} characters right: {right / len(y):.4f} (95 % interval {low:.4f} to {high:.4f}), '
          f'always the commonest: {commonest:.4f}; of the 1,000 in test.npz: {(answers == y)[rows].mean():.3f}')


if __name__ == '__main__':
    main()
