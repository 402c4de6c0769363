"""Augmentations of grey faces: framing, light, equalised quality, masks, and mixtures of two faces.

Images are float arrays 0..255. Everything draws from the generator that is given, so that views can be made again.
"""
import io

import numpy
import torch
import torch.nn.functional as F
from PIL import Image, ImageDraw, ImageFilter

from .data import TIGHT_PX, WIDE_FACTOR, WIDE_PX


def to_grey(rgb: numpy.ndarray) -> numpy.ndarray:
    """ITU-R BT.601 luma of `… × 3 × H × W`, as the app computes it."""
    return (rgb * numpy.array([0.299, 0.587, 0.114], numpy.float32)[:, None, None]).sum(-3)


def frame(grey: numpy.ndarray, rng: numpy.random.Generator) -> numpy.ndarray:
    """Cuts 64 × 64 faces from wide ones (N × 96 × 96) as a detector that is a little off would: turned by up to 12°,
    scaled by up to 12 %, shifted by up to 7 % of the face, mirrored at random."""
    count = len(grey)
    uniform = lambda limit: rng.uniform(-limit, limit, count).astype(numpy.float32)
    mirrored = numpy.where(rng.random(count) < 0.5, -1.0, 1.0).astype(numpy.float32)
    return _cut(grey, uniform(numpy.pi / 15), numpy.exp(uniform(0.11)), mirrored, uniform(0.14), uniform(0.14))


def frame_exactly(grey: numpy.ndarray) -> numpy.ndarray:
    """The 64 × 64 squares around the detector's boxes, cut from wide faces (N × 96 × 96)."""
    still = numpy.zeros(len(grey), numpy.float32)
    return _cut(grey, still, still + 1, still + 1, still, still)


def _cut(grey, angle, stretch, mirrored, shift_x, shift_y) -> numpy.ndarray:
    """Samples windows of `stretch` boxes, turned by `angle` and shifted by half boxes."""
    side = stretch / WIDE_FACTOR
    cos, sin = side * numpy.cos(angle), side * numpy.sin(angle)
    rows = [[cos * mirrored, -sin, shift_x / WIDE_FACTOR], [sin * mirrored, cos, shift_y / WIDE_FACTOR]]
    theta = torch.from_numpy(numpy.array(rows, numpy.float32)).permute(2, 0, 1)
    grid = F.affine_grid(theta, (len(grey), 1, TIGHT_PX, TIGHT_PX), align_corners=False)
    images = torch.from_numpy(grey.astype(numpy.float32))[:, None]
    return F.grid_sample(images, grid, padding_mode="border", align_corners=False)[:, 0].numpy()


def relight(images: numpy.ndarray, rng: numpy.random.Generator) -> numpy.ndarray:
    """Random gamma, contrast, brightness and a gradient of light across the face."""
    column = lambda low, high: rng.uniform(low, high, (len(images), 1, 1)).astype(numpy.float32)
    unit = numpy.clip(images / 255, 0, 1) ** numpy.exp(column(-0.35, 0.35))
    mean = unit.mean((1, 2), keepdims=True)
    unit = (unit - mean) * column(0.7, 1.3) + mean + column(-0.12, 0.12)
    ramp = numpy.linspace(-1, 1, images.shape[-1], dtype=numpy.float32)
    unit = unit + column(-0.12, 0.12) * ramp[None, None, :] + column(-0.08, 0.08) * ramp[None, :, None]
    return numpy.clip(unit, 0, 1) * 255


def equalise_quality(images: numpy.ndarray, rng: numpy.random.Generator, share: float = 0.7) -> numpy.ndarray:
    """Makes sources look alike: a share of the faces is reduced to 28–56 pixels and enlarged again, blurred a little,
    and compressed as JPEG of quality 35–95."""
    out = images.copy()
    for i in numpy.flatnonzero(rng.random(len(images)) < share):
        picture = Image.fromarray(numpy.clip(images[i], 0, 255).astype(numpy.uint8))
        size = picture.size
        small = int(rng.integers(28, 57))
        if rng.random() < 0.6:
            picture = picture.resize((small, small), Image.BILINEAR).resize(size, Image.BICUBIC)
        if rng.random() < 0.3:
            picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.0)))
        if rng.random() < 0.7:
            buffer = io.BytesIO()
            picture.save(buffer, "JPEG", quality=int(rng.integers(35, 96)))
            picture = Image.open(buffer)
        out[i] = numpy.asarray(picture, numpy.float32)
    return out


def cut_out(images: numpy.ndarray, rng: numpy.random.Generator, share: float = 0.3) -> numpy.ndarray:
    """Greys out a random rectangle of up to a tenth of the face. DeVries and Taylor, 2017, arXiv 1708.04552."""
    out = images.copy()
    size = images.shape[-1]
    for i in numpy.flatnonzero(rng.random(len(images)) < share):
        height, width = (rng.uniform(0.12, 0.32, 2) * size).astype(int)
        y, x = int(rng.integers(0, size - height)), int(rng.integers(0, size - width))
        out[i, y : y + height, x : x + width] = out[i].mean()
    return out


def mask_polygon(points: numpy.ndarray, lift: float = 0.5, spread: float = 1.0) -> list[tuple[float, float]]:
    """Outline of a mask over the lower face.

    `points`: 5 × 2: eyes, nose tip, mouth corners. `lift`: where its upper edge crosses the nose, 0 at the nose tip,
    1 between the eyes. `spread`: half its width in distances between the eyes.
    """
    eyes, nose, mouth = points[:2].mean(0), points[2], points[3:].mean(0)
    right = points[1] - points[0]
    down = mouth - eyes
    top = nose + (eyes - nose) * lift
    side = right * spread
    chin = mouth + down * 0.75
    cheek = (nose + (eyes - nose) * lift * 0.5) * 0.5 + top * 0.5
    corners = [cheek - side, top, cheek + side, mouth + down * 0.25 + side * 0.85, chin + side * 0.45]
    corners += [chin - side * 0.45, mouth + down * 0.25 - side * 0.85]
    return [(float(x), float(y)) for x, y in corners]


