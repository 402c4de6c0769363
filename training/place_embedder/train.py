"""Tunes the place embedder, its projection or its last blocks, and measures it on landmarks that training has not seen.

    python3 -m place_embedder.train configs/place_embedder.toml [--run DIR] [--cache DIR] [name=value ...]

For each fold of landmarks: trains on the others, on half of the ordinary photos and on scenes and people, each of
which is a class of its own; then enrols a few photos of each landmark held out, beside the known ones, and looks the
rest up (protocol.py). The frozen net goes through the same. Nothing is trained or chosen on the sets' queries.
"""
from __future__ import annotations

import argparse
import copy
import dataclasses
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from lab.checkpoint import load_checkpoint, save_checkpoint
from lab.config import load_config
from lab.metrics_log import MetricsLog
from lab.paths import MODELS, RUNS, SHARED, require
from lab.seed import seed_everything
from place_embedder import protocol
from place_embedder.backbone import MobileNet, load_onnx
from place_embedder.data import REGIONS, MapFile, Photos, folds, load_photos, ordinary_halves
from place_embedder.losses import ClassHead, center_loss, instance_loss
from place_embedder.tail import Gem, Maps, Tail, describe

LOSSES = {"softmax", "arcface", "center", "instance"}
# Ordinary photos are thrice as many as landmark photos, and less telling about what must be told apart.
ORDINARY_WEIGHT = 1 / 3
EMBEDDING = 512
DESCRIBE_BATCH = 64
# How many photos of a landmark, and views of another photo, stand in a batch together.
OF_LANDMARK, OF_PHOTO = 4, 2
# Heads are thrown away: they may follow faster than the net.
HEAD_RATE = 5.0


@dataclass
class Settings:
    seed: int
    folds: int
    run_folds: int
    epochs: int
    views_per_epoch: int
    batch: int
    rate: float
    tuned: str
    loss: str
    arcface_margin: float
    scale: float
    sub_centres: int
    center_weight: float
    center_margin: float
    temperature: float
    distill_weight: float
    weight_pull: float
    pooling: str
    trainable_exponent: bool
    curriculum: bool
    shots: int

    def __post_init__(self) -> None:
        unknown = set(self.loss.split("+")) - LOSSES
        if unknown:
            raise ValueError(f"loss: no {', '.join(sorted(unknown))}; there are {', '.join(sorted(LOSSES))}")
        if not 1 <= self.run_folds <= self.folds:
            raise ValueError(f"run_folds: {self.run_folds} of {self.folds} folds cannot be run")
        if self.tuned not in ("projection", "tail"):
            raise ValueError(f"tuned: {self.tuned} is neither projection nor tail")
        if self.pooling not in ("gem+mean", "gem", "mean"):
            raise ValueError(f"pooling: {self.pooling} is none of gem+mean, gem, mean")


class Embedder(nn.Module):
    """Tail, pooling, the frozen net's PCA-whitening, and a projection that starts as the identity."""

    def __init__(self, net: MobileNet, settings: Settings) -> None:
        super().__init__()
        self.tail = Tail(net)
        self.gem = Gem()
        self.adapt = nn.Parameter(torch.eye(EMBEDDING))
        self.parts = settings.pooling.split("+")
        self.whitening: tuple[Tensor, Tensor] | None = None

    def whiten_with(self, mean: np.ndarray, projection: np.ndarray) -> None:
        self.whitening = (torch.from_numpy(mean).float(), torch.from_numpy(projection).float())
        self.adapt = nn.Parameter(torch.eye(projection.shape[1]))

    def descriptors(self, maps: Maps) -> Tensor:
        return describe(self.tail(maps), maps, self.gem if "gem" in self.parts else None, "mean" in self.parts)

    def project(self, descriptors: Tensor) -> Tensor:
        """Descriptors → embeddings of length 1."""
        assert self.whitening is not None
        mean, projection = self.whitening
        return functional.normalize(functional.normalize((descriptors - mean) @ projection, dim=1) @ self.adapt, dim=1)

    def tune(self, settings: Settings) -> list[nn.Parameter]:
        """Marks and returns what is trained; the rest stays as it is."""
        self.requires_grad_(False)
        if settings.tuned == "projection":
            chosen = [self.adapt]
        else:
            chosen = [*self.tail.parameters(), *([self.gem.exponent] if settings.trainable_exponent else [])]
        for parameter in chosen:
            parameter.requires_grad_(True)
        return chosen


