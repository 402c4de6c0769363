"""Losses of the detector: how well a cell's box fits is what its score learns to say."""
import torch
import torch.nn.functional as F


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


def quality_focal(logits: torch.Tensor, quality: torch.Tensor, beta: float = 2.0) -> torch.Tensor:
    """Quality focal loss of each cell (Li et al., 2020, arXiv 2006.04388): cross entropy with the overlap as soft
    label, weighted by how far the score is off."""
    return (quality - logits.sigmoid()).abs() ** beta * F.binary_cross_entropy_with_logits(
        logits, quality, reduction="none"
    )


def detection_loss(outputs, owners, answers, box_weight: float, point_weight: float) -> tuple[torch.Tensor, dict]:
    """`outputs` of the net; `owners` (N × cells) and `answers` (N × cells × 14) of each stride as in assign.targets."""
    logits = torch.cat([score.squeeze(2) for score, _, _ in outputs], 1)
    boxes = torch.cat([box for _, box, _ in outputs], 1)
    points = torch.cat([point for _, _, point in outputs], 1)
    owner, answer = torch.cat(owners, 1), torch.cat(answers, 1)
    learns = owner >= 0
    faces = max(int(learns.sum()), 1)
    quality = torch.zeros_like(logits)
    iou, distance = overlap(boxes[learns], answer[learns][:, :4])
    quality[learns] = iou.detach().clamp(min=0.1)
    score = (quality_focal(logits, quality) * (owner != -2)).sum() / faces
    box = (1 - distance).sum() / faces
    size = answer[learns][:, 2:4].exp().mean(1, keepdim=True).clamp(min=1e-3)
    point = F.smooth_l1_loss(
        points[learns] / size, answer[learns][:, 4:] / size, reduction="none", beta=0.05
    ).sum() / (faces * 10)
    parts = {"score": float(score), "box": float(box), "points": float(point)}
    return score + box_weight * box + point_weight * 10 * point, parts
