"""Public ONNX checkpoints as PyTorch modules whose weights can be trained further."""
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper
from torch import nn


class OnnxGraph(nn.Module):
    """Runs the nodes of an ONNX graph one after the other; every initializer becomes a parameter.

    Knows the operators of small convolutional classifiers. Batch normalisation keeps its published statistics and
    trains its scale and shift: the small fine-tuning sets here estimate statistics badly.
    Raises ValueError naming the operator when the graph holds another one.
    """

    def __init__(self, path, outputs: list[str], inputs: list[str] | None = None):
        """`outputs`: names of the values to answer; anything in the graph, so that a head can be left out.

        `inputs`: names of the values that the caller gives, the graph's own input by default; anything in the graph,
        so that early layers can run once and later ones be trained.
        """
        super().__init__()
        graph = onnx.load(str(path)).graph
        self.outputs = outputs
        self.inputs = inputs or [graph.input[0].name]
        self.weights = nn.ParameterDict()
        for initializer in graph.initializer:
            value = torch.from_numpy(numpy_helper.to_array(initializer).copy())
            if not value.is_floating_point():
                raise ValueError(f"{path}: integer initializer {initializer.name} is not supported")
            self.weights[initializer.name] = nn.Parameter(value)
        self.nodes = _needed([_Node(node, path) for node in graph.node], outputs, self.inputs)
        used = {name for node in self.nodes for name in node.inputs}
        for name in list(self.weights.keys()):
            if name not in used:
                del self.weights[name]
        for node in self.nodes:
            if node.kind == "BatchNormalization":
                for name in node.inputs[3:5]:
                    self.weights[name].requires_grad_(False)

    def forward(self, *inputs: torch.Tensor) -> list[torch.Tensor]:
        """The values named by `outputs`, in order."""
        values = dict(zip(self.inputs, inputs, strict=True))

        def value(name):
            return values[name] if name in values else self.weights[name]

        for node in self.nodes:
            values[node.output] = node.run([value(name) for name in node.inputs])
        return [values[name] for name in self.outputs]


class _Node:
    def __init__(self, node, path):
        self.kind = node.op_type
        if self.kind not in _OPERATORS:
            raise ValueError(f"{path}: operator {self.kind} is not supported")
        self.inputs = list(node.input)
        self.output = node.output[0]
        self.attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}

    def run(self, inputs):
        return _OPERATORS[self.kind](inputs, self.attributes)


def _needed(nodes: list[_Node], outputs: list[str], inputs: list[str]) -> list[_Node]:
    """The nodes between inputs and outputs, in their order."""
    wanted = set(outputs)
    kept = []
    for node in reversed(nodes):
        if node.output in wanted and node.output not in inputs:
            kept.append(node)
            wanted.update(node.inputs)
    return kept[::-1]


def _padded(image, attributes, kernel, value):
    """Padding by the node's `auto_pad` or `pads`."""
    mode = attributes.get("auto_pad", b"NOTSET")
    if mode == b"SAME_UPPER":
        strides = attributes.get("strides", [1, 1])
        sides = []
        for size, width, stride in zip(map(int, image.shape[-2:]), kernel, strides):
            total = max((-(-size // stride) - 1) * stride + width - size, 0)
            sides.append((total // 2, total - total // 2))
        (top, bottom), (left, right) = sides
    elif mode in (b"NOTSET", b"VALID"):
        top, left, bottom, right = attributes.get("pads", [0, 0, 0, 0])
    else:
        raise ValueError(f"auto_pad {mode} is not supported")
    return F.pad(image, (left, right, top, bottom), value=value) if any((top, bottom, left, right)) else image


def _conv(inputs, attributes):
    image, weight, *bias = inputs
    return F.conv2d(
        _padded(image, attributes, weight.shape[-2:], 0.0),
        weight,
        bias[0] if bias else None,
        stride=attributes.get("strides", [1, 1]),
        groups=attributes.get("group", 1),
    )


def _batch_norm(inputs, attributes):
    image, scale, shift, mean, variance = inputs
    factor = scale / torch.sqrt(variance + attributes.get("epsilon", 1e-5))
    return image * factor[:, None, None] + (shift - mean * factor)[:, None, None]


def _max_pool(inputs, attributes):
    kernel = attributes["kernel_shape"]
    padded = _padded(inputs[0], attributes, kernel, float("-inf"))
    return F.max_pool2d(padded, kernel, stride=attributes.get("strides", [1, 1]))


def _gemm(inputs, attributes):
    a, b, *c = inputs
    product = a @ (b.t() if attributes.get("transB", 0) else b)
    return product + c[0] if c else product


_OPERATORS = {
    "Add": lambda inputs, _: inputs[0] + inputs[1],
    "AveragePool": lambda inputs, a: F.avg_pool2d(inputs[0], a["kernel_shape"], stride=a.get("strides", [1, 1])),
    "BatchNormalization": _batch_norm,
    "Conv": _conv,
    "Flatten": lambda inputs, a: inputs[0].flatten(a.get("axis", 1)),
    "Gemm": _gemm,
    "GlobalAveragePool": lambda inputs, _: inputs[0].mean((-2, -1), keepdim=True),
    "Identity": lambda inputs, _: inputs[0],
    "MaxPool": _max_pool,
    "Relu": lambda inputs, _: F.relu(inputs[0]),
    "Softmax": lambda inputs, a: inputs[0].softmax(a.get("axis", -1)),
}
