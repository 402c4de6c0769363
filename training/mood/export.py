"""Fits the head in use on all rated scenes: python3 -m mood.export configs/mood.toml [name=value …] [--to DIR]

Writes scene_mood.bin and .json; DIR (resources/models by default) holds the catalogue that names the backbones. All photos
become the basis; there is one set of coefficients for each subset of optional branches.
"""
import argparse
import itertools
import json
from pathlib import Path

import numpy

from lab.config import load_config
from lab.paths import MODELS, RUNS

from .kernels import TARGETS, Fold, Scenes, figures, folds_of, out_of_fold, solve, weights_of
from .settings import Settings

VERSION = "4"
SIDES = (224, 320, 448)
"""Sizes of the picture that the backbone's features are of (extract-features.ts)."""
BACKBONES = ("place_embedder", "mobilenet_v2")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("--to", type=Path, default=MODELS)
    parser.add_argument("overrides", nargs="*", metavar="name=value")
    arguments = parser.parse_intermixed_args()
    settings = load_config(arguments.config, Settings, arguments.overrides)
    write(Scenes(RUNS / settings.features, settings), arguments.to)


def write(scenes: Scenes, out: Path) -> None:
    settings = scenes.settings
    catalogue = json.loads((out / "catalogue.json").read_text())
    fold = Fold(scenes, numpy.arange(scenes.count))
    binary, blocks = [], []
    for name, one in settings.blocks.items():
        if name not in scenes.blocks or one["branch"] not in settings.branches or not any(one["weight"]):
            continue
        block = fold.blocks[name]
        blocks.append(
            {
                "name": name,
                "branch": one["branch"],
                "length": int(block.mean.size),
                "weight": one["weight"],
                "gamma": float(block.gamma),
            }
        )
        binary += [block.mean.astype("<f4").tobytes(), block.scale.astype("<f4").tobytes()]
        rows = block.steps.astype(numpy.int8).tobytes()
        binary.append(rows + b"\0" * (-len(rows) % 4))
    seeds = range(settings.first_seed, settings.first_seed + settings.repetitions)
    repeated = [folds_of(scenes, seed) for seed in seeds]
    heads = []
    optional = [branch for branch in settings.branches if branch != "scene"]
    for extra in itertools.chain.from_iterable(itertools.combinations(optional, k) for k in range(len(optional) + 1)):
        head, coefficients = _head(scenes, fold, ["scene", *extra], repeated)
        heads.append(head)
        binary.append(coefficients)
        print(head["branches"], head["r"], head["rmse"], flush=True)
    meta = {
        "id": "scene_mood",
        "version": VERSION,
        "backbone": [m.get("featuresSha256", m["sha256"]) for m in catalogue["models"] if m["id"] in BACKBONES],
        "sides": SIDES,
        "clip": settings.clip,
        "photos": [photo["hash"][:16] for photo in scenes.photos],
        "blocks": blocks,
        "heads": heads,
    }
    (out / "scene_mood.bin").write_bytes(b"".join(binary))
    (out / "scene_mood.json").write_text(json.dumps(meta, separators=(",", ":")) + "\n")
    print(f"wrote {out}/scene_mood.bin ({sum(map(len, binary))} bytes)")


def _head(scenes: Scenes, fold: Fold, branches: list[str], repeated) -> tuple[dict, bytes]:
    """One head with its cross-validated answers, and its coefficients as bytes."""
    settings = scenes.settings
    alpha, bias = numpy.zeros((scenes.count, 2)), [0.0, 0.0]
    for target in TARGETS:
        weights = weights_of(scenes, branches, target)
        solved, bias[target] = solve(fold.summed(weights).astype(numpy.float64), scenes.rated[:, target], settings.ridge)
        # The app sums raw weights; what they were divided by goes into the coefficients.
        name = next(iter(weights))
        alpha[:, target] = solved * weights[name] / settings.blocks[name]["weight"][target]
    told = numpy.mean([out_of_fold(scenes, branches, folds) for folds in repeated], 0)
    *r, valence_error, arousal_error = figures(scenes.rated, told)
    head = {
        "branches": branches,
        "bias": [float(value) for value in bias],
        "r": [round(value, 4) for value in r],
        "rmse": [round(valence_error, 4), round(arousal_error, 4)],
        "crossValidated": [[round(float(value), 4) for value in row] for row in told],
    }
    return head, alpha.astype("<f4").tobytes()


if __name__ == "__main__":
    main()
