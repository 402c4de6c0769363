"""Trains the tops of the expression net: python3 -m expressions.train configs/expression.toml [--run DIR] [name=value …]

One top per fold, each on the faces of the others. Writes to the run's folder: checkpoint.pt (goes on from there),
metrics.jsonl, tops.pt, oof.npz (what each face's unseen top says of it) and result.json.
"""
import dataclasses
import json
from pathlib import Path

import numpy
import torch

from lab.checkpoint import load_checkpoint, save_checkpoint
from lab.command import train_by_command
from lab.metrics_log import MetricsLog
from lab.paths import RUNS, SHARED, require
from lab.seed import seed_everything

from . import losses
from .classes import CIRCUMPLEX, EXPRESSIONS
from .data import Faces, duplicate_groups, folds, load_faces, photo_groups, with_wild
from .erase import source_directions
from .metrics import report, taken_for_contempt
from .net import PublicStem, PublicTop, ScratchStem, ScratchTop, WithBlock
from .settings import Settings
from .synthetic import synthetic_faces
from .teacher import taught_labels, wild_labels
from .views import View, prepared

MODELS = SHARED / "models"


def main() -> None:
    train_by_command(__doc__, Settings, train)


def read_faces(settings: Settings) -> Faces:
    """The faces that the settings name."""
    return synthetic_faces(240, settings.seed) if settings.data == "synthetic" else load_faces(RUNS / settings.data)


def fold_of(faces: Faces, settings: Settings) -> numpy.ndarray:
    """The fold of each face."""
    if settings.fold_by == "source":
        return numpy.unique(faces.sources, return_inverse=True)[1]
    return folds(faces.labels, faces.sources, duplicate_groups(faces.tight), settings.folds, settings.seed)


def wild_faces(settings: Settings) -> Faces | None:
    """The unlabelled faces that the settings name."""
    return load_faces(RUNS / settings.wild) if settings.wild else None


def is_left_out(faces: Faces, settings: Settings) -> numpy.ndarray:
    """Which faces the settings keep from training."""
    names = set(settings.left_out.split())
    return numpy.array(
        [
            source in names or f"{source}/{EXPRESSIONS[label]}" in names
            for source, label in zip(faces.sources, faces.labels)
        ]
    )


def wild_fold_of(wild: Faces, labels: numpy.ndarray, settings: Settings) -> numpy.ndarray:
    """The faces of a photo share a fold. -1, where sources are folds: then they teach every top."""
    if settings.fold_by == "source":
        return numpy.full(len(wild), -1)
    return folds(labels, wild.sources, photo_groups(wild), settings.folds, settings.seed)


def make_stem(settings: Settings):
    return PublicStem(MODELS) if settings.stem == "public" else ScratchStem()


def make_top(settings: Settings):
    return PublicTop(MODELS, settings.dropout) if settings.stem == "public" else ScratchTop(settings.dropout)


