"""Kernel ridge regression with one Gaussian kernel per block of features, summed with fixed weights (multiple kernel
learning with weights of a coarse grid). A block that says nothing about a photo contributes nothing to its similarities.
"""
import itertools
import json
import re
from pathlib import Path

import numpy
import scipy.linalg
from sklearn.model_selection import KFold

from lab.paths import require

from .settings import Settings

TARGETS = (0, 1)
"""Valence, arousal."""
SILENT = {"face", "background", "body"}
"""Not part of the weights' sum: where a branch is silent the others must not grow louder."""
STEPS = 127
ABSENT = -128
INNER_FOLDS = 4


class Scenes:
    """Rated photos and what the branches say of them."""

    def __init__(self, folder: Path, settings: Settings):
        meta = json.loads(require(folder / "features.json", "run make mood-features").read_text())
        self.settings = settings
        self.photos = meta["photos"]
        self.rated = numpy.array([[photo["valence"], photo["arousal"]] for photo in self.photos])
        self.count = len(self.photos)
        read = lambda name: numpy.fromfile(folder / f"{name}.f32", numpy.float32).reshape(self.count, -1)
        self.blocks = {name: read(name).astype(numpy.float64) for name in settings.blocks if name in meta["blocks"]}
        self.themes = [re.sub(r"\s*\d+$", "", photo["theme"]) or photo["hash"] for photo in self.photos]
        missing = [b for b in settings.branches if b not in self.branches]
        if missing:
            raise ValueError(f"{folder} holds no features of {', '.join(missing)}: extract them with the net installed")

    @property
    def branches(self) -> list[str]:
        """Those that there are features of, in the order of the settings."""
        return list(dict.fromkeys(block["branch"] for name, block in self.settings.blocks.items() if name in self.blocks))


class Block:
    """One kernel: standardised by the training photos, clipped, quantised to 8 bits as in the app."""

    def __init__(self, scenes: Scenes, name: str, train: numpy.ndarray):
        settings = scenes.settings
        one = settings.blocks[name]
        self.clip = settings.clip
        self.x = scenes.blocks[name]
        self.present = ~numpy.isnan(self.x[:, 0])
        rows = self.x[train][self.present[train]]
        self.mean = rows.mean(0)
        # Probabilities lie in 0..1: this scale leaves room for them within the clip.
        is_standardised = one.get("standardised", True)
        self.scale = rows.std(0) + 1e-6 if is_standardised else numpy.full(self.x.shape[1], 1 / self.clip)
        self.steps = numpy.where(self.present[:, None], numpy.rint(self._clipped() * STEPS / self.clip), ABSENT)
        z = self.rows()[train][self.present[train]]
        self.gamma = one["gamma"] / (2 * ((z**2).sum(1).mean() - (z.mean(0) ** 2).sum()))

    def _clipped(self) -> numpy.ndarray:
        return numpy.clip((numpy.nan_to_num(self.x) - self.mean) / self.scale, -self.clip, self.clip)

    def rows(self) -> numpy.ndarray:
        return self.steps * (self.clip / STEPS)

    def kernel(self, train: numpy.ndarray) -> numpy.ndarray:
        """Similarities of all photos to the training photos, N × M."""
        a, b = self._clipped(), self.rows()[train]
        squared = (a**2).sum(1)[:, None] + (b**2).sum(1)[None] - 2 * a @ b.T
        return numpy.exp(-self.gamma * numpy.maximum(squared, 0)) * numpy.outer(self.present, self.present[train])


class Fold:
    """Kernels between all photos and the training photos of one fold."""

    def __init__(self, scenes: Scenes, train: numpy.ndarray):
        self.scenes, self.train = scenes, train
        self.blocks = {name: Block(scenes, name, train) for name in scenes.blocks}
        self.kernels = {name: block.kernel(train).astype(numpy.float32) for name, block in self.blocks.items()}

    def summed(self, weights: dict[str, float]) -> numpy.ndarray:
        return sum(weight * self.kernels[name] for name, weight in weights.items())


