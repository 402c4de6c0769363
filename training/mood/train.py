"""Measures the head that fuses context branches to a photo's valence and arousal:
python3 -m mood.train configs/mood.toml [--run DIR] [name=value …]

Writes to the run's folder: checkpoint.pt (goes on from there), metrics.jsonl, result.json and figures.md, the table of
docs/evaluation.md. `python3 -m mood.export` fits the head in use on all scenes.

Three figures for each set of branches, all from 5 folds, repeated with other splits:
- plain: the settings' weights, mean of the repetitions' correlations. The weights were chosen by such runs, so this is
  slightly flattered.
- averaged: the same answers, averaged over the repetitions before they are correlated: each photo is told by as many
  heads, none of which has seen it. What the app answers for these photos.
- nested: weights and regularisation chosen inside each training fold by a further cross-validation, so that nothing is
  tuned on the photos that the figure is about.
"""
import dataclasses
import json
from pathlib import Path

import numpy
from sklearn.model_selection import GroupKFold

from lab.checkpoint import load_checkpoint, save_checkpoint
from lab.command import train_by_command
from lab.metrics_log import MetricsLog
from lab.paths import RUNS

from .kernels import Fold, Scenes, figures, folds_of, out_of_fold
from .settings import Settings

COLUMNS = ("plain r valence", "r arousal", "averaged r valence", "r arousal", "RMSE valence", "RMSE arousal", "nested r valence", "r arousal")


def main() -> None:
    train_by_command(__doc__, Settings, train)


def combinations(scenes: Scenes) -> list[tuple[str, ...]]:
    """Each branch alone, each beside the scene, those in use, and all."""
    alone = [(branch,) for branch in scenes.branches]
    beside = [("scene", branch) for branch in scenes.branches if branch != "scene"]
    return list(dict.fromkeys([*alone, *beside, tuple(scenes.settings.branches), tuple(scenes.branches)]))


def train(settings: Settings, run: Path) -> dict:
    """Computes what is missing and answers the figures of each set of branches."""
    scenes = Scenes(RUNS / settings.features, settings)
    lines = combinations(scenes)
    seeds = range(settings.first_seed, settings.first_seed + settings.repetitions)
    parts = [("plain", seed, line) for seed in seeds for line in lines]
    parts += [("nested", seed, line) for seed in seeds[: settings.nested] for line in lines]
    parts.append(("themes", 0, tuple(settings.branches)))
    recorded = dataclasses.asdict(settings)
    told = (load_checkpoint(run / "checkpoint.pt", recorded) or {"told": {}})["told"]
    log = MetricsLog(run, len(parts), len(told))
    folds, folds_for = None, None
    for number, (kind, seed, line) in enumerate(parts, 1):
        if (kind, seed, line) in told:
            continue
        if folds_for != (kind == "themes", seed):
            folds, folds_for = _theme_folds(scenes) if kind == "themes" else folds_of(scenes, seed), (kind == "themes", seed)
        told[kind, seed, line] = out_of_fold(scenes, list(line), folds, nested=kind == "nested")
        save_checkpoint(run / "checkpoint.pt", settings=recorded, told=told)
        valence, arousal, *_ = figures(scenes.rated, told[kind, seed, line])
        log.step(number, part=f"{kind} {seed} {'+'.join(line)}", valence=valence, arousal=arousal)
    log.close()
    result = {"+".join(line): _summary(scenes, told, line, seeds, settings.nested) for line in lines}
    result["no theme in both training and test"] = figures(scenes.rated, told["themes", 0, tuple(settings.branches)])[:2]
    (run / "result.json").write_text(json.dumps({"settings": recorded, "figures": result}, indent=1) + "\n")
    (run / "figures.md").write_text(_markdown(lines, result))
    return result


def _theme_folds(scenes: Scenes):
    splits = GroupKFold(5).split(scenes.rated, groups=scenes.themes)
    return [(Fold(scenes, train), test) for train, test in splits]


def _summary(scenes: Scenes, told: dict, line: tuple[str, ...], seeds: range, nested: int) -> list[float | None]:
    """The numbers of `COLUMNS`."""
    plain = [told["plain", seed, line] for seed in seeds]
    inner = [figures(scenes.rated, told["nested", seed, line])[:2] for seed in seeds[:nested]]
    mean = lambda runs: [float(value) for value in numpy.mean(runs, 0)]
    return [
        *mean([figures(scenes.rated, answers)[:2] for answers in plain]),
        *figures(scenes.rated, numpy.mean(plain, 0)),
        *(mean(inner) if inner else [None, None]),
    ]


def _markdown(lines: list[tuple[str, ...]], result: dict) -> str:
    rows = [f"| branches | {' | '.join(COLUMNS)} |", "|---|" + "---|" * len(COLUMNS)]
    for line in lines:
        values = ["–" if value is None else f"{value:.3f}" for value in result["+".join(line)]]
        rows.append(f"| {' + '.join(line)} | {' | '.join(values)} |")
    themes = ", ".join(f"{value:.3f}" for value in result["no theme in both training and test"])
    return "\n".join([*rows, "", f"No theme in both training and test, in use: {themes}", ""])


if __name__ == "__main__":
    main()
