"""The part of the net that is tuned: the last inverted residual and the last convolution, pooling and projection."""
from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from place_embedder.backbone import ClippedConv, MobileNet

# The trunk, frozen and run once, ends before this block.
FIRST_TUNED_BLOCK = 17


class Maps:
    """Maps of different sizes as one list of positions: a convolution 1 × 1 then wastes nothing on padding."""

    def __init__(self, maps: list[Tensor]) -> None:
        """`maps`: each C×H×W."""
        self.sizes = [tuple(item.shape[1:]) for item in maps]
        self.rows = torch.cat([item.flatten(1).t() for item in maps])
        self.owner = torch.cat([torch.full((h * w,), i) for i, (h, w) in enumerate(self.sizes)])
        height, width = max(h for h, _ in self.sizes), max(w for _, w in self.sizes)
        self.grid = (len(maps), height, width)
        self.place = torch.cat(
            [
                ((i * height + torch.arange(h)[:, None]) * width + torch.arange(w)[None]).flatten()
                for i, (h, w) in enumerate(self.sizes)
            ]
        )

    def spread(self, rows: Tensor) -> Tensor:
        """P×C rows → N×C×H×W, zero beyond each map's edge: what SAME padding would put there."""
        count, height, width = self.grid
        full = rows.new_zeros(count * height * width, rows.shape[1]).index_copy(0, self.place, rows)
        return full.view(count, height, width, -1).permute(0, 3, 1, 2)

    def gather(self, grid: Tensor) -> Tensor:
        """N×C×H×W → P×C rows."""
        return grid.permute(0, 2, 3, 1).flatten(0, 2)[self.place]


def pointwise(layer: ClippedConv, rows: Tensor) -> Tensor:
    return functional.linear(rows, layer.weight.flatten(1), layer.bias).clamp(layer.low, layer.high)


class Tail(nn.Module):
    """Blocks from FIRST_TUNED_BLOCK on; the same weights as in the whole net, so that what is tuned can be exported."""

    def __init__(self, net: MobileNet) -> None:
        super().__init__()
        self.residual, self.last = net.blocks[FIRST_TUNED_BLOCK], net.blocks[FIRST_TUNED_BLOCK + 1]

    def forward(self, maps: Maps) -> Tensor:
        """Rows of the feature map, P×1280."""
        expand, depthwise, project = self.residual.layers
        rows = maps.gather(depthwise(maps.spread(pointwise(expand, maps.rows))))
        return pointwise(self.last.layers[0], pointwise(project, rows))


class Gem(nn.Module):
    """Generalised mean (Radenović et al., 2018) with a trainable exponent shared by all channels."""

    def __init__(self, exponent: float = 3.0) -> None:
        super().__init__()
        self.exponent = nn.Parameter(torch.tensor(exponent))

    def forward(self, rows: Tensor, owner: Tensor, count: int) -> Tensor:
        """P×C rows that belong to `count` photos → count×C."""
        raised = rows.clamp(min=1e-6).pow(self.exponent)
        return segment_mean(raised, owner, count).pow(1 / self.exponent)


def segment_mean(rows: Tensor, owner: Tensor, count: int) -> Tensor:
    sums = rows.new_zeros(count, rows.shape[1]).index_add(0, owner, rows)
    return sums / torch.bincount(owner, minlength=count)[:, None]


def describe(rows: Tensor, maps: Maps, gem: Gem | None, mean: bool) -> Tensor:
    """The app's descriptor: GeM and mean, each of length 1, one after another, of length 1 again."""
    count = len(maps.sizes)
    parts = [gem(rows, maps.owner, count)] if gem is not None else []
    if mean:
        parts.append(segment_mean(rows, maps.owner, count))
    return functional.normalize(torch.cat([functional.normalize(part, dim=1) for part in parts], 1), dim=1)