def draw_masks(wide: numpy.ndarray, points: numpy.ndarray, rng: numpy.random.Generator) -> numpy.ndarray:
    """Draws a mask over every wide grey face (N × 96 × 96): paper-white to black, plain or folded, high or low."""
    out = wide.copy()
    for i in range(len(wide)):
        picture = Image.new("L", (WIDE_PX * 2, WIDE_PX * 2))
        outline = mask_polygon(points[i], rng.uniform(0.2, 0.8), rng.uniform(0.85, 1.2))
        ImageDraw.Draw(picture).polygon([(2 * x, 2 * y) for x, y in outline], fill=255)
        cover = numpy.asarray(picture.resize((WIDE_PX, WIDE_PX), Image.BOX), numpy.float32) / 255
        tone = rng.uniform(25, 245)
        rows = numpy.arange(WIDE_PX, dtype=numpy.float32)
        folds = rng.uniform(0, 14) * numpy.sin(rows / rng.uniform(1.5, 4) + rng.uniform(0, 6))
        cloth = tone + folds[:, None] + rng.normal(0, 3, (WIDE_PX, WIDE_PX))
        out[i] = out[i] * (1 - cover) + numpy.clip(cloth, 0, 255) * cover
    return out


def mixup(images, targets, partner, rng, alpha: float = 0.3):
    """Blends each face with its partner. Zhang et al., 2018, arXiv 1710.09412."""
    share = numpy.maximum(*(lambda b: (b, 1 - b))(rng.beta(alpha, alpha, len(images)))).astype(numpy.float32)
    blend = images * share[:, None, None] + images[partner] * (1 - share)[:, None, None]
    return blend, targets * share[:, None] + targets[partner] * (1 - share)[:, None]


def random_box(size: int, share: float, rng) -> tuple[slice, slice]:
    """A square window of about `share` of a `size` × `size` picture, clipped at its border."""
    half = int(round(size * numpy.sqrt(share) / 2))
    y, x = rng.integers(0, size, 2)
    return slice(max(0, y - half), min(size, y + half)), slice(max(0, x - half), min(size, x + half))


def cut_mix(images, targets, partner, rng, alpha: float = 1.0):
    """Pastes a window of the partner; labels by area. Yun et al., 2019, arXiv 1905.04899."""
    out, labels = images.copy(), targets.copy()
    size = images.shape[-1]
    for i, other in enumerate(partner):
        rows, columns = random_box(size, 1 - rng.beta(alpha, alpha), rng)
        out[i, rows, columns] = images[other, rows, columns]
        pasted = (rows.stop - rows.start) * (columns.stop - columns.start) / size**2
        labels[i] = targets[i] * (1 - pasted) + targets[other] * pasted
    return out, labels


def snap_mix(images, targets, partner, rng, attention, alpha: float = 5.0):
    """Pastes a window of the partner, stretched onto another window; labels by the share of the class activation
    that each face lost and gave. Huang et al., 2021, arXiv 2012.04846.

    `attention`: N × h × w, not negative: where the evidence for each face's class lies.
    """
    out, labels = images.copy(), targets.copy()
    size = images.shape[-1]
    maps = _semantic_maps(attention, size)
    for i, other in enumerate(partner):
        into = random_box(size, 1 - rng.beta(alpha, alpha), rng)
        source = random_box(size, 1 - rng.beta(alpha, alpha), rng)
        height, width = (s.stop - s.start for s in into)
        if min(height, width, *(s.stop - s.start for s in source)) < 1:
            continue
        patch = torch.from_numpy(images[other][source])[None, None]
        out[i][into] = F.interpolate(patch, size=(height, width), mode="bilinear", align_corners=False)[0, 0]
        kept = 1 - maps[i][into].sum()
        given = maps[other][source].sum()
        labels[i] = targets[i] * kept + targets[other] * given
        # The paper lets the two weights miss 1; soft labels must add up.
        labels[i] /= max(kept + given, 1e-6)
    return out, labels


def attentive_cut_mix(images, targets, partner, attention, patches: int = 10, grid: int = 8):
    """Pastes the partner's most attended cells at their own place; labels by area. Walawalkar et al., 2020,
    arXiv 2003.13048 (6 of 7 × 7 cells there; here `patches` of `grid` × `grid`)."""
    out, labels = images.copy(), targets.copy()
    cell = images.shape[-1] // grid
    flat = attention.reshape(len(images), -1)
    for i, other in enumerate(partner):
        for index in numpy.argsort(-flat[other], kind="stable")[:patches]:
            y, x = divmod(int(index), grid)
            where = slice(y * cell, (y + 1) * cell), slice(x * cell, (x + 1) * cell)
            out[i][where] = images[other][where]
        pasted = patches / grid**2
        labels[i] = targets[i] * (1 - pasted) + targets[other] * pasted
    return out, labels


def _semantic_maps(attention: numpy.ndarray, size: int) -> numpy.ndarray:
    """Attention enlarged to the picture; each map sums to 1."""
    maps = F.interpolate(
        torch.from_numpy(numpy.maximum(attention, 0).astype(numpy.float32))[:, None],
        size=(size, size),
        mode="bilinear",
        align_corners=False,
    )[:, 0].numpy()
    maps += 1e-6
    return maps / maps.sum((1, 2), keepdims=True)
