"""Settings that the place embedder's recipes share, and those of `train.py`. The configuration files say what they mean."""
from dataclasses import dataclass

LOSSES = {"softmax", "arcface", "center", "instance"}
POOLINGS = ("gem+mean", "gem", "mean")


@dataclass
class Draw:
    """What is drawn, and into how many folds landmarks are split."""

    seed: int
    folds: int


@dataclass
class MetricLearning(Draw):
    """The chosen losses, and how firmly the frozen net is held on to (`train.Objective`)."""

    shots: int
    epochs: int
    views_per_epoch: int
    batch: int
    rate: float
    loss: str
    arcface_margin: float
    scale: float
    sub_centres: int
    center_weight: float
    center_margin: float
    temperature: float
    distill_weight: float
    weight_pull: float
    teacher: str

    def __post_init__(self) -> None:
        if self.teacher not in ("scales", "view"):
            raise ValueError(f"teacher: {self.teacher} is neither scales nor view")
        unknown = set(self.loss.split("+")) - LOSSES - {"none"}
        if unknown:
            raise ValueError(f"loss: no {', '.join(sorted(unknown))}; there are none, {', '.join(sorted(LOSSES))}")


@dataclass
class Settings(MetricLearning):
    run_folds: int
    tuned: str
    pooling: str
    trainable_exponent: bool
    exponent_rate: float
    curriculum: bool

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 1 <= self.run_folds <= self.folds:
            raise ValueError(f"run_folds: {self.run_folds} of {self.folds} folds cannot be run")
        if self.tuned not in ("projection", "tail"):
            raise ValueError(f"tuned: {self.tuned} is neither projection nor tail")
        if self.pooling not in POOLINGS:
            raise ValueError(f"pooling: {self.pooling} is none of {', '.join(POOLINGS)}")
