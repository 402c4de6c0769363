"""Trains the global head and measures it on landmarks that it has not seen.

    python3 -m place_embedder.train_global configs/place_embedder_global.toml [--run DIR] [--cache DIR] [--final] [name=value ...]

One pass at one size is taught to say what the app makes of a photo at three sizes, and losses of metric learning pull
views of a photo and photos of a landmark together. Folds, halves and measurement are those of `train.py`. `--final`
trains on all landmarks of the training data, without measurement, and writes RUN/global.pt for the export.
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
from place_embedder import protocol
from place_embedder.backbone import load_onnx
from place_embedder.command import recipe_arguments
from place_embedder.data import MapFile, Photos, gallery_half, load_photos
from place_embedder.embedder import DESCRIBE_BATCH, rotation_between, scales_of, whitening_of
from place_embedder.heads import GlobalHead
from place_embedder.settings import MetricLearning
from place_embedder.tail import Maps, Tail
from place_embedder.train import OF_LANDMARK, OF_PHOTO, Objective, sample
from place_embedder.unseen import Split, mean_over_folds, measure, split_of

NAMES = ("plain", "views", "tiny")


@dataclass
class Settings(MetricLearning):
    exponent_steps: int
    exponent_batch: int
    exponent_rate: float
    batch_statistics: bool
    tiny: bool


class Trained(nn.Module):
    """Whitened rows → embeddings: the linear layer within the whitening's directions, and batch norm."""

    def __init__(self, rows: Tensor) -> None:
        super().__init__()
        size = rows.shape[1]
        self.adapt = nn.Parameter(torch.eye(size))
        self.norm = nn.BatchNorm1d(size)
        variance = rows.var(0, unbiased=False)
        with torch.no_grad():
            self.norm.running_mean.copy_(rows.mean(0))
            self.norm.running_var.copy_(variance)
            self.norm.weight.copy_((variance + self.norm.eps).sqrt())
            self.norm.bias.copy_(rows.mean(0))

    def forward(self, rows: Tensor) -> Tensor:
        return functional.normalize(self.norm(rows @ self.adapt), dim=1)


class Sources:
    """Maps of plain photos, augmented views and tiny photos as one list, with the photo that each shows."""

    def __init__(self, cache: Path, names: tuple[str, ...]) -> None:
        self.cache = cache
        self.files = {name: MapFile(cache, name) for name in names}
        self.photos = np.concatenate([file.photos for file in self.files.values()])
        self.plain = len(self.files["plain"].photos)
        self._starts = np.cumsum([0, *(len(file.photos) for file in self.files.values())])

    def maps(self, items: np.ndarray) -> Maps:
        files, chosen = list(self.files.values()), []
        for item in items:
            which = int(np.searchsorted(self._starts, item, side="right")) - 1
            chosen.append(files[which][int(item) - int(self._starts[which])])
        return Maps(chosen)

    def pooled(self, tail: Tail, head: GlobalHead) -> np.ndarray:
        """Descriptors of all maps; kept on disk for each file, since many runs share exponents."""
        exponents = "-".join(f"{float(gem.exponent):g}" for gem in head.gems)
        return np.concatenate([self._pooled(name, exponents, tail, head) for name in self.files])

    def _pooled(self, name: str, exponents: str, tail: Tail, head: GlobalHead) -> np.ndarray:
        path, file = self.cache / f"{name}-pooled-{exponents}.npy", self.files[name]
        if not path.exists():
            rows = []
            with torch.no_grad():
                for start in range(0, len(file.photos), DESCRIBE_BATCH):
                    chosen = [file[i] for i in range(start, min(start + DESCRIBE_BATCH, len(file.photos)))]
                    maps = Maps(chosen)
                    rows.append(head.pool(tail(maps), maps.owner, len(chosen)).numpy())
            part = path.with_suffix(".part.npy")
            np.save(part, np.concatenate(rows))
            part.rename(path)
        rows = np.load(path)
        if len(rows) != len(file.photos):
            raise ValueError(f"{path} describes {len(rows)} of {len(file.photos)} maps; remove it")
        return rows


@dataclass
class Lesson:
    """What a fold may train on: items of `Sources`, and what they show."""

    landmark_pools: list[np.ndarray]
    other_pools: list[np.ndarray]
    label: np.ndarray
    """Class of each item, −1 for items of no landmark."""
    classes: int


def lesson_of(photos: Photos, sources: Sources, split: Split, settings: Settings) -> Lesson:
    """Tiny photos of a landmark that is held out are left out, too: some landmarks are in both sets."""
    labels = photos.labels[sources.photos]
    known = np.isin(sources.photos, split.known)
    if settings.tiny:
        known |= (photos.sets[sources.photos] == "tiny") & ~np.isin(labels, split.held_names)
    names = np.unique(labels[known])
    label = np.where(known, np.searchsorted(names, labels).clip(max=len(names) - 1), -1)
    others = np.concatenate([split.references, np.flatnonzero(np.isin(photos.sets, ["scenes", "people"]))])
    pools = [np.flatnonzero(sources.photos == photo) for photo in others]
    return Lesson(
        [np.flatnonzero(label == index) for index in range(len(names))],
        [pool for pool in pools if len(pool) > 1],
        label,
        len(names),
    )


