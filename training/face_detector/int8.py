"""The exported net with integer arithmetic, to compare: python3 -m face_detector.int8

Writes runs/face_detector/fp32.onnx and runs/face_detector/int8.onnx. The latter holds the graph with quantised weights
(8 bits, a scale for each channel) and activations (8 bits, ranges of the training pictures), as pairs of QuantizeLinear
and DequantizeLinear that ONNX Runtime turns into integer convolutions (Jacob et al., 2018, arXiv 1712.05877). The first
and the last layers stay as they are.
"""
import json

import numpy
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

from lab.onnx_export import OPSET
from lab.paths import RUNS

from .export import MODEL, NAMES, Exported, made_up_picture, trained
from .measure import planes
from .net import FaceDetector

PICTURES = 60
"""Enough for ranges; every hundredth picture."""
COVERED = 0.9999


def main() -> None:
    net, _ = trained()
    folder = RUNS / MODEL
    sizes = {"input": {0: "batch", 2: "height", 3: "width"}, **{name: {0: "batch", 1: "cells"} for name in NAMES}}
    exact = folder / "fp32.onnx"
    torch.onnx.export(
        Exported(net).eval(), made_up_picture(), str(exact), opset_version=OPSET, input_names=["input"], output_names=NAMES, dynamic_axes=sizes
    )
    data = RUNS / "face-data" / "train"
    names = [entry["name"] for entry in json.loads((data / "faces.json").read_text())]
    pictures = [planes(numpy.asarray(Image.open(data / name).convert("RGB"))) for name in names[:: len(names) // PICTURES]]
    quantised = quantise(onnx.load(str(exact)), ranges(net, pictures))
    onnx.save(quantised, str(folder / "int8.onnx"))
    print(f"{exact}: {exact.stat().st_size} bytes; {folder / 'int8.onnx'}: {(folder / 'int8.onnx').stat().st_size} bytes")


def ranges(net: FaceDetector, pictures: list[numpy.ndarray]) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """For each convolution in the file's order, what goes in and what comes out, lowest and highest but for outliers."""
    layers = net.convolutions()
    seen = {layer: ([], []) for layer in layers}

    def watch(layer, given, answer) -> None:
        seen[layer][0].append(_extent(given[0]))
        seen[layer][1].append(_extent(answer))

    hooks = [layer.register_forward_hook(watch) for layer in layers]
    with torch.no_grad():
        for picture in pictures:
            net(torch.from_numpy(picture[None]).float())
    for hook in hooks:
        hook.remove()
    return [tuple((min(low for low, _ in side), max(high for _, high in side)) for side in seen[layer]) for layer in layers]


def _extent(values: torch.Tensor) -> tuple[float, float]:
    flat = values.flatten()
    outliers = max(1, int(len(flat) * (1 - COVERED)))
    return float(flat.kthvalue(outliers).values), float(flat.kthvalue(len(flat) - outliers + 1).values)


def quantise(model: onnx.ModelProto, extents) -> onnx.ModelProto:
    """`model` with its inner convolutions between quantising pairs; `extents` as `ranges` gives them."""
    graph = model.graph
    weights = {initializer.name: numpy_helper.to_array(initializer) for initializer in graph.initializer}
    convolutions = [node for node in graph.node if node.op_type == "Conv"]
    inner = {node.name: extent for node, extent in zip(convolutions, extents) if weights[node.input[1]].shape[1] != 3 and weights[node.input[1]].shape[0] >= 16}
    followers = {node.input[0]: node for node in graph.node if node.op_type == "Relu"}
    nodes, pairs = [], {}

    def constant(name: str, values) -> str:
        graph.initializer.append(numpy_helper.from_array(numpy.asarray(values), name))
        return name

    def paired(name: str, low: float, high: float, out: str) -> None:
        low, high = min(low, 0.0), max(high, 0.0)
        scale = max((high - low) / 255, 1e-8)
        zero = int(numpy.clip(round(-low / scale), 0, 255))
        given = [constant(f"{out}_scale", numpy.float32(scale)), constant(f"{out}_zero", numpy.uint8(zero))]
        nodes.append(helper.make_node("QuantizeLinear", [name, *given], [f"{out}_quantised"]))
        nodes.append(helper.make_node("DequantizeLinear", [f"{out}_quantised", *given], [out]))

    for node in graph.node:
        if node.name not in inner:
            nodes.append(node)
            if node.op_type == "Relu" and node.input[0] in pairs:
                low, high = pairs.pop(node.input[0])
                out = node.output[0]
                node.output[0] = f"{out}_exact"
                paired(node.output[0], 0.0, high, out)
            continue
        (in_low, in_high), (out_low, out_high) = inner[node.name]
        paired(node.input[0], in_low, in_high, f"{node.name}_in")
        weight, bias = weights[node.input[1]], weights[node.input[2]]
        scale = numpy.maximum(abs(weight).reshape(len(weight), -1).max(1) / 127, 1e-8).astype(numpy.float32)
        whole = numpy.round(weight / scale[:, None, None, None]).astype(numpy.int8)
        zeros = constant(f"{node.name}_zeros", numpy.zeros(len(scale), numpy.int8))
        given = [constant(f"{node.name}_weight", whole), constant(f"{node.name}_scales", scale), zeros]
        nodes.append(helper.make_node("DequantizeLinear", given, [f"{node.name}_unfolded"], axis=0))
        in_scale = (max(in_high, 0.0) - min(in_low, 0.0)) / 255
        bias_scale = (scale * numpy.float32(in_scale)).astype(numpy.float32)
        given = [
            constant(f"{node.name}_bias", numpy.round(bias / bias_scale).astype(numpy.int32)),
            constant(f"{node.name}_bias_scale", bias_scale),
            constant(f"{node.name}_bias_zeros", numpy.zeros(len(scale), numpy.int32)),
        ]
        nodes.append(helper.make_node("DequantizeLinear", given, [f"{node.name}_bias_unfolded"], axis=0))
        node.input[0], node.input[1], node.input[2] = f"{node.name}_in", f"{node.name}_unfolded", f"{node.name}_bias_unfolded"
        out = node.output[0]
        if out in followers:
            pairs[out] = (out_low, out_high)
            nodes.append(node)
        else:
            node.output[0] = f"{out}_exact"
            nodes.append(node)
            paired(node.output[0], out_low, out_high, out)
    del graph.node[:]
    graph.node.extend(nodes)
    used = {name for node in nodes for name in node.input}
    for initializer in list(graph.initializer):
        if initializer.name not in used:
            graph.initializer.remove(initializer)
    onnx.checker.check_model(model)
    return model


if __name__ == "__main__":
    main()
