"""How embeddings are compared: the app's way of recognising, on landmarks that training has not seen.

The score of a landmark is that of the app: half the nearest photo, half the centroid, minus the nearest ordinary
photos, minus a little for landmarks with many photos.
"""
from __future__ import annotations

import numpy as np

CROWD_WEIGHT = 0.8
CROWD_NEIGHBOURS = 2
COUNT_WEIGHT = 0.01


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-12)


def fit_whitening(
    rows: np.ndarray, weights: np.ndarray, dimension: int = 512, shrinkage: float = 0.2, common: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """PCA-whitening of N×D rows with a weight each. Returns mean and D×dimension projection.

    The variances are pulled to their mean by `shrinkage`, so that weak directions are not blown up. `common` is taken off the
    centred rows (`common_parts`).
    """
    share = weights / weights.sum()
    mean = share @ rows
    # The N×N Gram matrix has the covariance's eigenvalues, and there are fewer photos than numbers in each.
    scaled = (rows - mean - (0 if common is None else common)) * np.sqrt(share)[:, None]
    values, vectors = np.linalg.eigh(scaled @ scaled.T)
    # In the order of memory: NumPy multiplies a reversed view two hundred times as slowly.
    values, vectors = values[::-1][:dimension], np.ascontiguousarray(vectors[:, ::-1][:, :dimension])
    directions = scaled.T @ vectors / np.sqrt(values)
    return mean, directions / np.sqrt((1 - shrinkage) * values + shrinkage * values.mean())


def common_parts(rows: np.ndarray, weights: np.ndarray, classes: np.ndarray, share: float) -> np.ndarray:
    """`share` of what the rows of one class have in common, N×D; nothing for rows whose class is empty.

    Within-class covariance normalisation in part (Hatch, Kajarekar & Stolcke, 2006), as the app's whitening does it.
    """
    mean, common = (weights / weights.sum()) @ rows, np.zeros_like(rows)
    for name in np.unique(classes[classes != ""]):
        mine = classes == name
        common[mine] = share * (rows[mine].mean(0) - mean)
    return common


def scores(queries: np.ndarray, gallery: np.ndarray, labels: np.ndarray, crowd: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Best score and best label of each query. All rows have length 1; `labels` are those of the gallery's rows."""
    names = np.unique(labels)
    similarity = queries @ gallery.T
    table = np.empty((len(queries), len(names)))
    for column, name in enumerate(names):
        mine = labels == name
        centroid = unit(gallery[mine].mean(0))
        table[:, column] = (
            0.5 * similarity[:, mine].max(1) + 0.5 * queries @ centroid - COUNT_WEIGHT * np.log(mine.sum())
        )
    nearest = np.sort(queries @ crowd.T, axis=1)[:, -CROWD_NEIGHBOURS:].mean(1)
    return table.max(1) - CROWD_WEIGHT * nearest, names[table.argmax(1)]


def gap(confidence: np.ndarray, correct: np.ndarray, positives: int) -> float:
    """Global average precision (micro-AP): all predictions, the most confident first (Weyand et al., GLDv2, 2020).

    `correct` is false for wrong answers and for photos without a landmark; `positives` counts photos with one.
    """
    ranked = correct[np.argsort(-confidence, kind="stable")]
    precision = np.cumsum(ranked) / np.arange(1, len(ranked) + 1)
    return float((precision * ranked).sum() / positives)


def sensitivity(confidence: np.ndarray, correct: np.ndarray, negatives: np.ndarray, specificity: float) -> float:
    """Share of photos that are named rightly above the threshold which `specificity` of the negatives stay under."""
    allowed = int(np.floor((1 - specificity) * len(negatives) + 1e-9))
    threshold = np.sort(negatives)[::-1][allowed]
    return float((correct & (confidence > threshold)).mean())


def summary(confidence: np.ndarray, correct: np.ndarray, negatives: np.ndarray) -> dict[str, float]:
    return {
        "top1": float(correct.mean()),
        "at99": sensitivity(confidence, correct, negatives, 0.99),
        "at995": sensitivity(confidence, correct, negatives, 0.995),
        "gap": gap(
            np.concatenate([confidence, negatives]),
            np.concatenate([correct, np.zeros(len(negatives), bool)]),
            len(correct),
        ),
    }
