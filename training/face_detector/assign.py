"""Which cells learn which face: those near its centre, at the stride that fits its size (FCOS's centre sampling)."""
import numpy

from .net import STRIDES
from .scenes import CERTAIN

RANGES = ((0.0, 40.0), (28.0, 110.0), (80.0, 1e9))
"""Face sizes in pixels of each stride; neighbours share what lies between them."""


def targets(faces: numpy.ndarray, side: int) -> list[tuple[numpy.ndarray, numpy.ndarray]]:
    """For each stride, for its cells row by row: the number of the face that a cell learns, −1 for background, −2 for
    what is ignored; and the faces' boxes and points as the cell shall answer them (cells × 14)."""
    out = []
    certain = faces[:, 14] >= CERTAIN
    size = numpy.sqrt(faces[:, 2] * faces[:, 3])
    center = faces[:, :2] + faces[:, 2:4] / 2
    for stride, (least, most) in zip(STRIDES, RANGES):
        count = side // stride
        axis = numpy.arange(count, dtype=numpy.float32) * stride
        x, y = (values.ravel() for values in numpy.meshgrid(axis, axis))
        owner = numpy.full(count * count, -1)
        nearest = numpy.full(count * count, numpy.inf, numpy.float32)
        for i in numpy.argsort(-size, kind="stable"):
            dx, dy = x - center[i, 0], y - center[i, 1]
            reach = numpy.maximum(0.75 * stride, 0.2 * faces[i, 2:4])
            close = (numpy.abs(dx) <= reach[0]) & (numpy.abs(dy) <= reach[1])
            if not certain[i]:
                inside = (numpy.abs(dx) <= faces[i, 2] / 2) & (numpy.abs(dy) <= faces[i, 3] / 2)
                owner[(inside | close) & (owner == -1)] = -2
                continue
            if not least <= size[i] < most:
                # Another stride's face, seen from here: no background either where the sizes are near.
                if least * 0.6 <= size[i] < most * 1.6:
                    owner[close & (owner == -1)] = -2
                continue
            ring = (numpy.abs(dx) <= 1.6 * reach[0]) & (numpy.abs(dy) <= 1.6 * reach[1])
            owner[ring & (owner == -1)] = -2
            distance = dx * dx + dy * dy
            won = close & (distance < nearest)
            owner[won], nearest[won] = i, distance[won]
        mine = faces[numpy.maximum(owner, 0)] if len(faces) else numpy.zeros((len(owner), 15), numpy.float32)
        answer = numpy.empty((len(owner), 14), numpy.float32)
        answer[:, 0] = (mine[:, 0] + mine[:, 2] / 2 - x) / stride
        answer[:, 1] = (mine[:, 1] + mine[:, 3] / 2 - y) / stride
        answer[:, 2:4] = numpy.log(numpy.maximum(mine[:, 2:4], 1.0) / stride)
        answer[:, 4::2] = (mine[:, 4:14:2] - x[:, None]) / stride
        answer[:, 5::2] = (mine[:, 5:14:2] - y[:, None]) / stride
        out.append((owner, answer))
    return out
