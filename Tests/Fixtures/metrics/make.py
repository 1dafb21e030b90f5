#!/usr/bin/env python3
"""Writes the figures that EdgeEvaluate must find, as scikit-learn, SciPy and pycocotools compute them.

Usage: make.py, in this folder; needs numpy, scikit-learn, scipy and pycocotools.
"""
import contextlib
import io
import json

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from scipy import optimize, special, stats
from sklearn import metrics

random = np.random.default_rng(7)


def write(name, **members):
    with open(name + ".json", "w") as file:
        json.dump(members, file, separators=(",", ":"))
        file.write("\n")


def plain(array):
    return np.asarray(array).tolist()


def multiclass():
    count, classes = 200, 5
    # The last class never occurs and is never predicted.
    labels = random.integers(0, classes - 1, count)
    scores = np.round(random.normal(size=(count, classes)) + 1.5 * np.eye(classes)[labels], 2).astype(np.float32)
    scores[:, -1] = -9
    probabilities = special.softmax(scores.astype(np.float64) * 2, axis=1)
    predicted = scores.argmax(1)
    confidence = probabilities.max(1)
    bins = np.clip(np.ceil(confidence * 15).astype(int) - 1, 0, 14)
    ece = sum(
        abs((predicted == labels)[bins == b].sum() - confidence[bins == b].sum()) for b in range(15)) / count

    def loss(log_temperature):
        tempered = scores.astype(np.float64) / np.exp(log_temperature)
        return -special.log_softmax(tempered, axis=1)[np.arange(count), labels].mean()

    fit = optimize.minimize_scalar(loss, bounds=(-4, 4), method="bounded", options={"xatol": 1e-10})
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        labels, predicted, labels=range(classes), zero_division=0)
    write(
        "multiclass", labels=plain(labels), scores=plain(scores), top1=metrics.accuracy_score(labels, predicted),
        top2=metrics.top_k_accuracy_score(labels, scores, k=2, labels=range(classes)),
        macro_f1=metrics.f1_score(labels, predicted, average="macro"),
        weighted_f1=metrics.f1_score(labels, predicted, average="weighted"),
        micro_f1=metrics.f1_score(labels, predicted, average="micro"),
        balanced_accuracy=metrics.balanced_accuracy_score(labels, predicted), precision=plain(precision),
        recall=plain(recall), f1=plain(f1), support=plain(support),
        confusion=plain(metrics.confusion_matrix(labels, predicted, labels=range(classes))),
        log_loss=metrics.log_loss(labels, probabilities, labels=range(classes)), calibration_error=ece,
        temperature=float(np.exp(fit.x)))


def binary():
    count = 150
    labels = random.integers(0, 2, count)
    # Few different scores, so that many are tied.
    scores = np.round(np.clip(random.normal(0.4 + 0.2 * labels, 0.2), 0, 1) * 20) / 20
    scores = scores.astype(np.float32)
    write(
        "binary", labels=plain(labels), scores=plain(scores), roc_auc=metrics.roc_auc_score(labels, scores),
        average_precision=metrics.average_precision_score(labels, scores))


def multilabel():
    targets = random.integers(0, 2, (80, 4))
    predicted = np.where(random.random((80, 4)) < 0.8, targets, 1 - targets)
    targets[:, 3] = predicted[:, 3] = 0
    write(
        "multilabel", targets=plain(targets), predicted=plain(predicted),
        subset_accuracy=metrics.accuracy_score(targets, predicted),
        f1=plain(metrics.f1_score(targets, predicted, average=None, zero_division=0)),
        macro_f1=metrics.f1_score(targets, predicted, average="macro", zero_division=0),
        micro_f1=metrics.f1_score(targets, predicted, average="micro", zero_division=0))


def regression():
    targets = random.normal(size=(60, 2)).astype(np.float32)
    predicted = (targets + random.normal(scale=0.4, size=(60, 2))).astype(np.float32)
    write(
        "regression", targets=plain(targets), predicted=plain(predicted),
        mean_absolute_error=metrics.mean_absolute_error(targets, predicted),
        root_mean_squared_error=float(np.sqrt(((targets - predicted).astype(np.float64) ** 2).mean())),
        r_squared=metrics.r2_score(targets, predicted))


def segmentation():
    targets = random.integers(0, 4, 500)
    predicted = np.where(random.random(500) < 0.7, targets, random.integers(0, 4, 500))
    write(
        "segmentation", targets=plain(targets), predicted=plain(predicted),
        iou=plain(metrics.jaccard_score(targets, predicted, average=None)),
        mean_iou=metrics.jaccard_score(targets, predicted, average="macro"))


def detection():
    images, truths, detections = list(range(12)), [], []
    for image in images:
        for _ in range(random.integers(1, 6)):
            box = np.round(np.concatenate([random.uniform(0, 80, 2), random.uniform(8, 40, 2)]), 2)
            category = int(random.integers(1, 4))
            crowd = int(random.random() < 0.1)
            truths.append(dict(
                id=len(truths) + 1, image_id=image, category_id=category, bbox=plain(box),
                area=float(box[2] * box[3]), iscrowd=crowd))
            for _ in range(random.integers(0, 3)):
                near = np.round(box + random.normal(scale=3, size=4), 2)
                near[2:] = np.maximum(near[2:], 1)
                detections.append(dict(
                    image_id=image, category_id=category, bbox=plain(near), score=float(random.integers(1, 20)) / 20))
        detections.append(dict(
            image_id=image, category_id=2, bbox=plain(np.round(random.uniform(5, 40, 4), 2)),
            score=float(random.integers(1, 20)) / 20))
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO()
        coco.dataset = dict(
            images=[dict(id=image, width=128, height=128) for image in images],
            categories=[dict(id=c, name=str(c)) for c in (1, 2, 3)], annotations=truths)
        coco.createIndex()
        evaluation = COCOeval(coco, coco.loadRes(detections), "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    precision = evaluation.eval["precision"][:, :, :, 0, 2]
    write(
        "detection", images=coco.dataset["images"], categories=coco.dataset["categories"],
        annotations=[{k: v for k, v in t.items() if k != "segmentation"} for t in truths], detections=detections,
        map_50=evaluation.stats[1], map=evaluation.stats[0],
        average_precision_50=[float(precision[0, :, k].mean()) for k in range(3)])


def significance():
    mcnemar = []
    for first, second in [(0, 0), (3, 9), (12, 12), (1, 23), (20, 40), (250, 310)]:
        total = first + second
        if total == 0:
            p = 1.0
        elif total < 25:
            p = stats.binomtest(min(first, second), total, 0.5).pvalue
        else:
            p = stats.chi2.sf(max(abs(first - second) - 1, 0) ** 2 / total, 1)
        mcnemar.append([first, second, float(p)])
    slices = []
    for hits, size, total_hits, total in [(3, 10, 80, 100), (8, 10, 80, 100), (30, 60, 700, 1000), (0, 4, 5, 9)]:
        slices.append([hits, size, total_hits, total, float(stats.hypergeom.cdf(hits, total, total_hits, size))])
    write("significance", mcnemar=mcnemar, slices=slices)


for make in (multiclass, binary, multilabel, regression, segmentation, detection, significance):
    make()
