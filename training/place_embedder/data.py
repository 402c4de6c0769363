"""Cached maps and their labels."""
from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from lab.paths import require

# The order of the curriculum in arXiv 1908.10192; "other" holds what landmarks.csv does not place in it.
REGIONS = ("europe_russia", "north_america_australia_oceania", "other", "far_east")


class MapFile:
    """Maps written by cache-maps.ts, read from disk when asked for."""

    def __init__(self, cache: Path, name: str) -> None:
        remedy = "run make -C training place-embedder-maps"
        lines = require(cache / f"{name}.jsonl", remedy).read_text().splitlines()
        index = [json.loads(line) for line in lines]
        self.photos = np.array([line[0] for line in index])
        self._index = index
        self._numbers = np.memmap(require(cache / f"{name}-maps.f16", remedy), np.float16, "r")

    def __getitem__(self, item: int) -> Tensor:
        """C×H×W, float32."""
        _, offset, rows, columns, channels = self._index[item]
        numbers = self._numbers[offset : offset + channels * rows * columns].astype(np.float32)
        return torch.from_numpy(numbers.reshape(channels, rows, columns))


@dataclass
class Photos:
    """All photos of pixels.json: set, label, and of landmarks the region; ordinary photos only once."""

    sets: np.ndarray
    labels: np.ndarray
    landmark: np.ndarray
    ordinary: np.ndarray
    region: dict[str, str]


def load_photos(cache: Path, landmarks_csv: Path) -> Photos:
    entries = json.loads(require(cache / "pixels.json", "run make -C training place-embedder-maps").read_text())
    sets, labels = (np.array([entry[key] for entry in entries]) for key in ("set", "label"))
    seen: set[str] = set()
    first = np.array([not (entry["hash"] in seen or seen.add(entry["hash"])) for entry in entries])
    with open(require(landmarks_csv, "it belongs to the labelled data"), newline="") as file:
        region = {row["slug"]: row["region"] for row in csv.DictReader(file)}
    unplaced = set(labels[sets == "landmarks"]) - region.keys()
    if unplaced:
        raise ValueError(f"{landmarks_csv} does not know {', '.join(sorted(unplaced))}")
    return Photos(
        sets,
        labels,
        np.flatnonzero(sets == "landmarks"),
        np.flatnonzero((sets == "ordinary") & first),
        region,
    )


def folds(names: np.ndarray, count: int, seed: int) -> list[np.ndarray]:
    """Splits landmarks, not photos: what is tested was never trained on."""
    shuffled = np.random.default_rng(100 + seed).permutation(names)
    return [shuffled[start::count] for start in range(count)]


def gallery_half(cache: Path, ordinary: np.ndarray) -> np.ndarray:
    """Those of the ordinary photos that the app's gallery is fitted on (scripts/build-gallery.ts: of each kind, every other
    one by hash). The rest are what the app is measured with, and no bundled model may learn from them."""
    entries = json.loads((cache / "pixels.json").read_text())
    kind = {entry["hash"]: entry["label"] for entry in entries if entry["set"] == "ordinary"}
    references: set[str] = set()
    for label in set(kind.values()):
        references.update(sorted(key for key, value in kind.items() if value == label)[::2])
    return np.array([photo for photo in ordinary if entries[photo]["hash"] in references], int)


def ordinary_halves(ordinary: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """References (known to whitening, training and score) and negatives (only counted)."""
    shuffled = np.random.default_rng(seed).permutation(ordinary)
    return shuffled[::2], shuffled[1::2]
