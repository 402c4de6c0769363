"""A small anchor-free face detector with the outputs of YuNet, so that the app decodes both alike.

One prediction per cell at strides 8, 16 and 32, as in YuNet (Wu, Peng, Yu, 2023, doi 10.1007/s11633-023-1423-y) and
FCOS (Tian et al., 2019, arXiv 1904.01355); levels are joined from coarse to fine (FPN, Lin et al., 2017).
"""
import torch
import torch.nn.functional as F
from torch import nn

STRIDES = (8, 16, 32)
MEAN, SCALE = 127.5, 1 / 64
"""Pixels 0..255 are brought to about −2..2 inside the net: the app feeds them as they are."""


def block(inputs: int, outputs: int, kernel: int = 3, stride: int = 1, groups: int = 1) -> nn.Sequential:
    """Convolution, batch normalisation, ReLU."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class Head(nn.Module):
    """One stride's predictions: score, box and five points of each cell."""

    def __init__(self, channels: int):
        super().__init__()
        self.tower = nn.Sequential(block(channels, channels, 3, groups=channels), block(channels, channels, 1))
        self.score = nn.Conv2d(channels, 1, 1)
        self.box = nn.Conv2d(channels, 4, 1)
        self.points = nn.Conv2d(channels, 10, 1)
        # One face in a hundred cells at the start: Lin et al., 2017, arXiv 1708.02002.
        nn.init.constant_(self.score.bias, -4.6)

    def forward(self, features: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        tower = self.tower(features)
        return tuple(layer(tower).flatten(2).transpose(1, 2) for layer in (self.score, self.box, self.points))


class FaceDetector(nn.Module):
    """Pictures → predictions of all cells. Input: N × 3 × H × W, BGR, 0..255, H and W multiples of 32."""

    def __init__(self, width: float = 1.0):
        super().__init__()
        c = [int(round(channels * width / 8)) * 8 for channels in (16, 24, 48, 64, 64, 48)]
        self.stem = nn.Sequential(block(3, c[0], 3, 2), block(c[0], c[1], 3, 2), block(c[1], c[1]))
        self.level8 = nn.Sequential(block(c[1], c[2], 3, 2), block(c[2], c[2]))
        self.level16 = nn.Sequential(block(c[2], c[3], 3, 2), block(c[3], c[3]))
        self.level32 = nn.Sequential(block(c[3], c[4], 3, 2), block(c[4], c[4]))
        self.lateral = nn.ModuleList(block(channels, c[5], 1) for channels in (c[2], c[3], c[4]))
        self.heads = nn.ModuleList(Head(c[5]) for _ in STRIDES)

    def forward(self, pictures: torch.Tensor) -> list[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
        """For each stride: logits (N × cells × 1), boxes (N × cells × 4: offset of the centre in cells, log size in
        cells) and points (N × cells × 10, offsets in cells); cells row by row."""
        fine = self.level8(self.stem((pictures - MEAN) * SCALE))
        middle = self.level16(fine)
        coarse = self.lateral[2](self.level32(middle))
        middle = self.lateral[1](middle) + F.interpolate(coarse, scale_factor=2.0, mode="nearest")
        fine = self.lateral[0](fine) + F.interpolate(middle, scale_factor=2.0, mode="nearest")
        return [head(features) for head, features in zip(self.heads, (fine, middle, coarse))]
