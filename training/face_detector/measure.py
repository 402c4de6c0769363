"""What a net finds in held-out pictures: by itself, in crowds put together from them, and in hard views."""
import dataclasses

import numpy
import torch

from .decode import answers, decode_cells, score_picture
from .net import STRIDES
from .scenes import CERTAIN, Scenes

THRESHOLDS = (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)


class Trial:
    """Three tests of a net. Where there is a teacher, the faces of a scene are those that it finds in its plain view."""

    def __init__(self, pictures: list[dict], settings, teacher=None):
        self.pictures = pictures
        crowds = dataclasses.replace(settings, mosaic_share=0.2, dense_share=0.8, turned_share=0.0)
        known = lambda scene: _found(teacher, scene.plain, 0.3) if teacher else scene.faces
        drawn = [Scenes(pictures, crowds).draw(numpy.random.default_rng([0, i])) for i in range(settings.trial_scenes)]
        self.crowds = [(scene.plain, known(scene)) for scene in drawn]
        single = dataclasses.replace(settings, mosaic_share=0.0, dense_share=0.0, smallest_face=24.0)
        drawn = [Scenes(pictures, single).draw(numpy.random.default_rng([1, i])) for i in range(settings.trial_scenes)]
        self.hard = [(scene.hard, _above(scene.faces, scene.detail)) for scene in drawn]

    def rows(self, net) -> list[dict]:
        """For each threshold the recall of faces and the false boxes a photo, in the pictures themselves, in `crowds` and
        in `hard` views. A box where a face is doubtful is neither right nor false."""
        tests = {
            "": [(_found(net, planes(p["image"]), THRESHOLDS[0]), p["faces"]) for p in self.pictures],
            "crowds": [(_found(net, view, THRESHOLDS[0]), faces) for view, faces in self.crowds],
            "hard": [(_found(net, view, THRESHOLDS[0]), faces) for view, faces in self.hard],
        }
        return [
            {"threshold": threshold} | {key: value for name, test in tests.items() for key, value in _row(name, test, threshold)}
            for threshold in THRESHOLDS
        ]


def at_few_false_boxes(rows: list[dict], most: float = 0.03) -> dict:
    """The row with the lowest threshold at which the pictures themselves show few false boxes."""
    row = next((row for row in rows if row["falseBoxesPerPhoto"] <= most), rows[-1])
    return {name: value for name, value in row.items() if not name.lower().endswith("faces")}


def _row(name: str, test: list[tuple[numpy.ndarray, numpy.ndarray]], threshold: float):
    hits = wanted = false = 0
    for found, faces in test:
        hit, count, boxes = score_picture(found[found[:, 14] >= threshold], faces, CERTAIN)
        hits, wanted, false = hits + hit, wanted + count, false + int((boxes[:, 1] == 0).sum())
    named = lambda key: name + key[0].upper() + key[1:] if name else key
    yield named("recall"), round(hits / max(wanted, 1), 4)
    yield named("falseBoxesPerPhoto"), round(false / max(len(test), 1), 4)
    yield named("faces"), wanted


def _above(faces: numpy.ndarray, detail: float) -> numpy.ndarray:
    """Faces that a hard view no longer shows are doubtful."""
    out = faces.copy()
    blurred = numpy.sqrt(faces[:, 2] * faces[:, 3]) < detail
    out[blurred, 14] = numpy.minimum(out[blurred, 14], 0.5)
    return out


def planes(image: numpy.ndarray) -> numpy.ndarray:
    height, width = (-(-size // 32) * 32 for size in image.shape[:2])
    padded = numpy.zeros((3, height, width), numpy.uint8)
    padded[:, : image.shape[0], : image.shape[1]] = image[:, :, ::-1].transpose(2, 0, 1)
    return padded


def _found(net, planes: numpy.ndarray, least: float) -> numpy.ndarray:
    with torch.no_grad():
        levels = answers(net(torch.from_numpy(planes[None]).float()))
    return decode_cells([level[0] for level in levels], [planes.shape[2] // stride for stride in STRIDES], least)
