"""Described persons as extract-features.ts writes them."""
import dataclasses
import json
from pathlib import Path

import numpy
import torch

from lab.paths import require


@dataclasses.dataclass
class Persons:
    features: torch.Tensor
    """N × D."""
    labels: torch.Tensor
    """N × 26, 1 where a category was given."""
    rated: torch.Tensor
    """N × 3: valence, arousal, dominance, −1..1; NaN where unrated."""
    backbone: str
    layout: list[dict]
    categories: list[str]


def load_persons(folder: Path) -> Persons:
    described = json.loads(require(folder / "features.json", "make -C training emotic-features").read_text())
    persons = described["persons"]
    features = numpy.fromfile(folder / "features.f32", "<f4").reshape(len(persons), -1)
    if features.shape[1] != sum(part["length"] for part in described["layout"]):
        raise ValueError(f"{folder}/features.f32 does not fit features.json: extract the features again")
    rated = [[float("nan") if value is None else value for value in person["affect"]] for person in persons]
    return Persons(
        torch.from_numpy(features.copy()),
        torch.tensor([person["categories"] for person in persons], dtype=torch.float32),
        torch.tensor(rated, dtype=torch.float32),
        described["backbone"],
        described["layout"],
        described["categories"],
    )
