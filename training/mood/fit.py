"""Fit and cross-validate the head that fuses context branches to a photo's valence and arousal.

    node training/mood/extract-features.ts FEATURES_DIR
    python3 training/mood/fit.py FEATURES_DIR [--write resources/models]

Kernel regression with one Gaussian kernel per block of features, summed with fixed weights (multiple kernel learning
with the weights of a coarse grid). A block that says nothing about a photo contributes nothing to its similarities.
The basis are the rated photos; mirrored and cropped views of them are further training rows (subset of regressors,
Quinonero-Candela & Rasmussen 2005). Regularisation and the weights of the weak branches are chosen within each
training fold, for valence and arousal apart, so no figure printed here was tuned on the photos that it is about.
"""

import argparse
import itertools
import json
import re
from pathlib import Path

import numpy as np
from sklearn.model_selection import GroupKFold, KFold

# block: (branch, weight, gamma in units of the mean squared distance)
BLOCKS = {
    "scene.pooled": ("scene", 1.0, 2.0),
    "scene.classes": ("scene", 1.0, 2.0),
    "scene.meanings": ("scene", 0.8, 1.0),
    "scene.middle": ("scene", 0.5, 2.0),
    "background": ("background", None, 2.0),
    "face": ("face", 1.0, 0.5),
    "body": ("body", None, 1.0),
    "segmentation": ("segmentation", None, 1.0),
}
BRANCHES = ["scene", "background", "face", "body", "segmentation"]
# Branches of the head in use: the others improve no cross-validated figure.
SHIPPED = ["scene", "face", "segmentation"]
# Weights of blocks with None above, and regularisation: chosen by inner cross-validation.
GRID = {
    "background": [0.0, 0.3],
    "body": [0.0, 0.2],
    "segmentation": [0.0, 0.3, 0.6],
    "ridge": [0.15, 0.4],
}
ALONE = {"background": 1.0, "body": 1.0, "segmentation": 1.0}
CLIP = 6.0
SEEDS = (0, 1, 2)


class Data:
    def __init__(self, folder):
        meta = json.loads((folder / "features.json").read_text())
        self.photos = meta["photos"]
        self.y = np.array([[p["valence"], p["arousal"]] for p in self.photos])
        self.n = len(self.photos)
        self.x = {
            name: np.fromfile(folder / f"{name}.f32", np.float32).reshape(self.n, length).astype(np.float64)
            for name, length in meta["blocks"].items()
        }
        views = sorted({m[1] for name in self.x if (m := re.search(r"\.view(\d+)$", name))})
        whole = ("scene.pooled", "scene.classes")
        self.views = [{b: self.x[f"{b}.view{v}"] for b in whole} for v in views]
        self.basis = dict(self.x)
        for b in whole:
            # Pooled features are square roots of means: averaged before the root.
            square = (lambda a: a * a, np.sqrt) if b == "scene.pooled" else (lambda a: a, lambda a: a)
            total = 3 * square[0](self.x[b]) + sum(square[0](v[b]) for v in self.views)
            self.basis[b] = square[1](total / (3 + len(self.views)))
        self.groups = [re.sub(r"\s*\d+$", "", p["theme"]) or p["hash"] for p in self.photos]


class Block:
    """One kernel: standardised by the training photos, clipped, quantised to 8 bits as in the app."""

    def __init__(self, data, name, train):
        _, _, gamma = BLOCKS[name]
        basis = data.basis[name]
        self.present = ~np.isnan(basis[:, 0])
        rows = basis[train][self.present[train]]
        self.mean = rows.mean(0)
        self.scale = rows.std(0) + 1e-6
        self.q = np.where(
            self.present[:, None],
            np.rint(np.clip((basis - self.mean) / self.scale, -CLIP, CLIP) * 127 / CLIP),
            -128,
        )
        z = self.rows()[train][self.present[train]]
        self.gamma = gamma / (2 * ((z**2).sum(1).mean() - (z.mean(0) ** 2).sum()))

    def rows(self):
        return self.q * (CLIP / 127)

    def kernel(self, queries, basis_index):
        present = ~np.isnan(queries[:, 0])
        a = np.clip((np.nan_to_num(queries) - self.mean) / self.scale, -CLIP, CLIP)
        b = self.rows()[basis_index]
        d = (a**2).sum(1)[:, None] + (b**2).sum(1)[None] - 2 * a @ b.T
        return np.exp(-self.gamma * np.maximum(d, 0)) * np.outer(present, self.present[basis_index])


