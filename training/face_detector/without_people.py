"""Photos in which nobody is to be seen: python3 -m face_detector.without_people DATA_DIR OUT.json

Writes `[{"photo", "kind", "part"}, …]`. A part is `teach` (the net may learn from it), `choose` (settings are compared by
it) or `report` (looked at last); photos of one theme, and copies of one photo, are in one part. Photos of
`people_by_eye.txt`, which show people, drawn faces, statues or masks when one looks at them, are in none.
"""
import csv
import hashlib
import json
import re
import sys
from pathlib import Path

from lab.paths import require

KINDS = (
    "everyday_objects",
    "food",
    "food_groceries",
    "generic_architecture_and_scenery",
    "house_exterior",
    "house_interior",
    "nature",
    "receipts",
    "scene15_grey_*",
    "screenshots",
)
"""Folders of `non-landmarks`; those of camera snaps and portraits show people, that of pets animals' faces."""
CATEGORIES = ("Object", "Scenery")
"""Of OASIS's photos (`scenes/scenes.csv`)."""
PARTS = ("teach", "choose", "report")
BY_EYE = Path(__file__).parent / "people_by_eye.txt"


def photos_without_people(data: Path, by_eye: Path = BY_EYE) -> list[dict]:
    """Each photo with its path below `data`, its kind and its part."""
    people = {line.split()[0] for line in by_eye.read_text().splitlines() if line and not line.startswith("#")}
    found = []
    for kind in KINDS:
        for path in sorted((data / "non-landmarks").glob(f"{kind}/*.jpg")):
            found.append((f"non-landmarks/{path.parent.name}/{path.name}", path.parent.name, path.name))
    listed = require(data / "scenes" / "scenes.csv", "the labelled photos beside a checkout, ../shared/data, are needed")
    with open(listed, newline="") as file:
        for row in csv.DictReader(file):
            if row["category"] in CATEGORIES:
                found.append((row["path"], f"oasis_{row['category'].lower()}", re.sub(r"[\d ]+$", "", row["theme"])))
    return [
        {"photo": photo, "kind": kind, "part": part_of(group)} for photo, kind, group in found if photo not in people
    ]


def part_of(group: str) -> str:
    """The same for the same name, whatever else there is."""
    return PARTS[hashlib.sha256(group.encode()).digest()[0] % len(PARTS)]


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    out = Path(sys.argv[2])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(photos_without_people(Path(sys.argv[1])), indent=0) + "\n")