def batch_of(random: np.random.Generator, lesson: Lesson, size: int) -> np.ndarray:
    half = size // 2
    return np.concatenate(
        [sample(random, lesson.landmark_pools, half, OF_LANDMARK), sample(random, lesson.other_pools, half, OF_PHOTO)]
    )


def losses_on(
    objective: Objective, model: Trained, output: Tensor, target: Tensor, items: np.ndarray, lesson: Lesson, owners: np.ndarray
) -> Tensor:
    labels = torch.from_numpy(lesson.label[items]).long()
    instances = torch.where(labels >= 0, -1 - labels, torch.from_numpy(owners[items]).long())
    return objective(model, output, target, labels, instances)


def tune_exponents(
    tail: Tail, sources: Sources, lesson: Lesson, teacher: Tensor, has_teacher: np.ndarray, settings: Settings, fit: np.ndarray, landmark: np.ndarray, random: np.random.Generator
) -> GlobalHead:
    """The head with exponents that bring views nearest to what the teacher says; linear layer at the whitening."""
    head = GlobalHead()
    pooled = sources.pooled(tail, head)
    mean, projection = whitening_of(pooled[: sources.plain][fit], landmark)
    head = GlobalHead(dimension=projection.shape[1])
    head.start_at_whitening(mean, projection, pooled[: sources.plain][fit])
    head.requires_grad_(False).eval()
    for gem in head.gems:
        gem.exponent.requires_grad_(True)
    optimiser = torch.optim.Adam([gem.exponent for gem in head.gems], settings.exponent_rate)
    for _ in range(settings.exponent_steps):
        items = batch_of(random, lesson, settings.exponent_batch)
        items = items[has_teacher[items]]
        maps = sources.maps(items)
        with torch.no_grad():
            rows = tail(maps)
        output = head(rows, maps.owner, len(items))
        labels = torch.from_numpy(np.where(lesson.label[items] < 0, -1 - sources.photos[items], lesson.label[items]))
        same = (labels[:, None] == labels[None]).float() - torch.eye(len(items))
        # Whom a photo resembles, as the teacher sees it, and its own kind nearer than that.
        wanted = teacher[items] @ teacher[items].t()
        found = output @ output.t()
        loss = (found - wanted).square().mean() - 0.2 * (found * same).sum() / same.sum().clamp(min=1)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    with torch.no_grad():
        for gem in head.gems:
            # A quarter is as fine as can be measured, and runs share the files of pooled photos.
            gem.exponent.copy_(torch.round(gem.exponent.clamp(1.0, 8.0) * 4) / 4)
    return head.requires_grad_(False)


