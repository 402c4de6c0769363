"""The heads of the place embedder: what one pass answers besides feature maps.

**Global**: generalised means with trainable exponents (Radenović et al., 2018) → linear → batch norm → length 1, as in
"Large Scale Landmark Recognition via Deep Metric Learning" (arXiv 1908.10192). **Local**: attention and reduced
descriptors of the cells at stride 16, after DELF (Noh et al., 2017) and DELG (Cao et al., 2020).
"""
from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from place_embedder.tail import Gem

# 3 is GeM's usual exponent, 1 the plain mean: together they are the app's descriptor at one size.
EXPONENTS = (3.0, 1.0)
# Keeps lengths of silent cells from dividing by nothing.
FLOOR = 1e-6


class GlobalHead(nn.Module):
    """Rows of feature maps → one embedding of length 1 for each photo."""

    def __init__(self, channels: int = 1280, dimension: int = 512, exponents: tuple[float, ...] = EXPONENTS) -> None:
        super().__init__()
        self.gems = nn.ModuleList(Gem(exponent) for exponent in exponents)
        self.linear = nn.Linear(len(exponents) * channels, dimension, bias=False)
        self.norm = nn.BatchNorm1d(dimension)

    def pool(self, rows: Tensor, owner: Tensor, count: int) -> Tensor:
        """P×C rows of `count` photos → count × (exponents · C), of length 1."""
        parts = [functional.normalize(gem(rows, owner, count), dim=1) for gem in self.gems]
        return functional.normalize(torch.cat(parts, 1), dim=1)

    def project(self, pooled: Tensor) -> Tensor:
        return functional.normalize(self.norm(self.linear(pooled)), dim=1)

    def forward(self, rows: Tensor, owner: Tensor, count: int) -> Tensor:
        return self.project(self.pool(rows, owner, count))

    def start_at_whitening(self, mean: np.ndarray, projection: np.ndarray, pooled: np.ndarray) -> None:
        """Computes what a PCA-whitening computes: `(pooled − mean) @ projection`, of length 1.

        `pooled` are the rows that it was fitted on: batch norm starts with their statistics and changes nothing.
        """
        with torch.no_grad():
            self.linear.weight.copy_(torch.from_numpy(np.ascontiguousarray(projection.T)).float())
            centred = torch.from_numpy((pooled - mean) @ projection).float()
            variance = centred.var(0, unbiased=False)
            self.norm.running_mean.copy_(torch.from_numpy(mean @ projection).float())
            self.norm.running_var.copy_(variance)
            self.norm.weight.copy_((variance + self.norm.eps).sqrt())
            self.norm.bias.zero_()

    def folded(self) -> tuple[np.ndarray, np.ndarray]:
        """Weight (dimension × inputs) and bias of the linear layer with the batch norm's statistics in it."""
        factor = self.norm.weight / (self.norm.running_var + self.norm.eps).sqrt()
        weight = self.linear.weight * factor[:, None]
        bias = self.norm.bias - self.norm.running_mean * factor
        return weight.detach().numpy(), bias.detach().numpy()


class LocalHead(nn.Module):
    """Cells at stride 16 → attention and descriptors of length 1.

    Both look at the cell's direction, its length left out; the length is what attention was before it was learnt.
    """

    def __init__(self, channels: int = 576, dimension: int = 64) -> None:
        super().__init__()
        self.attend = nn.Linear(channels, 1)
        self.reduce = nn.Linear(channels, dimension)

    def describe(self, cells: Tensor) -> Tensor:
        return functional.normalize(self.reduce(functional.normalize(cells, dim=1, eps=FLOOR)), dim=1)

    def attention(self, cells: Tensor) -> Tensor:
        """Not negative; P×C cells → P."""
        length = cells.norm(dim=1)
        return length * torch.sigmoid(self.attend(cells / length.clamp(min=FLOOR)[:, None]))[:, 0]

    def forward(self, cells: Tensor) -> tuple[Tensor, Tensor]:
        return self.attention(cells), self.describe(cells)

    def start_at(self, mean: np.ndarray, projection: np.ndarray) -> None:
        """Describes as `(unit cell − mean) @ projection`, and attends by length alone."""
        with torch.no_grad():
            self.reduce.weight.copy_(torch.from_numpy(np.ascontiguousarray(projection.T)).float())
            self.reduce.bias.copy_(torch.from_numpy(-(mean @ projection)).float())
            self.attend.weight.zero_()
            self.attend.bias.zero_()


def pca_whitening(cells: np.ndarray, dimension: int) -> tuple[np.ndarray, np.ndarray]:
    """Full PCA-whitening of unit cells: mean and channels × dimension."""
    mean = cells.mean(0)
    values, vectors = np.linalg.eigh(np.cov((cells - mean).T))
    kept = slice(-1, -dimension - 1, -1)
    return mean, vectors[:, kept] / np.sqrt(values[kept])


def learnt_whitening(
    cells: np.ndarray, first: np.ndarray, second: np.ndarray, dimension: int, shrinkage: float
) -> tuple[np.ndarray, np.ndarray]:
    """Whitening by what differs within pairs of cells that show the same spot (Mikolajczyk & Matas, 2007).

    `cells`: N×C, of all kinds; `first`, `second`: P×C, cell by cell the same spot in two photos. The scatter within
    pairs is pulled to its mean by `shrinkage`. Returns mean and channels × dimension.
    """
    difference = first - second
    within = difference.T @ difference / len(difference)
    within = (1 - shrinkage) * within + shrinkage * np.eye(len(within)) * np.trace(within) / len(within)
    values, vectors = np.linalg.eigh(within)
    whiten = vectors / np.sqrt(values)
    mean = cells.mean(0)
    spread, directions = np.linalg.eigh(np.cov(((cells - mean) @ whiten).T))
    return mean, whiten @ directions[:, np.argsort(-spread)[:dimension]]


