"""What the net might cheat with, and what each choice of the recipe is worth: python3 -m expressions.study [PART …]

Parts: sources (how well picture quality alone tells a face's source, before and after equalising), left-out (each
source answered by a net that has seen none of it), contempt (faces of ordinary photos, and one source's contempt by
another's), masked (both looks at drawn masks), choices (losses and augmentations on equal, small budgets), kernel (a
kernel regression beside the heads of `make expression`). Writes runs/expression-study.json.
"""
import argparse
import dataclasses
import json
import time
from pathlib import Path

import numpy
import torch
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict

from lab.config import load_config
from lab.paths import RUNS, TRAINING

from . import augment
from .calibrate import Answers, fitted
from .classes import EXPRESSIONS
from .data import Faces, load_faces, with_wild
from .kernel import held_out
from .metrics import CONTEMPT, report, taken_for_contempt
from .settings import Settings
from .teacher import wild_labels
from .train import MODELS, fold_of, held_out_answers, make_stem, make_top, train, wild_faces
from .views import prepared
from .net import WithBlock

CONFIGS = TRAINING / "configs"
WILD_SOURCES = "without_mask oasis non-landmarks"
RECIPES = {
    "labelled faces alone": {"left_out": WILD_SOURCES},
    "with ordinary faces": {},
    "with ordinary faces, sources erased": {"erase_sources": True},
}
KERNEL_GAMMA, KERNEL_RIDGE = 2.0, 0.3
KERNEL_COMPONENTS = (0, 256)
ORDINARY_WEIGHTS = (0.1, 0.2)
CONTEMPT_SOURCES = ("affectnet_contempt", "ckplus48_grey")
CHOICES = {
    "no augmented views": {"views": 0},
    "no clean views": {"clean_views": False},
    "plain loss": {"loss": "plain"},
    "class-balanced loss": {"loss": "class-balanced"},
    "logit-adjusted loss, τ 1": {"tau": 1.0},
    "distilled, .3": {"distil": 0.3},
    "no equalising": {"equalise": False},
    "mixup": {"mix": "mixup"},
    "CutMix": {"mix": "cutmix"},
    "SnapMix": {"mix": "snapmix"},
    "Attentive CutMix": {"mix": "attentive"},
}


def main() -> None:
    parts = {"sources": sources, "left-out": left_out, "contempt": contempt, "masked": masked, "choices": choices, "kernel": kernel}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *parts], metavar="PART")
    path = RUNS / "expression-study.json"
    for name in parser.parse_args().parts or parts:
        results = json.loads(path.read_text()) if path.exists() else {}
        results[name] = parts[name]()
        path.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
        print(json.dumps({name: results[name]}, indent=1, ensure_ascii=False))


def quality(images: numpy.ndarray) -> numpy.ndarray:
    """What a picture says about its making rather than its face: N × D from N × C × S × S (grey or RGB): histogram,
    radial power spectrum, steps at the borders of 8 × 8 blocks against steps elsewhere, and colourfulness."""
    grey = images[:, 0] if images.shape[1] == 1 else augment.to_grey(images)
    count, size = grey.shape[:2]
    histogram = numpy.stack([numpy.histogram(face, 16, (0, 256))[0] for face in grey]) / size**2
    power = numpy.log(numpy.abs(numpy.fft.fftshift(numpy.fft.fft2(grey), (1, 2))) ** 2 + 1)
    y, x = numpy.mgrid[0:size, 0:size] - size // 2
    ring = numpy.minimum((numpy.hypot(x, y) / (size / 2) * 16).astype(int), 16)
    spectrum = numpy.stack([power[:, ring == r].mean(1) for r in range(16)], 1)
    steps = numpy.abs(numpy.diff(grey, axis=2)).mean(1)
    phases = numpy.stack([steps[:, phase::8].mean(1) for phase in range(8)], 1)
    colour = images.std(1).mean((1, 2))[:, None]
    return numpy.concatenate([histogram, spectrum, phases / (phases.mean(1, keepdims=True) + 1e-6), colour], 1)


