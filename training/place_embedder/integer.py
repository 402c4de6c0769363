"""The backbone with 8-bit arithmetic from the first layer to the last, as it was published.

    python3 -m place_embedder.integer OUT.onnx

The published net was trained for 8 bits: the range that each layer's output is clipped to is what its 8 bits hold, so
scales and zero points follow from the ranges, and nothing has to be calibrated. Answers `features`, `middle` and `logits` in
fp32. For measuring (bench/model-precision.ts): the bundled file computes in fp32.
"""
from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from lab.paths import MODELS
from place_embedder.backbone import ClippedConv, load_onnx
from place_embedder.export import IR_VERSION, MIDDLE_BLOCK, OPSET, exact_steps


class _Integers:
    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.numbers: list[onnx.TensorProto] = []
        self.ranges: dict[str, tuple[np.float32, np.uint8]] = {}

    def constant(self, value: np.ndarray, name: str) -> str:
        self.numbers.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def hold(self, name: str, low: float, high: float) -> list[str]:
        """Names of scale and zero point with which 8 bits hold `low`..`high`."""
        scale = np.float32((high - low) / 255)
        self.ranges[name] = (scale, np.uint8(np.clip(round(-low / scale), 0, 255)))
        return [self.constant(value, f"{name}.{end}") for value, end in zip(self.ranges[name], ("scale", "zero"))]

    def add(self, op: str, inputs: list[str], output: str, **attributes: object) -> str:
        self.nodes.append(helper.make_node(op, inputs, [output], output, **attributes))
        return output

    def conv(self, source: str, layer: ClippedConv, name: str) -> str:
        into = self.ranges[source][0]
        steps, scale = exact_steps(layer.weight.detach().numpy())
        bias = np.rint(layer.bias.detach().numpy() / (scale * into)).clip(-(2**31), 2**31 - 1).astype(np.int32)
        kernel = layer.weight.shape[-1]
        return self.add(
            "QLinearConv",
            [
                *(source, f"{source}.scale", f"{source}.zero"),
                # Unsigned, as published: products of unsigned and signed bytes overflow on processors without VNNI.
                self.constant((steps - steps.min()).astype(np.uint8), f"{name}.weight"),
                self.constant(np.float32(scale), f"{name}.weight.scale"),
                self.constant(np.uint8(-steps.min()), f"{name}.weight.zero"),
                *self.hold(name, layer.low, layer.high),
                self.constant(bias, f"{name}.bias"),
            ],
            name,
            auto_pad="SAME_UPPER",
            group=layer.groups,
            kernel_shape=[kernel, kernel],
            strides=[layer.stride, layer.stride],
        )

    def float(self, source: str, output: str) -> str:
        return self.add("DequantizeLinear", [source, f"{source}.scale", f"{source}.zero"], output)


def write_integer(source: Path, path: Path) -> None:
    net, graph = load_onnx(source), _Integers()
    x = graph.add("QuantizeLinear", ["input", *graph.hold("pixels", -1, 1)], "pixels")
    for number, block in enumerate(net.blocks):
        entry = x
        for index, layer in enumerate(block.layers):
            x = graph.conv(x, layer, f"block{number}.{index}")
            if number == MIDDLE_BLOCK and index == 0:
                graph.float(x, "middle")
        if block.added is not None:
            name = f"block{number}"
            pairs = [part for term in (entry, x) for part in (term, f"{term}.scale", f"{term}.zero")]
            x = graph.add("QLinearAdd", [*pairs, *graph.hold(name, *block.added)], name, domain="com.microsoft")
    graph.float(x, "features")
    graph.add("GlobalAveragePool", ["features"], "mean")
    graph.add("Clip", ["mean", *(graph.constant(np.float32(value), f"mean.{value}") for value in net.pooled)], "pooled")
    weight = net.classifier.weight.detach().numpy()
    graph.add("Conv", ["pooled", graph.constant(weight, "classifier.weight"), graph.constant(net.classifier.bias.detach().numpy(), "classifier.bias")], "classes")
    graph.add("Flatten", ["classes"], "logits")

    def tensor(name: str, *shape: int | str) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)

    outputs = [
        tensor("features", "batch", 1280, "rows", "columns"),
        tensor("middle", "batch", 576, "rows16", "columns16"),
        tensor("logits", "batch", 1001),
    ]
    model = helper.make_model(
        helper.make_graph(graph.nodes, "place_embedder", [tensor("input", "batch", 3, "height", "width")], outputs, graph.numbers),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)],
        ir_version=IR_VERSION,
    )
    path.write_bytes(model.SerializeToString())


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    write_integer(MODELS / "place_embedder.onnx", Path(sys.argv[1]))
