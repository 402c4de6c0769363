"""YuNet-n (Wu, Peng, Yu, 2023, doi 10.1007/s11633-023-1423-y), so that its published weights can be trained further.

Every unit is a point-wise convolution and a 3 × 3 one for each channel (MobileNet's pair in reverse order). Levels at
strides 8, 16 and 32 are joined from coarse to fine; each answers a class, an objectness, a box and five points for each
of its cells (anchor-free as FCOS, Tian et al., 2019, arXiv 1904.01355). The published file holds its batch
normalisations folded into the convolutions, so there are none here: nothing to estimate anew on small batches.
"""
from pathlib import Path

import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper
from torch import nn

from lab.paths import SHARED, require

PUBLISHED = SHARED / "models" / "face_yunet_n.onnx"
STRIDES = (8, 16, 32)
KINDS = {"cls": 1, "bbox": 4, "obj": 1, "kps": 10}
"""What is answered for each cell, in the order of the published file, and of how many numbers."""
CHANNELS = 64


def unit(inputs: int, outputs: int, last: bool = False) -> nn.Sequential:
    """1 × 1 across channels, then 3 × 3 within each; a ReLU but for the `last` unit of a head."""
    layers = [nn.Conv2d(inputs, outputs, 1), nn.Conv2d(outputs, outputs, 3, padding=1, groups=outputs)]
    return nn.Sequential(*layers) if last else nn.Sequential(*layers, nn.ReLU())


class FaceDetector(nn.Module):
    """Pictures → answers of all cells. Input: N × 3 × H × W, BGR, 0..255, H and W multiples of 32."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 16, 3, 2, 1), nn.ReLU(), unit(16, 16))
        wide = lambda inputs: nn.Sequential(unit(inputs, inputs), unit(inputs, CHANNELS))
        self.stages = nn.ModuleList([wide(16), *(wide(CHANNELS) for _ in range(4))])
        self.lateral = nn.ModuleList(unit(CHANNELS, CHANNELS) for _ in STRIDES)
        self.shared = nn.ModuleList(unit(CHANNELS, CHANNELS) for _ in STRIDES)
        self.heads = nn.ModuleDict(
            {kind: nn.ModuleList(unit(CHANNELS, size, last=True) for _ in STRIDES) for kind, size in KINDS.items()}
        )

    def forward(self, pictures: torch.Tensor) -> list[dict[str, torch.Tensor]]:
        """For each stride: logits `cls` and `obj` (N × cells × 1), `bbox` (N × cells × 4: offset of the centre in cells,
        log size in cells) and `kps` (N × cells × 10, offsets in cells); cells row by row. A score is the product of
        both logits' sigmoids."""
        x = F.max_pool2d(self.stem(pictures), 2)
        x = self.stages[1](self.stages[0](x))
        fine = self.stages[2](F.max_pool2d(x, 2))
        middle = self.stages[3](F.max_pool2d(fine, 2))
        coarse = self.lateral[2](self.stages[4](F.max_pool2d(middle, 2)))
        middle = self.lateral[1](middle + F.interpolate(coarse, scale_factor=2.0, mode="nearest"))
        fine = self.lateral[0](fine + F.interpolate(middle, scale_factor=2.0, mode="nearest"))
        levels = [shared(level) for shared, level in zip(self.shared, (fine, middle, coarse))]
        maps = {kind: [head(level) for head, level in zip(heads, levels)] for kind, heads in self.heads.items()}
        return [{kind: maps[kind][i].flatten(2).transpose(1, 2) for kind in maps} for i in range(len(STRIDES))]

    def convolutions(self) -> list[nn.Conv2d]:
        """In the order in which the published file computes them."""
        parts = [self.stem, *self.stages, *reversed(self.lateral), *self.shared, *self.heads.values()]
        return [layer for part in parts for layer in part.modules() if isinstance(layer, nn.Conv2d)]


def published() -> FaceDetector:
    """The net with the published weights, from ../shared/models."""
    return load_published(require(PUBLISHED, "the published weights of YuNet-n are what training starts from"))


def load_published(path: Path) -> FaceDetector:
    """The net with the weights of YuNet-n's ONNX file.

    Raises ValueError when the file is of another architecture.
    """
    graph = onnx.load(str(path)).graph
    values = {initializer.name: numpy_helper.to_array(initializer) for initializer in graph.initializer}
    nodes = [node for node in graph.node if node.op_type == "Conv"]
    net = FaceDetector()
    layers = net.convolutions()
    shapes = [tuple(values[node.input[1]].shape) for node in nodes]
    if shapes != [tuple(layer.weight.shape) for layer in layers]:
        raise ValueError(f"{path} is not YuNet-n: its convolutions are of other shapes")
    with torch.no_grad():
        for node, layer in zip(nodes, layers):
            layer.weight.copy_(torch.from_numpy(values[node.input[1]].copy()))
            layer.bias.copy_(torch.from_numpy(values[node.input[2]].copy()))
    return net
