"""What a fold may train on, and how an embedding does on the landmarks that it must not know."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from place_embedder import protocol
from place_embedder.data import Photos, folds, ordinary_halves
from place_embedder.settings import MetricLearning


@dataclass
class Split:
    """What one fold may train on and what it is measured on; photo numbers of pixels.json."""

    known: np.ndarray
    held_names: np.ndarray
    references: np.ndarray
    negatives: np.ndarray


def split_of(photos: Photos, settings: MetricLearning, fold: int) -> Split:
    held = folds(np.unique(photos.labels[photos.landmark]), settings.folds, settings.seed)[fold]
    references, negatives = ordinary_halves(photos.ordinary, settings.seed)
    known = photos.landmark[~np.isin(photos.labels[photos.landmark], held)]
    return Split(known, held, references, negatives)


def measure(
    embeddings: np.ndarray, at: dict[int, int], photos: Photos, split: Split, settings: MetricLearning, fold: int
) -> dict[str, float]:
    """Unseen landmarks from a few photos each, beside the known ones. `at`: row of each photo."""
    take = lambda numbers: embeddings[[at[i] for i in numbers]]  # noqa: E731
    random = np.random.default_rng(1000 * settings.seed + fold)
    enrolled, queries = [], []
    for name in split.held_names:
        shuffled = random.permutation(photos.landmark[photos.labels[photos.landmark] == name])
        enrolled += list(shuffled[: settings.shots])
        queries += list(shuffled[settings.shots :])
    gallery = np.concatenate([split.known, enrolled]).astype(int)
    labels, crowd = photos.labels[gallery], take(split.references)
    confidence, named = protocol.scores(take(queries), take(gallery), labels, crowd)
    alarms, _ = protocol.scores(take(split.negatives), take(gallery), labels, crowd)
    return protocol.summary(confidence, named == photos.labels[queries], alarms)


def mean_over_folds(results: list[dict[str, dict]]) -> dict[str, dict[str, float]]:
    return {
        which: {name: float(np.mean([result[which][name] for result in results])) for name in results[0][which]}
        for which in ("frozen", "tuned")
    }
