"""What a net finds in held-out pictures: by itself, in crowds put together from them, and in hard views."""
import dataclasses

import numpy
import torch

from .decode import answers, decode_cells, score_picture
from .net import STRIDES
from .scenes import CERTAIN, Scenes

THRESHOLDS = tuple(step / 40 for step in range(16, 33))


class Trial:
    """Three tests of a net, and of the photos `empty`, in which nobody is to be seen, the share that shows a face to it.
    Where there is a teacher, the faces of a scene are those that it finds in its plain view."""

    def __init__(self, pictures: list[dict], settings, teacher=None, empty: list[dict] = ()):
        self.pictures = pictures
        self.empty = empty
        crowds = dataclasses.replace(settings, mosaic_share=0.2, dense_share=0.8, turned_share=0.0)
        known = lambda scene: found(teacher, scene.plain, 0.3) if teacher else scene.faces
        drawn = [Scenes(pictures, crowds).draw(numpy.random.default_rng([0, i])) for i in range(settings.trial_scenes)]
        self.crowds = [(scene.plain, known(scene)) for scene in drawn]
        single = dataclasses.replace(settings, mosaic_share=0.0, dense_share=0.0, smallest_face=24.0)
        drawn = [Scenes(pictures, single).draw(numpy.random.default_rng([1, i])) for i in range(settings.trial_scenes)]
        self.hard = [(scene.hard, _above(scene.faces, scene.detail)) for scene in drawn]

    def rows(self, net) -> list[dict]:
        """For each threshold the recall of faces and the false boxes a photo, in the pictures themselves, in `crowds` and
        in `hard` views. A box where a face is doubtful is neither right nor false."""
        tests = {
            "": [(found(net, planes(p["image"]), THRESHOLDS[0]), p["faces"]) for p in self.pictures],
            "crowds": [(found(net, view, THRESHOLDS[0]), faces) for view, faces in self.crowds],
            "hard": [(found(net, view, THRESHOLDS[0]), faces) for view, faces in self.hard],
        }
        surest = [max(_surest(net, view) for view in _two_sizes(p["image"])) for p in self.empty]
        rows = []
        for threshold in THRESHOLDS:
            rows.append({"threshold": threshold})
            for name, test in tests.items():
                rows[-1].update(_row(name, test, threshold))
            if self.empty:
                rows[-1]["withoutPeopleFalse"] = round(float(numpy.mean([score >= threshold for score in surest])), 4)
        return rows


def at_few_false_boxes(rows: list[dict], most: float = 0.03, most_without_people: float = 0.02) -> dict:
    """The row with the lowest threshold at which the pictures themselves show few false boxes, and few photos without
    people show a face, where those were looked at."""
    few = lambda row: row["falseBoxesPerPhoto"] <= most and row.get("withoutPeopleFalse", 0) <= most_without_people
    row = next((row for row in rows if few(row)), rows[-1])
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


def _two_sizes(image: numpy.ndarray) -> list[numpy.ndarray]:
    """As the app looks at a photo: whole, and at half its size unless it is small."""
    if max(image.shape[:2]) <= 320:
        return [image]
    height, width = (size // 2 for size in image.shape[:2])
    pixels = image[: 2 * height, : 2 * width].reshape(height, 2, width, 2, 3)
    return [image, pixels.mean((1, 3)).round().astype(numpy.uint8)]


def _surest(net, image: numpy.ndarray) -> float:
    """The highest score of a face, 0 below the least threshold."""
    faces = found(net, planes(image), THRESHOLDS[0])
    return float(faces[0, 14]) if len(faces) else 0.0


def planes(image: numpy.ndarray) -> numpy.ndarray:
    height, width = (-(-size // 32) * 32 for size in image.shape[:2])
    padded = numpy.zeros((3, height, width), numpy.uint8)
    padded[:, : image.shape[0], : image.shape[1]] = image[:, :, ::-1].transpose(2, 0, 1)
    return padded


def found(net, planes: numpy.ndarray, least: float) -> numpy.ndarray:
    with torch.no_grad():
        levels = answers(net(torch.from_numpy(planes[None]).float()))
    return decode_cells([level[0] for level in levels], [planes.shape[2] // stride for stride in STRIDES], least)
