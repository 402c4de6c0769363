"""Checkpoints that survive interruption: written beside the old one, then renamed over it."""
import os
from pathlib import Path

import torch


def save_checkpoint(path: Path, **state) -> None:
    """Saves everything that a run needs to go on. The file is either the old or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    torch.save(state, part)
    with open(part, "rb+") as file:
        os.fsync(file.fileno())
    os.replace(part, path)


def load_checkpoint(path: Path, settings) -> dict | None:
    """The state saved at `path`, or None when there is none.

    Raises ValueError when it was made with other settings: going on would mix two recipes.
    """
    if not path.exists():
        return None
    state = torch.load(path, map_location="cpu")
    if state.get("settings") != settings:
        raise ValueError(f"{path} was made with other settings; remove it, or train into another --run folder")
    return state
