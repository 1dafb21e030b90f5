"""The models that are quantized, the samples that both sides calibrate with, and those that both are judged by."""

import os
import zipfile

import numpy as np
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


class Case:
    """One float model; `calibration` and `judged` are samples of its input, `labels` those of the judged ones."""

    def __init__(self, name, model, calibration, judged, labels=None, kind="classes"):
        self.name, self.model, self.kind = name, model, kind
        self.calibration = np.ascontiguousarray(calibration, dtype=np.float32)
        self.judged = np.ascontiguousarray(judged, dtype=np.float32)
        self.labels = labels


def channels_first(pictures):
    return np.transpose(pictures, (0, 3, 1, 2))


def resnet8(realworld):
    """The first half of 1,000 CIFAR-10 pictures calibrates, the second half judges."""
    data = np.load(f"{realworld}/data/cifar10_1000.npz")
    x, y = channels_first(data["x"].astype(np.float32)), data["y"]
    return Case("resnet8", f"{realworld}/models/resnet8_float.onnx", x[:500], x[500:], y[500:])


def crops(pictures, width, height):
    """Each picture whole, and its four quarters, resized."""
    out = []
    for picture in pictures:
        image = Image.fromarray(picture)
        w, h = image.size
        boxes = [(0, 0, w, h)] + [(a, b, a + w // 2, b + h // 2) for b in (0, h // 2) for a in (0, w // 2)]
        out += [np.asarray(image.resize((width, height), Image.BILINEAR, box=box)) for box in boxes]
    return np.stack(out)


def vww(realworld):
    """Pictures and their quarters of 50 classes calibrate, those of the 50 others judge."""
    pictures = np.load(f"{realworld}/data/imagenet_100.npz")["x"]
    x = channels_first(crops(pictures, 96, 96).astype(np.float32) / 255)
    return Case("vww", f"{realworld}/models/vww_float.onnx", x[:250], x[250:])


def ultraface(realworld):
    """50 pictures calibrate, 50 others judge."""
    pictures = np.load(f"{realworld}/data/imagenet_100.npz")["x"]
    resized = np.stack([np.asarray(Image.fromarray(p).resize((320, 240), Image.BILINEAR)) for p in pictures])
    x = channels_first((resized.astype(np.float32) - 127) / 128)
    return Case("ultraface", f"{realworld}/models/ultraface_rfb320.onnx", x[:50], x[50:], kind="boxes")


def digits(realworld):
    """Of the pictures that the model was not trained with, every other one."""
    model = f"{ROOT}/models/digits"
    data = np.load(f"{model}/test.npz")
    x, y = channels_first(data["x"].astype(np.float32) / 255), data["y"]
    return Case("digits", f"{model}/digits.onnx", x[0::2], x[1::2], y[1::2])


ALL = {"resnet8": resnet8, "vww": vww, "ultraface": ultraface, "digits": digits}


def write_npz(path, samples):
    """An .npz whose bytes depend on the samples alone."""
    with zipfile.ZipFile(path, "w") as archive:
        with archive.open(zipfile.ZipInfo("x.npy"), "w", force_zip64=True) as stream:
            np.lib.format.write_array(stream, samples)
