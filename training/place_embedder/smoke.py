"""Runs the recipe on made-up maps: a folder like the one that cache-maps.ts writes, with a pattern for each landmark.

    python3 -m place_embedder.smoke
"""
from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import numpy as np

from lab.paths import TRAINING
from place_embedder import attend, train

LANDMARKS, PHOTOS, ORDINARY, VIEWS = 8, 8, 40, 2
CHANNELS, ROWS, COLUMNS = 160, 5, 4


def write_cache(folder: Path) -> None:
    """pixels.json, landmarks.csv, and maps of plain photos and of views."""
    random = np.random.default_rng(0)
    photos = [("landmarks", f"place{i}") for i in range(LANDMARKS) for _ in range(PHOTOS)]
    photos += [("ordinary", "food")] * ORDINARY + [("scenes", "scenes")] * 10
    patterns = {label: random.normal(size=CHANNELS) for _, label in photos}
    (folder / "pixels.json").write_text(
        json.dumps([{"set": kind, "label": label, "hash": str(i)} for i, (kind, label) in enumerate(photos)])
    )
    regions = [train.REGIONS[i % len(train.REGIONS)] for i in range(LANDMARKS)]
    rows = "".join(f"place{i},{region}\n" for i, region in enumerate(regions))
    (folder / "landmarks.csv").write_text(f"slug,region\n{rows}")
    size = CHANNELS * ROWS * COLUMNS
    for name, repeats in (("plain", 1), ("views", VIEWS)):
        order = [i for i in range(len(photos)) for _ in range(repeats)]
        with open(folder / f"{name}-maps.f16", "wb") as maps, open(folder / f"{name}.jsonl", "w") as index:
            for turn, photo in enumerate(order):
                pattern = patterns[photos[photo][1]] if photos[photo][0] == "landmarks" else 0
                noise = random.normal(size=(ROWS * COLUMNS, CHANNELS)) + pattern
                maps.write(noise.T.astype(np.float16).tobytes())
                index.write(json.dumps([photo, turn * size, ROWS, COLUMNS, CHANNELS]) + "\n")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_cache(folder)
        for loss, tuned in (("softmax", "projection"), ("arcface+center", "tail"), ("instance", "projection")):
            sys.argv = [
                "smoke",
                str(TRAINING / "configs" / "place_embedder.toml"),
                *("--run", str(folder / loss), "--cache", name, "--landmarks", str(folder / "landmarks.csv")),
                *("folds=2", "epochs=1", "views_per_epoch=32", "batch=16", "shots=3"),
                *(f"loss={loss}", f"tuned={tuned}", f"curriculum={'true' if loss == 'instance' else 'false'}"),
            ]
            print(f"loss {loss}, tuned {tuned}")
            train.main()
        sys.argv = [
            "smoke",
            str(TRAINING / "configs" / "place_embedder.toml"),
            *("--cache", name, "--landmarks", str(folder / "landmarks.csv"), "folds=2", "shots=3"),
        ]
        print("attention")
        attend.main()


if __name__ == "__main__":
    main()
