"""Fit and cross-validate the head that fuses context branches to a photo's valence and arousal.

    node training/mood/extract-features.ts FEATURES_DIR
    python3 training/mood/fit.py FEATURES_DIR [--with depth] [--write resources/models]

Kernel ridge regression with one Gaussian kernel per block of features, summed with fixed weights (multiple kernel
learning with weights of a coarse grid). A block that says nothing about a photo contributes nothing to its similarities.

Three figures for each set of branches, all from 5 folds, 10 repetitions with other splits:
- plain: the fixed weights below, mean of the ten correlations. The weights were chosen by such runs, so this is
  slightly flattered.
- averaged: the same predictions, averaged over the ten repetitions before they are correlated: each photo is told by ten
  heads, none of which has seen it. What the app answers for these photos.
- nested: weights and regularisation chosen inside each training fold by a further cross-validation, so that nothing is
  tuned on the photos that the figure is about.
"""

import argparse
import itertools
import json
import re
from pathlib import Path

import numpy as np
from sklearn.model_selection import GroupKFold, KFold

CLIP = 6.0
TARGETS = (0, 1)
REPETITIONS = 10
RIDGE = 0.08
# block: (branch, (weight for valence, for arousal), gamma in units of the mean squared distance)
BLOCKS = {
    "scene.parts": ("scene", (1.0, 1.0), 2.0),
    "scene.parts.meanings": ("scene", (0.5, 0.5), 1.0),
    "scene.parts.strongest": ("scene", (0.3, 0.3), 1.0),
    "scene.classes": ("scene", (1.0, 1.0), 2.0),
    "scene.probabilities": ("scene", (0.5, 0.5), 2.0),
    "scene.meanings": ("scene", (0.3, 0.3), 1.0),
    "scene.middle": ("scene", (1.0, 1.0), 2.0),
    "scene.centre": ("scene", (0.0, 0.5), 2.0),
    "face": ("face", (1.0, 1.0), 0.5),
    "segmentation": ("segmentation", (0.0, 0.4), 1.0),
    "segmentation.context": ("segmentation", (0.5, 0.5), 1.0),
    "background": ("background", (0.3, 0.3), 2.0),
    "body": ("body", (0.2, 0.2), 1.0),
    "depth": ("depth", (0.3, 0.3), 1.0),
}
# Left as it is: square roots of probabilities are on one scale (Hellinger), and their rare classes must stay rare.
UNSCALED = {"scene.probabilities"}
# Not part of the weights' sum: where a branch is silent the others must not grow louder.
SILENT = {"face", "background", "body"}
BRANCHES = ["scene", "background", "face", "body", "segmentation"]
# Measured where features of it are there.
OPTIONAL_BRANCHES = ["depth"]
# Branches of the head in use: the others improve no cross-validated figure.
SHIPPED = ["scene", "face", "segmentation"]
# What nested cross-validation chooses from: factors on the weights of blocks, and regularisation.
GRID = {
    "parts": (("scene.parts", "scene.parts.meanings", "scene.parts.strongest"), (0.0, 0.5, 1.0)),
    "probabilities": (("scene.probabilities",), (0.0, 1.0)),
    "centre": (("scene.centre",), (0.0, 1.0)),
    "segmentation": (("segmentation",), (0.0, 1.0, 2.0)),
    "context": (("segmentation.context",), (0.0, 1.0)),
    "side": (("background", "body"), (0.0, 1.0)),
}
RIDGES = (0.05, 0.1, 0.2)


class Data:
    def __init__(self, folder):
        meta = json.loads((folder / "features.json").read_text())
        self.photos = meta["photos"]
        self.y = np.array([[p["valence"], p["arousal"]] for p in self.photos])
        self.n = len(self.photos)
        self.x = {
            name: np.fromfile(folder / f"{name}.f32", np.float32).reshape(self.n, length).astype(np.float64)
            for name, length in meta["blocks"].items()
            if name in BLOCKS
        }
        self.branches = [b for b in BRANCHES + OPTIONAL_BRANCHES if any(BLOCKS[n][0] == b for n in self.x)]
        self.groups = [re.sub(r"\s*\d+$", "", p["theme"]) or p["hash"] for p in self.photos]


