"""Fits resources/models/expression_calibration.json: python3 -m expressions.calibrate

Multinomial logistic regressions on log-probabilities of faces that the answering net had not seen: the bundled net
alone, with the public nets, and the upper-face net on drawn masks. Regularisation is chosen, and what is reported is
measured, by cross-validation over the folds of the training set.
"""
import argparse
import json

import numpy
import torch
import torch.nn.functional as F

from lab.paths import MODELS, RUNS

from .classes import EXPRESSIONS
from .data import load_faces
from .metrics import report

FLOOR = 1e-3
"""Added before the logarithm, as the app does."""
STRENGTHS = (0.003, 0.01, 0.03, 0.1, 0.3)
BALANCE = 1.0
"""0 weighs every face alike, 1 every class."""


def fit_stack(probabilities: numpy.ndarray, labels: numpy.ndarray, strength: float) -> dict:
    """Logistic regression on standardised log-probabilities (N × D), of which the first 8 are the bundled net's.

    A face weighs 1/(its class's count) ^ BALANCE: rare expressions count. `strength` / 2 · ‖W − W₀‖² regularises
    towards W₀, which leaves the bundled net's answer as it is.
    """
    x = numpy.log(probabilities + FLOOR)
    mean, std = x.mean(0), x.std(0) + 1e-6
    inputs = torch.from_numpy((x - mean) / std).double()
    targets = torch.from_numpy(labels)
    counts = numpy.bincount(labels, minlength=len(EXPRESSIONS)).clip(min=1)
    weights = torch.from_numpy(1 / counts[labels] ** BALANCE).double()
    weights /= weights.sum()
    start = torch.zeros(x.shape[1], len(EXPRESSIONS), dtype=torch.double)
    start[: len(EXPRESSIONS)] = torch.diag(torch.from_numpy(std[: len(EXPRESSIONS)]).double())
    matrix = start.clone().requires_grad_(True)
    bias = torch.from_numpy(mean[: len(EXPRESSIONS)]).double().requires_grad_(True)
    optimiser = torch.optim.LBFGS([matrix, bias], max_iter=200, line_search_fn="strong_wolfe")

    def loss():
        optimiser.zero_grad()
        value = (F.cross_entropy(inputs @ matrix + bias, targets, reduction="none") * weights).sum()
        value = value + strength / 2 * ((matrix - start) ** 2).sum()
        value.backward()
        return value

    optimiser.step(loss)
    return {"mean": mean, "std": std, "W": matrix.detach().numpy(), "b": bias.detach().numpy()}


def apply_stack(stack: dict, probabilities: numpy.ndarray) -> numpy.ndarray:
    """Calibrated probabilities, N × 8."""
    logits = (numpy.log(probabilities + FLOOR) - stack["mean"]) / stack["std"] @ stack["W"] + stack["b"]
    exponentials = numpy.exp(logits - logits.max(1, keepdims=True))
    return exponentials / exponentials.sum(1, keepdims=True)


def cross_validated(probabilities, labels, fold, strength: float) -> numpy.ndarray:
    """Calibrated probabilities of each face by a stack that was fitted without its fold."""
    out = numpy.zeros((len(labels), len(EXPRESSIONS)))
    for number in numpy.unique(fold):
        rows = fold == number
        out[rows] = apply_stack(fit_stack(probabilities[~rows], labels[~rows], strength), probabilities[rows])
    return out


def fitted(probabilities, labels, sources, fold) -> tuple[dict, dict]:
    """The stack for all faces, and the cross-validated report; strength by cross-validated log-likelihood."""
    trials = {strength: cross_validated(probabilities, labels, fold, strength) for strength in STRENGTHS}
    likelihood = lambda strength: numpy.log(trials[strength][numpy.arange(len(labels)), labels]).mean()
    best = max(STRENGTHS, key=likelihood)
    return fit_stack(probabilities, labels, best), {"strength": best, **report(trials[best], labels, sources)}


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    bare = numpy.load(RUNS / "expression" / "oof.npz")
    upper = numpy.load(RUNS / "expression-upper" / "oof.npz")
    faces = load_faces(RUNS / "expression-data" / "train")
    inputs = {
        "own": (bare, bare["probabilities"]),
        "masked": (upper, upper["probabilities"]),
    }
    if faces.public is not None:
        inputs["withPublic"] = (bare, numpy.concatenate([bare["probabilities"], faces.public], 1))
    calibration = {"classes": EXPRESSIONS}
    reports = {}
    for name, (run, probabilities) in inputs.items():
        stack, reports[name] = fitted(probabilities, run["labels"], run["sources"], run["fold"])
        calibration[name] = {key: numpy.round(value, 5).tolist() for key, value in stack.items()}
    (MODELS / "expression_calibration.json").write_text(json.dumps(calibration) + "\n")
    (RUNS / "expression" / "calibrated.json").write_text(json.dumps(reports, indent=1) + "\n")
    print(json.dumps(reports, indent=1))


if __name__ == "__main__":
    main()
