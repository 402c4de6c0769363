"""Convert EMOTIC's Annotations.mat to the JSON that `moodmark eval emotic` reads.

    python3 training/emotic/mat_to_json.py Annotations/Annotations.mat OUT_DIR

writes OUT_DIR/{train,val,test}.json: a list of images with filename, folder, image_size and person, whose fields keep
the names of the .mat file. The dataset itself comes from its authors (https://s3.sunai.uoc.edu/emotic/).
"""

import json
import sys
from pathlib import Path

from scipy.io import loadmat


def as_list(value):
    """One-element struct arrays and cells come out of loadmat as the element itself."""
    if value is None:
        return []
    if isinstance(value, (list, tuple)):
        return list(value)
    return list(value) if hasattr(value, "__len__") and not isinstance(value, str) else [value]


def field(struct, name):
    return getattr(struct, name, None)


def number(value):
    try:
        value = float(value)
    except (TypeError, ValueError):
        return None
    return None if value != value else value


def continuous(struct):
    return {axis: number(field(struct, axis)) for axis in ("valence", "arousal", "dominance")}


def person(struct):
    combined = field(struct, "combined_continuous")
    categories = field(struct, "combined_categories")
    if categories is None:
        annotated = field(struct, "annotations_categories")
        categories = field(annotated, "categories") if annotated is not None else []
    return {
        "body_bbox": [float(x) for x in as_list(field(struct, "body_bbox"))],
        "annotations_categories": {"categories": [str(c) for c in as_list(categories)]},
        "annotations_continuous": continuous(
            combined if combined is not None else field(struct, "annotations_continuous")
        ),
    }


def image(struct):
    size = field(struct, "image_size")
    return {
        "filename": str(struct.filename),
        "folder": str(struct.folder),
        "image_size": {"n_col": number(field(size, "n_col")), "n_row": number(field(size, "n_row"))},
        "person": [person(p) for p in as_list(struct.person)],
    }


def main():
    source, out = sys.argv[1:3]
    Path(out).mkdir(parents=True, exist_ok=True)
    splits = loadmat(source, squeeze_me=True, struct_as_record=False)
    for split in ("train", "val", "test"):
        images = [image(struct) for struct in as_list(splits[split])]
        (Path(out) / f"{split}.json").write_text(json.dumps(images))
        print(f"{split}: {len(images)} images")


if __name__ == "__main__":
    main()