class Block:
    """One kernel: standardised by the training photos, clipped, quantised to 8 bits as in the app."""

    def __init__(self, data, name, train):
        gamma = BLOCKS[name][2]
        x = data.x[name]
        self.present = ~np.isnan(x[:, 0])
        rows = x[train][self.present[train]]
        self.mean = rows.mean(0)
        # Probabilities lie in 0..1: this scale leaves room for them within CLIP.
        self.scale = np.full(x.shape[1], 1 / CLIP) if name in UNSCALED else rows.std(0) + 1e-6
        self.q = np.where(
            self.present[:, None],
            np.rint(np.clip((np.nan_to_num(x) - self.mean) / self.scale, -CLIP, CLIP) * 127 / CLIP),
            -128,
        )
        z = self.rows()[train][self.present[train]]
        self.gamma = gamma / (2 * ((z**2).sum(1).mean() - (z.mean(0) ** 2).sum()))
        self.x = x

    def rows(self):
        return self.q * (CLIP / 127)

    def kernel(self, train):
        """Similarities of all photos to the training photos, N × M."""
        a = np.clip((np.nan_to_num(self.x) - self.mean) / self.scale, -CLIP, CLIP)
        b = self.rows()[train]
        d = (a**2).sum(1)[:, None] + (b**2).sum(1)[None] - 2 * a @ b.T
        return np.exp(-self.gamma * np.maximum(d, 0)) * np.outer(self.present, self.present[train])


class Fold:
    """Kernels between all photos and the training photos of one fold."""

    def __init__(self, data, train):
        self.data, self.train = data, train
        self.blocks = {name: Block(data, name, train) for name in data.x}
        self.kernels = {name: block.kernel(train).astype(np.float32) for name, block in self.blocks.items()}

    def summed(self, weights):
        return sum(w * self.kernels[n] for n, w in weights.items())


def normalised(weights):
    """Weights whose sum, silent blocks aside, is 1: regularisation then means the same for any set of blocks."""
    total = sum(w for n, w in weights.items() if n not in SILENT) or sum(weights.values())
    return {n: w / total for n, w in weights.items()}


def weights_of(present, branches, target, factors=None):
    """`present`: names of the blocks that there are features of."""
    out = {}
    for name, (branch, pair, _) in BLOCKS.items():
        if branch not in branches or name not in present:
            continue
        weight = pair[target] * (factors or {}).get(name, 1.0)
        # A weak branch that is measured alone has nothing to be weighed against.
        if branches == [branch] and branch != "scene":
            weight = 1.0
        if weight > 0:
            out[name] = weight
    return normalised(out)


def solve(kernel, y, ridge):
    """Coefficients and bias; `kernel`: M × M among training photos."""
    bias = y.mean()
    return np.linalg.solve(kernel + ridge * np.eye(len(y), dtype=kernel.dtype), (y - bias).astype(kernel.dtype)), bias


def held_out(fold, weights, target, test, ridge):
    kernel = fold.summed(weights)
    alpha, bias = solve(kernel[fold.train], fold.data.y[fold.train, target], ridge)
    return kernel[test] @ alpha + bias


def choices(branches):
    names = [n for n, (blocks, _) in GRID.items() if any(BLOCKS[b][0] in branches for b in blocks)]
    if len(branches) == 1 and branches != ["scene"]:
        names = []
    for values in itertools.product(*(GRID[n][1] for n in names)):
        yield {block: value for n, value in zip(names, values) for block in GRID[n][0]}


def chosen(fold, branches, target):
    """The weights and regularisation with the least squared error in 4-fold cross-validation inside the training photos."""
    best, least = None, np.inf
    y = fold.data.y[fold.train, target]
    splits = list(KFold(4, shuffle=True, random_state=0).split(y))
    for factors in choices(branches):
        weights = weights_of(fold.kernels, branches, target, factors)
        kernel = fold.summed(weights)[fold.train]
        for ridge in RIDGES:
            error = 0.0
            for inner, out in splits:
                alpha, bias = solve(kernel[np.ix_(inner, inner)], y[inner], ridge)
                error += ((kernel[np.ix_(out, inner)] @ alpha + bias - y[out]) ** 2).sum()
            if error < least:
                best, least = (weights, ridge), error
    return best


def splits_of(data, seed):
    return list(KFold(5, shuffle=True, random_state=seed).split(data.y))


def out_of_fold(data, branches, folds, nested=False):
    p = np.zeros_like(data.y)
    for fold, test in folds:
        for target in TARGETS:
            weights, ridge = chosen(fold, branches, target) if nested else (weights_of(fold.kernels, branches, target), RIDGE)
            p[test, target] = held_out(fold, weights, target, test, ridge)
    return p


def figures(y, p):
    r = [float(np.corrcoef(y[:, i], p[:, i])[0, 1]) for i in TARGETS]
    return r + [float(np.sqrt(((y[:, i] - p[:, i]) ** 2).mean())) for i in TARGETS]


def combinations(data, shipped):
    """Each branch alone, each beside the scene, those in use, and all."""
    others = [b for b in data.branches if b != "scene"]
    return [[b] for b in data.branches] + [["scene", b] for b in others] + [shipped, data.branches]