def sources() -> dict:
    """Accuracy of telling the source of faces that are not contempt, and area under the curve of telling the contempt
    source from all others, by picture quality alone (random forest, 4-fold)."""
    faces = load_faces(RUNS / "expression-data" / "train")
    rng = numpy.random.default_rng(1)
    grey = augment.to_grey(faces.wide.astype(numpy.float32))
    stages = {
        "colour, as cut": faces.wide.astype(numpy.float32),
        "grey, as cut": grey[:, None],
        "grey, 64 px, as the app feeds it": faces.tight[:, None].astype(numpy.float32),
        "grey, 64 px, light and quality equalised, as trained": augment.equalise_quality(
            augment.relight(augment.frame(grey, rng), rng), rng
        )[:, None],
    }
    others = faces.labels != CONTEMPT
    result = {"chance": float(numpy.unique(faces.sources[others], return_counts=True)[1].max() / others.sum())}
    for name, images in stages.items():
        values = quality(images)
        forest = RandomForestClassifier(150, min_samples_leaf=3, random_state=1)
        told = cross_val_predict(forest, values[others], faces.sources[others], cv=4)
        from_contempt = faces.sources == "affectnet_contempt"
        odds = cross_val_predict(forest, values, from_contempt, cv=4, method="predict_proba")[:, 1]
        result[name] = {
            "accuracy": float((told == faces.sources[others]).mean()),
            "contemptSourceAuc": float(roc_auc_score(from_contempt, odds)),
        }
    return result


def left_out() -> dict:
    """Each source answered by a head that was trained on the other sources alone, by the recipe and as it was before."""
    return {name: _left_out(change, name) for name, change in RECIPES.items()}


def _left_out(change: dict, name: str) -> dict:
    settings = dataclasses.replace(small_recipe(), fold_by="source", **change)
    faces = load_faces(RUNS / settings.data)
    settings = dataclasses.replace(settings, folds=len(set(faces.sources)), trained_folds=len(set(faces.sources)))
    run = RUNS / "left-out" / name.replace(" ", "-")
    train(settings, run)
    answers = numpy.load(run / "oof.npz")
    result = {}
    for source in sorted(set(faces.sources)):
        rows = faces.sources == source
        result[source] = report(answers["probabilities"][rows], faces.labels[rows], faces.sources[rows])
    return result


def contempt() -> dict:
    """Contempt by recipe: recall, ordinary faces taken for it (unseen photos, and a folder that is never taught), and
    each source's contempt as told by heads that have seen only the other's."""
    result = {}
    for name, change in RECIPES.items():
        settings = dataclasses.replace(small_recipe(), **change)
        folder = RUNS / "contempt" / name.replace(" ", "-")
        found = train(settings, folder / "all")
        across = {}
        for source in CONTEMPT_SOURCES:
            others = " ".join(f"{other}/contempt" for other in CONTEMPT_SOURCES if other != source)
            left_out = f"{settings.left_out} {others}"
            told = train(dataclasses.replace(settings, left_out=left_out), folder / f"only-{source}")
            across[source] = {other: one["contemptRecall"] for other, one in told["bySource"].items()}
        result[name] = {
            **{key: found[key] for key in ("accuracy", "macroRecall", "recall", "bySource")},
            "unseenOrdinary": found["ordinaryTakenForContempt"],
            "neverTaught": never_taught(settings, folder / "all"),
            "contemptKnownFrom": across,
        }
        print(name, json.dumps(result[name]), flush=True)
    return result


def never_taught(settings: Settings, run: Path) -> dict:
    """Faces of ordinary photos whose whole folders are kept from training, as all heads together see them."""
    ordinary = load_faces(RUNS / "expression-data" / "ordinary")
    frozen = WithBlock(make_stem(settings).eval(), make_top(settings)).eval()
    plain = dataclasses.replace(settings, wild="", views=0)
    folder = RUNS / "expression-data" / "ordinary"
    _, clean = prepared(folder, frozen, ordinary, numpy.zeros(len(ordinary)), plain, MODELS)
    answers = [
        held_out_answers(settings, [top], numpy.zeros(len(ordinary)), clean)[0] for top in torch.load(run / "tops.pt")
    ]
    told = numpy.mean(answers, 0)
    return {"faces": len(told), **{
        name: float((told[:, CONTEMPT] > least).mean()) if least else float((told.argmax(1) == CONTEMPT).mean())
        for name, least in (("likeliest", 0.0), ("from .5", 0.5))
    }}