def train_head(
    photos: Photos,
    sources: Sources,
    tail: Tail,
    scales: np.ndarray,
    split: Split,
    settings: Settings,
    seed: int,
    log: MetricsLog,
    done: int,
    checkpoint: Path,
) -> tuple[GlobalHead, np.ndarray, np.ndarray]:
    """The trained head, and embeddings of the plain photos by it and by the frozen net at one size. Goes on from
    `checkpoint`, which each epoch writes."""
    said = dataclasses.asdict(settings)
    state = load_checkpoint(checkpoint, said)
    seed_everything(seed)
    random = np.random.default_rng([settings.seed, seed])
    lesson = lesson_of(photos, sources, split, settings)
    plain = sources.photos[: sources.plain]
    fit = np.isin(plain, np.concatenate([split.known, split.references]))
    landmark = np.isin(plain[fit], split.known)

    mean, projection = whitening_of(scales[fit], landmark)
    seen = torch.from_numpy(protocol.unit((scales - mean) @ projection)).float()
    at = {int(photo): row for row, photo in enumerate(plain)}
    has_teacher = np.array([int(photo) in at for photo in sources.photos])
    teacher = torch.zeros(len(sources.photos), seen.shape[1])
    teacher[torch.from_numpy(has_teacher)] = seen[[at[int(photo)] for photo in sources.photos[has_teacher]]]

    if state:
        head = GlobalHead(exponents=tuple(state["exponents"]))
    else:
        head = tune_exponents(tail, sources, lesson, teacher, has_teacher, settings, fit, landmark, random)
    exponents = [float(gem.exponent) for gem in head.gems]
    pooled = sources.pooled(tail, head)
    frozen_pooled = sources.pooled(tail, GlobalHead())[: sources.plain]
    frozen_mean, frozen_projection = whitening_of(frozen_pooled[fit], landmark)
    frozen = protocol.unit((frozen_pooled - frozen_mean) @ frozen_projection)

    mean, projection = whitening_of(pooled[: sources.plain][fit], landmark)
    rows = torch.from_numpy((pooled - mean) @ projection).float()
    own = functional.normalize(rows, dim=1)
    target = own
    if settings.teacher == "scales":
        turned = teacher @ rotation_between(seen[fit], own[: sources.plain][fit])
        target = torch.where(torch.from_numpy(has_teacher)[:, None], turned, own)

    model = Trained(rows[: sources.plain][torch.from_numpy(fit)])
    start = copy.deepcopy(model)
    model.train(settings.batch_statistics)
    means = torch.stack([own[torch.from_numpy(pool)].mean(0) for pool in lesson.landmark_pools])
    objective = Objective(settings, functional.normalize(means, dim=1), start)
    optimiser = torch.optim.Adam(
        [{"params": model.parameters()}, {"params": objective.parameters(), "lr": 5 * settings.rate}], settings.rate
    )
    if state:
        model.load_state_dict(state["model"])
        objective.load_state_dict(state["objective"])
        optimiser.load_state_dict(state["optimiser"])
        random.bit_generator.state = state["random"]
    for epoch in range(state["epoch"] if state else 0, settings.epochs):
        losses = []
        for _ in range(settings.views_per_epoch // settings.batch):
            items = batch_of(random, lesson, settings.batch)
            loss = losses_on(objective, model, model(rows[items]), target[items], items, lesson, sources.photos)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(float(loss.detach()))
        save_checkpoint(
            checkpoint,
            settings=said,
            epoch=epoch + 1,
            exponents=exponents,
            model=model.state_dict(),
            objective=objective.state_dict(),
            optimiser=optimiser.state_dict(),
            random=random.bit_generator.state,
        )
        log.step(done + epoch + 1, loss=float(np.mean(losses)), exponents=exponents)
    model.eval()
    with torch.no_grad():
        embeddings = model(rows[: sources.plain]).numpy()

    final = GlobalHead(dimension=projection.shape[1])
    with torch.no_grad():
        for gem, tuned in zip(final.gems, head.gems):
            gem.exponent.copy_(tuned.exponent)
        linear = torch.from_numpy(projection).float() @ model.adapt
        final.linear.weight.copy_(linear.t())
        final.norm.load_state_dict(model.norm.state_dict())
        final.norm.running_mean += torch.from_numpy(mean).float() @ linear
    return final.eval(), embeddings, frozen


def everything(cache: Path, photos: Photos) -> Split:
    """All landmarks, and the ordinary photos that the app is not measured with."""
    none = np.array([], int)
    return Split(photos.landmark, none.astype(str), gallery_half(cache, photos.ordinary), none)


def main() -> None:
    arguments, settings = recipe_arguments(__doc__, Settings, final=True)
    tail = Tail(load_onnx(require(MODELS / "place_embedder.onnx", "restore resources/models"))).requires_grad_(False)
    photos = load_photos(arguments.cache, arguments.landmarks)
    sources = Sources(arguments.cache, NAMES if settings.tiny else NAMES[:2])
    scales = scales_of(arguments.cache, sources.photos[: sources.plain])
    runs = 1 if arguments.final else settings.folds
    log = MetricsLog(arguments.run, runs * settings.epochs)
    if arguments.final:
        whole, checkpoint = everything(arguments.cache, photos), arguments.run / "final.pt"
        head, _, _ = train_head(photos, sources, tail, scales, whole, settings, 100 * settings.seed + 99, log, 0, checkpoint)
        torch.save(head.state_dict(), arguments.run / "global.pt")
        log.close()
        return
    results = []
    at = {int(photo): row for row, photo in enumerate(sources.photos[: sources.plain])}
    for fold in range(settings.folds):
        checkpoint = arguments.run / f"fold{fold}.pt"
        said = dataclasses.asdict(settings)
        state = load_checkpoint(checkpoint, said)
        if not state or "result" not in state:
            split = split_of(photos, settings, fold)
            _, tuned, frozen = train_head(
                photos, sources, tail, scales, split, settings, 100 * settings.seed + fold, log, fold * settings.epochs, checkpoint
            )
            plain = sources.photos[: sources.plain]
            fit = np.isin(plain, np.concatenate([split.known, split.references]))
            mean, projection = whitening_of(scales[fit], np.isin(plain[fit], split.known))
            three = protocol.unit((scales - mean) @ projection)
            result = {
                name: measure(rows, at, photos, split, settings, fold)
                for name, rows in (("frozen", frozen), ("tuned", tuned), ("three sizes", three))
            }
            save_checkpoint(checkpoint, settings=said, result=result)
            state = {"result": result}
        results.append(state["result"])
    for which in ("frozen", "tuned", "three sizes"):
        metrics = mean_over_folds([{"frozen": result[which], "tuned": result[which]} for result in results])["tuned"]
        log.step(runs * settings.epochs, **{f"{which}_{name}": value for name, value in metrics.items()})
        print(which, " ".join(f"{name} {value:.3f}" for name, value in metrics.items()), flush=True)
    log.close()


if __name__ == "__main__":
    main()