class Inputs:
    """Views and plain photos as one list, as maps or, where the tail is frozen, as descriptors."""

    def __init__(self, cache: Path, frozen: Embedder, settings: Settings) -> None:
        self.files = [MapFile(cache, "views"), MapFile(cache, "plain")]
        self.photos = np.concatenate([file.photos for file in self.files])
        self.plain_photos = self.files[1].photos
        self.plain_rows = described(cache, "plain", self.files[1], frozen, settings)
        self.rows: Tensor | None = None
        if settings.tuned == "projection":
            views = described(cache, "views", self.files[0], frozen, settings)
            self.rows = torch.from_numpy(np.concatenate([views, self.plain_rows])).float()

    def embed(self, embedder: Embedder, items: np.ndarray) -> Tensor:
        if self.rows is not None:
            return embedder.project(self.rows[items])
        first = len(self.files[0].photos)
        maps = [self.files[0][i] if i < first else self.files[1][i - first] for i in items]
        return embedder.project(embedder.descriptors(Maps(maps)))


def describe_all(embedder: Embedder, file: MapFile) -> np.ndarray:
    """Descriptors of all maps of a file, one row each."""
    with torch.no_grad():
        return np.concatenate(
            [
                embedder.descriptors(
                    Maps([file[i] for i in range(start, min(start + DESCRIBE_BATCH, len(file.photos)))])
                ).numpy()
                for start in range(0, len(file.photos), DESCRIBE_BATCH)
            ]
        )


def described(cache: Path, name: str, file: MapFile, frozen: Embedder, settings: Settings) -> np.ndarray:
    """What the frozen net makes of a map file; kept beside it, since every run needs it."""
    path = cache / f"{name}-{settings.pooling}.npy"
    if not path.exists():
        part = path.with_suffix(".part.npy")
        np.save(part, describe_all(frozen, file))
        part.rename(path)
    rows = np.load(path)
    if len(rows) != len(file.photos):
        raise ValueError(f"{path} describes {len(rows)} of {len(file.photos)} maps; remove it")
    return rows


