"""Makes resources/models/place_embedder.onnx: the published checkpoint without loss, and the heads trained here.

    python3 -m place_embedder.repack CHECKPOINT.onnx OUT_DIR REFERENCE.f32 [GLOBAL.pt LOCAL.pt]

The checkpoint's weights were published as 8-bit integers and are stored as fp32 in 14 MB. Here they become the
integers again (3.6 MB), and unfold to the same fp32 numbers when the file is loaded. Heads come from the files that
`train_global --final` and `train_local --final` wrote, or else from the file that is in OUT_DIR already.
"""
from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import torch

from lab.paths import require
from place_embedder.backbone import load_onnx
from place_embedder.export import read_heads, write_onnx
from place_embedder.heads import GlobalHead, LocalHead
from place_embedder.reference import write_reference

NOTE = (
    "MobileNetV2 1.0 224, Apache-2.0, Google; published quantised by Google Coral; 8-bit weights, fp32 arithmetic; "
    "heads trained by Moodmark (training/place_embedder), MIT"
)


def trained_heads(whole: Path, local: Path) -> tuple[GlobalHead, LocalHead]:
    states = [torch.load(require(path, "train it, see training/README.md"), map_location="cpu") for path in (whole, local)]
    head = GlobalHead(dimension=len(states[0]["linear.weight"]))
    head.load_state_dict(states[0])
    cells = LocalHead(dimension=len(states[1]["reduce.weight"]))
    cells.load_state_dict(states[1])
    return head.eval(), cells.eval()


def main(checkpoint: Path, out_dir: Path, reference: Path, *trained: Path) -> None:
    target = out_dir / "place_embedder.onnx"
    net, heads = load_onnx(checkpoint), trained_heads(*trained) if trained else read_heads(target)
    write_onnx(net, target, "exact8", NOTE, heads)
    # What PyTorch computes with the weights as they are stored; rounding them is part of the file.
    write_reference(net, heads, reference)
    content = target.read_bytes()
    print(f"{target}: {len(content)} bytes, sha256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    if len(sys.argv) not in (4, 6):
        sys.exit(__doc__)
    main(*(Path(argument) for argument in sys.argv[1:]))
