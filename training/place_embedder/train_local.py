"""Trains the local head and measures it on landmarks that it has not seen.

    python3 -m place_embedder.train_local configs/place_embedder_local.toml [--run DIR] [--cache DIR] [--final] [name=value ...]

Cells of two photos of a landmark that one affine map explains (the app's matching and RANSAC) show the same spot; from
them the head learns what to keep of a cell and which cells to keep. Measured with the app's comparison, on landmarks
held out: photos beside the references of their own landmark, and beside those of the landmark that they resemble
most otherwise. `--final` trains on all landmarks and writes RUN/local.pt for the export.
"""
from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from lab.checkpoint import load_checkpoint, save_checkpoint
from lab.metrics_log import MetricsLog
from lab.seed import seed_everything
from place_embedder import protocol
from place_embedder.attention import fit_attention
from place_embedder.cells import CellFiles, Keypoints, describe, verify_pairs
from place_embedder.command import recipe_arguments
from place_embedder.data import Photos, folds, gallery_half, load_photos
from place_embedder.embedder import scales_of, whitening_of
from place_embedder.heads import LocalHead, learnt_whitening, pca_whitening
from place_embedder.settings import Draw

# Of each photo, for whitening and as cells that agree with nothing.
CELLS_OF_PHOTO = 24
MINING_DIMENSION = 40
# Steps between checkpoints.
CHECK_EVERY = 100


@dataclass
class Settings(Draw):
    dimension: int
    start: str
    shrinkage: float
    attention: str
    steps: int
    batch: int
    rate: float
    temperature: float
    pull: float
    neighbours: int
    least_matches: int
    references: int
    queries: int
    ordinary: int

    def __post_init__(self) -> None:
        if self.start not in ("pca", "pairs"):
            raise ValueError(f"start: {self.start} is neither pca nor pairs")
        if self.attention not in ("length", "matched"):
            raise ValueError(f"attention: {self.attention} is neither length nor matched")
        if self.dimension % 4 or not 4 <= self.dimension <= 128:
            raise ValueError(f"dimension: {self.dimension} is no multiple of four up to 128")


@dataclass
class Matches:
    """Cells that agree: P rows of photo, cell, photo, cell."""

    rows: np.ndarray

    def of(self, photos: np.ndarray) -> np.ndarray:
        return self.rows[np.isin(self.rows[:, 0], photos)]


def units(vectors: np.ndarray) -> np.ndarray:
    return protocol.unit(vectors.astype(np.float32))


