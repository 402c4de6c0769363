"""Cells → faces, as the app does it (src/analysis/emotions/face-detector.ts), for measuring while training."""
import numpy
import torch

from .net import STRIDES

MAX_OVERLAP = 0.4


def decode(outputs, columns: list[int], least: float) -> numpy.ndarray:
    """Faces of one picture, N × 15 (x, y, width, height, points, score), best first, without overlapping ones."""
    rows = []
    for (score, box, points), stride, count in zip(outputs, STRIDES, columns):
        certain = score[:, 0].sigmoid()
        keep = torch.nonzero(certain >= least)[:, 0]
        x = (keep % count).float() * stride
        y = torch.div(keep, count, rounding_mode="floor").float() * stride
        cx, cy = box[keep, 0] * stride + x, box[keep, 1] * stride + y
        w, h = (box[keep, 2:4].clamp(max=6).exp() * stride).T
        p = points[keep].reshape(-1, 5, 2) * stride + torch.stack([x, y], 1)[:, None]
        rows.append(torch.cat([torch.stack([cx - w / 2, cy - h / 2, w, h], 1), p.reshape(-1, 10), certain[keep, None]], 1))
    faces = torch.cat(rows).numpy()
    faces = faces[numpy.argsort(-faces[:, 14], kind="stable")]
    kept: list[int] = []
    for i in range(len(faces)):
        if not kept or iou(faces[i, :4], faces[kept][:, :4]).max() <= MAX_OVERLAP:
            kept.append(i)
    return faces[kept]


def iou(box: numpy.ndarray, others: numpy.ndarray) -> numpy.ndarray:
    """Intersection over union of one box (x, y, width, height) with N."""
    x0, y0 = numpy.maximum(box[:2], others[:, :2]).T
    x1, y1 = numpy.minimum(box[:2] + box[2:4], others[:, :2] + others[:, 2:4]).T
    shared = numpy.clip(x1 - x0, 0, None) * numpy.clip(y1 - y0, 0, None)
    return shared / (box[2] * box[3] + others[:, 2] * others[:, 3] - shared)


def score_picture(found: numpy.ndarray, faces: numpy.ndarray, certain: float) -> tuple[int, int, numpy.ndarray]:
    """How many of the teacher's certain faces are found (IoU ≥ .5), how many there are, and for each found face its
    score and whether the teacher sees something there, even doubtfully."""
    wanted = faces[faces[:, 14] >= certain]
    hit = sum(bool(len(found)) and iou(face[:4], found[:, :4]).max() >= 0.5 for face in wanted)
    supported = [bool(len(faces)) and iou(face[:4], faces[:, :4]).max() >= 0.3 for face in found]
    return hit, len(wanted), numpy.array([[f[14], s] for f, s in zip(found, supported)]).reshape(-1, 2)
