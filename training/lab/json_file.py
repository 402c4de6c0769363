"""JSON files that are committed, in the layout that the project's linter asks for."""
import json
import os
import subprocess
from pathlib import Path

from .paths import CHECKOUT, MODELS

BIOME = CHECKOUT / "node_modules" / ".bin" / "biome"
# Wherever a file lies, it is laid out as one of resources/models.
LAID_OUT_AS = MODELS / "catalogue.json"


def formatted(text: str) -> str:
    """JSON text as Biome lays it out; as it is where the project's dependencies are not installed."""
    if not BIOME.exists():
        print("the JSON text is not laid out as the linter asks: run npm ci, then npm run format")
        return text
    # Biome's own starter is a Node program.
    path = f"{BIOME.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    command = [BIOME, "format", f"--stdin-file-path={LAID_OUT_AS.relative_to(CHECKOUT)}"]
    return subprocess.run(
        command, input=text, capture_output=True, check=True, encoding="utf8", cwd=CHECKOUT, env={**os.environ, "PATH": path}
    ).stdout


def write_json(path: Path, value: object) -> None:
    """Replaces `path` by `value`; one entry a line, short lists on one line."""
    part = path.with_suffix(".part")
    part.write_text(formatted(json.dumps(value, indent=2, ensure_ascii=False) + "\n"), encoding="utf8")
    part.replace(path)
