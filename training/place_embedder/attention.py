"""Attention over positions: where in a photo is what landmarks are made of, and not food, faces or furniture.

A logistic regression on single positions of the feature map, each labelled as its photo is. It is wrong about much
sky and road; what it is sure of is what ordinary photos show. As a weight in pooling,
`FLOOR + sigmoid(weight · feature + bias)`, it holds on landmarks that it was not fitted on, because it tells
landmarks from ordinary photos and not one landmark from another.
"""
from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional

# No position is left out of pooling altogether.
FLOOR = 0.1
LANDMARK_POSITIONS = 24
ORDINARY_POSITIONS = 12
STEPS = 30


def fit_attention(
    positions: np.ndarray, landmark: np.ndarray, pull: float = 1e-3
) -> tuple[np.ndarray, float]:
    """`positions`: P×C activations; `landmark`: whether each lies in a landmark photo. Both kinds count the same.

    Returns weight (C) and bias. Raises ValueError when one of the kinds is missing.
    """
    if landmark.all() or not landmark.any():
        raise ValueError("attention needs positions of landmark photos and of ordinary ones")
    mean, deviation = positions.mean(0), positions.std(0) + 0.05
    rows = torch.from_numpy((positions - mean) / deviation).float()
    labels = torch.from_numpy(landmark.astype(np.float32))
    share = torch.where(labels > 0, 0.5 / labels.sum(), 0.5 / (1 - labels).sum())
    weight = torch.zeros(rows.shape[1], requires_grad=True)
    bias = torch.zeros(1, requires_grad=True)
    optimiser = torch.optim.LBFGS([weight, bias], max_iter=STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        value = functional.binary_cross_entropy_with_logits(rows @ weight + bias, labels, share, reduction="sum")
        value = value + pull / 2 * weight.square().sum()
        value.backward()
        return value

    optimiser.step(loss)
    direction = weight.detach().numpy() / deviation
    return direction.astype(np.float32), float(bias.detach() - direction @ mean)


def attention(positions: np.ndarray, weight: np.ndarray, bias: float) -> np.ndarray:
    """Weight of each position in FLOOR..1 + FLOOR."""
    return FLOOR + 1 / (1 + np.exp(-(positions @ weight + bias)))