def small_recipe() -> Settings:
    """The recipe on a small budget, heads alone: one augmented view beside the clean ones, eight epochs."""
    return dataclasses.replace(load_config(CONFIGS / "expression.toml", Settings), tuned="", views=1, epochs=8)


def masked() -> dict:
    """Held-out faces with drawn masks, answered by the net for bare faces and by the upper-face net."""
    upper = load_config(CONFIGS / "expression-upper.toml", Settings)
    bare = load_config(CONFIGS / "expression.toml", Settings)
    faces = load_faces(RUNS / upper.data)
    fold = fold_of(faces, upper)
    settings = dataclasses.replace(upper, tuned=bare.tuned)
    stem = make_stem(settings).eval()
    frozen = stem if settings.tuned else WithBlock(stem, make_top(settings)).eval()
    _, clean = prepared(RUNS / upper.data, frozen, faces, fold, settings, MODELS)
    by_bare, _ = held_out_answers(settings, torch.load(RUNS / "expression" / "tops.pt"), fold, clean)
    by_upper = numpy.load(RUNS / "expression-upper" / "oof.npz")["probabilities"]
    return {
        "net for bare faces": report(by_bare, faces.labels, faces.sources),
        "upper-face net": report(by_upper, faces.labels, faces.sources),
    }


def choices() -> dict:
    """Held-out figures of one change at a time on equal, small budgets: heads alone, one augmented view beside the clean
    ones, eight epochs, two of the four folds."""
    base = dataclasses.replace(small_recipe(), trained_folds=2)
    result = {}
    for name, change in {"base": {}, **CHOICES}.items():
        started = time.monotonic()
        found = train(dataclasses.replace(base, **change), RUNS / "choices" / name.replace(" ", "-"))
        kept = ("accuracy", "macroRecall", "ece", "happyOrNot", "recall", "bySource")
        result[name] = {"seconds": round(time.monotonic() - started), **{key: found[key] for key in kept}}
        print(name, result[name], flush=True)
    return result


def kernel() -> dict:
    """Held-out figures of the heads, of a kernel regression on the same inputs, and of the mean of both, each before and
    after a calibration of its own."""
    settings = load_config(CONFIGS / "expression.toml", Settings)
    run = numpy.load(RUNS / "expression" / "oof.npz")
    faces, wild = load_faces(RUNS / settings.data), wild_faces(settings)
    taught = wild_labels(wild, settings.wild_contempt)
    targets = numpy.concatenate([numpy.eye(len(EXPRESSIONS))[faces.labels], taught])
    fold = numpy.concatenate([run["fold"], run["wild_fold"]])
    together = with_wild(faces, wild, taught.argmax(1))
    frozen = WithBlock(make_stem(settings), make_top(settings)).eval()
    heads_alone = dataclasses.replace(settings, tuned="", views=0)
    _, clean = prepared(RUNS / settings.data, frozen, together, fold, heads_alone, MODELS)
    inputs = sum(numpy.concatenate(view.inputs, 1).astype(numpy.float32) for view in clean) / len(clean)
    answers = {"heads": numpy.concatenate([run["probabilities"], run["wild_probabilities"]])}
    for components in KERNEL_COMPONENTS:
        name = f"kernel, {components or 'all'} inputs"
        answers[name] = held_out(inputs, targets, fold, KERNEL_GAMMA, KERNEL_RIDGE, components)
        answers[f"heads and {name}"] = (answers["heads"] + answers[name]) / 2
    result = {}
    for name, told in answers.items():
        own, ordinary = told[: len(faces)], told[len(faces) :]
        seen = Answers(own, faces.labels, faces.sources, run["fold"], ordinary, wild.sources, run["wild_fold"])
        result[name] = {
            "uncalibrated": report(own, faces.labels, faces.sources),
            "ordinaryUncalibrated": taken_for_contempt(ordinary, wild.sources),
            **{f"calibrated, ordinary faces {weight}": fitted(seen, weight)[1] for weight in ORDINARY_WEIGHTS},
        }
        print(name, json.dumps(result[name]), flush=True)
    return result


if __name__ == "__main__":
    main()
