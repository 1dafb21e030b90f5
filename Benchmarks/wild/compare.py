#!/usr/bin/env python3
"""Exports torchvision's networks to ONNX with made-up weights, compiles them, and compares with ONNX Runtime.

    compare.py EDGEINFER [--models NAME…] [--opsets 12,17,20,20d] [--json FILE] [--keep DIR]

Needs torch, torchvision, onnx, onnxscript and onnxruntime; Benchmarks/wild/run installs them. An opset with a `d` is
exported by way of torch.export («dynamo») instead of TorchScript. Exits 1 if a network does not compile, or differs
from ONNX Runtime by more than 1e-3 of its output's magnitude.
"""

import argparse
import contextlib
import io
import json
import logging
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from pathlib import Path

import numpy
import onnx
import onnxruntime
import torch
import torchvision

TOLERANCE = 1e-3
NETWORKS = (
    "resnet18 resnet50 mobilenet_v2 mobilenet_v3_small mobilenet_v3_large shufflenet_v2_x1_0 squeezenet1_1 "
    "efficientnet_b0 regnet_y_400mf densenet121 googlenet vit_b_16 swin_t"
).split()
OPSETS = "12,17,20,20d"


def network(name):
    """A network in evaluation mode whose activations neither vanish nor overflow."""
    torch.manual_seed(sum(name.encode()))
    options = {"aux_logits": False, "init_weights": False} if name == "googlenet" else {}
    model = torchvision.models.get_model(name, weights=None, **options)
    with torch.no_grad():
        for module in model.modules():
            if isinstance(module, torch.nn.Linear) and not module.weight.any():
                torch.nn.init.normal_(module.weight, std=module.in_features**-0.5)
            if isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
                module.momentum = None
                module.weight.uniform_(0.6, 1.4)
                module.bias.normal_(std=0.1)
        # Statistics that fit the weights; they follow each other from layer to layer.
        model.train()
        for seed in range(2):
            model(torch.randn(4, 3, 224, 224, generator=torch.Generator().manual_seed(seed)))
    return model.eval()


def export(model, path, opset):
    """Writes `model` as ONNX; `opset` is a number, with a `d` for the exporter that goes by torch.export."""
    is_dynamo = opset.endswith("d")
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        torch.onnx.export(
            model,
            (torch.zeros(1, 3, 224, 224),),
            str(path),
            input_names=["image"],
            output_names=["scores"],
            opset_version=int(opset.rstrip("d")),
            dynamo=is_dynamo,
        )


def allow_attention_in_old_opsets():
    """Lets the TorchScript exporter write attention at opset 12: it offers it from 13 and 14 on, but the operators that
    it writes are all there before."""
    from torch.onnx._internal.torchscript_exporter import symbolic_opset13, symbolic_opset14

    for name, function in (
        ("unflatten", symbolic_opset13.unflatten),
        ("scaled_dot_product_attention", symbolic_opset14.scaled_dot_product_attention),
    ):
        torch.onnx.register_custom_op_symbolic(f"aten::{name}", function, 12)


def run(*command):
    process = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if process.returncode != 0:
        raise RuntimeError((process.stderr.strip().splitlines() or [f"status {process.returncode}"])[-1])
    return process.stdout


def compare(edgeinfer, model, opset, folder):
    """The row of one network at one opset."""
    row = {"verdict": "ok"}
    source, compiled = folder / "model.onnx", folder / "model.edge"
    try:
        export(model, source, opset)
        row["foreign_nodes"] = len(onnx.load(str(source), load_external_data=False).graph.node)
    except Exception as error:
        return {"verdict": "not exported", "reason": str(error).strip().splitlines()[0][:300]}
    try:
        start = time.monotonic()
        run(edgeinfer, "compile", source, "-o", compiled)
        row["compile_s"] = round(time.monotonic() - start, 2)
    except RuntimeError as error:
        return row | {"verdict": "refused", "reason": str(error)[:2000]}
    facts = json.loads(run(edgeinfer, "inspect", compiled, "--json"))
    row["file_bytes"], row["arena_bytes"] = compiled.stat().st_size, facts["arena_bytes"]
    row["nodes"] = len(facts["nodes"])
    row["operators"] = dict(sorted(Counter(node["operator"] for node in facts["nodes"]).items()))

    image = numpy.random.default_rng(7).standard_normal((1, 3, 224, 224)).astype(numpy.float32)
    numpy.save(folder / "image.npy", image)
    try:
        start = time.monotonic()
        run(edgeinfer, "run", compiled, "--input", f"image={folder / 'image.npy'}", "--output", folder / "found")
        row["run_s"] = round(time.monotonic() - start, 2)
    except RuntimeError as error:
        return row | {"verdict": "not run", "reason": str(error)[:300]}
    found = numpy.load(folder / "found" / "0.npy")
    session = onnxruntime.InferenceSession(str(source), providers=["CPUExecutionProvider"])
    expected = session.run(None, {"image": image})[0]
    if found.shape != expected.shape:
        return row | {"verdict": "wrong", "reason": f"shape {found.shape} instead of {expected.shape}"}
    row["magnitude"] = float(numpy.abs(expected).max())
    row["error"] = float(numpy.abs(found - expected).max()) / row["magnitude"]
    if not row["error"] <= TOLERANCE:
        row["verdict"] = "wrong"
    return row


HEAD = f"{'network':20} {'opset':>5} {'compile':>8} {'file':>10} {'arena':>10} {'error':>8} {'nodes':>11}  verdict"


def line(name, opset, row):
    def cell(key, form, width):
        return format(row[key], form).rjust(width) if key in row else " " * width

    nodes = f"{row.get('foreign_nodes', '')} → {row['nodes']}" if "nodes" in row else str(row.get("foreign_nodes", ""))
    return (
        f"{name:20} {opset:>5} {cell('compile_s', '.2f', 6)} s {cell('file_bytes', ',d', 11)} "
        f"{cell('arena_bytes', ',d', 10)} {cell('error', '.1e', 8)} {nodes:>11}  {row['verdict']}"
        + (f": {row['reason']}" if "reason" in row else "")
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("edgeinfer", type=Path)
    parser.add_argument("--models", nargs="+", default=NETWORKS, metavar="NAME")
    parser.add_argument("--opsets", default=OPSETS, help="%(default)s")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--keep", type=Path, help="a folder for the exported and the compiled models")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    onnxruntime.set_default_logger_severity(3)
    with contextlib.suppress(ImportError, AttributeError):
        allow_attention_in_old_opsets()

    rows = []
    print(HEAD)
    for name in arguments.models:
        model = network(name)
        for opset in arguments.opsets.split(","):
            with tempfile.TemporaryDirectory() as folder:
                if arguments.keep:
                    folder = arguments.keep / f"{name}-{opset}"
                    folder.mkdir(parents=True, exist_ok=True)
                row = compare(arguments.edgeinfer, model, opset, Path(folder))
            rows.append({"network": name, "opset": opset} | row)
            print(line(name, opset, row), flush=True)
            if arguments.json:
                arguments.json.write_text(json.dumps(rows, indent=1) + "\n")
    sys.exit(any(row["verdict"] not in ("ok", "not exported") for row in rows))


if __name__ == "__main__":
    main()
