"""What each cell shall answer to a scene, however hard its view: what the teacher answers to the plain view of it, and
for faces that the teacher misses even there (turned, too near), what the picture's labels say."""
import numpy

from .decode import decode_cells, iou
from .net import STRIDES
from .scenes import CERTAIN

RANGES = ((0.0, 40.0), (28.0, 110.0), (80.0, 1e9))
"""Face sizes in pixels of each stride; neighbours share what lies between them."""
LABELLED = 0.9
"""Score of the cells that learn a face from its label."""
LEAST_PX = 12.0
"""A smaller face that the teacher misses is not worth the false boxes that learning it costs."""
LEARNS_BOX = 0.3
"""Cells below this score learn no box and no points."""


def targets(faces: numpy.ndarray, side: int, teacher=None) -> list[numpy.ndarray]:
    """For each stride, for its cells row by row, cells × 15: the score to learn, −1 where nothing is learnt; box (offset
    of the centre and log size in cells) and points (offsets in cells).

    `faces`: N × 15 in the scene's pixels, the last number a score; below `CERTAIN` a face is not learnt. `teacher`: the
    same numbers as the teacher answers them (cells × 15 for each stride), or None to learn from the labels alone.
    """
    out = [_background(side // stride) if teacher is None else teacher[i].copy() for i, stride in enumerate(STRIDES)]
    seen = _seen(faces, side, teacher)
    size = numpy.sqrt(faces[:, 2] * faces[:, 3])
    center = faces[:, :2] + faces[:, 2:4] / 2
    for answer, stride, (least, most) in zip(out, STRIDES, RANGES):
        x, y = cell_corners(side // stride, stride)
        nearest = numpy.full(len(answer), numpy.inf, numpy.float32)
        for i in numpy.argsort(-size, kind="stable"):
            if seen[i]:
                continue
            dx, dy = x - center[i, 0], y - center[i, 1]
            reach = numpy.maximum(0.75 * stride, 0.2 * faces[i, 2:4])
            close = (numpy.abs(dx) <= reach[0]) & (numpy.abs(dy) <= reach[1])
            inside = (numpy.abs(dx) <= faces[i, 2] / 2) & (numpy.abs(dy) <= faces[i, 3] / 2)
            if faces[i, 14] < CERTAIN or size[i] < LEAST_PX:
                if teacher is None or size[i] < LEAST_PX:
                    _ignore(answer, inside | close)
                continue
            if not least <= size[i] < most:
                # Another stride's face, seen from here: no background either where the sizes are near.
                if least * 0.6 <= size[i] < most * 1.6:
                    _ignore(answer, close)
                continue
            _ignore(answer, (numpy.abs(dx) <= 1.6 * reach[0]) & (numpy.abs(dy) <= 1.6 * reach[1]))
            distance = dx * dx + dy * dy
            won = close & (distance < nearest)
            nearest[won] = distance[won]
            answer[won] = _labelled(faces[i], x[won], y[won], stride)
    return out


def without(answers: list[numpy.ndarray], faces: numpy.ndarray, side: int) -> None:
    """Takes from `answers` what is said of `faces`: nothing is learnt there."""
    for answer, stride in zip(answers, STRIDES):
        x, y = cell_corners(side // stride, stride)
        for left, top, width, height in faces[:, :4]:
            inside = (x >= left) & (x <= left + width) & (y >= top) & (y <= top + height)
            answer[inside, 0] = -1


def cell_corners(count: int, stride: int) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Where the cells of `count` rows and columns lie, x and y, row by row."""
    axis = numpy.arange(count, dtype=numpy.float32) * stride
    x, y = numpy.meshgrid(axis, axis)
    return x.ravel(), y.ravel()


def _seen(faces: numpy.ndarray, side: int, teacher) -> numpy.ndarray:
    """Which faces the teacher finds in the scene by itself."""
    if teacher is None or len(faces) == 0:
        return numpy.zeros(len(faces), bool)
    found = decode_cells(teacher, [side // stride for stride in STRIDES], 0.5)
    return numpy.array([len(found) > 0 and iou(face[:4], found[:, :4]).max() >= 0.4 for face in faces])


def _background(count: int) -> numpy.ndarray:
    return numpy.zeros((count * count, 15), numpy.float32)


def _ignore(answer: numpy.ndarray, cells: numpy.ndarray) -> None:
    """Only where no face is learnt: a neighbour's cells stay its own."""
    answer[cells & (answer[:, 0] < LEARNS_BOX), 0] = -1


def _labelled(face: numpy.ndarray, x: numpy.ndarray, y: numpy.ndarray, stride: int) -> numpy.ndarray:
    answer = numpy.empty((len(x), 15), numpy.float32)
    answer[:, 0] = LABELLED
    answer[:, 1] = (face[0] + face[2] / 2 - x) / stride
    answer[:, 2] = (face[1] + face[3] / 2 - y) / stride
    answer[:, 3:5] = numpy.log(numpy.maximum(face[2:4], 1.0) / stride)
    answer[:, 5::2] = (face[4:14:2] - x[:, None]) / stride
    answer[:, 6::2] = (face[5:14:2] - y[:, None]) / stride
    return answer