def train(settings: Settings, run: Path) -> dict:
    """Trains what is not trained yet and answers the cross-validated metrics."""
    seed_everything(settings.seed)
    faces = read_faces(settings)
    fold = fold_of(faces, settings)
    labelled = numpy.arange(len(faces))
    wild = wild_faces(settings)
    if wild is not None:
        taught = wild_labels(wild, settings.wild_contempt)
        fold = numpy.concatenate([fold, wild_fold_of(wild, taught.argmax(1), settings)])
        faces = with_wild(faces, wild, taught.argmax(1))
    stem = make_stem(settings).eval()
    frozen = stem if settings.tuned else WithBlock(stem, make_top(settings)).eval()
    folder = run if settings.data == "synthetic" else RUNS / settings.data
    views, clean = prepared(folder, frozen, faces, fold, settings, MODELS)
    if settings.clean_views:
        views = views + clean
    labels = None
    if settings.distil > 0:
        labels = taught_labels(faces, settings.distil)
    elif wild is not None:
        labels = numpy.eye(len(EXPRESSIONS), dtype=numpy.float32)[faces.labels]
    if wild is not None:
        labels[len(labelled) :] = taught

    total = settings.epochs * settings.trained_folds
    recorded = dataclasses.asdict(settings)
    state = load_checkpoint(run / "checkpoint.pt", recorded) or {"tops": [], "epoch": 0, "top": None}
    state.pop("settings", None)
    log = MetricsLog(run, total, len(state["tops"]) * settings.epochs + state["epoch"])
    while len(state["tops"]) < settings.trained_folds:
        number = len(state["tops"])
        _train_top(
            settings, number, faces, len(labelled), fold, views, clean, labels, state, log, run / "checkpoint.pt", recorded
        )
    log.close()

    torch.save(state["tops"], run / "tops.pt")
    probabilities, valence_arousal = held_out_answers(settings, state["tops"], fold, clean)
    seen = labelled[fold[labelled] < settings.trained_folds]
    unlabelled = len(labelled) + numpy.flatnonzero(
        (fold[len(labelled) :] >= 0) & (fold[len(labelled) :] < settings.trained_folds)
    )
    numpy.savez(
        run / "oof.npz",
        probabilities=probabilities[labelled],
        valence_arousal=valence_arousal[labelled],
        labels=faces.labels[labelled],
        sources=faces.sources[labelled],
        fold=fold[labelled],
        wild_probabilities=probabilities[unlabelled],
        wild_sources=faces.sources[unlabelled],
        wild_fold=fold[unlabelled],
    )
    result = report(probabilities[seen], faces.labels[seen], faces.sources[seen])
    result["ordinaryTakenForContempt"] = taken_for_contempt(probabilities[unlabelled], faces.sources[unlabelled])
    (run / "result.json").write_text(json.dumps({"settings": recorded, **result}, indent=1) + "\n")
    return result


