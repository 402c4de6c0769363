"""Measures frozen backbones beside each other on landmarks that the whitening has not seen.

    python3 -m place_embedder.backbones cut OUT_DIR                # every checkpoint of CHECKPOINTS as a net of feature maps
    python3 -m place_embedder.backbones measure CACHE_DIR NAME...  # descriptors by cache-maps.ts scales SIDE NAME; A+B: side by side

Seed, folds and shots are those of configs/place_embedder.toml. Descriptors are GeM and mean of the maps.
`--class-share S` among the names takes that share of what photos of one landmark have in common out of the whitening.
"""
from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from lab.config import load_config
from lab.paths import SHARED, TRAINING, require
from place_embedder import protocol
from place_embedder.data import load_photos
from place_embedder.embedder import scales_of, whitening_of
from place_embedder.settings import Settings
from place_embedder.unseen import measure, split_of


@dataclass
class Checkpoint:
    """A public net, and the value in it that is not negative and deepest."""

    file: str
    value: str
    scale: float = 1.0
    shift: float = 0.0
    """From RGB in −1..1 to what the net takes."""
    bgr: bool = False
    square: int | None = None
    """Side that the net insists on; pictures are stretched to it."""


CHECKPOINTS = {
    # ImageNet's classes.
    "mobilenet-v2": Checkpoint("mobilenet_v2.onnx", "features"),
    # Pascal's classes of pixels, after ImageNet's; stride 16.
    "deeplab-mobilenet-v2": Checkpoint("seg_deeplab_pascal.onnx", "v340", 127.5 / 128, -0.5 / 128),
    "deeplab-aspp": Checkpoint("seg_deeplab_pascal.onnx", "v369", 127.5 / 128, -0.5 / 128),
    # Points of people.
    "movenet-mobilenet-v2": Checkpoint("pose_movenet_lightning.onnx", "v385", 127.5, 127.5),
    # COCO's objects.
    "fastestdet-shufflenet-v2": Checkpoint("object_fastestdet.onnx", "input.504", 0.5, 0.5, True, 352),
}


def cut(net: onnx.ModelProto, chosen: Checkpoint) -> onnx.ModelProto:
    """The net up to `value`, which becomes the output `features`; the input is RGB in −1..1 of any size."""
    graph = net.graph
    given = graph.input[0].name
    head, last = [], "input"

    def then(kind: str, inputs: list[str], **attributes) -> None:
        nonlocal last
        head.append(helper.make_node(kind, [last, *inputs], [f"prepared_{len(head)}"], **attributes))
        last = head[-1].output[0]

    constants = {"prepare_scale": np.float32(chosen.scale), "prepare_shift": np.float32(chosen.shift)}
    then("Mul", ["prepare_scale"])
    then("Add", ["prepare_shift"])
    if chosen.bgr:
        constants["prepare_order"] = np.array([2, 1, 0])
        then("Gather", ["prepare_order"], axis=1)
    if chosen.square:
        constants["prepare_roi"], constants["prepare_scales"] = np.zeros(0, np.float32), np.zeros(0, np.float32)
        constants["prepare_size"] = np.array([1, 3, chosen.square, chosen.square])
        then("Resize", ["prepare_roi", "prepare_scales", "prepare_size"], mode="linear")
    for node in graph.node:
        node.input[:] = [last if name == given else name for name in node.input]
    named = [] if chosen.value == "features" else [helper.make_node("Identity", [chosen.value], ["features"])]
    nodes = [*head, *graph.node, *named]
    needed, kept = {"features"}, []
    for node in reversed(nodes):
        if needed & set(node.output):
            needed |= set(node.input)
            kept.append(node)
    if "input" not in needed:
        raise ValueError(f"{chosen.file} has no value {chosen.value} that its input leads to")
    weights = [item for item in graph.initializer if item.name in needed]
    weights += [numpy_helper.from_array(value, name) for name, value in constants.items()]
    image = helper.make_tensor_value_info("input", TensorProto.FLOAT, ["batch", 3, "height", "width"])
    maps = helper.make_tensor_value_info("features", TensorProto.FLOAT, ["batch", None, None, None])
    small = helper.make_graph(kept[::-1], "backbone", [image], [maps], weights)
    return helper.make_model(small, opset_imports=net.opset_import, ir_version=net.ir_version)


def cut_all(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for name, chosen in CHECKPOINTS.items():
        path = require(SHARED / "models" / chosen.file, "the public checkpoints belong to the labelled data")
        net = cut(onnx.load(str(path)), chosen)
        onnx.save(net, str(out / f"{name}.onnx"))
        print(f"{name}: {sum(int(np.prod(item.dims)) for item in net.graph.initializer) / 1e6:.2f} M parameters")


def measure_all(cache: Path, names: list[str], class_share: float = 0.0) -> None:
    settings = load_config(TRAINING / "configs" / "place_embedder.toml", Settings)
    photos = load_photos(cache, SHARED / "data" / "landmarks" / "landmarks.csv")
    described = np.concatenate([photos.landmark, photos.ordinary])
    at = {int(photo): row for row, photo in enumerate(described)}
    for name in names:
        rows, found = protocol.unit(np.concatenate([scales_of(cache, described, part) for part in name.split("+")], 1)), []
        for fold in range(settings.folds):
            split = split_of(photos, settings, fold)
            fit = np.isin(described, np.concatenate([split.known, split.references]))
            known = np.isin(described[fit], split.known)
            classes = np.where(known, photos.labels[described[fit]], "")
            mean, projection = whitening_of(rows[fit], known, classes, class_share)
            embeddings = protocol.unit((rows - mean) @ projection)
            found.append(measure(embeddings, at, photos, split, settings, fold))
        figures = {key: float(np.mean([one[key] for one in found])) for key in found[0]}
        print(name, f"{rows.shape[1]} numbers", " ".join(f"{key} {value:.3f}" for key, value in figures.items()), flush=True)


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "cut":
        cut_all(Path(sys.argv[2]))
    elif len(sys.argv) > 3 and sys.argv[1] == "measure":
        share = float(sys.argv.pop(sys.argv.index("--class-share") + 1)) if "--class-share" in sys.argv else 0.0
        measure_all(Path(sys.argv[2]), [name for name in sys.argv[3:] if name != "--class-share"], share)
    else:
        sys.exit(__doc__)
