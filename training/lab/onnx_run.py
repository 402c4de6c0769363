"""Frozen nets run by ONNX Runtime through Node, which comes with the project; Debian has no Python package of it."""
import os
import subprocess
import tempfile
import warnings
from pathlib import Path

import numpy
import torch
from torch import nn

from .paths import CHECKOUT, TRAINING, require


class _Halved(nn.Module):
    """Answers in half precision, so that cached activations take half the room."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, *inputs):
        return tuple(value.half() for value in self.net(*inputs))


def run_frozen(net: nn.Module, images: numpy.ndarray, names: list[str]) -> list[numpy.ndarray]:
    """The outputs of `net` for `images` (N × H × W, uint8), as float16; `names` names them."""
    node = os.environ.get("NODE", str(CHECKOUT / "node_modules" / ".bin" / "node"))
    require(CHECKOUT / "node_modules" / "onnxruntime-node", "run npm ci in the checkout")
    example = torch.from_numpy(images[:2].astype(numpy.float32))[:, None]
    with tempfile.TemporaryDirectory(prefix="moodmark-stem-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracer speaks of shapes that are constant here
        path = Path(folder) / "net.onnx"
        torch.onnx.export(
            _Halved(net).eval(),
            example,
            str(path),
            opset_version=17,
            input_names=["grey"],
            output_names=names,
            dynamic_axes={name: {0: "batch"} for name in ("grey", *names)},
        )
        images.tofile(Path(folder) / "images.u8")
        shape = f"1x{images.shape[1]}x{images.shape[2]}"
        script = TRAINING / "lab" / "run-onnx.mjs"
        subprocess.run([node, script, path, Path(folder) / "images.u8", shape, Path(folder) / "out"], check=True)
        with torch.no_grad():
            shapes = [value.shape[1:] for value in net(example)]
        return [
            numpy.fromfile(Path(folder) / f"out.{name}", numpy.float16).reshape(len(images), *shape)
            for name, shape in zip(names, shapes)
        ]