def _train_top(
    settings, number, faces, labelled, fold, views, clean, labels, state, log, checkpoint, recorded
) -> None:
    """`labelled`: how many of the faces, the first ones, people have labelled."""
    seed_everything(settings.seed * 1000 + number)
    top = make_top(settings)
    rows = numpy.flatnonzero((fold != number) & ~is_left_out(faces, settings))
    held_out = numpy.flatnonzero(fold[:labelled] == number)
    groups = [{"params": list(top.head.parameters()), "lr": settings.rate, "weight_decay": settings.weight_decay}]
    blocks = top.tune(settings.tuned.split())
    if blocks:
        groups.append({"params": blocks, "lr": settings.block_rate, "weight_decay": 1e-4})
    optimiser = torch.optim.AdamW(groups)
    batches = -(-len(rows) // settings.batch)
    steps = batches * settings.epochs
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [group["lr"] for group in groups], total_steps=steps, pct_start=0.2
    )
    if settings.start_from:
        top.head.load_state_dict(_head_of(RUNS / settings.start_from, number))
    else:
        _standardise(top, settings, clean[0], rows, faces)
    first = 0
    if state["top"] is not None:
        top.load_state_dict(state["top"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        first = state["epoch"]
    counts = numpy.bincount(faces.labels[rows[rows < labelled]], minlength=len(EXPRESSIONS)).clip(min=1)
    priors = torch.from_numpy(counts / counts.sum()).float()
    class_weights = losses.class_balanced_weights(torch.from_numpy(counts))
    circumplex = torch.tensor([CIRCUMPLEX[name] for name in EXPRESSIONS])
    for epoch in range(first, settings.epochs):
        rng = numpy.random.default_rng([settings.seed, number, epoch])
        torch.manual_seed(settings.seed * 100_000 + number * 1000 + epoch)
        top.train()
        total = 0.0
        order = rng.permutation(rows)
        for start in range(0, len(order), settings.batch):
            batch = order[start : start + settings.batch]
            inputs, targets = _batch(views, batch, rng, labels)
            answer, va, _ = _answers(top, settings, inputs)
            smooth = targets * (1 - settings.smoothing) + settings.smoothing / len(EXPRESSIONS)
            if settings.loss == "logit-adjusted":
                loss = losses.soft_cross_entropy(losses.logit_adjusted(answer, priors, settings.tau), smooth)
            elif settings.loss == "class-balanced":
                loss = losses.soft_cross_entropy(answer, smooth, targets @ class_weights)
            else:
                loss = losses.soft_cross_entropy(answer, smooth)
            loss = loss + settings.valence_arousal_weight * losses.concordance_loss(va, targets @ circumplex)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item() * len(batch)
        probabilities, _ = _predict(top, settings, clean, held_out)
        metrics = report(probabilities, faces.labels[held_out], faces.sources[held_out])
        log.step(
            number * settings.epochs + epoch + 1,
            fold=number,
            loss=total / len(rows),
            accuracy=metrics["accuracy"],
            macro_recall=metrics["macroRecall"],
        )
        state.update(
            epoch=epoch + 1, top=top.state_dict(), optimiser=optimiser.state_dict(), schedule=schedule.state_dict()
        )
        if epoch + 1 < settings.epochs:
            save_checkpoint(checkpoint, settings=recorded, **state)
    state["tops"].append(top.state_dict())
    state.update(epoch=0, top=None)
    save_checkpoint(checkpoint, settings=recorded, **state)


def _head_of(run: Path, number: int) -> dict:
    """The head's weights of a run's top."""
    tops = torch.load(require(run / "tops.pt", f"train {run.name} first"))
    if number >= len(tops):
        raise ValueError(f"{run / 'tops.pt'} holds {len(tops)} tops, none for fold {number}: train all of its folds")
    return {name.removeprefix("head."): value for name, value in tops[number].items() if name.startswith("head.")}


def _standardise(top, settings: Settings, view: View, rows: numpy.ndarray, faces: Faces) -> None:
    with torch.no_grad():
        inputs = [torch.from_numpy(values[rows].astype(numpy.float32)) for values in view.inputs]
        values = top.head_inputs(*inputs) if settings.tuned else inputs
        top.head.standardise_by(*values)
        if settings.erase_sources:
            standardised = top.head.standardised(*values).numpy()
            top.head.erase(*source_directions(standardised, faces.labels[rows], faces.sources[rows]))


def _batch(views: list[View], rows: numpy.ndarray, rng, labels) -> tuple[list[torch.Tensor], torch.Tensor]:
    """Each face in a view that is drawn for it."""
    drawn = rng.integers(0, len(views), len(rows))

    def pick(arrays: list[numpy.ndarray]) -> torch.Tensor:
        out = numpy.empty((len(rows), *arrays[0].shape[1:]), numpy.float32)
        for view in numpy.unique(drawn):
            out[drawn == view] = arrays[view][rows[drawn == view]]
        return _tensor(out)

    inputs = [pick([view.inputs[i] for view in views]) for i in range(len(views[0].inputs))]
    targets = pick([view.targets for view in views])
    # Mixed faces keep their mixed label: no teacher has seen them.
    if labels is not None:
        whole = targets.max(1).values > 0.999
        targets[whole] = torch.from_numpy(labels[rows])[whole]
    return inputs, targets


def _tensor(values: numpy.ndarray) -> torch.Tensor:
    """In single precision; maps with channels last, with which Debian's PyTorch trains depthwise layers twice as fast."""
    tensor = torch.from_numpy(values.astype(numpy.float32))
    return tensor.contiguous(memory_format=torch.channels_last) if tensor.ndim == 4 else tensor


def _answers(top, settings: Settings, inputs):
    return top(*inputs) if settings.tuned else top.head(*inputs)


def _predict(top, settings: Settings, clean: list[View], rows) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Mean probabilities and valence–arousal over the clean views."""
    top.eval()
    probabilities, valence_arousal = [], []
    with torch.no_grad():
        for start in range(0, len(rows), 256):
            batch = rows[start : start + 256]
            answers = [
                _answers(top, settings, [_tensor(v[batch]) for v in view.inputs])
                for view in clean
            ]
            probabilities.append(sum(logits.softmax(1) for logits, _, _ in answers) / len(answers))
            valence_arousal.append(sum(va for _, va, _ in answers) / len(answers))
    return torch.cat(probabilities).numpy(), torch.cat(valence_arousal).numpy()


def held_out_answers(settings: Settings, tops: list[dict], fold, clean) -> tuple[numpy.ndarray, numpy.ndarray]:
    """What the top that has not seen a face says of it; zeros for folds without a top."""
    probabilities = numpy.zeros((len(fold), len(EXPRESSIONS)), numpy.float32)
    valence_arousal = numpy.zeros((len(fold), 2), numpy.float32)
    for number, weights in enumerate(tops):
        top = make_top(settings)
        top.load_state_dict(weights)
        rows = numpy.flatnonzero(fold == number)
        probabilities[rows], valence_arousal[rows] = _predict(top, settings, clean, rows)
    return probabilities, valence_arousal


if __name__ == "__main__":
    main()
