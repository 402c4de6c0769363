"""Views of the faces: augmented pictures, their soft labels, and what the frozen stem makes of them.

The stem never changes, so each view passes it once and is kept on disk; an epoch then costs a tenth of a whole pass.
"""
import dataclasses
import hashlib
import json
import os
import sys
from pathlib import Path

import numpy
import torch
from torch import nn

from lab.onnx_graph import OnnxGraph
from lab.onnx_run import run_frozen

from . import augment
from .classes import EXPRESSIONS
from .data import Faces
from .net import TRUNKS
from .settings import Settings

# Position of each expression among big-Xception's classes; none for contempt, which takes attention of its features.
XCEPTION_CLASS = (6, 3, 4, 5, 2, 1, 0, None)


@dataclasses.dataclass
class View:
    """What one view of every face gives the top, and the labels that belong to it."""

    inputs: list[numpy.ndarray]
    """Stem outputs, float16."""
    targets: numpy.ndarray
    """N × 8, rows sum to 1."""


class Attention(nn.Module):
    """Where big-Xception sees each of its 7 classes, N × 7 × 8 × 8, and how strong its last features are, N × 8 × 8."""

    def __init__(self, models: Path):
        super().__init__()
        self.big = OnnxGraph(models / "fer_big_xception.onnx", ["conv2d_5", "add_2"])

    def forward(self, grey):
        classes, features = self.big(grey / 127.5 - 1)
        return classes, features.clamp(min=0).mean(1)


def clean_pictures(faces: Faces, settings: Settings) -> numpy.ndarray:
    """What the app feeds: N × 64 × 64, uint8; with masks drawn for the upper-face variant."""
    if not settings.masks:
        return faces.tight
    rng = numpy.random.default_rng([settings.seed, 1_000_000])
    masked = augment.draw_masks(augment.to_grey(faces.wide.astype(numpy.float32)), faces.points, rng)
    return _bytes(augment.frame_exactly(masked))


def augmented_pictures(
    faces: Faces, fold: numpy.ndarray, settings: Settings, number: int, attention: nn.Module | None
) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Pictures (N × 64 × 64, uint8) and soft labels (N × 8) of view `number`.

    Faces mix within their fold alone, so that nothing of a held-out face reaches training.
    """
    rng = numpy.random.default_rng([settings.seed, number])
    grey = augment.to_grey(faces.wide.astype(numpy.float32))
    if settings.masks:
        grey = augment.draw_masks(grey, faces.points, rng)
    images = augment.relight(augment.frame(grey, rng), rng)
    if settings.equalise:
        images = augment.equalise_quality(images, rng)
    if not settings.masks:
        images = augment.cut_out(images, rng)
    targets = numpy.eye(len(EXPRESSIONS), dtype=numpy.float32)[faces.labels]
    if settings.mix != "none":
        partner = partners(fold, rng)
        chosen = rng.random(len(faces)) < settings.mix_share
        mixed, labels = _mix(images, targets, partner, faces.labels, settings, rng, attention)
        images = numpy.where(chosen[:, None, None], mixed, images)
        targets = numpy.where(chosen[:, None], labels, targets)
    return _bytes(images), targets


def partners(fold: numpy.ndarray, rng: numpy.random.Generator) -> numpy.ndarray:
    """For each face another one of its fold (or itself, by chance)."""
    partner = numpy.arange(len(fold))
    for number in numpy.unique(fold):
        rows = numpy.flatnonzero(fold == number)
        partner[rows] = rng.permutation(rows)
    return partner


def _mix(images, targets, partner, labels, settings: Settings, rng, attention):
    if settings.mix == "mixup":
        return augment.mixup(images, targets, partner, rng)
    if settings.mix == "cutmix":
        return augment.cut_mix(images, targets, partner, rng)
    classes, strength = run_frozen(attention, _bytes(images), ["classes", "strength"])
    if settings.mix == "attentive":
        return augment.attentive_cut_mix(images, targets, partner, strength.astype(numpy.float32))
    maps = strength.astype(numpy.float32)
    for i, label in enumerate(labels):
        channel = XCEPTION_CLASS[label]
        if channel is not None:
            maps[i] = classes[i, channel]
    # Class maps are logits: what speaks against a class counts as nothing.
    return augment.snap_mix(images, targets, partner, rng, maps - maps.min((1, 2), keepdims=True))


def prepared(folder: Path, stem: nn.Module, faces: Faces, fold, settings: Settings, models: Path) -> tuple[list[View], list[View]]:
    """Augmented views, and the two clean ones (upright and mirrored), from disk or made now and kept there."""
    # How views are augmented and mixed does not matter to clean ones: all such recipes share them.
    shared = folder / f"views-{_key(dataclasses.replace(settings, mix='none', equalise=True))}"
    folder = folder / f"views-{_key(settings)}"
    attention = Attention(models) if settings.mix in ("snapmix", "attentive") else None
    hard = numpy.eye(len(EXPRESSIONS), dtype=numpy.float32)[faces.labels]
    clean = clean_pictures(faces, settings)

    def view(path, make):
        if not (path / "targets.npy").exists():
            path.mkdir(parents=True, exist_ok=True)
            pictures, targets = make()
            for i, values in enumerate(_stem_outputs(stem, pictures, settings)):
                numpy.save(path / f"{i}.npy", values)
            part = path / "part.npy"
            numpy.save(part, targets)
            os.replace(part, path / "targets.npy")
            print(f"prepared {path}", file=sys.stderr, flush=True)
        count = len(list(path.glob("[0-9].npy")))
        return View([numpy.load(path / f"{i}.npy", mmap_mode="r") for i in range(count)], numpy.load(path / "targets.npy"))

    upright = view(shared / "clean", lambda: (clean, hard))
    mirrored = view(shared / "mirrored", lambda: (numpy.ascontiguousarray(clean[:, :, ::-1]), hard))
    augmented = [
        view(folder / f"{number}", lambda number=number: augmented_pictures(faces, fold, settings, number, attention))
        for number in range(settings.views)
    ]
    return augmented, [upright, mirrored]


def _key(settings: Settings) -> str:
    """Names what the views depend on; how many there are does not matter, each has its own seed."""
    relevant = ["seed", "stem", "equalise", "masks", "wild"]
    if settings.mix != "none":
        relevant += ["mix", "mix_share", "folds", "fold_by"]
    chosen = {name: getattr(settings, name) for name in relevant}
    values = json.dumps({**chosen, "middle": bool(settings.tuned)}, sort_keys=True)
    return hashlib.sha256(values.encode()).hexdigest()[:12]


def _stem_outputs(stem: nn.Module, pictures: numpy.ndarray, settings: Settings) -> list[numpy.ndarray]:
    if settings.stem == "public":
        return run_frozen(stem, pictures, list(TRUNKS) if settings.tuned else ["maps", "logits"])
    with torch.no_grad():
        outputs = stem(torch.from_numpy(pictures.astype(numpy.float32))[:, None])
    return [value.numpy().astype(numpy.float16) for value in outputs]


def _bytes(images: numpy.ndarray) -> numpy.ndarray:
    return numpy.clip(numpy.round(images), 0, 255).astype(numpy.uint8)
