"""Loss × pooling × curriculum, every cell on the same draws, on landmarks that training has not seen.

    python3 -m place_embedder.ablation configs/place_embedder.toml [--run DIR] [--cache DIR] [--seeds N] [--average SHARES]
        [name=value ...]

The grid tunes the projection behind the frozen maps, and where the exponent of the generalised mean is trainable, that
first; a few telling cells tune the net's last blocks as well, and with `--average .25,.5,.75` nets between those and the frozen one
are measured too (averaging.py). Settings are those of the configuration for all cells. Each
fold of a cell is kept in the run's folder, so an interrupted command goes on; the tables are printed and lie in
RUN/tables.md.
"""
from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch

from lab.command import parse_recipe
from lab.metrics_log import MetricsLog
from lab.paths import MODELS, require
from place_embedder.averaging import FIGURES, Measured, chosen_by_other_folds, measure_averages, parse_shares
from place_embedder.backbone import load_onnx
from place_embedder.command import place_parser
from place_embedder.data import load_photos
from place_embedder.embedder import EXPONENTS, Embedder, Inputs
from place_embedder.settings import Settings
from place_embedder.train import ready_fold, start_of, train_fold
from place_embedder.unseen import measure, split_of

LOSSES = (
    "softmax",
    "arcface",
    "center",
    "instance",
    "softmax+center",
    "arcface+center",
    "arcface+center+instance",
)
POOLINGS = {
    "mean": ("mean", False),
    "GeM": ("gem", False),
    "trainable GeM": ("gem", True),
    "GeM + mean": ("gem+mean", False),
    "trainable GeM + mean": ("gem+mean", True),
}
# How firmly the frozen net is held on to, as a share of the configuration's distillation and pull.
LOOSE_CELLS = [(loss, "GeM + mean", share) for loss in LOSSES for share in (0.1, 0.0)]
TAIL = {"tuned": "tail", "epochs": 4, "views_per_epoch": 480, "batch": 48, "rate": 3e-4}


@dataclass
class Cell:
    loss: str
    pooling: str
    curriculum: bool
    tuned: str = "projection"
    held: float = 1.0
    teacher: str = "view"

    def settings(self, base: Settings, seed: int) -> Settings:
        pooling, trainable = POOLINGS[self.pooling]
        own = {"loss": self.loss, "pooling": pooling, "trainable_exponent": trainable, "curriculum": self.curriculum, "seed": seed}
        own |= {"teacher": self.teacher, "distill_weight": self.held * base.distill_weight, "weight_pull": self.held * base.weight_pull}
        return dataclasses.replace(base, **own, **(TAIL if self.tuned == "tail" else {"tuned": "projection"}))

    def folder(self, seed: int) -> str:
        curriculum = "curriculum" if self.curriculum else "plain"
        held = "" if self.held == 1 else f"-held{self.held:g}"
        held += "" if self.teacher == "view" else f"-{self.teacher}"
        return f"{self.tuned}-{self.loss}-{self.pooling.replace(' ', '')}-{curriculum}{held}-{seed}"

    @property
    def name(self) -> str:
        return f"{self.loss.replace('+', ' + ')}{', curriculum' if self.curriculum else ''}"

    @property
    def described(self) -> str:
        return f"{self.name}{', distilled from three sizes' if self.teacher == 'scales' else ''}"


# With the last blocks a cell takes minutes instead of seconds: fewer cells, and shorter. The second is taught nothing but what the
# app makes of a photo at three sizes, from any view of it.
TAIL_CELLS = (
    Cell("arcface+center", "trainable GeM + mean", False, "tail"),
    Cell("none", "trainable GeM + mean", False, "tail", teacher="scales"),
    Cell("instance", "trainable GeM + mean", False, "tail"),
    Cell("arcface+center", "trainable GeM + mean", True, "tail"),
)


def grid() -> list[Cell]:
    """Cells that share what is kept in memory stand together."""
    cells = [Cell(loss, pooling, curriculum) for pooling in POOLINGS for loss in LOSSES for curriculum in (False, True)]
    cells += [Cell(loss, pooling, False, held=share) for loss, pooling, share in LOOSE_CELLS]
    return [*cells, *TAIL_CELLS]


class Part:
    """The log as one cell sees it."""

    def __init__(self, log: MetricsLog, offset: int) -> None:
        self.log, self.offset = log, offset

    def step(self, step: int, **metrics: float) -> None:
        self.log.step(self.offset + step, **metrics)


@dataclass
class Figures:
    """Of one cell and one seed: mean over folds, of the frozen and of the tuned net."""

    frozen: dict[str, float]
    tuned: dict[str, float]
    averaged: list[Measured] = field(default_factory=list)
    """By fold, and only of tuned last blocks: both and what lies between them."""
    at_three: list[Measured] = field(default_factory=list)
    """The same, looking at the app's three sizes."""


