"""Write what the fusion head says of a few photos, computed by numpy from the shipped files, for the app's parity test.

    python3 -m mood.reference FEATURES_DIR ../resources/models ../tests/fixtures/scene-mood-reference.json
"""

import json
import sys
from pathlib import Path

import numpy as np

PHOTOS = 3


def main():
    features, models, out = (Path(a) for a in sys.argv[1:4])
    meta = json.loads((models / "scene_mood.json").read_text())
    shapes = json.loads((features / "features.json").read_text())["blocks"]
    raw = (models / "scene_mood.bin").read_bytes()
    n, at, blocks = len(meta["photos"]), 0, []
    for block in meta["blocks"]:
        length = block["length"]
        mean = np.frombuffer(raw, "<f4", length, at)
        scale = np.frombuffer(raw, "<f4", length, at + 4 * length)
        rows = np.frombuffer(raw, np.int8, n * length, at + 8 * length).reshape(n, length).astype(np.float64)
        at += 8 * length + -(-n * length // 4) * 4
        blocks.append((block, mean.astype(np.float64), scale.astype(np.float64), rows))
    alphas = [np.frombuffer(raw, "<f4", 2 * n, at + 8 * n * i).reshape(n, 2) for i in range(len(meta["heads"]))]
    cases = []
    for photo in range(PHOTOS):
        vectors, similarity = {}, {}
        for block, mean, scale, rows in blocks:
            name = block["name"]
            x = np.fromfile(features / f"{name}.f32", np.float32).reshape(-1, shapes[name])[photo]
            if np.isnan(x[0]):
                continue
            x = np.round(x.astype(np.float64), 3)
            vectors[name] = x.tolist()
            z = np.clip((x - mean) / scale, -meta["clip"], meta["clip"])
            d = ((z[None] - rows * meta["clip"] / 127) ** 2).sum(1)
            similarity[name] = np.exp(-block["gamma"] * d) * (rows[:, 0] != -128)
        answers = []
        for head, alpha in zip(meta["heads"], alphas):
            used = [b["name"] for b, *_ in blocks if b["branch"] in head["branches"] and b["name"] in similarity]
            weight = {b["name"]: b["weight"] for b, *_ in blocks}
            value = [
                sum(weight[name][target] * similarity[name] for name in used) @ alpha[:, target] + head["bias"][target]
                for target in (0, 1)
            ]
            answers.append({"branches": head["branches"], "valence": value[0], "arousal": value[1]})
        cases.append({"features": vectors, "answers": answers})
    out.write_text(json.dumps(cases, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
