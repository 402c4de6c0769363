"""Cells → faces, as the app does it (src/analysis/emotions/face-detector.ts), for measuring while training."""
import numpy
import torch

from .net import STRIDES

MAX_OVERLAP = 0.4


def answers(outputs) -> list[numpy.ndarray]:
    """The net's outputs for N pictures, for each stride N × cells × 15: score, box, points."""
    return [
        torch.cat([level["cls"].sigmoid() * level["obj"].sigmoid(), level["bbox"], level["kps"]], 2).detach().numpy()
        for level in outputs
    ]


def decode_cells(levels, columns: list[int], least: float) -> numpy.ndarray:
    """Faces of one picture, N × 15 (x, y, width, height, points, score), best first, without overlapping ones.

    `levels`: cells × 15 for each stride, as `answers` gives them; `columns`: cells in a row of each stride.
    """
    rows = []
    for cells, stride, count in zip(levels, STRIDES, columns):
        at = numpy.flatnonzero(cells[:, 0] >= least)
        corner = numpy.stack([at % count, at // count], 1).astype(numpy.float32) * stride
        center = cells[at, 1:3] * stride + corner
        extent = numpy.exp(numpy.minimum(cells[at, 3:5], 6)) * stride
        points = cells[at, 5:].reshape(-1, 5, 2) * stride + corner[:, None]
        rows.append(numpy.concatenate([center - extent / 2, extent, points.reshape(-1, 10), cells[at, :1]], 1))
    faces = numpy.concatenate(rows)
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
