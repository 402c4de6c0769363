"""MobileNetV2 (Sandler et al., 2018, arXiv 1801.04381) as PyTorch modules, read from and written to ONNX.

The published checkpoint is an 8-bit net: batch norm is folded into the convolutions, and every layer's output is
clipped to the range that its 8 bits could hold. Both stay as they are; what is here computes the same numbers.
"""
from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional


class ClippedConv(nn.Module):
    """Convolution with TensorFlow's SAME padding (the odd pixel goes below and to the right), clipped to a range."""

    def __init__(self, weight: Tensor, bias: Tensor, stride: int, groups: int, low: float, high: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(weight)
        self.bias = nn.Parameter(bias)
        self.stride, self.groups, self.low, self.high = stride, groups, low, high

    def forward(self, x: Tensor) -> Tensor:
        return functional.conv2d(
            same_pad(x, self.weight.shape[-1], self.stride), self.weight, self.bias, self.stride, 0, 1, self.groups
        ).clamp(self.low, self.high)


def same_pad(x: Tensor, kernel: int, stride: int) -> Tensor:
    """Pads N×C×H×W so that a convolution gives ⌈H/stride⌉ × ⌈W/stride⌉."""
    if kernel == 1:
        return x
    pads = []
    for size in (x.shape[-1], x.shape[-2]):
        total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
        pads += [total // 2, total - total // 2]
    return functional.pad(x, pads)


class Block(nn.Module):
    """Inverted residual: expansion, depthwise convolution, projection, and the input added where shapes allow."""

    def __init__(self, layers: list[ClippedConv], added: tuple[float, float] | None) -> None:
        super().__init__()
        self.layers = nn.Sequential(*layers)
        self.added = added

    def forward(self, x: Tensor) -> Tensor:
        y = self.layers(x)
        return y if self.added is None else (x + y).clamp(*self.added)


class MobileNet(nn.Module):
    """`blocks` end in the feature map N×1280×H/32×W/32; `classifier` turns its mean into 1,001 ImageNet logits."""

    def __init__(self, blocks: list[Block], classifier: ClippedConv, pooled: tuple[float, float]) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(blocks)
        self.classifier = classifier
        self.pooled = pooled

    def forward(self, x: Tensor, first: int = 0, last: int | None = None) -> Tensor:
        """Runs blocks `first` to `last` (exclusive, all when None). Pixels enter as RGB in −1..1, N×3×H×W."""
        for block in self.blocks[first:last]:
            x = block(x)
        return x


# How export.py stores weights: integers, unfolded on loading.
_UNFOLDING = {
    "Cast": lambda numbers: numbers.astype(np.float32),
    "Add": lambda numbers, shift: numbers + shift,
    "Mul": lambda numbers, scale: numbers * scale,
}


# Tensors of the heads (heads.py) are named so, and their outputs so.
HEAD_PREFIX = "head."
HEAD_OUTPUTS = ("embedding", "attention", "descriptors")


def unfolded(graph: onnx.GraphProto) -> dict[str, np.ndarray]:
    """All constants of a graph by name, those too that are stored as integers or halves and unfolded on loading."""
    numbers = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    for node in graph.node:
        if node.op_type in _UNFOLDING and all(name in numbers for name in node.input):
            numbers[node.output[0]] = _UNFOLDING[node.op_type](*(numbers[name] for name in node.input))
    return numbers


def load_onnx(path: Path) -> MobileNet:
    """Reads the published checkpoint, or a file that export.py wrote; heads are passed over.

    Raises ValueError when the file holds operators that a clipped MobileNetV2 does not have.
    """
    graph = onnx.load(str(path)).graph
    numbers = unfolded(graph)
    same: dict[str, str] = {}

    def origin(name: str) -> str:
        while name in same:
            name = same[name]
        return name

    convs: dict[str, ClippedConv] = {}
    clips: dict[str, tuple[float, float]] = {}
    clip_of: dict[str, str] = {}
    adds: list[tuple[str, str]] = []
    order: list[str] = []
    pooled = ""
    for node in graph.node:
        if node.output[0] in numbers or node.output[0].startswith((HEAD_PREFIX, *HEAD_OUTPUTS)):
            continue
        if node.op_type == "Identity":
            same[node.output[0]] = origin(node.input[0])
        elif node.op_type == "Conv":
            attributes = {item.name: onnx.helper.get_attribute_value(item) for item in node.attribute}
            if attributes["auto_pad"] != b"SAME_UPPER":
                raise ValueError(f"{path}: {node.output[0]} is not padded as expected")
            weight, bias = (torch.from_numpy(numbers[name].copy()) for name in node.input[1:3])
            convs[node.output[0]] = ClippedConv(weight, bias, attributes["strides"][0], attributes["group"], 0, 0)
            order.append(node.output[0])
        elif node.op_type == "Clip":
            source = origin(node.input[0])
            clips[source] = (float(numbers[node.input[1]]), float(numbers[node.input[2]]))
            clip_of[node.output[0]] = source
        elif node.op_type == "Add":
            # The block's own projection is the convolution computed last.
            branch = max((clip_of[origin(name)] for name in node.input), key=lambda name: order.index(name) if name in order else -1)
            adds.append((node.output[0], branch))
        elif node.op_type == "GlobalAveragePool":
            pooled = node.output[0]
        elif node.op_type not in ("Flatten", "Transpose", "Reshape"):
            raise ValueError(f"{path}: a clipped MobileNetV2 has no {node.op_type}")
    for name, conv in convs.items():
        conv.low, conv.high = clips[name]

    added_after = {branch: clips[total] for total, branch in adds}
    *body, last, classifier = order
    blocks = [Block([convs[body[0]]], None)]
    layers: list[ClippedConv] = []
    for name in body[1:]:
        layers.append(convs[name])
        # A block ends in its projection: 1 × 1, fewer channels than it takes, nothing depthwise.
        if len(layers) > 1 and convs[name].weight.shape[-1] == 1:
            blocks.append(Block(layers, added_after.get(name)))
            layers = []
    blocks.append(Block([*layers, convs[last]], None))
    return MobileNet(blocks, convs[classifier], clips[pooled])


def pixels_to_input(rgb: np.ndarray) -> Tensor:
    """8-bit RGB, N×H×W×3 → N×3×H×W in −1..1."""
    return torch.from_numpy(rgb).permute(0, 3, 1, 2).float() / 127.5 - 1
