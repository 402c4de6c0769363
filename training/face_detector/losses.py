"""Losses of the detector: each cell's score, and box and points where there is a face to learn."""
import torch
import torch.nn.functional as F

from .assign import LEARNS_BOX


def overlap(a: torch.Tensor, b: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """IoU and distance-IoU (Zheng et al., 2020, arXiv 1911.08287) of boxes N × 4 as cells answer them: offset of the
    centre, log size."""
    (ax, ay), (aw, ah) = a[:, :2].T, a[:, 2:].clamp(max=6).exp().T
    (bx, by), (bw, bh) = b[:, :2].T, b[:, 2:].exp().T
    left, right = torch.maximum(ax - aw / 2, bx - bw / 2), torch.minimum(ax + aw / 2, bx + bw / 2)
    top, bottom = torch.maximum(ay - ah / 2, by - bh / 2), torch.minimum(ay + ah / 2, by + bh / 2)
    shared = (right - left).clamp(min=0) * (bottom - top).clamp(min=0)
    iou = shared / (aw * ah + bw * bh - shared).clamp(min=1e-6)
    outer_w = torch.maximum(ax + aw / 2, bx + bw / 2) - torch.minimum(ax - aw / 2, bx - bw / 2)
    outer_h = torch.maximum(ay + ah / 2, by + bh / 2) - torch.minimum(ay - ah / 2, by - bh / 2)
    apart = ((ax - bx) ** 2 + (ay - by) ** 2) / (outer_w**2 + outer_h**2).clamp(min=1e-6)
    return iou, iou - apart


def quality_focal(cls: torch.Tensor, obj: torch.Tensor, score: torch.Tensor, beta: float = 2.0) -> torch.Tensor:
    """Quality focal loss of each cell (Li et al., 2020, arXiv 2006.04388): cross entropy of the product of both
    sigmoids with a soft label, weighted by how far it is off."""
    log_product = F.logsigmoid(cls) + F.logsigmoid(obj)
    product = log_product.exp()
    # 1 − σ(a)σ(b) = (σ(−a) + σ(a)σ(−b)): no cancellation where both are near one.
    rest = torch.sigmoid(-cls) + torch.sigmoid(cls) * torch.sigmoid(-obj)
    entropy = -(score * log_product + (1 - score) * torch.log(rest.clamp(min=1e-12)))
    return (score - product).abs() ** beta * entropy


def detection_loss(
    outputs, answers: torch.Tensor, box_weight: float, point_weight: float, scene_weights: torch.Tensor | None = None
) -> tuple[torch.Tensor, dict]:
    """`outputs` of the net; `answers`: N × cells of all strides × 15, as in assign.targets; `scene_weights`: how often each
    scene's scores count, N, once by default."""
    cls, obj, boxes, points = (torch.cat([level[kind] for level in outputs], 1) for kind in ("cls", "obj", "bbox", "kps"))
    score = answers[..., 0]
    learns = score >= LEARNS_BOX
    weight = score[learns]
    faces = weight.sum().clamp(min=1.0)
    quality = quality_focal(cls[..., 0], obj[..., 0], score.clamp(min=0))
    if scene_weights is not None:
        quality = quality * scene_weights[:, None]
    right = (quality * (score >= 0)).sum() / faces
    _, distance = overlap(boxes[learns], answers[learns][:, 1:5])
    box = ((1 - distance) * weight).sum() / faces
    size = answers[learns][:, 3:5].exp().mean(1, keepdim=True).clamp(min=1e-3)
    off = F.smooth_l1_loss(points[learns] / size, answers[learns][:, 5:] / size, reduction="none", beta=0.05)
    point = (off.mean(1) * weight).sum() / faces
    parts = {"score": float(right), "box": float(box), "points": float(point)}
    return right + box_weight * box + 10 * point_weight * point, parts
