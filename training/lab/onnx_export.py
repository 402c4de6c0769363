"""Trained nets as ONNX files for the app."""
import hashlib
import json
import warnings
from pathlib import Path

import numpy
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from .json_file import write_json
from .paths import MODELS

OPSET = 17


def export(
    net: torch.nn.Module,
    example: torch.Tensor,
    path: Path,
    inputs: list[str],
    outputs: list[str],
    dynamic: dict[str, dict[int, str]] | None = None,
) -> None:
    """Writes `net` with half-precision weights; `dynamic` names the sizes that may change, the batch by default."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracer speaks of shapes that are constant here
        torch.onnx.export(
            net.eval(),
            example,
            str(path),
            opset_version=OPSET,
            input_names=inputs,
            output_names=outputs,
            dynamic_axes=dynamic or {name: {0: "batch"} for name in (*inputs, *outputs)},
        )
    onnx.save(halved_weights(onnx.load(str(path))), str(path))


def halved_weights(model: onnx.ModelProto, least: int = 64) -> onnx.ModelProto:
    """Stores weights of `least` numbers or more as fp16 with a cast behind each: half the file, fp32 arithmetic. The
    runtime casts once, when it loads."""
    graph = model.graph
    casts = []
    for initializer in list(graph.initializer):
        values = numpy_helper.to_array(initializer)
        if values.dtype != numpy.float32 or values.size < least:
            continue
        name = initializer.name
        graph.initializer.remove(initializer)
        graph.initializer.append(numpy_helper.from_array(values.astype(numpy.float16), f"{name}_half"))
        casts.append(helper.make_node("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT))
    nodes = list(graph.node)
    del graph.node[:]
    graph.node.extend(casts + nodes)
    onnx.checker.check_model(model)
    return model


def enter_in_catalogue(entry: dict) -> None:
    """Puts `entry` into resources/models/catalogue.json with size, hash and version of its file; a new one goes first:
    bundled models stand before those that are downloaded."""
    content = (MODELS / entry["file"]).read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    path = MODELS / "catalogue.json"
    catalogue = json.loads(path.read_text())
    full = {**entry, "version": digest[:12], "bytes": len(content), "sha256": digest, "urls": []}
    others = [model for model in catalogue["models"] if model["id"] != entry["id"]]
    at = next((i for i, model in enumerate(catalogue["models"]) if model["id"] == entry["id"]), 0)
    catalogue["models"] = [*others[:at], full, *others[at:]]
    write_json(path, catalogue)
