"""Drawn faces for smoke runs and tests: eyes, brows and a mouth that bend with the class."""
import numpy
from PIL import Image, ImageDraw

from . import augment
from .classes import CIRCUMPLEX, EXPRESSIONS
from .data import WIDE_PX, Faces

POINTS = numpy.array([[36, 40], [60, 40], [48, 52], [39, 64], [57, 64]], numpy.float64)


def synthetic_faces(count: int, seed: int) -> Faces:
    """`count` drawn faces, classes in turn, two sources that differ in brightness."""
    rng = numpy.random.default_rng(seed)
    labels = numpy.arange(count) % len(EXPRESSIONS)
    wide = numpy.stack([_draw(EXPRESSIONS[label], rng) for label in labels])
    grey = augment.to_grey(wide.astype(numpy.float32))
    return Faces(
        paths=[f"drawn/{EXPRESSIONS[label]}/{i}.png" for i, label in enumerate(labels)],
        sources=numpy.array(["bright", "dark"])[rng.integers(0, 2, count)],
        labels=labels,
        points=numpy.repeat(POINTS[None], count, 0),
        wide=wide,
        tight=augment.frame_exactly(grey).round().clip(0, 255).astype(numpy.uint8),
        public=None,
    )


def _draw(expression: str, rng) -> numpy.ndarray:
    valence, arousal = CIRCUMPLEX[expression]
    picture = Image.new("RGB", (WIDE_PX, WIDE_PX), tuple(int(v) for v in rng.integers(60, 200, 3)))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((12, 8, 84, 90), fill=tuple(int(v) for v in rng.integers(140, 230, 3)))
    dark = tuple(int(v) for v in rng.integers(0, 60, 3))
    for x, y in POINTS[:2] + rng.normal(0, 1, (2, 2)):
        open_by = 3 + 3 * arousal
        draw.ellipse((x - 5, y - open_by, x + 5, y + open_by), fill=dark)
        draw.line((x - 6, y - 10 - 4 * arousal, x + 6, y - 10 + 5 * min(valence, 0)), fill=dark, width=2)
    bend = 12 * valence
    draw.arc((38, 60 - abs(bend), 58, 66 + abs(bend)), 0 if bend > 0 else 180, 180 if bend > 0 else 360, fill=dark, width=3)
    noisy = numpy.asarray(picture, numpy.float32) + rng.normal(0, 6, (WIDE_PX, WIDE_PX, 3))
    return noisy.clip(0, 255).astype(numpy.uint8).transpose(2, 0, 1)
