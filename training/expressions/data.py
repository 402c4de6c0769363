"""Prepared faces: crops that scripts/expression-crops.ts cut with the app's own detector."""
import csv
import dataclasses
from pathlib import Path

import numpy

from lab.paths import require

from .classes import EXPRESSIONS

WIDE_PX = 96
WIDE_FACTOR = 1.35
"""A wide crop's side in box sides: the box covers its middle 71 pixels."""
TIGHT_PX = 64


@dataclasses.dataclass
class Faces:
    """Arrays of one length; images are 0..255."""

    paths: list[str]
    sources: numpy.ndarray
    labels: numpy.ndarray
    """Positions in EXPRESSIONS; -1 for faces that nobody labelled."""
    points: numpy.ndarray
    """N × 5 × 2, pixels of the wide crop: image-left eye, image-right eye, nose, mouth corners."""
    wide: numpy.ndarray
    """N × 3 × 96 × 96, uint8 RGB."""
    tight: numpy.ndarray
    """N × 64 × 64, uint8 grey: what the app feeds."""
    public: numpy.ndarray | None
    """N × 21 probabilities of the public nets (mini, big, face-api; each angry … neutral); None without them."""

    def __len__(self) -> int:
        return len(self.labels)

    def subset(self, rows: numpy.ndarray) -> "Faces":
        return Faces(
            [self.paths[i] for i in rows],
            *(getattr(self, name)[rows] for name in ("sources", "labels", "points", "wide", "tight")),
            public=None if self.public is None else self.public[rows],
        )


def load_faces(folder: Path) -> Faces:
    """Reads what scripts/expression-crops.ts wrote."""
    with open(require(folder / "index.csv", "run make expression-data"), newline="") as file:
        rows = list(csv.DictReader(file))
    count = len(rows)
    public = folder / "public.f32"
    return Faces(
        paths=[row["path"] for row in rows],
        sources=numpy.array([row["source"] for row in rows]),
        labels=numpy.array([EXPRESSIONS.index(row["label"]) if row["label"] else -1 for row in rows]),
        points=numpy.array([[float(row[f"{axis}{k}"]) for k in range(5) for axis in "xy"] for row in rows]).reshape(
            count, 5, 2
        ),
        wide=numpy.fromfile(folder / "wide.u8", numpy.uint8).reshape(count, 3, WIDE_PX, WIDE_PX),
        tight=numpy.fromfile(folder / "tight.u8", numpy.uint8).reshape(count, TIGHT_PX, TIGHT_PX),
        public=numpy.fromfile(public, numpy.float32).reshape(count, 21) if public.exists() else None,
    )


def with_wild(faces: Faces, wild: Faces, labels: numpy.ndarray) -> Faces:
    """Labelled faces, then unlabelled ones with the labels that a teacher gave them."""
    join = lambda name: numpy.concatenate([getattr(faces, name), getattr(wild, name)])
    return Faces(
        faces.paths + wild.paths,
        join("sources"),
        numpy.concatenate([faces.labels, labels]),
        join("points"),
        join("wide"),
        join("tight"),
        public=None if faces.public is None or wild.public is None else join("public"),
    )


def duplicate_groups(tight: numpy.ndarray, least: float = 0.9) -> numpy.ndarray:
    """A group number for each face; faces whose 16 × 16 thumbnails correlate at `least` or more share one.

    Frames of one film sequence and repeated photos would otherwise stand on both sides of a split.
    """
    count = len(tight)
    small = tight.reshape(count, 16, 4, 16, 4).mean((2, 4)).reshape(count, 256).astype(numpy.float32)
    small -= small.mean(1, keepdims=True)
    small /= numpy.linalg.norm(small, axis=1, keepdims=True) + 1e-6
    group = numpy.arange(count)

    def root(i):
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for start in range(0, count, 512):
        near = small[start : start + 512] @ small.T >= least
        for row, column in zip(*numpy.nonzero(near)):
            a, b = root(start + row), root(column)
            if a != b:
                group[max(a, b)] = min(a, b)
    return numpy.array([root(i) for i in range(count)])


def photo_groups(faces: Faces) -> numpy.ndarray:
    """A group number for each face: its photo."""
    photos = [f"{source}/{path}" for source, path in zip(faces.sources, faces.paths)]
    return numpy.unique(photos, return_inverse=True)[1]


def folds(labels: numpy.ndarray, sources: numpy.ndarray, groups: numpy.ndarray, count: int, seed: int) -> numpy.ndarray:
    """A fold number for each face: groups stay together; each source and label is spread evenly."""
    rng = numpy.random.default_rng(seed)
    fold = numpy.full(len(labels), -1)
    sizes: dict[tuple[str, int], numpy.ndarray] = {}
    members: dict[int, list[int]] = {}
    for i, group in enumerate(groups):
        members.setdefault(int(group), []).append(i)
    order = sorted(members, key=lambda g: (-len(members[g]), rng.random()))
    for group in order:
        rows = members[group]
        key = (str(sources[rows[0]]), int(labels[rows[0]]))
        size = sizes.setdefault(key, numpy.zeros(count) + rng.random(count) * 1e-3)
        target = int(size.argmin())
        fold[rows] = target
        size[target] += len(rows)
    return fold
