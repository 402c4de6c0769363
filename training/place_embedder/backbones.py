"""Measures frozen backbones beside each other on landmarks that the whitening has not seen.

    python3 -m place_embedder.backbones cut NET.onnx VALUE OUT.onnx     # a net whose output `features` is VALUE inside NET
    python3 -m place_embedder.backbones measure CACHE_DIR...            # descriptors by cache-maps.ts scales, one folder each

Any checkpoint that takes RGB near −1..1 and has a layer that is not negative can be compared. Seed, folds and shots are those
of configs/place_embedder.toml.
"""
from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import onnx

from lab.config import load_config
from lab.paths import RUNS, SHARED, TRAINING
from place_embedder import protocol
from place_embedder.data import load_photos
from place_embedder.embedder import whitening_of
from place_embedder.settings import Settings
from place_embedder.unseen import measure, split_of
from place_embedder.train_global import scales_of


def cut(net: Path, value: str, out: Path) -> None:
    model = onnx.load(str(net))
    model.graph.node.append(onnx.helper.make_node("Identity", [value], ["features"]))
    del model.graph.output[:]
    model.graph.output.append(onnx.helper.make_tensor_value_info("features", onnx.TensorProto.FLOAT, None))
    onnx.save(model, str(out))


def main(caches: list[Path]) -> None:
    settings = load_config(TRAINING / "configs" / "place_embedder.toml", Settings)
    photos = load_photos(RUNS / "place_embedder_maps", SHARED / "data" / "landmarks" / "landmarks.csv")
    described = np.concatenate([photos.landmark, photos.ordinary])
    at = {int(photo): row for row, photo in enumerate(described)}
    for cache in caches:
        rows, found = scales_of(cache, described), []
        for fold in range(settings.folds):
            split = split_of(photos, settings, fold)
            fit = np.isin(described, np.concatenate([split.known, split.references]))
            mean, projection = whitening_of(rows[fit], np.isin(described[fit], split.known))
            embeddings = protocol.unit((rows - mean) @ projection)
            found.append(measure(embeddings, at, photos, split, settings, fold))
        figures = {name: float(np.mean([one[name] for one in found])) for name in found[0]}
        print(cache.name, f"{rows.shape[1]} numbers", " ".join(f"{name} {value:.3f}" for name, value in figures.items()), flush=True)


if __name__ == "__main__":
    if len(sys.argv) == 5 and sys.argv[1] == "cut":
        cut(Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4]))
    elif len(sys.argv) > 2 and sys.argv[1] == "measure":
        main([Path(argument) for argument in sys.argv[2:]])
    else:
        sys.exit(__doc__)
