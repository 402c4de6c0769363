"""Made-up descriptors of rated scenes, in the layout of extract-features.ts, for smoke runs: two hidden numbers move both.

    python3 -m mood.synthetic OUT_DIR
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np

from lab.config import load_config
from lab.paths import TRAINING

from .settings import Settings

SCENES = 60
LENGTH = 12
# Branches that are silent where there is nobody.
PEOPLE = {"face", "body", "background"}


def made_up_scenes(out: Path) -> None:
    """Writes features.json and the blocks of configs/mood.toml to the folder `out`."""
    out.mkdir(parents=True, exist_ok=True)
    blocks = load_config(TRAINING / "configs" / "mood.toml", Settings).blocks
    rng = np.random.default_rng(0)
    hidden = rng.normal(size=(SCENES, 2))
    rated = np.clip(0.4 * hidden + 0.1 * rng.normal(size=hidden.shape), -1, 1)
    for name, block in blocks.items():
        x = hidden @ rng.normal(size=(2, LENGTH)) + rng.normal(size=(SCENES, LENGTH))
        if block["branch"] in PEOPLE:
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
    (out / "features.json").write_text(json.dumps({"photos": photos, "blocks": dict.fromkeys(blocks, LENGTH)}))


if __name__ == "__main__":
    made_up_scenes(Path(sys.argv[1]))
