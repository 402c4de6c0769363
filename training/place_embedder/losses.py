"""Losses of metric learning. Heads (class weights, centres) are used in training only and thrown away after it."""
from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional


def arcface_logits(cosine: Tensor, labels: Tensor, margin: float, scale: float) -> Tensor:
    """ArcFace (Deng et al., 2019, arXiv 1801.07698): the angle to the own class is made wider by `margin` (radians).

    `cosine` is N×C. Where the widened angle would pass π the cosine falls on linearly, so that it stays monotonous.
    """
    own = cosine.gather(1, labels[:, None])
    inside = own.clamp(-1 + 1e-7, 1 - 1e-7)
    widened = inside * math.cos(margin) - (1 - inside**2).sqrt() * math.sin(margin)
    widened = torch.where(own > math.cos(math.pi - margin), widened, own - math.sin(math.pi - margin) * margin)
    return scale * cosine.scatter(1, labels[:, None], widened)


class ClassHead(nn.Module):
    """Softmax (`margin` 0) or ArcFace over normalised class weights, with several sub-centres for each class.

    The similarity to a class is that to its nearest sub-centre (Deng et al., ECCV 2020): views of one landmark need
    not look alike.
    """

    def __init__(self, classes: int, dimension: int, margin: float, scale: float, sub_centres: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(classes, sub_centres, dimension) * 0.05)
        self.margin, self.scale = margin, scale

    def forward(self, embeddings: Tensor, labels: Tensor) -> Tensor:
        weight = functional.normalize(self.weight, dim=-1)
        cosine = torch.einsum("nd,ckd->nck", functional.normalize(embeddings, dim=-1), weight).amax(-1)
        logits = arcface_logits(cosine, labels, self.margin, self.scale) if self.margin else self.scale * cosine
        return functional.cross_entropy(logits, labels)


def center_loss(embeddings: Tensor, labels: Tensor, centers: Tensor, margin: float) -> Tensor:
    """Center loss (Wen et al., 2016) extended with a non-landmark class.

    Landmark photos (label ≥ 0) are drawn to their class's centre. Ordinary photos (label −1) have no centre: they are
    pushed away until the nearest landmark's centre is `margin` or farther, in squared distance.
    """
    distances = torch.cdist(embeddings, centers).square()
    known = labels >= 0
    drawn = distances[known].gather(1, labels[known, None]).sum()
    pushed = functional.relu(margin - distances[~known].amin(1)).sum() if (~known).any() else distances.new_zeros(())
    return 0.5 * (drawn + pushed) / len(embeddings)


def instance_loss(embeddings: Tensor, instances: Tensor, temperature: float) -> Tensor:
    """Supervised contrastive loss (Khosla et al., 2020, arXiv 2004.11362) where each photo may be a class of its own.

    Rows with one instance number attract each other, all others repel. Rows without a partner only repel.
    """
    unit = functional.normalize(embeddings, dim=-1)
    logits = unit @ unit.t() / temperature
    itself = torch.eye(len(unit), dtype=torch.bool)
    same = (instances[:, None] == instances[None]) & ~itself
    log_share = logits - logits.masked_fill(itself, -torch.inf).logsumexp(1, keepdim=True)
    partners = same.sum(1)
    paired = partners > 0
    if not paired.any():
        return logits.sum() * 0
    return -((log_share * same).sum(1)[paired] / partners[paired]).mean()
