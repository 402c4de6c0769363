"""Cells at stride 16 of cached photos, as keypoints of the app."""
from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from lab.paths import CHECKOUT, TRAINING
from place_embedder.data import MapFile
from place_embedder.heads import LocalHead

# As src/analysis/landmarks/local/features.ts and local-check.ts.
SIDES = (224, 320, 448)
MAX_KEYPOINTS = 700
KEYPOINTS_PER_REFERENCE = 200
STEPS_PER_UNIT = 200


@dataclass
class Cells:
    """One photo's cells at all sizes but those at the border of a map."""

    vectors: np.ndarray
    """Float16, cells × channels."""
    points: np.ndarray
    """Cells × 2, centres in longest sides."""


class CellFiles:
    """The maps that `cache-maps.ts cells` wrote, by photo number of pixels.json."""

    def __init__(self, cache: Path, sides: tuple[int, ...] = SIDES) -> None:
        self.files = {side: MapFile(cache, f"cells-{side}") for side in sides}
        self.photos = next(iter(self.files.values())).photos
        self._at = {int(photo): row for row, photo in enumerate(self.photos)}
        entries = json.loads((cache / "pixels.json").read_text())
        self._sizes = {int(photo): entries[photo]["at"] for photo in self.photos}

    def __getitem__(self, photo: int) -> Cells:
        vectors, points = [], []
        for side, file in self.files.items():
            grid = file[self._at[photo]].numpy()
            _, rows, columns = grid.shape
            _, width, height = self._sizes[photo][str(side)]
            y, x = (part.ravel() for part in np.mgrid[1 : rows - 1, 1 : columns - 1])
            inner = grid[:, 1:-1, 1:-1].reshape(len(grid), -1).T
            unit = max(width, height)
            points.append(np.stack([(x + 0.5) / columns * width, (y + 0.5) / rows * height], 1) / unit)
            vectors.append(inner.astype(np.float16))
        vectors, points = np.concatenate(vectors), np.concatenate(points)
        excited = vectors.any(1)
        return Cells(vectors[excited], points[excited].astype(np.float32))


@dataclass
class Keypoints:
    points: np.ndarray
    descriptors: np.ndarray
    cells: np.ndarray
    """Row of each keypoint among the photo's cells."""


def describe(head: LocalHead, cells: Cells) -> Keypoints:
    """As the app: the most attended cells, descriptors as int8."""
    with torch.no_grad():
        attention, descriptors = head(torch.from_numpy(cells.vectors.astype(np.float32)))
    kept = np.argsort(-attention.numpy(), kind="stable")[:MAX_KEYPOINTS]
    steps = np.rint(descriptors.numpy()[kept] * STEPS_PER_UNIT).clip(-127, 127).astype(np.int8)
    return Keypoints(cells.points[kept], steps, kept)


def verify_pairs(
    photos: list[Keypoints], pairs: list[tuple[int, int]], folder: Path, keypoints_of_second: int = KEYPOINTS_PER_REFERENCE
) -> list[dict]:
    """The app's comparison of each pair: `strength`, and `matches` of points (x, y, x2, y2)."""
    folder.mkdir(parents=True, exist_ok=True)
    dimension = photos[0].descriptors.shape[1]
    counts = [len(photo.points) for photo in photos]
    (folder / "keypoints.json").write_text(json.dumps({"dimension": dimension, "counts": counts}))
    np.concatenate([photo.points for photo in photos]).astype("<f4").tofile(folder / "points.f32")
    np.concatenate([photo.descriptors for photo in photos]).tofile(folder / "descriptors.i8")
    (folder / "pairs.json").write_text(json.dumps([[int(a), int(b)] for a, b in pairs]))
    node = os.environ.get("NODE", str(CHECKOUT / "node_modules" / ".bin" / "node"))
    script = TRAINING / "place_embedder" / "verify-pairs.ts"
    subprocess.run([node, script, folder, str(keypoints_of_second)], check=True)
    return json.loads((folder / "answers.json").read_text())
