#!/usr/bin/env python3
"""Trains the breast cancer model and writes breast_cancer.onnx, pipeline.json, test.npz and golden/ beside this file.

    python3 -m venv venv && venv/bin/pip install numpy scikit-learn onnx && venv/bin/python train.py

One hidden layer on scikit-learn's table of 30 measurements, trained by scikit-learn. The numbers enter the net
standardized; the means and deviations are in the pipeline, so that a raw row is what the model takes. Everything is
seeded; another BLAS may still round differently, so another machine may give slightly other weights.
"""
import csv
import json
import os

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from sklearn.datasets import load_breast_cancer
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.neural_network import MLPClassifier

HERE = os.path.dirname(os.path.abspath(__file__))
HIDDEN = 16


def load():
    """Rows, labels (0 malignant, 1 benign) and column names: 70 % to learn, 30 % to test, split by classes."""
    data = load_breast_cancer()
    names = [name.replace(' ', '_') for name in data.feature_names]
    split = train_test_split(data.data, data.target, test_size=0.3, stratify=data.target, random_state=0)
    return split, names, [str(name) for name in data.target_names]


def train(rows, labels):
    """The net whose weight decay does best in five-fold cross-validation on the rows to learn from."""
    net = MLPClassifier((HIDDEN,), max_iter=2000, random_state=0)
    search = GridSearchCV(net, {'alpha': [0.01, 0.1, 1, 3, 10]}, scoring='neg_log_loss', cv=5)
    return search.fit(rows, labels).best_estimator_


def exported(net, columns):
    """The net as ONNX. scikit-learn's single output unit becomes two scores, so that both classes have a probability."""
    hidden, output = net.coefs_
    weights = {
        'hidden.weight': hidden.T, 'hidden.bias': net.intercepts_[0],
        'scores.weight': np.concatenate([-output, output], axis=1).T / 2,
        'scores.bias': np.concatenate([-net.intercepts_[1], net.intercepts_[1]]) / 2}
    nodes = [
        helper.make_node('Gemm', ['measurements', 'hidden.weight', 'hidden.bias'], ['h'], 'hidden', transB=1),
        helper.make_node('Relu', ['h'], ['r'], 'relu'),
        helper.make_node('Gemm', ['r', 'scores.weight', 'scores.bias'], ['s'], 'scores', transB=1),
        helper.make_node('Softmax', ['s'], ['probabilities'], 'softmax', axis=1)]
    graph = helper.make_graph(
        nodes, 'breast_cancer',
        [helper.make_tensor_value_info('measurements', TensorProto.FLOAT, [1, columns])],
        [helper.make_tensor_value_info('probabilities', TensorProto.FLOAT, [1, 2])],
        [numpy_helper.from_array(np.ascontiguousarray(v, np.float32), k) for k, v in weights.items()])
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid('', 13)], producer_name='EdgeInfer models/breast_cancer')
    model.ir_version = 8
    onnx.checker.check_model(model, full_check=True)
    return model


def write_pipeline(names, classes, mean, deviation, least, most):
    """What a row must hold. Numbers beyond the learned range by more than that range are no such measurements."""
    columns = []
    for i, name in enumerate(names):
        margin = most[i] - least[i]
        columns.append({
            'name': name, 'minimum': float(np.float32(max(0, least[i] - margin))),
            'maximum': float(np.float32(most[i] + margin)), 'mean': [float(mean[i])], 'deviation': [float(deviation[i])]})
    pipeline = {'version': 1, 'input': 'measurements', 'table': {'columns': columns},
                'output': {'labels': classes, 'top': 2}}
    with open(f'{HERE}/pipeline.json', 'w') as file:
        json.dump(pipeline, file, indent=1)
        file.write('\n')


def write_golden(model, rows, labels, names, classes, standardized):
    """The first rows held back, as text, with the answers of ONNX's reference evaluator."""
    os.makedirs(f'{HERE}/golden', exist_ok=True)
    evaluator, cases = ReferenceEvaluator(model), []
    chosen = list(range(10))
    with open(f'{HERE}/golden/rows.csv', 'w', newline='') as file:
        writer = csv.writer(file, lineterminator='\n')
        writer.writerow(names)
        writer.writerows([repr(float(value)) for value in rows[i]] for i in chosen)
    for i in chosen:
        y = evaluator.run(None, {'measurements': standardized[i:i + 1]})[0][0]
        cases.append({'row': i, 'label': classes[labels[i]], 'class': classes[int(y.argmax())],
                      'probability': float(y.max())})
    with open(f'{HERE}/golden/answers.json', 'w') as file:
        json.dump(cases, file, indent=1)
        file.write('\n')


def wilson(right, count):
    """The 95 % interval of a proportion (Wilson 1927)."""
    z, share = 1.959964, right / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * np.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return middle - half, middle + half


def main():
    (learn, test, learn_labels, test_labels), names, classes = load()
    mean, deviation = learn.mean(0).astype(np.float32), learn.std(0).astype(np.float32)

    def standardized(rows):
        return (rows.astype(np.float32) - mean) / deviation
    net = train(standardized(learn), learn_labels)
    model = exported(net, len(names))
    onnx.save(model, f'{HERE}/breast_cancer.onnx')
    write_pipeline(names, classes, mean, deviation, learn.min(0), learn.max(0))
    x = standardized(test)
    np.savez_compressed(f'{HERE}/test.npz', x=x, y=test_labels.astype(np.int64))
    write_golden(model, test, test_labels, names, classes, x)
    probabilities = net.predict_proba(x)
    answers = probabilities.argmax(1)
    right = int((answers == test_labels).sum())
    low, high = wilson(right, len(test))
    missed = int(((answers == 1) & (test_labels == 0)).sum())
    alarms = int(((answers == 0) & (test_labels == 1)).sum())
    print(f'{right} of {len(test)} right: {right / len(test):.4f} (95 % interval {low:.4f} to {high:.4f}); '
          f'{missed} of {int((test_labels == 0).sum())} malignant missed, {alarms} of {int(test_labels.sum())} benign '
          f'called malignant, ROC AUC {roc_auc_score(test_labels, probabilities[:, 1]):.4f}')


if __name__ == '__main__':
    main()
