"""The expression net: three small public trunks, warm-started, under heads of our own.

One grey face in, 64 × 64, 0..255. The trunks are big- and mini-Xception (Arriaga, Valdenegro, Plöger, 2017,
arXiv 1710.07557; MIT) and face-api's depthwise dense net (MIT). Their early layers, the stem, stay as published: the
3,578 faces here are too few to improve them, and what does not change can be computed once. What can be trained, the
top, are the trunks' last blocks, a 96-d face feature and the heads.
"""
from pathlib import Path
from typing import NamedTuple

import numpy
import torch
import torch.nn.functional as F
from torch import nn

from lab.onnx_graph import OnnxGraph

from .classes import EXPRESSIONS

FEATURES = 96
"""Dimension of the face feature."""
ERASED = 8
"""Most directions that erase.py may take out of a head's input."""
FACEAPI_PX = 112
FACEAPI_MEAN = (122.782, 117.001, 104.298)
MAPS = {"big": 256, "mini": 128, "faceapi": 256}
"""Channels of each trunk's last feature map."""
LOGITS = 21
"""Classes that the trunks answer, 7 each."""


class Trunk(NamedTuple):
    """A public net and the names of values in its graph."""

    file: str
    middle: str
    """What its last block reads."""
    last: str
    """Its last map."""
    classified: str
    """What its own logits are computed from: the map or its mean."""


TRUNKS = {
    "big": Trunk("fer_big_xception.onnx", "add_1", "add_2", "add_2"),
    "mini": Trunk("fer_mini_xception.onnx", "add_3", "add_4", "add_4"),
    "faceapi": Trunk("fer_faceapi.onnx", "v85", "v114", "v116"),
}
"""In the order in which heads read their maps."""


