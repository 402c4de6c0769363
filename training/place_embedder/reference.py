"""Reference vectors: what PyTorch computes for made-up pictures, for the app's runtime to be compared with.

The pictures follow a formula, so that none has to be kept and no photo is in them.
"""
from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from place_embedder.backbone import MobileNet
from place_embedder.export import MIDDLE_BLOCK
from place_embedder.heads import GlobalHead, LocalHead
from place_embedder.tail import Maps

# Height and width: multiples of 32, and sizes that leave odd edges at every stride.
SIZES = [(96, 128), (135, 101)]


def picture(seed: int, height: int, width: int) -> np.ndarray:
    """3×H×W in −1..1: waves whose lengths and directions depend on channel and seed."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    planes = [
        0.5 * np.sin((0.05 + 0.02 * c) * x + 0.11 * seed * y) + 0.5 * np.cos(0.13 * (c + 1) * y - 0.03 * seed * x)
        for c in range(3)
    ]
    return np.stack(planes).astype(np.float32)


def write_reference(net: MobileNet, heads: tuple[GlobalHead, LocalHead], path: Path) -> None:
    """For each size a batch of two pictures: mean over positions of `features` and of `middle`, `logits`, `embedding`,
    all of `attention`, and the mean over positions of `descriptors`.

    Little-endian float32, one array after another; tests/integration/place-embedder.test.ts reads it.
    """
    whole, local = heads
    with torch.no_grad(), path.open("wb") as file:
        for height, width in SIZES:
            x = torch.from_numpy(np.stack([picture(seed, height, width) for seed in (1, 2)]))
            entry = net(x, 0, MIDDLE_BLOCK)
            middle = net.blocks[MIDDLE_BLOCK].layers[0](entry)
            features = net(entry, MIDDLE_BLOCK)
            mean = features.mean((2, 3), keepdim=True).clamp(*net.pooled)
            maps = Maps(list(features))
            embedding = whole(maps.rows, maps.owner, len(x))
            attention, descriptors = local(middle.permute(0, 2, 3, 1).flatten(0, 2))
            for output in (
                features.mean((2, 3)),
                middle.mean((2, 3)),
                net.classifier(mean).flatten(1),
                embedding,
                attention,
                descriptors.view(len(x), -1, descriptors.shape[1]).mean(1),
            ):
                file.write(output.numpy().astype("<f4").tobytes())
