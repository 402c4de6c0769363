"""Exports the trained expression net: python3 -m expressions.export

Writes resources/models/expression_face.onnx with its card, its entry in the catalogue, and reference vectors of
made-up pictures for the parity test.
"""

import numpy
import torch
from torch import nn

from lab.config import load_config
from lab.json_file import write_json
from lab.onnx_export import OPSET, enter_in_catalogue, export
from lab.paths import CHECKOUT, MODELS, RUNS, TRAINING

from .card import card
from .net import ExpressionNet, Front, Member
from .settings import Settings
from .train import make_stem, make_top

MODEL = "expression_face"
OUTPUTS = ["probabilities", "valence_arousal", "features", "upper_probabilities", "upper_valence_arousal"]
REFERENCE = CHECKOUT / "tests" / "fixtures" / "expression-net-reference.f32"


def trained_tops(run: str) -> tuple[Settings, list[nn.Module]]:
    """The settings of a run and what it trained."""
    settings = load_config(TRAINING / "configs" / f"{run}.toml", Settings)
    tops = []
    for weights in torch.load(RUNS / run / "tops.pt"):
        top = make_top(settings)
        top.load_state_dict(weights)
        tops.append(top)
    return settings, tops


def trained_net() -> ExpressionNet:
    """Both runs in one net. Blocks that a run has not trained are computed once."""
    settings, tops = trained_tops("expression")
    upper_settings, upper_tops = trained_tops("expression-upper")
    front = Front(make_stem(settings), make_top(settings))
    members = [Member(top, bool(settings.tuned)) for top in tops]
    upper_members = [Member(top, bool(upper_settings.tuned)) for top in upper_tops]
    return ExpressionNet(front, members, upper_members).eval()


def made_up_pictures() -> torch.Tensor:
    """4 × 1 × 64 × 64, 0..255: waves that the test draws again by the same formula."""
    y, x = numpy.mgrid[0:64, 0:64]
    waves = [
        127.5 + 60 * numpy.sin((0.05 + 0.04 * k) * x + 0.11 * k * y) + 60 * numpy.cos(0.13 * (k + 1) * y - 0.03 * k * x)
        for k in range(4)
    ]
    return torch.from_numpy(numpy.stack(waves)[:, None].astype(numpy.float32))


def main() -> None:
    pictures = made_up_pictures()
    net = trained_net()
    path = MODELS / f"{MODEL}.onnx"
    export(net, pictures[:2], path, ["grey"], OUTPUTS)
    with torch.no_grad():
        reference = [value.numpy().ravel() for value in net(pictures)]
    numpy.concatenate(reference).astype(numpy.float32).tofile(REFERENCE)
    parameters = sum(parameter.numel() for parameter in net.parameters())
    entry, text = card(MODEL, parameters, OPSET)
    write_json(MODELS / f"{MODEL}.json", text)
    enter_in_catalogue(entry)
    print(f"{path.name}: {path.stat().st_size} bytes, {parameters} parameters")


if __name__ == "__main__":
    main()