def weights_of(scenes: Scenes, branches: list[str], target: int, factors: dict[str, float] | None = None) -> dict[str, float]:
    """Weights of the blocks of `branches`, whose sum, silent blocks aside, is 1: regularisation then means the same for
    any set of blocks."""
    weights = {}
    for name, block in scenes.settings.blocks.items():
        if block["branch"] not in branches or name not in scenes.blocks:
            continue
        weight = block["weight"][target] * (factors or {}).get(name, 1.0)
        # A weak branch that is measured alone has nothing to be weighed against.
        if branches == [block["branch"]] and block["branch"] != "scene":
            weight = 1.0
        if weight > 0:
            weights[name] = weight
    total = sum(weight for name, weight in weights.items() if name not in SILENT) or sum(weights.values())
    return {name: weight / total for name, weight in weights.items()}


def solve(kernel: numpy.ndarray, rated: numpy.ndarray, ridge: float) -> tuple[numpy.ndarray, float]:
    """Coefficients and bias; `kernel`: M × M among training photos."""
    bias = rated.mean()
    regularised = kernel + ridge * numpy.eye(len(rated), dtype=kernel.dtype)
    # Kernels are positive definite: half the time of a general solver.
    return scipy.linalg.solve(regularised, (rated - bias).astype(kernel.dtype), assume_a="pos"), bias


def held_out(fold: Fold, weights: dict[str, float], target: int, test: numpy.ndarray, ridge: float) -> numpy.ndarray:
    kernel = fold.summed(weights)
    alpha, bias = solve(kernel[fold.train], fold.scenes.rated[fold.train, target], ridge)
    return kernel[test] @ alpha + bias


def choices(scenes: Scenes, branches: list[str]):
    """Factors by block, each combination that the settings allow for these branches."""
    blocks = scenes.settings.blocks
    groups = [
        (names.split(), values)
        for names, values in scenes.settings.factors.items()
        if any(blocks[name]["branch"] in branches for name in names.split())
    ]
    if len(branches) == 1 and branches != ["scene"]:
        groups = []
    for combination in itertools.product(*(values for _, values in groups)):
        yield {name: factor for (names, _), factor in zip(groups, combination) for name in names}


def chosen(fold: Fold, branches: list[str], target: int) -> tuple[dict[str, float], float]:
    """The weights and regularisation with the least squared error in cross-validation inside the training photos."""
    scenes = fold.scenes
    best, least = None, numpy.inf
    rated = scenes.rated[fold.train, target]
    splits = list(KFold(INNER_FOLDS, shuffle=True, random_state=0).split(rated))
    inside = {name: kernel[fold.train] for name, kernel in fold.kernels.items()}
    for factors in choices(scenes, branches):
        weights = weights_of(scenes, branches, target, factors)
        if not weights:
            continue
        kernel = sum(weight * inside[name] for name, weight in weights.items())
        for ridge in scenes.settings.ridges:
            error = 0.0
            for inner, out in splits:
                alpha, bias = solve(kernel[numpy.ix_(inner, inner)], rated[inner], ridge)
                error += ((kernel[numpy.ix_(out, inner)] @ alpha + bias - rated[out]) ** 2).sum()
            if error < least:
                best, least = (weights, ridge), error
    return best


def folds_of(scenes: Scenes, seed: int) -> list[tuple[Fold, numpy.ndarray]]:
    """Five folds with their test photos."""
    splits = KFold(5, shuffle=True, random_state=seed).split(scenes.rated)
    return [(Fold(scenes, train), test) for train, test in splits]


def out_of_fold(scenes: Scenes, branches: list[str], folds, nested: bool = False) -> numpy.ndarray:
    """What heads that have not seen a photo say of it, N × 2."""
    told = numpy.zeros_like(scenes.rated)
    for fold, test in folds:
        for target in TARGETS:
            weights, ridge = weights_of(scenes, branches, target), scenes.settings.ridge
            if nested:
                weights, ridge = chosen(fold, branches, target)
            told[test, target] = held_out(fold, weights, target, test, ridge)
    return told


def figures(rated: numpy.ndarray, told: numpy.ndarray) -> list[float]:
    """Pearson's r of valence and arousal, then their root mean squared errors."""
    r = [float(numpy.corrcoef(rated[:, i], told[:, i])[0, 1]) for i in TARGETS]
    return r + [float(numpy.sqrt(((rated[:, i] - told[:, i]) ** 2).mean())) for i in TARGETS]
