"""Nets between the frozen and a tuned one: their weights averaged (WiSE-FT: Wortsman et al., 2022, arXiv 2109.01903).

What tuning gains on what it saw and loses on the rest often parts on the straight line between both nets; walking it
costs no training. Each net gets a whitening of its own, as a tuned one does.
"""
from __future__ import annotations

import argparse
import copy
import json
import os
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from place_embedder.data import Photos
from place_embedder.embedder import Embedder, Inputs
from place_embedder.settings import Settings
from place_embedder.train import Ready, whitened
from place_embedder.unseen import measure, split_of

# What a choice goes by: all that must be better at once, each as much.
FIGURES = ("top1", "at99", "gap")
Measured = dict[float, dict[str, float]]
"""Figures of one fold by the share of the tuned weights; 0 is the frozen net, 1 the tuned one."""


def parse_shares(text: str) -> tuple[float, ...]:
    """`0.25,0.5` → numbers. Raises ArgumentTypeError for what does not lie between the two nets."""
    shares = tuple(float(part) for part in text.split(","))
    if any(not 0 < share < 1 for share in shares):
        raise argparse.ArgumentTypeError(f"{text}: shares lie between 0 (the frozen net) and 1 (the tuned one)")
    return shares


def averaged(frozen: Embedder, tuned: dict[str, Tensor], share: float) -> Embedder:
    """`share` of the way from the frozen net's weights to those of the state `tuned`, the mean's exponent among them."""
    net = copy.deepcopy(frozen)
    net.load_state_dict({name: torch.lerp(value, tuned[name], share) for name, value in frozen.state_dict().items()})
    return net


def measure_averages(
    ready: Ready, inputs: Inputs, photos: Photos, settings: Settings, fold: int, run: Path, shares: tuple[float, ...], three: bool = False
) -> tuple[Measured, Measured]:
    """Figures of these nets on the fold's unseen landmarks: looking at photos at one size, and, if wanted, at the app's three.
    Reads the tuned net from the fold's checkpoint, and what was measured before from `run`."""
    path = run / f"fold{fold}-averages.json"
    said: dict[str, dict[str, dict[str, float]]] = json.loads(path.read_text()) if path.exists() else {"one": {}, "three": {}}
    tuned = torch.load(run / f"fold{fold}.pt", map_location="cpu")["embedder"]
    split = split_of(photos, settings, fold)
    for share in shares:
        missing = [which for which in ("one", "three")[: 1 + three] if f"{share:g}" not in said[which]]
        if not missing:
            continue
        net = averaged(ready.embedder, tuned, share)
        rows = inputs.described_plain(net, share == 0, three="three" in missing)
        for which in missing:
            embeddings = whitened(net, ready, rows[which])
            said[which][f"{share:g}"] = measure(embeddings, ready.at, photos, split, settings, fold)
        part = path.with_suffix(".part")
        part.write_text(json.dumps(said))
        os.replace(part, path)
    one, of_three = ({share: said[which][f"{share:g}"] for share in shares if f"{share:g}" in said[which]} for which in ("one", "three"))
    return one, of_three


def chosen_by_other_folds(cells: dict[str, list[Measured]]) -> list[tuple[str, float]]:
    """For each fold the cell and share that do best, in the mean of FIGURES, on the other folds: on landmarks that the fold's own
    net was trained with. `cells`: by name, one `Measured` for each fold. Of equals the smallest share, so the frozen net."""
    folds = len(next(iter(cells.values())))
    if folds < 2:
        raise ValueError("one fold alone cannot be chosen for by others")

    def worth(name: str, share: float, fold: int) -> float:
        return float(np.mean([cells[name][other][share][key] for other in range(folds) if other != fold for key in FIGURES]))

    candidates = sorted(((name, share) for name, by_fold in cells.items() for share in by_fold[0]), key=lambda one: one[1])
    return [max(candidates, key=lambda one: worth(*one, fold)) for fold in range(folds)]