class Fold:
    """Kernels between all photos (and their views) and the training photos of one fold."""

    def __init__(self, data, train, names=tuple(BLOCKS)):
        self.data, self.train = data, train
        self.blocks = {name: Block(data, name, train) for name in names}
        self.whole = {n: b.kernel(data.x[n], train) for n, b in self.blocks.items()}
        self.base = {n: b.kernel(data.basis[n], train) for n, b in self.blocks.items()}
        self.views = [
            {n: self.blocks[n].kernel(view[n], train) for n in view if n in self.blocks} for view in data.views
        ]

    def summed(self, weights, kernels):
        return sum(w * kernels[n] for n, w in weights.items() if w > 0)

    def rows(self, weights, index):
        """Training rows of these photos: the basis view, three times the whole, and each further view."""
        whole = self.summed(weights, self.whole)[index]
        rows = [self.summed(weights, self.base)[index]] + [whole] * 3
        if any(n in weights for n in ("scene.pooled", "scene.classes")):
            for view in self.views:
                rows.append(self.summed(weights, {**self.whole, **view})[index])
        return rows


def solve(fold, weights, ridge, index, columns):
    """alpha and bias of both targets from photos `index`, with basis `columns` (positions in the fold's training photos)."""
    y = fold.data.y[index]
    mean = y.mean(0)
    rows = fold.rows(weights, index)
    k = np.vstack([r[:, columns] for r in rows])
    t = np.tile(y - mean, (len(rows), 1))
    base = fold.summed(weights, fold.base)[fold.train[columns]][:, columns]
    a = k.T @ k / len(rows) + ridge * sum(weights.values()) / 4 * base + 1e-8 * np.eye(len(columns))
    return np.linalg.solve(a, k.T @ t / len(rows)), mean


def predict(fold, weights, alpha, mean, index, columns):
    return fold.summed(weights, fold.whole)[index][:, columns] @ alpha + mean


def weights_of(branches, choice):
    out = {}
    for name, (branch, weight, _) in BLOCKS.items():
        if branch in branches:
            weight = choice.get(name, ALONE.get(name, 1.0)) if weight is None else weight
            if len(branches) == 1 and weight == 0:
                weight = 1.0
            if weight > 0:
                out[name] = weight
    return out


def choices(branches):
    optional = [n for n in GRID if n != "ridge" and n in branches and len(branches) > 1]
    for values in itertools.product(*(GRID[n] for n in optional), GRID["ridge"]):
        yield dict(zip([*optional, "ridge"], values))


def select(fold, branches, target, seed=0):
    """The choice with the least squared error of one target in a 4-fold cross-validation inside the training photos."""
    best, least = None, np.inf
    positions = np.arange(len(fold.train))
    for choice in choices(branches):
        weights = weights_of(branches, choice)
        error = 0.0
        for inner, held in KFold(4, shuffle=True, random_state=seed).split(positions):
            alpha, mean = solve(fold, weights, choice["ridge"], fold.train[inner], inner)
            p = predict(fold, weights, alpha, mean, fold.train[held], inner)
            error += ((p - fold.data.y[fold.train[held]])[:, target] ** 2).sum()
        if error < least - 1e-9:
            best, least = choice, error
    return best


def out_of_fold(data, branches, splits, folds):
    p = np.zeros_like(data.y)
    for (train, test), fold in zip(splits, folds):
        columns = np.arange(len(train))
        for target in (0, 1):
            choice = select(fold, branches, target)
            weights = weights_of(branches, choice)
            alpha, mean = solve(fold, weights, choice["ridge"], train, columns)
            p[test, target] = predict(fold, weights, alpha, mean, test, columns)[:, target]
    return p


def figures(y, p):
    r = [float(np.corrcoef(y[:, i], p[:, i])[0, 1]) for i in (0, 1)]
    return r + [float(np.sqrt(((y[:, i] - p[:, i]) ** 2).mean())) for i in (0, 1)]


COMBINATIONS = [[b] for b in BRANCHES] + [
    ["scene", "background"],
    ["scene", "face"],
    ["scene", "body"],
    ["scene", "segmentation"],
    ["scene", "face", "segmentation"],
    BRANCHES,
]


