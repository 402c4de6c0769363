"""Training scenes: pictures and their faces, turned, scaled, put together, masked, blurred and compressed.

A picture is a dict: `image` H × W × 3 uint8 RGB and `faces` N × 15: x, y, width, height, ten coordinates of the points
(image-left eye, image-right eye, nose, image-left and image-right corner of the mouth), score of the teacher.
"""
import dataclasses
import io

import numpy
from PIL import Image, ImageDraw, ImageFilter

from expressions.augment import mask_polygon

CERTAIN = 0.6
"""Faces that the teacher gives less than this are neither learnt as faces nor as background."""
MIRRORED = (1, 0, 2, 4, 3)
LEAST_VISIBLE = 0.55


@dataclasses.dataclass
class Scene:
    """Both views are 3 × side × side uint8, BGR."""

    plain: numpy.ndarray
    hard: numpy.ndarray
    """The plain view with masks over faces, greyed, blurred, coarser, noisy, relit or compressed."""
    faces: numpy.ndarray
    """N × 15 as a picture's, in the scene's pixels; those below `CERTAIN` are cut by a border or doubted."""
    detail: float
    """Smaller faces no longer show in the hard view."""
    empty: bool = False
    """Put together from photos without people: nothing in it is a face."""


class Scenes:
    """Draws scenes from pictures, some of them from `empty` ones alone, photos in which nobody is to be seen. Everything
    random comes from the generator that is given with each call."""

    def __init__(self, pictures: list[dict], settings, empty: list[dict] = ()):
        self.pictures = [_pyramid(picture) for picture in pictures]
        self.empty = [_pyramid(picture) for picture in empty]
        self.lures: list[tuple[int, numpy.ndarray]] = []
        self.lure_chances = numpy.zeros(0)
        self.settings = settings
        certain = [numpy.flatnonzero(p["faces"][:, 14] >= CERTAIN) for p in self.pictures]
        self.with_faces = [i for i, rows in enumerate(certain) if len(rows)]
        self.certain = certain
        self.without_faces = [i for i, p in enumerate(self.pictures) if len(p["faces"]) == 0]
        weights = [self._weight(self.pictures[i], certain[i]) for i in self.with_faces]
        self.chances = numpy.array(weights) / max(sum(weights), 1e-9)
        if not self.with_faces:
            raise ValueError("no picture shows a face")

    def mine(self, lures: list[numpy.ndarray]) -> None:
        """What the net takes for faces in the empty pictures, for each picture N × 15: it will be shown more often, the
        surer the net is of it."""
        self.lures = [(i, row) for i, rows in enumerate(lures) for row in rows]
        scores = numpy.array([row[14] for _, row in self.lures], numpy.float64)
        self.lure_chances = scores / max(scores.sum(), 1e-9)

    def _weight(self, picture: dict, rows: numpy.ndarray) -> float:
        height, width = picture["size"]
        boxes = picture["faces"][rows]
        tight = (boxes[:, 2] * boxes[:, 3]).max() > 0.5 * width * height
        return self.settings.tight_weight if tight else numpy.sqrt(len(rows))

    def draw(self, rng: numpy.random.Generator) -> "Scene":
        """A scene in two views of the same places: plain, and hard to see."""
        side = self.settings.side
        empty = bool(self.empty) and rng.random() < self.settings.empty_share
        plain = Image.new("RGB", (side, side), tuple(int(v) for v in rng.integers(0, 256, 3)))
        faces = []
        for x0, y0, x1, y1 in self._layout(rng):
            patch, found = (self._empty_patch if empty else self._patch)(x1 - x0, y1 - y0, rng)
            plain.paste(patch, (x0, y0))
            faces.append(_moved(found, x0, y0))
        faces = numpy.concatenate(faces)
        hard = plain.copy()
        self._wear_masks(hard, faces, rng)
        hard, detail = _degraded(hard, rng)
        pixels = numpy.asarray(hard, numpy.uint8)
        if rng.random() < 0.5:
            pixels = _relit(pixels, rng)
        return Scene(_bgr(numpy.asarray(plain, numpy.uint8)), _bgr(pixels), faces, detail, empty)

    def _layout(self, rng) -> list[tuple[int, int, int, int]]:
        """The whole scene, or a mosaic of four (Bochkovskiy et al., 2020, arXiv 2004.10934) or nine."""
        side, drawn = self.settings.side, rng.random()
        if drawn < self.settings.mosaic_share:
            cuts = [[0, int(cut * side), side] for cut in rng.uniform(0.3, 0.7, 2)]
        elif drawn < self.settings.mosaic_share + self.settings.dense_share:
            cuts = [[0, int(a * side), int(b * side), side] for a, b in rng.uniform((0.25, 0.6), (0.4, 0.75), (2, 2))]
        else:
            return [(0, 0, side, side)]
        columns, rows = (list(zip(edges, edges[1:])) for edges in cuts)
        return [(x0, y0, x1, y1) for y0, y1 in rows for x0, x1 in columns]

    def _patch(self, width: int, height: int, rng) -> tuple[Image.Image, numpy.ndarray]:
        """A window of a picture, scaled so that a face of it has the size that is drawn."""
        with_face = rng.random() < 0.7
        index = int(rng.choice(self.with_faces, p=self.chances)) if with_face else int(rng.integers(len(self.pictures)))
        picture = self.pictures[index]
        own_height, own_width = picture["size"]
        rows = self.certain[index]
        if with_face:
            x, y, w, h = picture["faces"][int(rng.choice(rows)), :4]
            high = min(self.settings.largest_face, 0.9 * min(width, height))
            low = min(self.settings.smallest_face, high)
            scale = numpy.exp(rng.uniform(numpy.log(low), numpy.log(high))) / max(1.0, numpy.sqrt(w * h))
            # Enlarged more than this a face is a smear.
            scale = min(scale, 3.0)
            center, at = (x + w / 2, y + h / 2), rng.uniform(0.2, 0.8, 2) * (width, height)
        else:
            scale = max(width / own_width, height / own_height) * numpy.exp(rng.uniform(-0.3, 1.0))
            center = rng.uniform(0.3, 0.7, 2) * (own_width, own_height)
            at = (width / 2, height / 2)
        return self._window(picture, scale, center, at, width, height, rng)

    def _empty_patch(self, width: int, height: int, rng) -> tuple[Image.Image, numpy.ndarray]:
        """A window of a picture without people, often around what the net takes for a face in it."""
        if self.lures and rng.random() < self.settings.mined_share:
            index, lure = self.lures[int(rng.choice(len(self.lures), p=self.lure_chances))]
            x, y, w, h = lure[:4]
            # As the app looks at it, at its own size and smaller, and a little larger; but never beyond the window.
            scale = min(numpy.exp(rng.uniform(numpy.log(0.4), numpy.log(1.6))), 1.2 * min(width / w, height / h))
            center, at = (x + w / 2, y + h / 2), rng.uniform(0.25, 0.75, 2) * (width, height)
        else:
            index = int(rng.integers(len(self.empty)))
            own_height, own_width = self.empty[index]["size"]
            scale = max(width / own_width, height / own_height) * numpy.exp(rng.uniform(-0.3, 1.0))
            center, at = rng.uniform(0.3, 0.7, 2) * (own_width, own_height), (width / 2, height / 2)
        return self._window(self.empty[index], scale, center, at, width, height, rng)

    def _window(self, picture, scale, center, at, width, height, rng) -> tuple[Image.Image, numpy.ndarray]:
        """The picture turned, mirrored and scaled so that its point `center` lies at `at`, and its faces there."""
        angle = rng.uniform(-1.1, 1.1) if rng.random() < self.settings.turned_share else rng.normal(0, 0.15)
        mirrored = rng.random() < 0.5
        turn = numpy.array([[numpy.cos(angle), -numpy.sin(angle)], [numpy.sin(angle), numpy.cos(angle)]])
        forward = scale * turn @ numpy.diag([-1.0 if mirrored else 1.0, 1.0])
        offset = numpy.asarray(at) - forward @ numpy.asarray(center)
        cover = _warped(picture["levels"], forward, offset, scale, width, height)
        patch = self._background(width, height, rng)
        patch.paste(cover, (0, 0), _feathered(cover.getchannel("A"), rng))
        return patch, _visible(_warped_faces(picture["faces"], forward, offset, mirrored), width, height)

    def _background(self, width: int, height: int, rng) -> Image.Image:
        """What stands around a picture that does not fill its window: mostly a window of one without faces."""
        if not self.without_faces or rng.random() < 0.15:
            return Image.new("RGB", (width, height), tuple(int(v) for v in rng.integers(0, 256, 3)))
        levels = self.pictures[int(rng.choice(self.without_faces))]["levels"]
        own_width, own_height = levels[0].size
        scale = max(width / own_width, height / own_height) * numpy.exp(rng.uniform(0, 0.8))
        room = numpy.maximum(numpy.array([own_width, own_height]) * scale - (width, height), 0)
        window = _warped(levels, numpy.eye(2) * scale, -room * rng.random(2), scale, width, height)
        return window.convert("RGB")

    def _wear_masks(self, scene: Image.Image, faces: numpy.ndarray, rng) -> None:
        for face in faces:
            if face[2] < 16 or rng.random() >= self.settings.mask_share:
                continue
            outline = mask_polygon(face[4:14].reshape(5, 2), rng.uniform(0.2, 0.8), rng.uniform(0.85, 1.2))
            left, top = (int(numpy.floor(min(values))) for values in zip(*outline))
            right, bottom = (int(numpy.ceil(max(values))) + 1 for values in zip(*outline))
            size = (right - left, bottom - top)
            colour = numpy.clip(rng.integers(20, 250) + rng.normal(0, 25, 3), 0, 255)
            cover = Image.new("L", size)
            ImageDraw.Draw(cover).polygon([(x - left, y - top) for x, y in outline], fill=255)
            scene.paste(_cloth(size, colour, face[3], rng), (left, top), cover)


