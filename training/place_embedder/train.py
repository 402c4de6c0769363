"""Tunes the place embedder, its projection or its last blocks, and measures it on landmarks that training has not seen.

    python3 -m place_embedder.train configs/place_embedder.toml [--run DIR] [--cache DIR] [name=value ...]

For each fold of landmarks: trains on the others, on half of the ordinary photos and on scenes and people, each of
which is a class of its own; then enrols a few photos of each landmark held out, beside the known ones, and looks the
rest up (unseen.py). The frozen net goes through the same. Nothing is trained or chosen on the sets' queries.
"""
from __future__ import annotations

import copy
import dataclasses
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from lab.checkpoint import load_checkpoint, save_checkpoint
from lab.metrics_log import MetricsLog
from lab.paths import MODELS, require
from lab.seed import seed_everything
from place_embedder.backbone import load_onnx
from place_embedder.command import recipe_arguments
from place_embedder.data import REGIONS, Photos, load_photos
from place_embedder.embedder import Embedder, Inputs, rotation_between, scales_of, whitening_of
from place_embedder.losses import ClassHead, center_loss, instance_loss
from place_embedder.settings import MetricLearning, Settings
from place_embedder.unseen import Split, mean_over_folds, measure, split_of

# How many photos of a landmark, and views of another photo, stand in a batch together.
OF_LANDMARK, OF_PHOTO = 4, 2
# Heads are thrown away: they may follow faster than the net.
HEAD_RATE = 5.0


class Objective(nn.Module):
    """The chosen losses on one batch, and the pull towards the frozen net."""

    def __init__(self, settings: MetricLearning, means: Tensor, frozen: nn.Module) -> None:
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

    def forward(self, embedder: nn.Module, output: Tensor, before: Tensor, labels: Tensor, instances: Tensor) -> Tensor:
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
            # An exponent is no weight: distillation alone holds it.
            if value.requires_grad and not name.endswith("exponent")
        )
        return total + chosen.weight_pull * drift