def mean_of(metrics: list[dict[str, float]]) -> dict[str, float]:
    """Of what all of them have."""
    return {name: float(np.mean([one[name] for one in metrics])) for name in metrics[0] if all(name in one for one in metrics)}


def run_cells(
    cells: list[Cell], base: Settings, seeds: int, cache: Path, landmarks: Path, run: Path, shares: tuple[float, ...] = (), three: bool = False
) -> dict[str, list[Figures]]:
    """Figures of each cell, one for each seed; by `Cell.folder` of the first seed. Of tuned last blocks the nets are kept, and
    measured as well where `shares` of their weights are averaged with the frozen ones, and if wanted at the app's `three` sizes."""
    net = load_onnx(require(MODELS / "place_embedder.onnx", "the bundled net is the starting point; restore resources/models"))
    photos = load_photos(cache, landmarks)
    jobs = [(cell, seed) for seed in range(base.seed, base.seed + seeds) for cell in cells]
    steps = [base.run_folds * cell.settings(base, seed).epochs for cell, seed in jobs]
    log = MetricsLog(run, sum(steps))
    loaded, kept, found = None, "", {}
    for number, (cell, seed) in enumerate(jobs):
        settings = cell.settings(base, seed)
        if kept != (kept := f"{settings.tuned} {cell.pooling}"):
            frozen = Embedder(net, settings).requires_grad_(False)
            loaded = Inputs(cache, frozen, settings)
        folder, part = run / cell.folder(seed), Part(log, sum(steps[:number]))
        results, between, at_three = [], [], []
        for fold in range(settings.run_folds):
            tail = settings.tuned == "tail"
            result = train_fold(frozen, photos, loaded, settings, fold, folder, part, keep_net=tail)
            results.append(result)
            if tail and (shares or three):
                ready, _ = start_of(frozen, photos, loaded, settings, fold)
                ends = (0.0, *shares, 1.0) if three else shares
                one, of_three = measure_averages(ready, loaded, photos, settings, fold, folder, ends, three)
                between.append({0.0: result["frozen"], **{share: one[share] for share in shares}, 1.0: result["tuned"]})
                at_three += [of_three] if three else []
        figures = Figures(*(mean_of([result[which] for result in results]) for which in ("frozen", "tuned")), between, at_three)
        found.setdefault(cell.folder(base.seed), []).append(figures)
    log.close()
    return found


def shown(metrics: dict[str, float]) -> str:
    return " / ".join(f"{metrics[name]:.3f}".lstrip("0") for name in FIGURES)


def mean_figures(figures: list[Figures], which: str) -> dict[str, float]:
    return mean_of([getattr(one, which) for one in figures])


def tables(found: dict[str, list[Figures]], cells: list[Cell], seed: int) -> str:
    """Markdown: top-1 / sensitivity at 99 % / GAP, mean over folds and seeds."""
    of = [(cell, found[cell.folder(seed)]) for cell in cells]
    whole = [(cell, figures) for cell, figures in of if cell.tuned == "projection" and cell.held == 1]
    lines = by_pooling(whole) if whole else []
    lines += ["", "| further cells | frozen net | tuned | exponent |", "|---|---|---|---|"]
    for cell, figures in of:
        if (cell, figures) in whole:
            continue
        what = "last blocks tuned" if cell.tuned == "tail" else f"held {cell.held:g} times as firmly"
        frozen, tuned = (mean_figures(figures, which) for which in ("frozen", "tuned"))
        lines.append(f"| {cell.described}, {cell.pooling}, {what} | {shown(frozen)} | {shown(tuned)} | {tuned['exponent']:.1f} |")
    for which, title in (("averaged", "last blocks"), ("at_three", "last blocks, at three sizes")):
        of_part = [(cell.described, [getattr(one, which) for one in figures]) for cell, figures in of if getattr(figures[0], which)]
        lines += averages(of_part, title) if of_part else []
    return "\n".join([*lines, "", spread(found)])


def by_pooling(whole: list[tuple[Cell, list[Figures]]]) -> list[str]:
    lines = [f"| loss | {' | '.join(POOLINGS)} |", f"|---|{'---|' * len(POOLINGS)}"]
    rows = {"**frozen net**, exponent 3": {cell.pooling: mean_figures(figures, "frozen") for cell, figures in whole}}
    for cell, figures in sorted(whole, key=lambda pair: (LOSSES.index(pair[0].loss), pair[0].curriculum)):
        rows.setdefault(cell.name, {})[cell.pooling] = mean_figures(figures, "tuned")
    for name, row in rows.items():
        lines.append(f"| {name} | {' | '.join(shown(row[pooling]) if pooling in row else '' for pooling in POOLINGS)} |")
    return lines


