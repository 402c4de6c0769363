"""A few drawn pictures with annotations in EMOTIC's published layout, for smoke runs: python3 -m emotic.synthetic OUT_DIR

OUT_DIR/Annotations.mat has the structs of the dataset's file, OUT_DIR/emotic/drawn the pictures. People are bright or
dark; the bright ones are happy and dominant, the dark ones sad.
"""
import sys
from pathlib import Path

import numpy
from PIL import Image, ImageDraw
from scipy.io import savemat

SPLITS = {"train": 24, "val": 8, "test": 8}
WIDTH, HEIGHT = 160, 120


def main() -> None:
    out = Path(sys.argv[1])
    pictures = out / "emotic" / "drawn"
    pictures.mkdir(parents=True, exist_ok=True)
    rng = numpy.random.default_rng(0)
    splits = {}
    for split, count in SPLITS.items():
        structs = []
        for i in range(count):
            name = f"{split}-{i}.png"
            persons = [_person(rng, bool((i + k) % 2)) for k in range(1 + i % 2)]
            _draw(rng, persons).save(pictures / name)
            structs.append(_struct(name, persons, split))
        splits[split] = _array(structs)
    savemat(out / "Annotations.mat", splits, do_compression=True)


def _person(rng, bright: bool) -> dict:
    left, top = rng.integers(5, 90), rng.integers(5, 30)
    return {"box": [left, top, left + 45, top + 80], "bright": bright, "noise": rng.integers(-1, 2, 3)}


def _draw(rng, persons: list[dict]) -> Image.Image:
    background = rng.integers(90, 140, (HEIGHT, WIDTH, 3)).astype(numpy.uint8)
    picture = Image.fromarray(background)
    draw = ImageDraw.Draw(picture)
    for person in persons:
        left, top, right, bottom = map(int, person["box"])
        colour = (250, 230, 120) if person["bright"] else (25, 25, 60)
        draw.ellipse((left + 12, top, right - 12, top + 22), fill=colour)
        draw.rectangle((left, top + 24, right, bottom), fill=colour)
    return picture


def _struct(name: str, persons: list[dict], split: str) -> dict:
    return {
        "filename": name,
        "folder": "drawn",
        "image_size": {"n_col": WIDTH, "n_row": HEIGHT},
        "original_database": {"name": "drawn", "info": {}},
        "person": _array([_annotated(person, split) for person in persons]),
    }


def _annotated(person: dict, split: str) -> dict:
    bright = person["bright"]
    names = ["Happiness", "Engagement", "Doubt/Confusion"] if bright else ["Sadness", "Disconnection", "Fatigue"]
    middle = numpy.array([8, 6, 8] if bright else [3, 4, 3]) + person["noise"]
    rated = dict(zip(("valence", "arousal", "dominance"), map(float, middle)))
    annotated = {
        "body_bbox": numpy.array(person["box"], float),
        "gender": "Female",
        "age": "Adult",
        "annotations_categories": {"categories": numpy.array(names, object)},
        "annotations_continuous": rated,
    }
    # Validation and test were annotated by several people; the dataset gives what they say together as well.
    if split != "train":
        annotated["combined_categories"] = numpy.array(names, object)
        annotated["combined_continuous"] = rated
    return annotated


def _array(structs: list[dict]) -> numpy.ndarray:
    """A struct array as MATLAB has it: one row, the same fields in each."""
    array = numpy.empty((1, len(structs)), dtype=[(field, object) for field in structs[0]])
    for i, struct in enumerate(structs):
        for field, value in struct.items():
            array[0, i][field] = value
    return array


if __name__ == "__main__":
    main()
