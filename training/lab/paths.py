"""Where inputs come from and where results go."""
import os
from pathlib import Path

TRAINING = Path(__file__).resolve().parent.parent
CHECKOUT = TRAINING.parent
MODELS = CHECKOUT / "resources" / "models"
"""Bundled models and their cards."""
RUNS = TRAINING / "runs"
"""Checkpoints, logs and prepared inputs; not committed."""
SHARED = Path(os.environ.get("MOODMARK_SHARED", CHECKOUT.parent / "shared"))
"""Labelled photos and public checkpoints beside the checkout."""


def require(path: Path, remedy: str) -> Path:
    """`path`, or a FileNotFoundError that says how to get it."""
    if not path.exists():
        raise FileNotFoundError(f"{path} is needed: {remedy}")
    return path
