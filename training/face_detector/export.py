"""Exports the trained face detector: python3 -m face_detector.export

Writes resources/models/face_detector.onnx with its card, its entry in the catalogue, and reference vectors of a made-up
picture for the parity test. Outputs are named as YuNet's, so that one decoder reads both.
"""
import json

import numpy
import torch
from torch import nn

from lab.config import load_config
from lab.onnx_export import OPSET, enter_in_catalogue, export
from lab.paths import CHECKOUT, MODELS, RUNS, TRAINING

from .card import card
from .net import STRIDES, FaceDetector
from .settings import Settings

MODEL = "face_detector"
TRAINED = "face_detector-crowds"
"""The run that is exported: the second of two stages."""
APP_THRESHOLD = 0.6
"""MIN_DETECTION_SCORE in src/analysis/emotions/face-detector.ts."""
MOST_FALSE_BOXES = 0.05
NAMES = [f"{kind}_{stride}" for kind in ("cls", "obj", "bbox", "kps") for stride in STRIDES]
REFERENCE = CHECKOUT / "tests" / "fixtures" / "face-detector-reference.f32"


class Exported(nn.Module):
    """The net with scores moved so that the app's threshold is the one chosen on held-out pictures. YuNet's score is a
    product of two; here both factors are the root of the one score."""

    def __init__(self, net: FaceDetector, threshold: float):
        super().__init__()
        self.net = net
        logit = lambda p: float(numpy.log(p / (1 - p)))
        self.shift = logit(APP_THRESHOLD) - logit(threshold)

    def forward(self, pictures: torch.Tensor) -> tuple[torch.Tensor, ...]:
        levels = self.net(pictures)
        factors = [(score + self.shift).sigmoid().sqrt() for score, _, _ in levels]
        return (*factors, *(f + 0 for f in factors), *(box for _, box, _ in levels), *(points for _, _, points in levels))


def chosen_threshold(by_threshold: list[dict]) -> dict:
    """The lowest threshold with few enough false boxes on held-out pictures."""
    return next(
        (row for row in by_threshold if row["falseBoxesPerPhoto"] <= MOST_FALSE_BOXES * 0.6), by_threshold[-1]
    )


def made_up_picture() -> torch.Tensor:
    """1 × 3 × 64 × 96, 0..255: waves that the test draws again by the same formula."""
    c, y, x = numpy.mgrid[0:3, 0:64, 0:96]
    waves = 127.5 + 60 * numpy.sin((0.05 + 0.04 * c) * x + 0.11 * c * y) + 60 * numpy.cos(0.13 * (c + 1) * y - 0.03 * x)
    return torch.from_numpy(waves[None].astype(numpy.float32))


def main() -> None:
    settings = load_config(TRAINING / "configs" / f"{TRAINED}.toml", Settings)
    run = RUNS / TRAINED
    net = FaceDetector(settings.width)
    net.load_state_dict(torch.load(run / "net.pt"))
    result = json.loads((run / "result.json").read_text())
    chosen = chosen_threshold(result["byThreshold"])
    exported = Exported(net, chosen["threshold"]).eval()
    picture = made_up_picture()
    path = MODELS / f"{MODEL}.onnx"
    sizes = {"input": {0: "batch", 2: "height", 3: "width"}, **{name: {0: "batch", 1: "cells"} for name in NAMES}}
    export(exported, picture, path, ["input"], NAMES, sizes)
    with torch.no_grad():
        reference = [value.numpy().ravel() for value in exported(picture)]
    numpy.concatenate(reference).astype(numpy.float32).tofile(REFERENCE)
    parameters = sum(parameter.numel() for parameter in net.parameters())
    entry, text = card(MODEL, parameters, OPSET, result, chosen)
    (MODELS / f"{MODEL}.json").write_text(json.dumps(text, indent=2, ensure_ascii=False) + "\n")
    enter_in_catalogue(entry)
    print(f"{path.name}: {path.stat().st_size} bytes, {parameters} parameters, threshold {chosen['threshold']}")


if __name__ == "__main__":
    main()
