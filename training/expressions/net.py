"""The expression net: three small public trunks, warm-started, under heads of our own.

One grey face in, 64 × 64, 0..255. The trunks are big- and mini-Xception (Arriaga, Valdenegro, Plöger, 2017,
arXiv 1710.07557; MIT) and face-api's depthwise dense net (MIT). Their early layers, the stem, stay as published: the
3,578 faces here are too few to improve them, and what does not change can be computed once. What is trained, the
top, are face-api's last block, a 96-d face feature and the heads.
"""
from pathlib import Path

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
LOGITS = 14
"""Classes that the Xceptions answer, 7 each; face-api's are answered after its trained block."""


class PublicStem(nn.Module):
    """Early layers of the public nets, frozen: grey faces → what the top needs."""

    def __init__(self, models: Path):
        super().__init__()
        self.big = OnnxGraph(models / "fer_big_xception.onnx", ["add_2", "logits"])
        self.mini = OnnxGraph(models / "fer_mini_xception.onnx", ["add_4", "logits"])
        self.faceapi = OnnxGraph(models / "fer_faceapi.onnx", ["v85"])
        self.register_buffer("mean", torch.tensor(FACEAPI_MEAN).reshape(1, 3, 1, 1))
        self.requires_grad_(False)

    def forward(self, grey: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """`grey`: N × 1 × 64 × 64, 0..255. Answers pooled maps with logits, N × P, and face-api's N × 128 × 14 × 14."""
        unit = grey / 127.5 - 1
        big, big_logits = self.big(unit)
        mini, mini_logits = self.mini(unit)
        # Resolution is equalised to 64 px: what face-api's 112 px could show more, only some sources have.
        large = F.interpolate(grey, size=(FACEAPI_PX, FACEAPI_PX), mode="bilinear", align_corners=False)
        (middle,) = self.faceapi((large.expand(-1, 3, -1, -1) - self.mean) / 255)
        return torch.cat([halves(big), halves(mini), big_logits, mini_logits], 1), middle


class PublicTop(nn.Module):
    """What is trained on the stem: face-api's last block, the face feature and the heads."""

    def __init__(self, models: Path, dropout: float):
        super().__init__()
        self.block = OnnxGraph(models / "fer_faceapi.onnx", ["v114"], ["v85"])
        self.logits = OnnxGraph(models / "fer_faceapi.onnx", ["logits"], ["v116"])
        self.head = Head(sum(3 * channels for channels in MAPS.values()), LOGITS + 7, dropout)

    def forward(self, pooled: torch.Tensor, middle: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Class logits N × 8, valence and arousal N × 2 in −1..1, face features N × 96."""
        return self.head(*self.head_inputs(pooled, middle))

    def head_inputs(self, pooled: torch.Tensor, middle: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Pooled maps and logits of all three trunks."""
        (last,) = self.block(middle)
        (logits,) = self.logits(last.mean((2, 3)))
        maps = torch.cat([pooled[:, :-LOGITS], halves(last)], 1)
        return maps, torch.cat([pooled[:, -LOGITS:], logits], 1)


class WithBlock(nn.Module):
    """A stem with the top's published block behind it, for training the head alone: answers the head's inputs."""

    def __init__(self, stem: PublicStem, top: PublicTop):
        super().__init__()
        self.stem, self.top = stem, top

    def forward(self, grey: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return self.top.head_inputs(*self.stem(grey))


class ScratchStem(nn.Module):
    """Stands in for the public stem where no public checkpoint is at hand: the smoke run. Answers the same shapes."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Conv2d(1, 8, 5, stride=4, padding=2), nn.ReLU(), nn.AdaptiveAvgPool2d(14))
        self.requires_grad_(False)

    def forward(self, grey: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        middle = self.layers(grey / 127.5 - 1)
        return halves(middle), middle


class ScratchTop(nn.Module):
    """The top of ScratchStem."""

    def __init__(self, dropout: float):
        super().__init__()
        self.block = nn.Sequential(nn.Conv2d(8, 16, 3, stride=2, padding=1), nn.ReLU())
        self.logits = nn.Linear(16, 7)
        self.head = Head(3 * (8 + 16), 7, dropout)

    def forward(self, pooled, middle):
        return self.head(*self.head_inputs(pooled, middle))

    def head_inputs(self, pooled, middle):
        last = self.block(middle)
        return torch.cat([pooled, halves(last)], 1), self.logits(last.mean((2, 3)))


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
