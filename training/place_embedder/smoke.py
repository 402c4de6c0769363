"""Runs the recipe on made-up maps: a folder like the one that cache-maps.ts writes, with a pattern for each landmark.

    python3 -m place_embedder.smoke
"""
from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import numpy as np

from lab.config import load_config
from lab.paths import TRAINING
from place_embedder import ablation, attend, train, train_global, train_local
from place_embedder.cells import SIDES
from place_embedder.data import REGIONS

LANDMARKS, PHOTOS, ORDINARY, VIEWS = 8, 8, 40, 2
CHANNELS, ROWS, COLUMNS = 160, 5, 4
CELL_CHANNELS, CELL_ROWS, CELL_COLUMNS = 576, 8, 9
# Settings of the heads' recipes with which they take seconds.
WHOLE = ("exponent_steps=1", "exponent_batch=16", "epochs=1", "views_per_epoch=32", "batch=16")
LOCAL = ("dimension=8", "least_matches=6", "neighbours=2", "references=2", "queries=2", "ordinary=4", "steps=2", "batch=8")


def write_cache(folder: Path) -> None:
    """pixels.json, landmarks.csv, and maps of plain photos and of views."""
    random = np.random.default_rng(0)
    photos = [("landmarks", f"place{i}") for i in range(LANDMARKS) for _ in range(PHOTOS)]
    photos += [("ordinary", "food")] * ORDINARY + [("scenes", "scenes")] * 10
    photos += [("tiny", f"place{i}") for i in range(LANDMARKS) for _ in range(3)]
    patterns = {label: random.normal(size=CHANNELS) for _, label in photos}
    (folder / "pixels.json").write_text(
        json.dumps(
            [
                {"set": kind, "label": label, "hash": str(i), "at": {str(side): [0, 144, 128] for side in SIDES}}
                for i, (kind, label) in enumerate(photos)
            ]
        )
    )
    regions = [REGIONS[i % len(REGIONS)] for i in range(LANDMARKS)]
    rows = "".join(f"place{i},{region}\n" for i, region in enumerate(regions))
    (folder / "landmarks.csv").write_text(f"slug,region\n{rows}")
    size = CHANNELS * ROWS * COLUMNS
    of = lambda *kinds: [i for i, (kind, _) in enumerate(photos) if kind in kinds]  # noqa: E731
    for name, order in (
        *((name, of("landmarks", "ordinary")) for name in ("plain", "plain-224", "plain-448")),
        ("views", VIEWS * of("landmarks", "ordinary", "scenes")),
        ("tiny", of("tiny")),
    ):
        with open(folder / f"{name}-maps.f16", "wb") as maps, open(folder / f"{name}.jsonl", "w") as index:
            for turn, photo in enumerate(order):
                pattern = patterns[photos[photo][1]] if photos[photo][0] in ("landmarks", "tiny") else 0
                noise = random.normal(size=(ROWS * COLUMNS, CHANNELS)) + pattern
                maps.write(noise.T.astype(np.float16).tobytes())
                index.write(json.dumps([photo, turn * size, ROWS, COLUMNS, CHANNELS]) + "\n")
    write_scales(folder, of("landmarks", "ordinary"), random)
    write_cells(folder, photos, of("landmarks"), of("ordinary")[::2], random)


def write_scales(folder: Path, order: list[int], random: np.random.Generator) -> None:
    rows = random.random((len(order), 2560)).astype("<f4")
    (rows / np.linalg.norm(rows, axis=1, keepdims=True)).tofile(folder / "scales.f32")
    (folder / "scales.jsonl").write_text("".join(f"[{photo}]\n" for photo in order))


def write_cells(
    folder: Path, photos: list[tuple[str, str]], landmark: list[int], ordinary: list[int], random: np.random.Generator
) -> None:
    """Photos of a landmark show the same spots at the same places, with noise."""
    shape = (CELL_CHANNELS, CELL_ROWS, CELL_COLUMNS)
    spots = {label: random.random(shape) for _, label in photos}
    for side in SIDES:
        with open(folder / f"cells-{side}-maps.f16", "wb") as maps, open(folder / f"cells-{side}.jsonl", "w") as index:
            for turn, photo in enumerate([*landmark, *ordinary]):
                own = spots[photos[photo][1]] if photo in landmark else random.random(shape)
                maps.write((own + 0.1 * random.random(shape)).astype(np.float16).tobytes())
                index.write(json.dumps([photo, turn * int(np.prod(shape)), CELL_ROWS, CELL_COLUMNS, CELL_CHANNELS]) + "\n")


def run_ablation(folder: Path) -> None:
    """A cell of each kind, twice: the second time everything is read back."""
    quick = ("folds=2", "run_folds=2", "epochs=2", "views_per_epoch=32", "batch=16", "shots=3")
    base = load_config(TRAINING / "configs" / "place_embedder.toml", ablation.Settings, list(quick))
    cells = [ablation.Cell("softmax", "GeM", True), ablation.Cell("arcface+center", "trainable GeM + mean", False)]
    cells.append(ablation.Cell("instance", "trainable GeM + mean", True, tuned="tail"))
    cells += [ablation.Cell("center", "mean", False, held=0.0), ablation.Cell("none", "GeM + mean", False, "tail", teacher="scales")]
    ablation.TAIL.update(epochs=1, views_per_epoch=32, batch=16)
    run = lambda: ablation.run_cells(cells, base, 1, folder, folder / "landmarks.csv", folder / "ablation", (0.5,), True)  # noqa: E731
    found = run()
    if run() != found:
        raise AssertionError("what was read back differs from what was measured")
    print(ablation.tables(found, cells, base.seed))
    print(ablation.exponent_sweep(base, folder, folder / "landmarks.csv"))


def run_heads(folder: Path) -> None:
    common = ("--cache", str(folder), "--landmarks", str(folder / "landmarks.csv"))
    for recipe, config, further in (
        (train_global, "place_embedder_global", (*WHOLE, "folds=2", "shots=3", "loss=arcface+center+instance")),
        (train_global, "place_embedder_global", (*WHOLE, "--final")),
        (train_local, "place_embedder_local", (*LOCAL, "folds=2", "attention=matched")),
        (train_local, "place_embedder_local", (*LOCAL, "--final")),
    ):
        print(f"heads: {config} {' '.join(further)}")
        run = "final" if "--final" in further else "folds"
        sys.argv = ["smoke", str(TRAINING / "configs" / f"{config}.toml"), "--run", str(folder / f"{config}-{run}"), *common, *further]
        recipe.main()


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_cache(folder)
        for loss, tuned in (("softmax", "projection"), ("arcface+center", "tail"), ("instance", "projection")):
            sys.argv = [
                "smoke",
                str(TRAINING / "configs" / "place_embedder.toml"),
                *("--run", str(folder / loss), "--cache", name, "--landmarks", str(folder / "landmarks.csv")),
                *("folds=2", "run_folds=2", "epochs=1", "views_per_epoch=32", "batch=16", "shots=3"),
                *(f"loss={loss}", f"tuned={tuned}", f"curriculum={'true' if loss == 'instance' else 'false'}"),
            ]
            print(f"loss {loss}, tuned {tuned}")
            train.main()
        sys.argv = [
            "smoke",
            str(TRAINING / "configs" / "place_embedder.toml"),
            *("--cache", name, "--landmarks", str(folder / "landmarks.csv"), "folds=2", "run_folds=2", "shots=3"),
        ]
        print("attention")
        attend.main()
        run_heads(folder)
        run_ablation(folder)


if __name__ == "__main__":
    main()