def _cloth(size, colour, height, rng) -> Image.Image:
    """Paper or cloth with shade from top to bottom and, mostly, folds across, about `height` / 12 apart."""
    y = numpy.arange(size[1], dtype=numpy.float32)[:, None]
    shade = rng.uniform(-18, 18) * numpy.sin(y / max(height, 8) * rng.uniform(1, 3) + rng.uniform(0, 6))
    folds = rng.uniform(0, 16) * numpy.sin(y / max(height, 8) * rng.uniform(40, 80) + rng.uniform(0, 6))
    values = numpy.clip(colour + shade + folds, 0, 255).astype(numpy.uint8)
    return Image.fromarray(numpy.ascontiguousarray(numpy.repeat(values[:, None], size[0], 1)))


def _pyramid(picture: dict) -> dict:
    """The picture at 1, 1/2, 1/4 and 1/8: windows are cut from the size next above theirs, without aliasing."""
    levels = [Image.fromarray(picture["image"])]
    while len(levels) < 4 and min(levels[-1].size) >= 32:
        width, height = levels[-1].size
        levels.append(levels[-1].resize(((width + 1) // 2, (height + 1) // 2), Image.BOX))
    return {"levels": levels, "faces": picture["faces"], "size": picture["image"].shape[:2]}


def _warped(levels, forward, offset, scale, width, height) -> Image.Image:
    """The window, RGBA: transparent where the picture ends."""
    level = min(len(levels) - 1, max(0, int(numpy.floor(-numpy.log2(scale)))))
    inverse = numpy.linalg.inv(forward)
    shift = -inverse @ offset
    own = numpy.array([a / b for a, b in zip(levels[level].size, levels[0].size)])
    matrix = numpy.column_stack([inverse, shift]) * own[:, None]
    return levels[level].convert("RGBA").transform((width, height), Image.AFFINE, matrix.ravel(), Image.BILINEAR)


def _feathered(alpha: Image.Image, rng) -> Image.Image:
    """Half the time without a sharp edge, which would give a pasted face away."""
    if rng.random() < 0.5:
        return alpha
    radius = rng.uniform(1, 5)
    return alpha.filter(ImageFilter.MinFilter(5)).filter(ImageFilter.GaussianBlur(radius))


def _warped_faces(faces, forward, offset, mirrored) -> numpy.ndarray:
    """Boxes are those around the turned boxes' inner ellipses: a head is round."""
    out = faces.copy()
    center = faces[:, :2] + faces[:, 2:4] / 2
    moved = center @ forward.T + offset
    half = faces[:, 2:4] / 2
    extent = numpy.sqrt((half**2) @ (forward**2).T)
    out[:, :2] = moved - extent
    out[:, 2:4] = 2 * extent
    points = faces[:, 4:14].reshape(-1, 5, 2) @ forward.T + offset
    out[:, 4:14] = (points[:, MIRRORED] if mirrored else points).reshape(-1, 10)
    return out


def _visible(faces, width, height) -> numpy.ndarray:
    """Faces within a window, cut at its border; those cut by much are only background to be ignored (score 0.5)."""
    x0, y0 = faces[:, :2].T
    x1, y1 = (faces[:, :2] + faces[:, 2:4]).T
    cx0, cy0 = numpy.clip(x0, 0, width), numpy.clip(y0, 0, height)
    cx1, cy1 = numpy.clip(x1, 0, width), numpy.clip(y1, 0, height)
    seen = (cx1 - cx0) * (cy1 - cy0) / numpy.maximum((x1 - x0) * (y1 - y0), 1e-6)
    out = faces.copy()
    out[:, 0], out[:, 1], out[:, 2], out[:, 3] = cx0, cy0, cx1 - cx0, cy1 - cy0
    out[:, 14] = numpy.where(seen >= LEAST_VISIBLE, out[:, 14], numpy.minimum(out[:, 14], 0.5))
    return out[(seen > 0.1) & (numpy.minimum(out[:, 2], out[:, 3]) > 2)]


def _moved(faces, x, y) -> numpy.ndarray:
    out = faces.copy()
    out[:, [0, 4, 6, 8, 10, 12]] += x
    out[:, [1, 5, 7, 9, 11, 13]] += y
    return out


def _degraded(scene: Image.Image, rng) -> tuple[Image.Image, float]:
    """Grey, blurred, moved, coarse, noisy or compressed, each now and then; and the size in pixels below which a face
    no longer shows in what is left."""
    detail = 0.0
    if rng.random() < 0.15:
        scene = scene.convert("L").convert("RGB")
    drawn = rng.random()
    if drawn < 0.2:
        radius = rng.uniform(0.4, 3.0)
        scene, detail = scene.filter(ImageFilter.GaussianBlur(radius)), 8 * radius
    elif drawn < 0.3:
        length = int(rng.integers(2, 5)) * 2 - 1
        scene, detail = _shaken(scene, length, rng.random() < 0.5), 4.0 * length
    elif drawn < 0.4:
        factor = rng.uniform(1.3, 3.0)
        small = scene.resize([max(1, round(size / factor)) for size in scene.size], Image.BOX)
        scene, detail = small.resize(scene.size, Image.BILINEAR), 9 * factor
    if rng.random() < 0.15:
        pixels = numpy.asarray(scene, numpy.float32) + rng.normal(0, rng.uniform(4, 18), (*scene.size[::-1], 1))
        scene = Image.fromarray(numpy.clip(pixels, 0, 255).astype(numpy.uint8))
    if rng.random() < 0.3:
        buffer = io.BytesIO()
        scene.save(buffer, "JPEG", quality=int(rng.integers(30, 95)))
        scene = Image.open(buffer).convert("RGB")
    return scene, detail


def _shaken(scene: Image.Image, length: int, upright: bool) -> Image.Image:
    """The mean of `length` copies, each a pixel further along."""
    pixels = numpy.asarray(scene, numpy.float32)
    axis = 0 if upright else 1
    mean = sum(numpy.roll(pixels, step - length // 2, axis) for step in range(length)) / length
    return Image.fromarray(mean.astype(numpy.uint8))


def _bgr(pixels: numpy.ndarray) -> numpy.ndarray:
    return numpy.ascontiguousarray(pixels[:, :, ::-1].transpose(2, 0, 1))


def _relit(pixels: numpy.ndarray, rng) -> numpy.ndarray:
    gamma, gain = numpy.exp(rng.uniform(-0.4, 0.4)), rng.uniform(0.75, 1.25, 3)
    table = numpy.linspace(0, 1, 256)[:, None] ** gamma * gain * 255
    table = numpy.clip(table, 0, 255).astype(numpy.uint8)
    return numpy.stack([table[pixels[:, :, c], c] for c in range(3)], 2)
