"""Writes a MobileNet as ONNX (opset 17) with small weights that ONNX Runtime unfolds once, when it loads the file.

Weights are stored as `integer · scale` and unfolded by Cast and Mul, which the runtime folds into constants: the
net then computes in fp32, at the speed of fp32. (DequantizeLinear would not do: the runtime keeps it for integer
kernels and unfolds it in every run.)
"""
from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from place_embedder.backbone import HEAD_PREFIX, ClippedConv, MobileNet, unfolded
from place_embedder.heads import FLOOR, GlobalHead, LocalHead

Storage = Literal["exact8", "int8", "fp16", "fp32"]

OPSET = 17
IR_VERSION = 8
# The block whose expansion (576 channels, ReLU6) is the last thing computed at stride 16.
MIDDLE_BLOCK = 14


def exact_steps(weight: np.ndarray) -> tuple[np.ndarray, np.float32]:
    """`(q, scale)` with `float32(q · scale) == weight` for every number: for weights that came from an 8-bit net.

    Raises ValueError when the numbers are not 256 or fewer multiples of one scale.
    """
    values = np.unique(np.concatenate([weight.ravel(), np.zeros(1, np.float32)]))
    guess = float(np.min(np.diff(values)))
    steps = np.rint(values / guess)
    # The widest value pins the scale best; then its neighbours among float32, until all numbers agree.
    guess = values[np.argmax(np.abs(values))] / steps[np.argmax(np.abs(values))]
    steps = np.rint(weight / guess)
    if steps.max() - steps.min() > 255:
        raise ValueError(f"not 8-bit weights: they would need {steps.max() - steps.min():.0f} steps")
    scale = np.float32(guess)
    for _ in range(16):
        scale = np.nextafter(scale, np.float32(0))
    for _ in range(33):
        if np.array_equal(steps.astype(np.float32) * scale, weight):
            return steps, scale
        scale = np.nextafter(scale, np.float32(np.inf))
    raise ValueError("not 8-bit weights: no scale gives these numbers back")