def report(data, shipped, repetitions, nested_repetitions):
    lines = combinations(data, shipped)
    print("| branches | plain r valence | r arousal | averaged r valence | r arousal | RMSE valence | RMSE arousal | nested r valence | r arousal |")
    print("|---|---|---|---|---|---|---|---|---|")
    plain = {tuple(b): [] for b in lines}
    nested = {tuple(b): [] for b in lines}
    for seed in range(repetitions):
        folds = [(Fold(data, train), test) for train, test in splits_of(data, seed)]
        for branches in lines:
            plain[tuple(branches)].append(out_of_fold(data, branches, folds))
            if seed < nested_repetitions:
                nested[tuple(branches)].append(figures(data.y, out_of_fold(data, branches, folds, nested=True))[:2])
    for branches in lines:
        runs = plain[tuple(branches)]
        single = np.mean([figures(data.y, p)[:2] for p in runs], 0)
        averaged = figures(data.y, np.mean(runs, 0))
        inner = np.mean(nested[tuple(branches)], 0) if nested_repetitions else [np.nan, np.nan]
        print(f"| {' + '.join(branches)} | " + " | ".join(f"{v:.3f}" for v in [*single, *averaged, *inner]) + " |", flush=True)
    grouped = [(Fold(data, train), test) for train, test in GroupKFold(5).split(data.y, groups=data.groups)]
    values = figures(data.y, out_of_fold(data, shipped, grouped))
    print("no theme in both training and test, in use: " + ", ".join(f"{v:.3f}" for v in values))


def write(data, shipped, out, backbone_sha):
    """All photos become the basis; one set of coefficients for each subset of optional branches."""
    every = np.arange(data.n)
    fold = Fold(data, every)
    binary, blocks = [], []
    for name, (branch, weight, _) in BLOCKS.items():
        if name not in data.x or branch not in shipped or not any(weight):
            continue
        block = fold.blocks[name]
        blocks.append(
            {"name": name, "branch": branch, "length": int(block.mean.size), "weight": weight, "gamma": float(block.gamma)}
        )
        binary += [block.mean.astype("<f4").tobytes(), block.scale.astype("<f4").tobytes()]
        rows = block.q.astype(np.int8).tobytes()
        binary.append(rows + b"\0" * (-len(rows) % 4))
    repeated = [
        [(Fold(data, train), test) for train, test in splits_of(data, seed)] for seed in range(REPETITIONS)
    ]
    heads = []
    optional = [b for b in shipped if b != "scene"]
    for k in range(len(optional) + 1):
        for extra in itertools.combinations(optional, k):
            branches = ["scene", *extra]
            alpha, bias = np.zeros((data.n, 2)), [0.0, 0.0]
            for target in TARGETS:
                weights = weights_of(fold.kernels, branches, target)
                solved, bias[target] = solve(fold.summed(weights).astype(np.float64), data.y[:, target], RIDGE)
                # The app sums raw weights; what they were divided by goes into the coefficients.
                name = next(iter(weights))
                alpha[:, target] = solved * weights[name] / BLOCKS[name][1][target]
            p = np.mean([out_of_fold(data, branches, folds) for folds in repeated], 0)
            rv, ra, ev, ea = figures(data.y, p)
            heads.append(
                {
                    "branches": branches,
                    "bias": [float(b) for b in bias],
                    "r": [round(rv, 4), round(ra, 4)],
                    "rmse": [round(ev, 4), round(ea, 4)],
                    "crossValidated": [[round(float(v), 4) for v in row] for row in p],
                }
            )
            binary.append(alpha.astype("<f4").tobytes())
            print(branches, heads[-1]["r"], heads[-1]["rmse"], flush=True)
    meta = {
        "id": "scene_mood",
        "version": "3",
        "backbone": backbone_sha,
        "sides": [224, 320, 448],
        "clip": CLIP,
        "photos": [p["hash"][:16] for p in data.photos],
        "blocks": blocks,
        "heads": heads,
    }
    (out / "scene_mood.bin").write_bytes(b"".join(binary))
    (out / "scene_mood.json").write_text(json.dumps(meta, separators=(",", ":")) + "\n")
    print(f"wrote {out}/scene_mood.bin ({sum(map(len, binary))} bytes)")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("features", type=Path)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--with", dest="further", action="append", default=[], choices=OPTIONAL_BRANCHES, help="use this branch, too")
    parser.add_argument("--nested", type=int, default=1, help="repetitions of the nested figures, of which each takes minutes")
    parser.add_argument("--quick", action="store_true", help="two repetitions, one of them nested")
    args = parser.parse_args()
    data = Data(args.features)
    shipped = SHIPPED + args.further
    missing = [b for b in shipped if b not in data.branches]
    if missing:
        parser.error(f"{args.features} holds no features of {', '.join(missing)}: extract them with the net installed")
    if args.write:
        catalogue = json.loads((args.write / "catalogue.json").read_text())
        sha = [m.get("featuresSha256", m["sha256"]) for m in catalogue["models"] if m["id"] in ("place_embedder", "mobilenet_v2")]
        write(data, shipped, args.write, sha)
    else:
        report(data, shipped, *((2, 1) if args.quick else (REPETITIONS, args.nested)))


if __name__ == "__main__":
    main()
