"""Makes resources/models/place_embedder.onnx from the published checkpoint, without loss.

    python3 -m place_embedder.repack CHECKPOINT.onnx OUT_DIR REFERENCE.f32

The checkpoint's weights were published as 8-bit integers and are stored as fp32 in 14 MB. Here they become the
integers again (3.6 MB), and unfold to the same fp32 numbers when the file is loaded.
"""
from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from place_embedder.backbone import load_onnx
from place_embedder.export import write_onnx
from place_embedder.reference import write_reference

NOTE = "MobileNetV2 1.0 224, Apache-2.0, Google; published quantised by Google Coral; 8-bit weights, fp32 arithmetic"


def main(checkpoint: Path, out_dir: Path, reference: Path) -> None:
    net = load_onnx(checkpoint)
    target = out_dir / "place_embedder.onnx"
    write_onnx(net, target, "exact8", NOTE)
    write_reference(net, reference)
    content = target.read_bytes()
    print(f"{target}: {len(content)} bytes, sha256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*(Path(argument) for argument in sys.argv[1:]))
