"""A model in other number formats, for measuring what each costs and brings (bench/model-precision.ts).

    python3 -m lab.variants MODEL.onnx OUT_DIR

Writes `fp32.onnx`, `fp16.onnx` and `int8.onnx`: weights stored so, unfolded when the file is loaded, arithmetic in fp32;
and `int8-dynamic.onnx`: convolutions compute with 8-bit integers, inputs quantised anew in each run.
"""
from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from lab.onnx_export import halved_weights

# Smaller tensors stay as they are: scales, shifts, bounds.
LEAST = 64


def unfold(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same model with every constant that is computed from constants as one fp32 tensor."""
    graph = model.graph
    numbers = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    compute = {
        "Cast": lambda values: values.astype(np.float32),
        "Add": lambda a, b: a + b,
        "Mul": lambda a, b: a * b,
    }
    kept = []
    for node in graph.node:
        if node.op_type in compute and all(name in numbers for name in node.input):
            numbers[node.output[0]] = compute[node.op_type](*(numbers[name] for name in node.input))
        else:
            kept.append(node)
    used = {name for node in kept for name in node.input}
    del graph.node[:], graph.initializer[:]
    graph.node.extend(kept)
    graph.initializer.extend(numpy_helper.from_array(value, name) for name, value in numbers.items() if name in used)
    onnx.checker.check_model(model)
    return model


def rounded_channels(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """int8 steps, and one scale for each row of the first axis (symmetric)."""
    widest = np.abs(weight).reshape(len(weight), -1).max(axis=1).clip(1e-12)
    scales = (widest / 127).astype(np.float32).reshape(-1, *[1] * (weight.ndim - 1))
    return np.rint(weight / scales).astype(np.int8), scales


def eighth_weights(model: onnx.ModelProto) -> onnx.ModelProto:
    """Weights of two and more dimensions as int8 with a scale for each output channel."""
    graph, unfolding = model.graph, []
    for item in list(graph.initializer):
        value = numpy_helper.to_array(item)
        if value.dtype != np.float32 or value.size < LEAST or value.ndim < 2:
            continue
        steps, scales = rounded_channels(value)
        graph.initializer.remove(item)
        graph.initializer.extend(
            [numpy_helper.from_array(steps, f"{item.name}_steps"), numpy_helper.from_array(scales, f"{item.name}_scale")]
        )
        unfolding += [
            helper.make_node("Cast", [f"{item.name}_steps"], [f"{item.name}_cast"], to=TensorProto.FLOAT),
            helper.make_node("Mul", [f"{item.name}_cast", f"{item.name}_scale"], [item.name]),
        ]
    nodes = list(graph.node)
    del graph.node[:]
    graph.node.extend(unfolding + nodes)
    onnx.checker.check_model(model)
    return model


def integer_convolutions(model: onnx.ModelProto) -> onnx.ModelProto:
    """Every convolution as DynamicQuantizeLinear → ConvInteger → fp32."""
    graph = model.graph
    numbers = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    nodes, quantised = [], {}
    for node in graph.node:
        if node.op_type != "Conv" or node.input[1] not in numbers:
            nodes.append(node)
            continue
        source, weight, *bias = node.input
        if source not in quantised:
            quantised[source] = [f"{source}_q", f"{source}_q_scale", f"{source}_q_zero"]
            nodes.append(helper.make_node("DynamicQuantizeLinear", [source], quantised[source]))
        steps, scales = rounded_channels(numbers[weight])
        name = node.output[0]
        graph.initializer.extend(
            [
                numpy_helper.from_array(steps, f"{name}_w"),
                numpy_helper.from_array(scales.reshape(-1, 1, 1), f"{name}_w_scale"),
            ]
        )
        x, scale, zero = quantised[source]
        attributes = {item.name: helper.get_attribute_value(item) for item in node.attribute}
        last = f"{name}_scaled" if bias else name
        nodes += [
            helper.make_node("ConvInteger", [x, f"{name}_w", zero], [f"{name}_sum"], **attributes),
            helper.make_node("Cast", [f"{name}_sum"], [f"{name}_float"], to=TensorProto.FLOAT),
            helper.make_node("Mul", [scale, f"{name}_w_scale"], [f"{name}_scale"]),
            helper.make_node("Mul", [f"{name}_float", f"{name}_scale"], [last]),
        ]
        if bias:
            graph.initializer.append(numpy_helper.from_array(numbers[bias[0]].reshape(-1, 1, 1), f"{name}_b"))
            nodes.append(helper.make_node("Add", [last, f"{name}_b"], [name]))
    used = {name for node in nodes for name in node.input}
    kept = [item for item in graph.initializer if item.name in used]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(kept)
    onnx.checker.check_model(model)
    return model


def main(model: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for name, change in (
        ("fp32", lambda plain: plain),
        ("fp16", halved_weights),
        ("int8", eighth_weights),
        ("int8-dynamic", integer_convolutions),
    ):
        path = out / f"{name}.onnx"
        onnx.save(change(unfold(onnx.load(str(model)))), str(path))
        print(f"{path}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