def report(data):
    print("| branches | r valence | r arousal | RMSE valence | RMSE arousal |\n|---|---|---|---|---|")
    splits = {
        seed: list(KFold(5, shuffle=True, random_state=seed).split(data.y)) for seed in SEEDS
    }
    folds = {seed: [Fold(data, train) for train, _ in s] for seed, s in splits.items()}
    for branches in COMBINATIONS:
        runs = [out_of_fold(data, branches, splits[s], folds[s]) for s in SEEDS]
        values = np.mean([figures(data.y, p) for p in runs], 0)
        print(f"| {' + '.join(branches)} | " + " | ".join(f"{v:.3f}" for v in values) + " |", flush=True)
    grouped = list(GroupKFold(5).split(data.y, groups=data.groups))
    p = out_of_fold(data, BRANCHES, grouped, [Fold(data, train) for train, _ in grouped])
    print("| all, no theme in both training and test | " + " | ".join(f"{v:.3f}" for v in figures(data.y, p)) + " |")


def write(data, out, splits, backbone_sha):
    """All photos become the basis; one set of coefficients for each subset of optional branches."""
    every = np.arange(data.n)
    fold = Fold(data, every)
    chosen = [select(fold, SHIPPED, target) for target in (0, 1)]
    binary, blocks = [], []
    shipped = [weights_of(SHIPPED, choice) for choice in chosen]
    for name in BLOCKS:
        weight = [weights.get(name, 0.0) for weights in shipped]
        if not any(weight):
            continue
        block = fold.blocks[name]
        blocks.append(
            {
                "name": name,
                "branch": BLOCKS[name][0],
                "length": int(block.mean.size),
                "weight": weight,
                "gamma": float(block.gamma),
            }
        )
        binary += [block.mean.astype("<f4").tobytes(), block.scale.astype("<f4").tobytes()]
        rows = block.q.astype(np.int8).tobytes()
        binary.append(rows + b"\0" * (-len(rows) % 4))
    heads = []
    folds = [Fold(data, train) for train, _ in splits]
    optional = [b for b in BRANCHES if b != "scene" and any(x["branch"] == b for x in blocks)]
    for k in range(len(optional) + 1):
        for extra in itertools.combinations(optional, k):
            branches = ["scene", *extra]
            alpha = np.zeros((data.n, 2))
            for target in (0, 1):
                weights = {n: w for n, w in shipped[target].items() if BLOCKS[n][0] in branches}
                solved, mean = solve(fold, weights, chosen[target]["ridge"], every, every)
                alpha[:, target] = solved[:, target]
            p = out_of_fold(data, branches, splits, folds)
            rv, ra, ev, ea = figures(data.y, p)
            heads.append(
                {
                    "branches": branches,
                    "bias": [float(m) for m in mean],
                    "r": [round(rv, 4), round(ra, 4)],
                    "rmse": [round(ev, 4), round(ea, 4)],
                    "crossValidated": [[round(float(v), 4) for v in row] for row in p],
                }
            )
            binary.append(alpha.astype("<f4").tobytes())
    meta = {
        "id": "scene_mood",
        "version": "1",
        "backbone": backbone_sha,
        "sides": [224, 320, 448],
        "clip": CLIP,
        "photos": [p["hash"][:16] for p in data.photos],
        "blocks": blocks,
        "heads": heads,
    }
    (out / "scene_mood.bin").write_bytes(b"".join(binary))
    (out / "scene_mood.json").write_text(json.dumps(meta, separators=(",", ":")) + "\n")
    print(f"wrote {out}/scene_mood.bin ({sum(map(len, binary))} bytes); chosen: {chosen}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("features", type=Path)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--quick", action="store_true", help="one seed")
    args = parser.parse_args()
    global SEEDS
    if args.quick:
        SEEDS = (0,)
    data = Data(args.features)
    if args.write:
        catalogue = json.loads((args.write / "catalogue.json").read_text())
        sha = [m["sha256"] for m in catalogue["models"] if m["id"] in ("place_embedder", "mobilenet_v2")]
        splits = list(KFold(5, shuffle=True, random_state=0).split(data.y))
        write(data, args.write, splits, sha)
    else:
        report(data)


if __name__ == "__main__":
    main()
