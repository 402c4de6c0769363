"""Pictures and the teacher's faces: as teacher-faces.ts wrote them, or drawn for the smoke run."""
import json
from pathlib import Path

import numpy
from PIL import Image, ImageDraw

from lab.paths import require


def load_pictures(folder: Path) -> list[dict]:
    """Pictures as `scenes` knows them, with the `photo` that each comes from."""
    require(folder / "faces.json", "make -C training face-data")
    out = []
    for entry in json.loads((folder / "faces.json").read_text()):
        rows = [[*face["box"], *face["points"], face["score"]] for face in entry["faces"]]
        out.append(
            {
                "photo": entry["photo"],
                "image": numpy.asarray(Image.open(folder / entry["name"]).convert("RGB")),
                "faces": numpy.array(rows, numpy.float32).reshape(-1, 15),
            }
        )
    return out


def split(pictures: list[dict], share: float, seed: int) -> tuple[list[dict], list[dict]]:
    """For training and for comparing settings. Numbered series of one person stay together: by the photo's folder and
    the first letters of its name."""
    groups = sorted({_group(p["photo"]) for p in pictures})
    rng = numpy.random.default_rng(seed)
    held = {group for group in groups if rng.random() < share}
    return [p for p in pictures if _group(p["photo"]) not in held], [p for p in pictures if _group(p["photo"]) in held]


def _group(photo: str) -> str:
    folder, _, name = photo.rpartition("/")
    return f"{folder.split('/')[0]}/{name[:5]}"


def synthetic_pictures(count: int, seed: int) -> list[dict]:
    """Coloured ovals with eyes, nose and mouth on noise, for the smoke run."""
    rng = numpy.random.default_rng(seed)
    out = []
    for number in range(count):
        noise = rng.normal(128, 40, (30, 40, 3)).clip(0, 255).astype(numpy.uint8)
        picture = Image.fromarray(noise).resize((320, 240), Image.BICUBIC)
        draw, faces = ImageDraw.Draw(picture), []
        for slot in range(int(rng.integers(0, 4))):
            w = rng.uniform(40, 90)
            h, x, y = w * 1.2, 105 * slot + rng.uniform(0, 15), rng.uniform(5, 120)
            skin = tuple(int(v) for v in rng.integers(140, 230, 3))
            draw.ellipse([x, y, x + w, y + h], fill=skin)
            points = [(x + w * u, y + h * v) for u, v in [(0.3, 0.4), (0.7, 0.4), (0.5, 0.58), (0.35, 0.76), (0.65, 0.76)]]
            for px, py in points:
                draw.ellipse([px - w / 16, py - w / 16, px + w / 16, py + w / 16], fill=(20, 20, 30))
            faces.append([x, y, w, h, *(v for point in points for v in point), 0.9])
        out.append(
            {
                "photo": f"drawn/{number:05d}.png",
                "image": numpy.asarray(picture),
                "faces": numpy.array(faces, numpy.float32).reshape(-1, 15),
            }
        )
    return out