def sample(random: np.random.Generator, pools: list[np.ndarray], size: int, each: int) -> np.ndarray:
    """`size` items, `each` of them from one pool: a landmark, or one other photo. Every pool is as likely."""
    chosen = random.choice(len(pools), size // each, replace=len(pools) < size // each)
    return np.concatenate([random.choice(pools[i], each, replace=len(pools[i]) < each) for i in chosen])


class Lessons:
    """Batches of a fold: half of them photos and views of landmarks, half of others."""

    def __init__(self, photos: Photos, inputs: Inputs, split: Split, settings: Settings, fold: int) -> None:
        self.settings, self.fold, self.inputs, self.split, self.photos = settings, fold, inputs, split, photos
        self.names = np.unique(photos.labels[split.known])
        others = np.concatenate([split.references, np.flatnonzero(np.isin(photos.sets, ["scenes", "people"]))])
        self.other_pools = [pool for photo in others if len(pool := np.flatnonzero(inputs.photos == photo)) > 1]
        known_labels = photos.labels[split.known]
        self.landmark_pools = {
            name: np.flatnonzero(np.isin(inputs.photos, split.known[known_labels == name])) for name in self.names
        }

    def taught(self, epoch: int) -> list[np.ndarray]:
        """Pools of the landmarks that an epoch sees. With a curriculum, regions join one after another: in the last epoch
        all are there."""
        there = [region for region in REGIONS if region in {self.photos.region[name] for name in self.names}]
        if self.settings.curriculum:
            there = there[: -(-(epoch + 1) * len(there) // self.settings.epochs)]
        return [pool for name, pool in self.landmark_pools.items() if self.photos.region[name] in there]

    def batches(self, epoch: int):
        """Items of `Inputs`, class of each (−1 for no landmark), and what counts as one instance."""
        random = np.random.default_rng([self.settings.seed, self.fold, epoch])
        pools, half = self.taught(epoch), self.settings.batch // 2
        for _ in range(self.settings.views_per_epoch // self.settings.batch):
            items = np.concatenate([sample(random, pools, half, OF_LANDMARK), sample(random, self.other_pools, half, OF_PHOTO)])
            owners = self.inputs.photos[items]
            known = np.isin(owners, self.split.known)
            labels = torch.from_numpy(np.where(known, np.searchsorted(self.names, self.photos.labels[owners]), -1)).long()
            # A landmark's photos count as one instance, others by their number.
            yield items, labels, torch.where(labels >= 0, -1 - labels, torch.from_numpy(owners).long())


@dataclass
class Ready:
    """A fold before training: the net with its whitening, and what it makes of all items."""

    embedder: Embedder
    rows: Tensor
    before: Tensor
    at: dict[int, int]
    """Row among the plain photos, of each photo."""
    fit: np.ndarray
    """Which plain photos the whitening may see."""
    landmark: np.ndarray
    """Which of those show one."""

    def whiten(self, rows: Tensor) -> None:
        self.embedder.whiten_with(*whitening_of(rows.numpy()[self.fit], self.landmark))

    def means(self, lessons: Lessons, plain: slice) -> Tensor:
        """Where the photos of each known landmark lie."""
        known, labels = lessons.split.known, lessons.photos.labels[lessons.split.known]
        rows = self.before[plain][[self.at[int(photo)] for photo in known]]
        return functional.normalize(torch.stack([rows[torch.from_numpy(labels == name)].mean(0) for name in lessons.names]), dim=1)


def ready_fold(frozen: Embedder, inputs: Inputs, split: Split, rows: Tensor, plain: slice | None = None) -> Ready:
    """`rows` of all items, of which `plain` are the plain photos (those of `inputs` unless told otherwise)."""
    fit = np.isin(inputs.plain_photos, np.concatenate([split.known, split.references]))
    at = {int(photo): row for row, photo in enumerate(inputs.plain_photos)}
    ready = Ready(copy.deepcopy(frozen), rows, rows, at, fit, np.isin(inputs.plain_photos[fit], split.known))
    ready.whiten(rows[plain or inputs.plain])
    with torch.no_grad():
        ready.before = ready.embedder.project(rows)
    return ready


def start_of(frozen: Embedder, photos: Photos, inputs: Inputs, settings: Settings, fold: int) -> tuple[Ready, dict[str, float]]:
    """A fold before training and the frozen net's figures on it; kept, since every run on `inputs` begins with them."""
    if (settings.seed, fold) not in inputs.starts:
        split = split_of(photos, settings, fold)
        ready = ready_fold(frozen, inputs, split, inputs.rows)
        figures = measure(ready.before[inputs.plain].numpy(), ready.at, photos, split, settings, fold)
        inputs.starts[settings.seed, fold] = ready, figures
    return inputs.starts[settings.seed, fold]


def of_three_sizes(ready: Ready, inputs: Inputs) -> Tensor:
    """What the app makes of the whole photo at three sizes, for every view of it, in the directions of the frozen net's
    embeddings; those themselves for photos that were not described so."""
    scales = torch.from_numpy(scales_of(inputs.cache, inputs.plain_photos)).float()
    mean, projection = whitening_of(scales.numpy()[ready.fit], ready.landmark)
    seen = functional.normalize((scales - torch.from_numpy(mean)) @ torch.from_numpy(projection), dim=1)
    seen = seen @ rotation_between(seen[ready.fit], ready.before[inputs.plain][ready.fit])
    rows = [ready.at.get(int(photo), -1) for photo in inputs.photos]
    described = torch.tensor([row >= 0 for row in rows])
    return torch.where(described[:, None], seen[rows], ready.before)


def tune_exponent(ready: Ready, inputs: Inputs, lessons: Lessons, settings: Settings) -> float:
    """GeM's exponent by the chosen losses, the net and its whitening left as they are; batches are those of one epoch."""
    exponent = nn.Parameter(ready.embedder.gem.exponent.detach().clone())
    objective = Objective(settings, ready.means(lessons, inputs.plain), ready.embedder)
    optimiser = torch.optim.Adam(
        [{"params": [exponent], "lr": settings.exponent_rate}, {"params": objective.parameters()}], HEAD_RATE * settings.rate
    )
    for items, labels, instances in lessons.batches(settings.epochs):
        output = ready.embedder.project(inputs.means.rows(exponent, items))
        loss = objective(ready.embedder, output, ready.before[items], labels, instances)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return float(exponent.detach())


def train_fold(
    frozen: Embedder, photos: Photos, inputs: Inputs, settings: Settings, fold: int, run: Path, log: MetricsLog, keep_net: bool = True
) -> dict[str, dict[str, float]]:
    """Trains one fold, or reads its result when the run has it. Returns metrics of the frozen and the tuned net, and the
    exponent that the latter has. Without `keep_net` nothing but the result is kept once the fold is done."""
    checkpoint = run / f"fold{fold}.pt"
    said = dataclasses.asdict(settings)
    state = load_checkpoint(checkpoint, said) or {"epoch": 0}
    if "result" in state:
        return state["result"]
    seed_everything(settings.seed * 100 + fold)
    split = split_of(photos, settings, fold)
    lessons = Lessons(photos, inputs, split, settings, fold)
    ready, figures = start_of(frozen, photos, inputs, settings, fold)
    result = {"frozen": figures}
    if inputs.means is not None:
        exponent = state.get("exponent") or tune_exponent(ready, inputs, lessons, settings)
        with torch.no_grad():
            ready = ready_fold(frozen, inputs, split, inputs.means.rows(torch.tensor(exponent)))
            ready.embedder.gem.exponent.fill_(exponent)

    embedder = copy.deepcopy(ready.embedder)
    groups = embedder.tune(settings)
    objective = Objective(settings, ready.means(lessons, inputs.plain), ready.embedder)
    optimiser = torch.optim.Adam([*groups, {"params": objective.parameters(), "lr": HEAD_RATE * settings.rate}])
    if state["epoch"]:
        embedder.load_state_dict(state["embedder"])
        objective.load_state_dict(state["objective"])
        optimiser.load_state_dict(state["optimiser"])
    target = ready.before if settings.teacher == "view" else of_three_sizes(ready, inputs)
    for epoch in range(state["epoch"], settings.epochs):
        losses = []
        for items, labels, instances in lessons.batches(epoch):
            if settings.tuned == "tail":
                output = embedder.project(embedder.descriptors(inputs.maps(items)))
            else:
                output = functional.normalize(ready.before[items] @ embedder.adapt, dim=1)
            loss = objective(embedder, output, target[items], labels, instances)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(float(loss.detach()))
        if keep_net or settings.tuned == "tail":
            save_checkpoint(
                checkpoint,
                settings=said,
                epoch=epoch + 1,
                exponent=float(ready.embedder.gem.exponent),
                embedder=embedder.state_dict(),
                objective=objective.state_dict(),
                optimiser=optimiser.state_dict(),
            )
        log.step(fold * settings.epochs + epoch + 1, fold=fold, loss=float(np.mean(losses)))
    result["tuned"] = measure(tuned_embeddings(embedder, ready, inputs, settings), ready.at, photos, split, settings, fold)
    result["tuned"]["exponent"] = float(embedder.gem.exponent)
    kept = {"embedder": embedder.state_dict()} if keep_net else {}
    save_checkpoint(checkpoint, settings=said, epoch=settings.epochs, result=result, **kept)
    return result


def tuned_embeddings(embedder: Embedder, ready: Ready, inputs: Inputs, settings: Settings) -> np.ndarray:
    """Of all plain photos."""
    if settings.tuned == "tail":
        return whitened(embedder, ready, inputs.described_plain(embedder)["one"])
    with torch.no_grad():
        return embedder.project(ready.rows[inputs.plain]).numpy()


def whitened(embedder: Embedder, ready: Ready, rows: np.ndarray) -> np.ndarray:
    """Embeddings of all plain photos, which a tuned tail describes by `rows`; it gets a whitening of its own, as the gallery's
    script would fit it."""
    embedder.whiten_with(*whitening_of(rows[ready.fit], ready.landmark))
    with torch.no_grad():
        return embedder.project(torch.from_numpy(rows)).numpy()


def main() -> None:
    arguments, settings = recipe_arguments(__doc__, Settings)
    net = load_onnx(require(MODELS / "place_embedder.onnx", "the bundled net is the starting point; restore resources/models"))
    photos = load_photos(arguments.cache, arguments.landmarks)
    log = MetricsLog(arguments.run, settings.run_folds * settings.epochs)
    frozen = Embedder(net, settings).requires_grad_(False)
    inputs = Inputs(arguments.cache, frozen, settings)
    results = [train_fold(frozen, photos, inputs, settings, fold, arguments.run, log) for fold in range(settings.run_folds)]
    for which, metrics in mean_over_folds(results).items():
        log.step(settings.run_folds * settings.epochs, **{f"{which}_{name}": value for name, value in metrics.items()})
        print(which, " ".join(f"{name} {value:.3f}" for name, value in metrics.items()))
    log.close()


if __name__ == "__main__":
    main()
