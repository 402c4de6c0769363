"""Writes the part of the bundled net that is never tuned, for cache-maps.ts to run.

    python3 -m place_embedder.trunk OUT.onnx
"""
from __future__ import annotations

import sys
from pathlib import Path

import onnx

from lab.paths import MODELS
from place_embedder.tail import FIRST_TUNED_BLOCK


def main(out: Path) -> None:
    last = f"block{FIRST_TUNED_BLOCK - 1}"
    onnx.utils.extract_model(str(MODELS / "place_embedder.onnx"), str(out), ["input"], [last])
    model = onnx.load(str(out))
    model.graph.node.append(onnx.helper.make_node("Identity", [last], ["trunk"]))
    model.graph.output[0].name = "trunk"
    onnx.checker.check_model(model)
    onnx.save(model, str(out))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
