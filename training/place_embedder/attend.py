"""Measures attention-weighted pooling on landmarks that it was not fitted on, beside plain pooling.

    python3 -m place_embedder.attend configs/place_embedder.toml [--cache DIR] [name=value ...]

Uses seed, folds and shots of the configuration, and GeM + mean with the app's exponent.
"""
from __future__ import annotations

import numpy as np
import torch

from lab.paths import MODELS, require
from place_embedder import protocol
from place_embedder.attention import LANDMARK_POSITIONS, ORDINARY_POSITIONS, attention, fit_attention
from place_embedder.backbone import load_onnx
from place_embedder.command import recipe_arguments
from place_embedder.data import MapFile, load_photos
from place_embedder.tail import Maps, Tail
from place_embedder.embedder import whitening_of
from place_embedder.settings import Settings
from place_embedder.unseen import Split, mean_over_folds, measure, split_of

BATCH = 64
EXPONENT = 3


def positions_of(tail: Tail, file: MapFile) -> list[np.ndarray]:
    """For each map of a file its feature map, positions × 1280, as float16."""
    found: list[np.ndarray] = []
    with torch.no_grad():
        for start in range(0, len(file.photos), BATCH):
            maps = Maps([file[i] for i in range(start, min(start + BATCH, len(file.photos)))])
            rows = tail(maps).numpy().astype(np.float16)
            found += np.split(rows, np.cumsum([h * w for h, w in maps.sizes])[:-1])
    return found


def pool(positions: list[np.ndarray], weight: np.ndarray | None, bias: float) -> np.ndarray:
    """The app's descriptor of each photo; with a weight, every position counts by its attention."""
    described = []
    for half in positions:
        rows = half.astype(np.float32)
        share = attention(rows, weight, bias) if weight is not None else np.ones(len(rows), np.float32)
        share = share / share.sum()
        gem = (share @ np.maximum(rows, 1e-6) ** EXPONENT) ** (1 / EXPONENT)
        described.append(np.concatenate([protocol.unit(gem), protocol.unit(share @ rows)]))
    return protocol.unit(np.stack(described))


def fit_on(positions: list[np.ndarray], at: dict[int, int], split: Split, seed: int) -> tuple[np.ndarray, float]:
    """Attention from the photos that the fold may train on, some positions of each."""
    random = np.random.default_rng(seed)
    rows, landmark = [], []
    for photos, wanted, is_landmark in (
        (split.known, LANDMARK_POSITIONS, True),
        (split.references, ORDINARY_POSITIONS, False),
    ):
        for photo in photos:
            own = positions[at[photo]]
            rows.append(own[random.permutation(len(own))[:wanted]])
            landmark += [is_landmark] * len(rows[-1])
    return fit_attention(np.concatenate(rows).astype(np.float32), np.array(landmark))


def main() -> None:
    arguments, settings = recipe_arguments(__doc__, Settings)
    net = load_onnx(require(MODELS / "place_embedder.onnx", "restore resources/models"))
    photos = load_photos(arguments.cache, arguments.landmarks)
    file = MapFile(arguments.cache, "plain")
    positions = positions_of(Tail(net), file)
    at = {int(photo): row for row, photo in enumerate(file.photos)}
    results = []
    for fold in range(settings.folds):
        split = split_of(photos, settings, fold)
        fitted = np.isin(file.photos, np.concatenate([split.known, split.references]))
        known = np.isin(file.photos[fitted], split.known)
        result = {}
        for which, (weight, bias) in (
            ("frozen", (None, 0.0)),
            ("tuned", fit_on(positions, at, split, settings.seed)),
        ):
            rows = pool(positions, weight, bias)
            mean, projection = whitening_of(rows[fitted], known)
            embeddings = protocol.unit((rows - mean) @ projection)
            result[which] = measure(embeddings, at, photos, split, settings, fold)
        results.append(result)
    for which, metrics in mean_over_folds(results).items():
        print(which, " ".join(f"{name} {value:.4f}" for name, value in metrics.items()))


if __name__ == "__main__":
    main()