class PublicStem(nn.Module):
    """Early layers of the public nets, frozen: grey faces → what the last blocks read."""

    def __init__(self, models: Path):
        super().__init__()
        self.trunks = nn.ModuleDict({name: OnnxGraph(models / one.file, [one.middle]) for name, one in TRUNKS.items()})
        self.register_buffer("mean", torch.tensor(FACEAPI_MEAN).reshape(1, 3, 1, 1))
        self.requires_grad_(False)

    def forward(self, grey: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """`grey`: N × 1 × 64 × 64, 0..255. Answers a map for each trunk: N × 128 × 15 × 15 of big, N × 64 × 8 × 8 of mini,
        N × 128 × 14 × 14 of faceapi."""
        unit = grey / 127.5 - 1
        # Resolution is equalised to 64 px: what face-api's 112 px could show more, only some sources have.
        large = F.interpolate(grey, size=(FACEAPI_PX, FACEAPI_PX), mode="bilinear", align_corners=False)
        coloured = (large.expand(-1, 3, -1, -1) - self.mean) / 255
        inputs = {"big": unit, "mini": unit, "faceapi": coloured}
        big, mini, faceapi = (trunk(inputs[name])[0] for name, trunk in self.trunks.items())
        return big, mini, faceapi


class PublicTop(nn.Module):
    """What can be trained on the stem: the trunks' last blocks, the face feature and the heads."""

    def __init__(self, models: Path, dropout: float):
        super().__init__()
        self.blocks = nn.ModuleDict(
            {name: OnnxGraph(models / one.file, [one.last], [one.middle]) for name, one in TRUNKS.items()}
        )
        self.logits = nn.ModuleDict(
            {name: OnnxGraph(models / one.file, ["logits"], [one.classified]) for name, one in TRUNKS.items()}
        )
        self.head = Head(sum(3 * channels for channels in MAPS.values()), LOGITS, dropout)

    def forward(self, *middle: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Class logits N × 8, valence and arousal N × 2 in −1..1, face features N × 96."""
        return self.head(*self.head_inputs(*middle))

    def head_inputs(self, *middle: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Pooled maps and logits of all three trunks."""
        maps, logits = [], []
        for (name, trunk), values in zip(TRUNKS.items(), middle, strict=True):
            (last,) = self.blocks[name](values)
            maps.append(halves(last))
            logits += self.logits[name](last if trunk.classified == trunk.last else last.mean((2, 3)))
        return torch.cat(maps, 1), torch.cat(logits, 1)

    def tune(self, names: list[str]) -> list[nn.Parameter]:
        """What is trained of the trunks when `names` are tuned; all else of them is frozen."""
        parts = [part[name] for part in (self.blocks, self.logits) for name in names]
        trained = [parameter for part in parts for parameter in part.parameters() if parameter.requires_grad]
        self.blocks.requires_grad_(False)
        self.logits.requires_grad_(False)
        for parameter in trained:
            parameter.requires_grad_(True)
        return trained


class Front(nn.Module):
    """What members share: the stem's maps, and behind them the head's inputs by the published blocks."""

    def __init__(self, stem: nn.Module, top: nn.Module):
        super().__init__()
        self.stem, self.top = stem, top

    def forward(self, grey: torch.Tensor) -> tuple[torch.Tensor, ...]:
        middle = self.stem(grey)
        return (*middle, *self.top.head_inputs(*middle))


class WithBlock(Front):
    """For training the head alone: answers the head's inputs, by the published blocks."""

    def forward(self, grey: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return super().forward(grey)[-2:]


class Member(nn.Module):
    """One trained top behind Front: with the blocks that were trained with it, or its head on the shared ones."""

    def __init__(self, top: nn.Module, tuned: bool):
        super().__init__()
        self.net = top if tuned else top.head
        self.tuned = tuned

    def forward(self, *shared: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        return self.net(*(shared[:-2] if self.tuned else shared[-2:]))


class ScratchStem(nn.Module):
    """Stands in for the public stem where no public checkpoint is at hand: the smoke run."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Conv2d(1, 8, 5, stride=4, padding=2), nn.ReLU(), nn.AdaptiveAvgPool2d(14))
        self.requires_grad_(False)

    def forward(self, grey: torch.Tensor) -> tuple[torch.Tensor]:
        return (self.layers(grey / 127.5 - 1),)


class ScratchTop(nn.Module):
    """The top of ScratchStem."""

    def __init__(self, dropout: float):
        super().__init__()
        self.block = nn.Sequential(nn.Conv2d(8, 16, 3, stride=2, padding=1), nn.ReLU())
        self.logits = nn.Linear(16, 7)
        self.head = Head(3 * (8 + 16), 7, dropout)

    def forward(self, middle):
        return self.head(*self.head_inputs(middle))

    def head_inputs(self, middle):
        last = self.block(middle)
        return torch.cat([halves(middle), halves(last)], 1), self.logits(last.mean((2, 3)))

    def tune(self, names: list[str]) -> list[nn.Parameter]:
        """As PublicTop.tune; there is one block, and any name means it."""
        self.block.requires_grad_(bool(names))
        self.logits.requires_grad_(bool(names))
        return [*self.block.parameters(), *self.logits.parameters()] if names else []


class Head(nn.Module):
    """Pooled maps and the trunks' own logits → class logits, valence and arousal, face feature."""

    def __init__(self, maps: int, logits: int, dropout: float):
        super().__init__()
        self.register_buffer("center", torch.zeros(maps + logits))
        self.register_buffer("spread", torch.ones(maps + logits))
        self.register_buffer("read", torch.zeros(maps + logits, ERASED))
        self.register_buffer("write", torch.zeros(ERASED, maps + logits))
        self.dropout = nn.Dropout(dropout)
        self.feature = nn.Linear(maps + logits, FEATURES)
        self.classes = nn.Linear(FEATURES, len(EXPRESSIONS))
        self.shortcut = nn.Linear(logits, len(EXPRESSIONS), bias=False)
        self.valence_arousal = nn.Linear(FEATURES, 2)
        self._logits = logits

    def standardise_by(self, maps: torch.Tensor, logits: torch.Tensor) -> None:
        """Takes centre and spread of the inputs from a sample of faces."""
        values = torch.cat([maps, logits], 1)
        self.center.copy_(values.mean(0))
        self.spread.copy_(values.std(0) + 1e-2)

    def standardised(self, maps: torch.Tensor, logits: torch.Tensor) -> torch.Tensor:
        return (torch.cat([maps, logits], 1) - self.center) / self.spread

    def erase(self, read: numpy.ndarray, write: numpy.ndarray) -> None:
        """Takes directions out of the standardised input, see erase.py."""
        count = read.shape[1]
        self.read[:, :count].copy_(torch.from_numpy(read))
        self.write[:count].copy_(torch.from_numpy(write))

    def forward(self, maps: torch.Tensor, logits: torch.Tensor):
        values = self.standardised(maps, logits)
        # Decided when the net is traced: what was never erased needs no place in the exported file.
        if self.read.any():
            values = values - values @ self.read @ self.write
        features = F.relu(self.feature(self.dropout(values)))
        answer = self.classes(self.dropout(features)) + self.shortcut(values[:, -self._logits :])
        return answer, torch.tanh(self.valence_arousal(features)), features


def halves(maps: torch.Tensor) -> torch.Tensor:
    """Mean over the whole map, its upper and its lower half: N × 3C. Eyes and mouth speak apart."""
    middle = maps.shape[2] // 2
    return torch.cat([maps.mean((2, 3)), maps[:, :, :middle].mean((2, 3)), maps[:, :, middle:].mean((2, 3))], 1)


class ExpressionNet(nn.Module):
    """A front that is computed once under two groups of members: for bare faces and for the upper face of masked ones.

    The probabilities of a group are averaged. Bagging (Breiman, 1996): the front is nearly all of the work, so eight
    members cost little more than one, and each face of the training set has a member that has not seen it, from whose
    answers the calibration is fitted.
    """

    def __init__(self, front: nn.Module, members: list[nn.Module], upper_members: list[nn.Module]):
        super().__init__()
        self.front = front
        self.members = nn.ModuleList(members)
        self.upper_members = nn.ModuleList(upper_members)

    def forward(self, grey: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Probabilities N × 8 before calibration, valence and arousal N × 2, face features N × 96 of the first member;
        then probabilities and valence and arousal as the upper face shows them."""
        shared = self.front(grey)
        probabilities, valence_arousal, features = _together(self.members, shared)
        upper_probabilities, upper_valence_arousal, _ = _together(self.upper_members, shared)
        return probabilities, valence_arousal, features, upper_probabilities, upper_valence_arousal


def _together(members, shared) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    answers = [member(*shared) for member in members]
    probabilities = sum(logits.softmax(1) for logits, _, _ in answers) / len(answers)
    valence_arousal = sum(va for _, va, _ in answers) / len(answers)
    return probabilities, valence_arousal, answers[0][2]
