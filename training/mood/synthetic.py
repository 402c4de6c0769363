"""Made-up descriptors of rated scenes, in the layout of extract-features.ts, for smoke runs: two hidden numbers move both.

    python3 training/mood/synthetic.py OUT_DIR
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np

from fit import BLOCKS

SCENES = 60
LENGTH = 12
# Branches that are silent where there is nobody.
PEOPLE = {"face", "body", "background"}


def main():
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(0)
    hidden = rng.normal(size=(SCENES, 2))
    rated = np.clip(0.4 * hidden + 0.1 * rng.normal(size=hidden.shape), -1, 1)
    for name, (branch, _, _) in BLOCKS.items():
        x = hidden @ rng.normal(size=(2, LENGTH)) + rng.normal(size=(SCENES, LENGTH))
        if branch in PEOPLE:
            x[rng.random(SCENES) < 0.5] = np.nan
        (out / f"{name}.f32").write_bytes(x.astype("<f4").tobytes())
    photos = [
        {
            "hash": hashlib.sha256(bytes([i])).hexdigest(),
            "theme": f"Theme {chr(65 + i % 20)} 1",
            "valence": float(rated[i, 0]),
            "arousal": float(rated[i, 1]),
        }
        for i in range(SCENES)
    ]
    (out / "features.json").write_text(json.dumps({"photos": photos, "blocks": dict.fromkeys(BLOCKS, LENGTH)}))


if __name__ == "__main__":
    main()