def channel_steps(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rounds to int8 with one scale for each output channel (symmetric). Returns `(q, scales)`."""
    widest = np.abs(weight).reshape(len(weight), -1).max(axis=1).clip(1e-12)
    scales = (widest / 127).astype(np.float32).reshape(-1, *[1] * (weight.ndim - 1))
    return np.rint(weight / scales), scales


class _Graph:
    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.nodes: list[onnx.NodeProto] = []
        self.numbers: list[onnx.TensorProto] = []

    def constant(self, array: np.ndarray, name: str) -> str:
        self.numbers.append(numpy_helper.from_array(array, name))
        return name

    def add(self, op: str, inputs: list[str], output: str, **attributes: object) -> str:
        self.nodes.append(helper.make_node(op, inputs, [output], output, **attributes))
        return output

    def weight(self, value: np.ndarray, name: str, storage: Storage | None = None) -> str:
        """Name of the fp32 tensor that the stored numbers unfold to."""
        storage = storage or self.storage
        if storage == "fp32":
            return self.constant(value, name)
        if storage == "fp16":
            half = self.constant(value.astype(np.float16), f"{name}.half")
            return self.add("Cast", [half], name, to=TensorProto.FLOAT)
        if storage == "exact8":
            steps, scale = exact_steps(value)
        else:
            steps, scale = channel_steps(value)
        # An asymmetric 8-bit range reaches beyond int8 on one side: then it is stored shifted, as uint8.
        shift = 0 if steps.min() >= -128 and steps.max() <= 127 else float(steps.min())
        kind = np.int8 if shift == 0 else np.uint8
        stored = self.constant((steps - shift).astype(kind), f"{name}.steps")
        unfolded = self.add("Cast", [stored], f"{name}.cast", to=TensorProto.FLOAT)
        if shift != 0:
            by = self.constant(np.float32(shift).reshape(1), f"{name}.shift")
            unfolded = self.add("Add", [unfolded, by], f"{name}.shifted")
        scaled = self.constant(np.asarray(scale, np.float32).reshape(np.shape(scale) or (1,)), f"{name}.scale")
        return self.add("Mul", [unfolded, scaled], name)

    def clip(self, source: str, output: str, low: float, high: float) -> str:
        bounds = [self.constant(np.float32(value), f"{output}.{end}") for value, end in ((low, "low"), (high, "high"))]
        return self.add("Clip", [source, *bounds], output)

    def conv(self, source: str, layer: ClippedConv, name: str) -> str:
        kernel = layer.weight.shape[-1]
        weight = self.weight(layer.weight.detach().numpy(), f"{name}.weight")
        bias = self.constant(layer.bias.detach().numpy(), f"{name}.bias")
        self.add(
            "Conv",
            [source, weight, bias],
            f"{name}.sum",
            auto_pad="SAME_UPPER",
            group=layer.groups,
            kernel_shape=[kernel, kernel],
            strides=[layer.stride, layer.stride],
        )
        return self.clip(f"{name}.sum", name, layer.low, layer.high)


    def unit(self, source: str, output: str) -> str:
        """`source` divided by its length over axis 1."""
        length = self.add("ReduceL2", [source], f"{output}.length", axes=[1], keepdims=1)
        floor = self.constant(np.float32(FLOOR), f"{output}.floor")
        return self.add("Div", [source, self.add("Max", [length, floor], f"{output}.divisor")], output)


def add_global_head(graph: _Graph, head: GlobalHead, features: str) -> None:
    """`embedding` N×512 from the feature map."""
    name = f"{HEAD_PREFIX}global"
    floored = graph.add("Max", [features, graph.constant(np.float32(FLOOR), f"{name}.floor")], f"{name}.floored")
    parts = []
    for number, gem in enumerate(head.gems):
        exponent, part = float(gem.exponent), f"{name}.gem{number}"
        powers = [graph.constant(np.float32(value), f"{part}.{end}") for value, end in ((exponent, "p"), (1 / exponent, "root"))]
        raised = graph.add("Pow", [floored, powers[0]], f"{part}.raised")
        mean = graph.add("ReduceMean", [raised], f"{part}.mean", axes=[2, 3], keepdims=0)
        parts.append(graph.unit(graph.add("Pow", [mean, powers[1]], part), f"{part}.unit"))
    pooled = graph.unit(graph.add("Concat", parts, f"{name}.parts", axis=1), f"{name}.pooled")
    weight, bias = head.folded()
    inputs = [pooled, graph.weight(weight, f"{name}.weight", "int8"), graph.constant(bias, f"{name}.bias")]
    graph.unit(graph.add("Gemm", inputs, f"{name}.linear", transB=1), "embedding")


def add_local_head(graph: _Graph, head: LocalHead, middle: str) -> None:
    """`attention` N×1 and `descriptors` N×D, at stride 16.

    Of a unit cell u = x / |x|, W·u + b points where W·x + b·|x| points, so the wide map is never divided.
    """
    name = f"{HEAD_PREFIX}local"
    length = graph.add("ReduceL2", [middle], f"{name}.length", axes=[1], keepdims=1)
    for layer, part in ((head.reduce, f"{name}.reduce"), (head.attend, f"{name}.attend")):
        weight = layer.weight.detach().numpy()
        graph.add("Conv", [middle, graph.weight(weight[:, :, None, None], f"{part}.weight", "fp16")], f"{part}.conv")
        bias = graph.constant(layer.bias.detach().numpy().reshape(1, -1, 1, 1), f"{part}.bias")
        graph.add("Add", [f"{part}.conv", graph.add("Mul", [length, bias], f"{part}.shift")], f"{part}.sum")
    graph.unit(f"{name}.reduce.sum", "descriptors")
    floor = graph.constant(np.float32(FLOOR), f"{name}.floor")
    divisor = graph.add("Max", [length, floor], f"{name}.divisor")
    share = graph.add("Sigmoid", [graph.add("Div", [f"{name}.attend.sum", divisor], f"{name}.logit")], f"{name}.share")
    graph.add("Mul", [length, share], "attention")


def write_onnx(
    net: MobileNet, path: Path, storage: Storage, note: str, heads: tuple[GlobalHead, LocalHead] | None = None
) -> None:
    """Input `input` N×3×H×W; outputs `features`, `pooled`, `logits`, and `middle`, the expanded map at stride 16.

    With heads also `embedding`, `attention` and `descriptors`.
    """
    graph = _Graph(storage)
    x = "input"
    middle = ""
    for number, block in enumerate(net.blocks):
        entry = x
        for index, layer in enumerate(block.layers):
            x = graph.conv(x, layer, f"block{number}.{index}")
            if number == MIDDLE_BLOCK and index == 0:
                middle = x
        if block.added is not None:
            graph.add("Add", [entry, x], f"block{number}.sum")
            x = graph.clip(f"block{number}.sum", f"block{number}", *block.added)
    graph.add("Identity", [x], "features")
    graph.add("Identity", [middle], "middle")
    mean = graph.add("GlobalAveragePool", [x], "mean")
    mean = graph.clip(mean, "mean.clipped", *net.pooled)
    graph.add("Flatten", [mean], "pooled")
    logits = graph.conv(mean, net.classifier, "classifier")
    graph.add("Flatten", [logits], "logits")

    def tensor(name: str, *shape: int | str) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)

    head_outputs = []
    if heads is not None:
        # The heads read what is an output too, so that a head can be cut off and run on the trunk's answers.
        add_global_head(graph, heads[0], "features")
        add_local_head(graph, heads[1], "middle")
        head_outputs = [
            tensor("embedding", "batch", heads[0].linear.out_features),
            tensor("attention", "batch", 1, "rows16", "columns16"),
            tensor("descriptors", "batch", heads[1].reduce.out_features, "rows16", "columns16"),
        ]
    channels = net.blocks[-1].layers[-1].weight.shape[0]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "place_embedder",
            [tensor("input", "batch", 3, "height", "width")],
            [
                tensor("features", "batch", channels, "rows", "columns"),
                tensor("middle", "batch", net.blocks[MIDDLE_BLOCK].layers[0].weight.shape[0], "rows16", "columns16"),
                tensor("pooled", "batch", channels),
                tensor("logits", "batch", net.classifier.weight.shape[0]),
                *head_outputs,
            ],
            graph.numbers,
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="moodmark training/place_embedder",
        doc_string=note,
    )
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def read_heads(path: Path) -> tuple[GlobalHead, LocalHead]:
    """The heads of a file that `write_onnx` wrote, weights as stored; batch norm stays folded into the bias.

    Raises ValueError when the file has no heads.
    """
    numbers = {name: value.copy() for name, value in unfolded(onnx.load(str(path)).graph).items()}
    start = f"{HEAD_PREFIX}global"
    if f"{start}.weight" not in numbers:
        raise ValueError(f"{path} has no heads; train them, see training/README.md")
    weight, bias = numbers[f"{start}.weight"], numbers[f"{start}.bias"]
    exponents = []
    while f"{start}.gem{len(exponents)}.p" in numbers:
        exponents.append(float(numbers[f"{start}.gem{len(exponents)}.p"]))
    whole = GlobalHead(weight.shape[1] // len(exponents), len(weight), tuple(exponents))
    local = {part: numbers[f"{HEAD_PREFIX}local.{part}.weight"][:, :, 0, 0] for part in ("reduce", "attend")}
    head = LocalHead(local["reduce"].shape[1], len(local["reduce"]))
    with torch.no_grad():
        whole.linear.weight.copy_(torch.from_numpy(weight))
        whole.norm.running_var.fill_(1 - whole.norm.eps)
        whole.norm.bias.copy_(torch.from_numpy(bias))
        for part, layer in (("reduce", head.reduce), ("attend", head.attend)):
            layer.weight.copy_(torch.from_numpy(local[part]))
            layer.bias.copy_(torch.from_numpy(numbers[f"{HEAD_PREFIX}local.{part}.bias"].ravel()))
    return whole.eval(), head.eval()