def whitening_of(rows: np.ndarray, landmark: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    weights = np.where(landmark, 1.0, ORDINARY_WEIGHT).astype(rows.dtype)
    return protocol.fit_whitening(rows, weights, min(EMBEDDING, len(rows) - 1))


def frozen_whitening(
    cache: Path, inputs: Inputs, split: Split, settings: Settings, fold: int
) -> tuple[np.ndarray, np.ndarray]:
    """Fitted on what the fold may train on; kept, since it is the slowest step and the same for every loss."""
    path = cache / f"whitening-{settings.pooling}-{settings.folds}-{settings.seed}-{fold}.npz"
    if not path.exists():
        at = {int(photo): row for row, photo in enumerate(inputs.plain_photos)}
        fitted = np.concatenate([split.known, split.references])
        mean, projection = whitening_of(
            inputs.plain_rows[[at[i] for i in fitted]], np.isin(fitted, split.known)
        )
        np.savez(path, mean=mean, projection=projection)
    with np.load(path) as kept:
        return kept["mean"], kept["projection"]


@dataclass
class Split:
    """What one fold may train on and what it is measured on; photo numbers of pixels.json."""

    known: np.ndarray
    held_names: np.ndarray
    references: np.ndarray
    negatives: np.ndarray


def split_of(photos: Photos, settings: Settings, fold: int) -> Split:
    held = folds(np.unique(photos.labels[photos.landmark]), settings.folds, settings.seed)[fold]
    references, negatives = ordinary_halves(photos.ordinary, settings.seed)
    known = photos.landmark[~np.isin(photos.labels[photos.landmark], held)]
    return Split(known, held, references, negatives)


def measure(
    embeddings: np.ndarray, at: dict[int, int], photos: Photos, split: Split, settings: Settings, fold: int
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


class Objective(nn.Module):
    """The chosen losses on one batch, and the pull towards the frozen net."""

    def __init__(self, settings: Settings, means: Tensor, frozen: Embedder) -> None:
        """`means`: where each landmark's photos lie in the frozen net, classes × dimension."""
        super().__init__()
        classes, dimension = means.shape
        self.settings = settings
        self.losses = settings.loss.split("+")
        margin = settings.arcface_margin if "arcface" in self.losses else 0.0
        # One class more than landmarks: ordinary photos.
        self.head = ClassHead(classes + 1, dimension, margin, settings.scale, settings.sub_centres)
        self.centers = nn.Parameter(means.clone())
        with torch.no_grad():
            self.head.weight[:-1] = means[:, None] + 0.02 * torch.randn_like(self.head.weight[:-1])
        self.start = {name: value.detach().clone() for name, value in frozen.named_parameters()}

    def forward(self, embedder: Embedder, output: Tensor, before: Tensor, labels: Tensor, instances: Tensor) -> Tensor:
        """`labels`: class of a landmark, −1 for others. `instances`: photos that count as one."""
        chosen, total = self.settings, output.new_zeros(())
        if "softmax" in self.losses or "arcface" in self.losses:
            total = total + self.head(output, torch.where(labels < 0, self.head.weight.shape[0] - 1, labels))
        if "center" in self.losses:
            total = total + chosen.center_weight * center_loss(output, labels, self.centers, chosen.center_margin)
        if "instance" in self.losses:
            total = total + instance_loss(output, instances, chosen.temperature)
        total = total + chosen.distill_weight * (1 - (output * before).sum(1)).mean()
        drift = sum(
            (value - self.start[name]).square().sum()
            for name, value in embedder.named_parameters()
            if value.requires_grad
        )
        return total + chosen.weight_pull * drift


def sample(random: np.random.Generator, pools: list[np.ndarray], size: int, each: int) -> np.ndarray:
    """`size` items, `each` of them from one pool: a landmark, or one other photo. Every pool is as likely."""
    chosen = random.choice(len(pools), size // each, replace=len(pools) < size // each)
    return np.concatenate([random.choice(pools[i], each, replace=len(pools[i]) < each) for i in chosen])


def train_fold(
    frozen: Embedder, photos: Photos, inputs: Inputs, settings: Settings, fold: int, cache: Path, run: Path, log: MetricsLog
) -> dict[str, dict[str, float]]:
    """Trains one fold, or reads its result when the run has it. Returns metrics of the frozen and the tuned net."""
    checkpoint = run / f"fold{fold}.pt"
    said = dataclasses.asdict(settings)
    state = load_checkpoint(checkpoint, said) or {"epoch": 0}
    if "result" in state:
        return state["result"]
    seed_everything(settings.seed * 100 + fold)
    split = split_of(photos, settings, fold)
    at = {int(photo): row for row, photo in enumerate(inputs.plain_photos)}
    plain_rows = torch.from_numpy(inputs.plain_rows).float()
    frozen.whiten_with(*frozen_whitening(cache, inputs, split, settings, fold))
    with torch.no_grad():
        result = {"frozen": measure(frozen.project(plain_rows).numpy(), at, photos, split, settings, fold)}

    names = np.unique(photos.labels[split.known])
    embedder = copy.deepcopy(frozen)
    tuned = embedder.tune(settings)
    known_labels = photos.labels[split.known]
    with torch.no_grad():
        known_rows = frozen.project(plain_rows[[at[int(i)] for i in split.known]])
        means = torch.stack([known_rows[torch.from_numpy(known_labels == name)].mean(0) for name in names])
    objective = Objective(settings, functional.normalize(means, dim=1), frozen)
    optimiser = torch.optim.Adam(
        [{"params": tuned}, {"params": objective.parameters(), "lr": HEAD_RATE * settings.rate}], settings.rate
    )
    if state["epoch"]:
        embedder.load_state_dict(state["embedder"])
        objective.load_state_dict(state["objective"])
        optimiser.load_state_dict(state["optimiser"])

    others = np.concatenate([split.references, np.flatnonzero(np.isin(photos.sets, ["scenes", "people"]))])
    other_pools = [pool for photo in others if len(pool := np.flatnonzero(inputs.photos == photo)) > 1]
    for epoch in range(state["epoch"], settings.epochs):
        random = np.random.default_rng([settings.seed, fold, epoch])
        there = [region for region in REGIONS if region in {photos.region[name] for name in names}]
        reached = there[: 1 + epoch * len(there) // settings.epochs] if settings.curriculum else there
        landmark_pools = [
            np.flatnonzero(np.isin(inputs.photos, split.known[known_labels == name]))
            for name in names
            if photos.region[name] in reached
        ]
        losses = []
        for _ in range(settings.views_per_epoch // settings.batch):
            half = settings.batch // 2
            items = np.concatenate(
                [sample(random, landmark_pools, half, OF_LANDMARK), sample(random, other_pools, half, OF_PHOTO)]
            )
            owners = inputs.photos[items]
            known = np.isin(owners, split.known)
            labels = torch.from_numpy(np.where(known, np.searchsorted(names, photos.labels[owners]), -1)).long()
            # A landmark's photos count as one instance, others by their number.
            instances = torch.where(labels >= 0, -1 - labels, torch.from_numpy(owners).long())
            with torch.no_grad():
                before = inputs.embed(frozen, items)
            loss = objective(embedder, inputs.embed(embedder, items), before, labels, instances)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(float(loss.detach()))
        save_checkpoint(
            checkpoint,
            settings=said,
            epoch=epoch + 1,
            embedder=embedder.state_dict(),
            objective=objective.state_dict(),
            optimiser=optimiser.state_dict(),
        )
        log.step(fold * settings.epochs + epoch + 1, fold=fold, loss=float(np.mean(losses)))
    result["tuned"] = measure(tuned_embeddings(embedder, inputs, split, settings), at, photos, split, settings, fold)
    save_checkpoint(checkpoint, settings=said, epoch=settings.epochs, embedder=embedder.state_dict(), result=result)
    return result


def tuned_embeddings(embedder: Embedder, inputs: Inputs, split: Split, settings: Settings) -> np.ndarray:
    """Of all plain photos. A tuned tail gets a whitening of its own, as the gallery's script would fit it."""
    if settings.tuned == "tail":
        rows = describe_all(embedder, inputs.files[1])
        fitted = np.isin(inputs.plain_photos, np.concatenate([split.known, split.references]))
        embedder.whiten_with(*whitening_of(rows[fitted], np.isin(inputs.plain_photos[fitted], split.known)))
    else:
        rows = inputs.plain_rows
    with torch.no_grad():
        return embedder.project(torch.from_numpy(rows).float()).numpy()


def mean_over_folds(results: list[dict[str, dict]]) -> dict[str, dict[str, float]]:
    return {
        which: {name: float(np.mean([result[which][name] for result in results])) for name in results[0][which]}
        for which in ("frozen", "tuned")
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config")
    parser.add_argument("--run", type=Path, default=RUNS / "place_embedder")
    parser.add_argument("--cache", type=Path, default=RUNS / "place_embedder_maps")
    parser.add_argument("--checkpoint", type=Path, default=MODELS / "place_embedder.onnx")
    parser.add_argument("--landmarks", type=Path, default=SHARED / "data" / "landmarks" / "landmarks.csv")
    parser.add_argument("overrides", nargs="*")
    arguments = parser.parse_intermixed_args()
    settings = load_config(arguments.config, Settings, arguments.overrides)
    net = load_onnx(require(arguments.checkpoint, "the bundled net is the starting point; restore resources/models"))
    photos = load_photos(arguments.cache, arguments.landmarks)
    log = MetricsLog(arguments.run, settings.run_folds * settings.epochs)
    frozen = Embedder(net, settings).requires_grad_(False)
    inputs = Inputs(arguments.cache, frozen, settings)
    results = [
        train_fold(frozen, photos, inputs, settings, fold, arguments.cache, arguments.run, log)
        for fold in range(settings.run_folds)
    ]
    for which, metrics in mean_over_folds(results).items():
        log.step(settings.run_folds * settings.epochs, **{f"{which}_{name}": value for name, value in metrics.items()})
        print(which, " ".join(f"{name} {value:.3f}" for name, value in metrics.items()))
    log.close()


if __name__ == "__main__":
    main()