def averages(of: list[tuple[str, list[list[Measured]]]], title: str) -> list[str]:
    """Markdown: nets between the frozen and the tuned one, and what cell and share are worth that other folds choose. `of`: by
    name of a cell, what was measured by seed and fold."""
    shares = list(of[0][1][0][0])
    lines = ["", f"| {title}, share of the tuned weights | {' | '.join(f'{share:g}' for share in shares)} |"]
    lines.append(f"|---|{'---|' * len(shares)}")
    for name, by_seed in of:
        texts = [shown(mean_of([fold[share] for by_fold in by_seed for fold in by_fold])) for share in shares]
        lines.append(f"| {name} | {' | '.join(texts)} |")
    if len(of[0][1][0]) < 2:
        return lines
    found, names, frozen = [], [], []
    for seed in range(len(of[0][1])):
        cells = {name: by_seed[seed] for name, by_seed in of}
        for fold, (name, share) in enumerate(chosen_by_other_folds(cells)):
            found.append(cells[name][fold][share])
            frozen.append(cells[name][fold][0.0])
            names.append(f"{name} at {share:g}" if share else "the frozen net")
    counted = ", ".join(f"{names.count(name)} times {name}" for name in dict.fromkeys(names))
    chosen = f"{shown(mean_of(found))}, frozen {shown(mean_of(frozen))}"
    return [*lines, "", f"Cell and share chosen for each fold by the others: {chosen} ({counted})."]


def spread(found: dict[str, list[Figures]]) -> str:
    """How far apart the seeds are: of the frozen net itself, and of what training changes."""
    gains = [[one.tuned["at99"] - one.frozen["at99"] for one in figures] for figures in found.values() if len(figures) > 1]
    if not gains:
        return "One seed."
    frozen = [one.frozen["at99"] for one in next(iter(found.values()))]
    return (
        f"Sensitivity at 99 %: the frozen net differs between seeds by ±{np.std(frozen, ddof=1):.3f}, "
        f"what training changes by ±{np.mean([np.std(gain, ddof=1) for gain in gains]):.3f} (standard deviations, {len(frozen)} seeds)."
    )


def exponent_sweep(base: Settings, cache: Path, landmarks: Path) -> str:
    """Markdown: the frozen net with each fixed exponent, without training; one seed."""
    net, photos = load_onnx(MODELS / "place_embedder.onnx"), load_photos(cache, landmarks)
    rows = {exponent: [] for exponent in EXPONENTS}
    for pooling in ("gem", "gem+mean"):
        settings = dataclasses.replace(base, tuned="projection", pooling=pooling, trainable_exponent=True)
        frozen = Embedder(net, settings).requires_grad_(False)
        inputs = Inputs(cache, frozen, settings)
        for exponent in EXPONENTS:
            plain, found = inputs.means.rows(torch.tensor(exponent), np.arange(len(inputs.photos))[inputs.plain]), []
            for fold in range(settings.run_folds):
                split = split_of(photos, settings, fold)
                ready = ready_fold(frozen, inputs, split, plain, slice(None))
                found.append(measure(ready.before.numpy(), ready.at, photos, split, settings, fold))
            rows[exponent].append(shown(mean_of(found)))
    lines = ["| exponent, frozen net | GeM | GeM + mean |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {exponent:g} | {' | '.join(texts)} |" for exponent, texts in rows.items())])


def main() -> None:
    parser = place_parser(__doc__)
    parser.add_argument("--seeds", type=int, default=1, help="how many draws of folds, halves and photos")
    parser.add_argument("--only", choices=("projection", "tail"), help="a part of the cells")
    parser.add_argument("--average", type=parse_shares, default=(), metavar="SHARES", help="shares of the tuned last blocks' weights, as .25,.5")
    parser.add_argument("--three-sizes", action="store_true", help="measure those nets at the app's three sizes too: make place-embedder-sizes")
    arguments, settings = parse_recipe(parser, Settings)
    cells = [cell for cell in grid() if arguments.only in (None, cell.tuned)]
    where = arguments.cache, arguments.landmarks, arguments.run
    found = run_cells(cells, settings, arguments.seeds, *where, arguments.average, arguments.three_sizes)
    text = tables(found, cells, settings.seed)
    if arguments.only != "tail":
        text += f"\n\n{exponent_sweep(settings, arguments.cache, arguments.landmarks)}"
    (arguments.run / "tables.md").write_text(f"{text}\n")
    print(text)


if __name__ == "__main__":
    main()