def some_cells(files: CellFiles, photos: np.ndarray, seed: int) -> np.ndarray:
    """CELLS_OF_PHOTO unit cells of the more excited half of each photo's."""
    random = np.random.default_rng(seed)
    rows = []
    for photo in photos:
        vectors = files[int(photo)].vectors.astype(np.float32)
        half = np.argsort(-np.linalg.norm(vectors, axis=1))[: len(vectors) // 2]
        rows.append(vectors[random.permutation(half)[:CELLS_OF_PHOTO]])
    return protocol.unit(np.concatenate(rows))


def mine(cache: Path, files: CellFiles, photos: Photos, seen: dict[int, np.ndarray], settings: Settings, work: Path) -> Matches:
    """Agreeing cells of each landmark photo and its nearest ones of the same landmark; kept, since it is slow."""
    path = cache / f"matches-{settings.neighbours}-{settings.least_matches}.npy"
    if path.exists():
        return Matches(np.load(path))
    head = LocalHead(dimension=MINING_DIMENSION)
    head.start_at(*pca_whitening(some_cells(files, files.photos[::3], 0), MINING_DIMENSION))
    landmark = [int(photo) for photo in photos.landmark]
    keypoints = [describe(head, files[photo]) for photo in landmark]
    labels = photos.labels[landmark]
    rows = np.stack([seen[photo] for photo in landmark])
    similarity = np.where(labels[:, None] == labels[None], rows @ rows.T, -2)
    np.fill_diagonal(similarity, -2)
    nearest = np.argsort(-similarity, axis=1)[:, : settings.neighbours]
    pairs = sorted({(min(a, int(b)), max(a, int(b))) for a, near in enumerate(nearest) for b in near if similarity[a, b] > -2})
    found = []
    for (a, b), answer in zip(pairs, verify_pairs(keypoints, pairs, work / "mining", 10_000)):
        if len(answer["matches"]) < settings.least_matches:
            continue
        first, second = places(keypoints[a]), places(keypoints[b])
        for x, y, x2, y2 in answer["matches"]:
            found.append((landmark[a], first[rounded(x, y)], landmark[b], second[rounded(x2, y2)]))
    matches = np.array(found, np.int32)
    np.save(path, matches)
    print(f"{len(pairs)} pairs of photos, {len(matches)} pairs of cells", flush=True)
    return Matches(matches)


def rounded(x: float, y: float) -> tuple[int, int]:
    return round(1e5 * x), round(1e5 * y)


def places(photo: Keypoints) -> dict[tuple[int, int], int]:
    """Cell by position; where two sizes have a cell at one place, the most attended."""
    found: dict[tuple[int, int], int] = {}
    for (x, y), cell in zip(photo.points.tolist(), photo.cells.tolist()):
        found.setdefault(rounded(x, y), cell)
    return found


def matched_cells(files: CellFiles, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Unit vectors of both sides of each pair."""
    sides = np.empty((2, len(rows), 576), np.float32)
    for photo in np.unique(rows[:, [0, 2]]):
        vectors = files[int(photo)].vectors
        for side in (0, 1):
            here = rows[:, 2 * side] == photo
            sides[side, here] = vectors[rows[here, 2 * side + 1]]
    return protocol.unit(sides[0]), protocol.unit(sides[1])


def train_head(
    files: CellFiles, rows: np.ndarray, ordinary: np.ndarray, known: np.ndarray, settings: Settings, seed: int, checkpoint: Path
) -> LocalHead:
    """`rows` of `Matches`, `ordinary` and `known` photos: all that the head may learn from. Goes on from `checkpoint`."""
    seed_everything(seed)
    random = np.random.default_rng(seed)
    others = some_cells(files, ordinary, seed)
    cells = np.concatenate([some_cells(files, known, seed), others])
    first, second = matched_cells(files, rows)
    head = LocalHead(dimension=settings.dimension)
    if settings.start == "pca":
        head.start_at(*pca_whitening(cells, settings.dimension))
    else:
        head.start_at(*learnt_whitening(cells, first, second, settings.dimension, settings.shrinkage))
    if settings.attention == "matched":
        chosen = first[random.permutation(len(first))[: len(others)]]
        positions = np.concatenate([chosen, cells])
        weight, bias = fit_attention(positions, np.arange(len(positions)) < len(chosen))
        with torch.no_grad():
            head.attend.weight.copy_(torch.from_numpy(weight)[None])
            head.attend.bias.fill_(bias)
    contrast(head, torch.from_numpy(first), torch.from_numpy(second), torch.from_numpy(others), settings, random, checkpoint)
    return head.requires_grad_(False).eval()


def contrast(
    head: LocalHead,
    first: torch.Tensor,
    second: torch.Tensor,
    others: torch.Tensor,
    settings: Settings,
    random: np.random.Generator,
    checkpoint: Path,
) -> None:
    """InfoNCE (van den Oord et al., 2018): a cell's partner against partners of other cells and ordinary cells."""
    start = head.reduce.weight.detach().clone()
    scale = start.square().sum()
    optimiser = torch.optim.Adam(head.reduce.parameters(), settings.rate)
    said = dataclasses.asdict(settings)
    state = load_checkpoint(checkpoint, said)
    if state:
        head.load_state_dict(state["head"])
        optimiser.load_state_dict(state["optimiser"])
        random.bit_generator.state = state["random"]
    for step in range(state["step"] if state else 0, settings.steps):
        items = random.choice(len(first), settings.batch)
        negatives = random.choice(len(others), settings.batch)
        a, b = (functional.normalize(head.reduce(side[items]), dim=1) for side in (first, second))
        far = functional.normalize(head.reduce(others[negatives]), dim=1)
        targets = torch.arange(len(items))
        loss = sum(
            functional.cross_entropy(torch.cat([x @ y.t(), x @ far.t()], 1) / settings.temperature, targets)
            for x, y in ((a, b), (b, a))
        )
        loss = loss / 2 + settings.pull * (head.reduce.weight - start).square().sum() / scale * len(start)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if (step + 1) % CHECK_EVERY == 0 or step + 1 == settings.steps:
            save_checkpoint(
                checkpoint,
                settings=said,
                step=step + 1,
                head=head.state_dict(),
                optimiser=optimiser.state_dict(),
                random=random.bit_generator.state,
            )


def medoids(rows: np.ndarray, count: int) -> list[int]:
    """As src/analysis/landmarks/local/representatives.ts."""
    similarity = rows @ rows.T
    nearest, chosen = np.full(len(rows), -1.0), []
    while len(chosen) < min(count, len(rows)):
        gain = np.maximum(similarity, nearest[None]).sum(1)
        gain[chosen] = -np.inf
        chosen.append(int(gain.argmax()))
        nearest = np.maximum(nearest, similarity[chosen[-1]])
    return chosen


@dataclass
class Trial:
    """Photos and the landmark whose references each is compared with."""

    references: dict[str, list[int]]
    asked: list[tuple[int, str, bool, float]]
    """Photo, landmark, whether it shows it, and how much the photo resembles the landmark as a whole."""


def trial_of(photos: Photos, held: np.ndarray, ordinary: np.ndarray, seen: dict[int, np.ndarray], settings: Settings) -> Trial:
    references, queries, centroids = {}, [], {}
    for name in held:
        mine_ = photos.landmark[photos.labels[photos.landmark] == name]
        rows = np.stack([seen[int(photo)] for photo in mine_])
        standing = medoids(rows, settings.references)
        references[str(name)] = [int(mine_[i]) for i in standing]
        centroids[str(name)] = protocol.unit(rows[standing].mean(0))
        rest = [int(photo) for i, photo in enumerate(mine_) if i not in standing]
        # Every so-many-th, so that the same photos are asked whatever is compared.
        queries += [(photo, str(name)) for photo in rest[:: max(1, len(rest) // settings.queries)][: settings.queries]]
    asked = []
    for photo, truth in [*queries, *((int(photo), "") for photo in ordinary)]:
        likeness = {name: float(seen[photo] @ centroid) for name, centroid in centroids.items()}
        if truth:
            asked.append((photo, truth, True, likeness.pop(truth)))
        rival = max(likeness, key=likeness.get)
        asked.append((photo, rival, False, likeness[rival]))
    return Trial(references, asked)


def strengths(head: LocalHead, files: CellFiles, trial: Trial, work: Path) -> np.ndarray:
    needed = sorted({photo for photo, *_ in trial.asked} | {photo for own in trial.references.values() for photo in own})
    at = {photo: row for row, photo in enumerate(needed)}
    keypoints = [describe(head, files[photo]) for photo in needed]
    pairs, owner = [], []
    for index, (photo, name, *_) in enumerate(trial.asked):
        for reference in trial.references[name]:
            pairs.append((at[photo], at[reference]))
            owner.append(index)
    best = np.zeros(len(trial.asked))
    for index, answer in zip(owner, verify_pairs(keypoints, pairs, work)):
        best[index] = max(best[index], answer["strength"])
    return best


def auc(right: np.ndarray, wrong: np.ndarray) -> float:
    """Share of pairs in which the right one is stronger; ties count half."""
    return float(((right[:, None] > wrong[None]) + 0.5 * (right[:, None] == wrong[None])).mean())


def summary(strength: np.ndarray, truth: np.ndarray, likeness: np.ndarray) -> dict[str, float]:
    """`band`: only where the whole picture leaves a doubt, right ones that look little alike and wrong ones that look much."""
    right, wrong = strength[truth], strength[~truth]
    low = right[likeness[truth] <= np.median(likeness[truth])]
    high = wrong[likeness[~truth] >= np.median(likeness[~truth])]
    limit = np.quantile(wrong, 0.95, method="higher")
    return {"auc": auc(right, wrong), "band": auc(low, high), "at95": float((right > limit).mean())}


def main() -> None:
    arguments, settings = recipe_arguments(__doc__, Settings, final=True)
    photos = load_photos(arguments.cache, arguments.landmarks)
    files = CellFiles(arguments.cache)
    work = arguments.run / "work"
    names = np.unique(photos.labels[photos.landmark])
    ordinary = np.array([photo for photo in files.photos if photo in set(photos.ordinary)])
    described = np.concatenate([photos.landmark, ordinary])
    scales = scales_of(arguments.cache, described)
    mean, projection = whitening_of(scales, np.isin(described, photos.landmark))
    seen = dict(zip((int(photo) for photo in described), protocol.unit((scales - mean) @ projection)))
    matches = mine(arguments.cache, files, photos, seen, settings, work)
    log = MetricsLog(arguments.run, 1 if arguments.final else settings.folds)
    if arguments.final:
        fitted = gallery_half(arguments.cache, ordinary)
        head = train_head(files, matches.rows, fitted, photos.landmark, settings, 100 * settings.seed + 99, arguments.run / "final.pt")
        torch.save(head.state_dict(), arguments.run / "local.pt")
        log.step(1, pairs=len(matches.rows))
        return log.close()
    found = []
    for fold, held in enumerate(folds(names, settings.folds, settings.seed)):
        checkpoint, said = arguments.run / f"fold{fold}.pt", dataclasses.asdict(settings)
        state = load_checkpoint(checkpoint, said)
        if not state or "strength" not in state:
            known = photos.landmark[~np.isin(photos.labels[photos.landmark], held)]
            head = train_head(files, matches.of(known), ordinary[::2], known, settings, 100 * settings.seed + fold, checkpoint)
            trial = trial_of(photos, held, ordinary[1::2][fold :: settings.folds][: settings.ordinary], seen, settings)
            strength = strengths(head, files, trial, work)
            truth, likeness = (np.array(column) for column in list(zip(*trial.asked))[2:])
            state = {"strength": strength, "truth": truth, "likeness": likeness}
            save_checkpoint(checkpoint, settings=said, **state)
        found.append(state)
        log.step(fold + 1, **summary(*(np.asarray(state[key]) for key in ("strength", "truth", "likeness"))))
    whole = [np.concatenate([np.asarray(state[key]) for state in found]) for key in ("strength", "truth", "likeness")]
    print(" ".join(f"{name} {value:.3f}" for name, value in summary(*whole).items()), f"{whole[1].sum()} right, {(~whole[1]).sum()} wrong")
    log.close()


if __name__ == "__main__":
    main()
