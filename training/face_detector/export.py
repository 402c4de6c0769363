"""Exports the face detector: python3 -m face_detector.export [RUN_DIR FILE.onnx]

Without arguments it writes resources/models/face_detector.onnx with its card, its entry in the catalogue, and reference vectors
of a made-up picture for the parity test; with them the ONNX file of another run alone. Inputs and outputs are those of
YuNet's own file, so that one decoder reads both.
"""
import json
import sys
from pathlib import Path

import numpy
import torch
from torch import nn

from lab.json_file import write_json
from lab.onnx_export import OPSET, enter_in_catalogue, export
from lab.paths import CHECKOUT, MODELS, RUNS, require

from .card import card
from .measure import at_few_false_boxes
from .net import STRIDES, FaceDetector

MODEL = "face_detector"
APP_THRESHOLD = 0.6
"""MIN_DETECTION_SCORE in src/analysis/emotions/face-detector.ts."""
NAMES = [f"{kind}_{stride}" for kind in ("cls", "obj", "bbox", "kps") for stride in STRIDES]
REFERENCE = CHECKOUT / "tests" / "fixtures" / "face-detector-reference.f32"


class Exported(nn.Module):
    """The net with outputs as YuNet's file gives them: both factors of the score as probabilities."""

    def __init__(self, net: FaceDetector):
        super().__init__()
        self.net = net

    def forward(self, pictures: torch.Tensor) -> tuple[torch.Tensor, ...]:
        levels = self.net(pictures)
        factors = [level[kind].sigmoid() for kind in ("cls", "obj") for level in levels]
        return (*factors, *(level["bbox"] for level in levels), *(level["kps"] for level in levels))


def move_threshold(net: FaceDetector, threshold: float) -> None:
    """Shifts both factors of the score alike, so that what scores `threshold` scores the app's threshold."""
    logit = lambda p: float(numpy.log(p / (1 - p)))
    shift = logit(APP_THRESHOLD**0.5) - logit(threshold**0.5)
    with torch.no_grad():
        for kind in ("cls", "obj"):
            for head in net.heads[kind]:
                head[-1].bias += shift


def made_up_picture() -> torch.Tensor:
    """1 × 3 × 64 × 96, 0..255: waves that the test draws again by the same formula."""
    c, y, x = numpy.mgrid[0:3, 0:64, 0:96]
    waves = 127.5 + 60 * numpy.sin((0.05 + 0.04 * c) * x + 0.11 * c * y) + 60 * numpy.cos(0.13 * (c + 1) * y - 0.03 * x)
    return torch.from_numpy(waves[None].astype(numpy.float32))


def write_onnx(net: FaceDetector, path: Path) -> None:
    """fp16 weights, fp32 arithmetic; pictures of any size and number."""
    sizes = {"input": {0: "batch", 2: "height", 3: "width"}, **{name: {0: "batch", 1: "cells"} for name in NAMES}}
    export(Exported(net).eval(), made_up_picture(), path, ["input"], NAMES, sizes)


def trained(run: Path = RUNS / MODEL) -> tuple[FaceDetector, dict]:
    """The net of a run with its scores on the app's scale, and what training said of it."""
    net = FaceDetector()
    net.load_state_dict(torch.load(require(run / "net.pt", "make -C training face-detector")))
    result = json.loads((run / "result.json").read_text())
    result["chosen"] = at_few_false_boxes(result["byThreshold"])
    move_threshold(net, result["chosen"]["threshold"])
    return net, result


def bundle(net: FaceDetector, result: dict) -> None:
    """Writes what the app ships; `result` is what training said of it."""
    path = MODELS / f"{MODEL}.onnx"
    write_onnx(net, path)
    with torch.no_grad():
        reference = [value.numpy().ravel() for value in Exported(net)(made_up_picture())]
    numpy.concatenate(reference).astype(numpy.float32).tofile(REFERENCE)
    parameters = sum(parameter.numel() for parameter in net.parameters())
    entry, text = card(MODEL, parameters, OPSET, result)
    write_json(MODELS / f"{MODEL}.json", text)
    enter_in_catalogue(entry)
    print(f"{path.name}: {path.stat().st_size} bytes, {parameters} parameters")


if __name__ == "__main__":
    if len(sys.argv) == 1:
        bundle(*trained())
    elif len(sys.argv) == 3:
        write_onnx(trained(Path(sys.argv[1]))[0], Path(sys.argv[2]))
    else:
        sys.exit(__doc__)
