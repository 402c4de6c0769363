"""Fits resources/models/expression_calibration.json: python3 -m expressions.calibrate

Multinomial logistic regressions on log-probabilities of faces that the answering net had not seen: the bundled net
alone, with the public nets, and the upper-face net on drawn masks. Faces of ordinary photos, which nobody has labelled,
say how rare contempt is. Regularisation is chosen, and what is reported is
measured, by cross-validation over the folds of the training set.
"""
import argparse
import dataclasses
import json

import numpy
import torch
import torch.nn.functional as F

from lab.json_file import write_json
from lab.paths import MODELS, RUNS

from .classes import EXPRESSIONS
from .data import load_faces
from .metrics import CONTEMPT, report, taken_for_contempt

FLOOR = 1e-3
"""Added before the logarithm, as the app does."""
STRENGTHS = (0.003, 0.01, 0.03, 0.1, 0.3)
BALANCE = 1.0
"""0 weighs every face alike, 1 every class."""
ORDINARY = 0.1
"""Weight of all ordinary faces together beside that of all labelled ones, of which contempt has an eighth. Cross-validated:
0 finds .78 of contempt and takes .20 of ordinary faces for it, .1 .70 and .13, .25 .63 and .09, .5 .54 and .06; macro
recall is .681, .677, .672 and .666."""


def fit_stack(
    probabilities: numpy.ndarray,
    labels: numpy.ndarray,
    strength: float,
    ordinary: numpy.ndarray | None = None,
    ordinary_weight: float = ORDINARY,
) -> dict:
    """Logistic regression on standardised log-probabilities (N × D), of which the first 8 are the bundled net's.

    A face weighs 1/(its class's count) ^ BALANCE: rare expressions count. `strength` / 2 · ‖W − W₀‖² regularises
    towards W₀, which leaves the bundled net's answer as it is. `ordinary` faces (M × D) count as anything but contempt,
    all together with `ordinary_weight`.
    """
    x = numpy.log(probabilities + FLOOR)
    mean, std = x.mean(0), x.std(0) + 1e-6
    inputs = torch.from_numpy((x - mean) / std).double()
    unlabelled = None
    if ordinary is not None and len(ordinary) > 0:
        unlabelled = torch.from_numpy((numpy.log(ordinary + FLOOR) - mean) / std).double()
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
        if unlabelled is not None:
            logits = unlabelled @ matrix + bias
            others = [k for k in range(len(EXPRESSIONS)) if k != CONTEMPT]
            value = value + ordinary_weight * (logits.logsumexp(1) - logits[:, others].logsumexp(1)).mean()
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


@dataclasses.dataclass
class Answers:
    """What nets that had not seen them say of faces: labelled ones, and those of ordinary photos."""

    probabilities: numpy.ndarray
    labels: numpy.ndarray
    sources: numpy.ndarray
    fold: numpy.ndarray
    ordinary: numpy.ndarray
    ordinary_sources: numpy.ndarray
    ordinary_fold: numpy.ndarray

    @classmethod
    def of(cls, run, public: numpy.ndarray | None = None, wild_public: numpy.ndarray | None = None) -> "Answers":
        join = lambda own, further: own if further is None else numpy.concatenate([own, further], 1)
        return cls(
            join(run["probabilities"], public),
            run["labels"],
            run["sources"],
            run["fold"],
            join(run["wild_probabilities"], wild_public),
            run["wild_sources"],
            run["wild_fold"],
        )


def cross_validated(
    answers: Answers, strength: float, ordinary_weight: float = ORDINARY
) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Calibrated probabilities of each face, labelled and ordinary, by a stack that was fitted without its fold."""
    told = numpy.zeros((len(answers.labels), len(EXPRESSIONS)))
    ordinary = numpy.zeros((len(answers.ordinary), len(EXPRESSIONS)))
    for number in numpy.unique(answers.fold):
        rows, others = answers.fold == number, answers.ordinary_fold == number
        stack = fit_stack(
            answers.probabilities[~rows], answers.labels[~rows], strength, answers.ordinary[~others], ordinary_weight
        )
        told[rows] = apply_stack(stack, answers.probabilities[rows])
        ordinary[others] = apply_stack(stack, answers.ordinary[others])
    return told, ordinary


def fitted(answers: Answers, ordinary_weight: float = ORDINARY) -> tuple[dict, dict]:
    """The stack for all faces, and the cross-validated report; strength by cross-validated log-likelihood."""
    labels = answers.labels
    trials = {strength: cross_validated(answers, strength, ordinary_weight) for strength in STRENGTHS}
    likelihood = lambda strength: numpy.log(trials[strength][0][numpy.arange(len(labels)), labels]).mean()
    best = max(STRENGTHS, key=likelihood)
    told, ordinary = trials[best]
    return fit_stack(answers.probabilities, labels, best, answers.ordinary, ordinary_weight), {
        "strength": best,
        **report(told, labels, answers.sources),
        "ordinaryTakenForContempt": taken_for_contempt(ordinary, answers.ordinary_sources),
    }


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    bare = numpy.load(RUNS / "expression" / "oof.npz")
    upper = numpy.load(RUNS / "expression-upper" / "oof.npz")
    faces = load_faces(RUNS / "expression-data" / "train")
    wild = load_faces(RUNS / "expression-data" / "wild")
    inputs = {"own": Answers.of(bare), "masked": Answers.of(upper)}
    if faces.public is not None:
        inputs["withPublic"] = Answers.of(bare, faces.public, wild.public)
    calibration = {"classes": EXPRESSIONS}
    reports = {}
    for name, answers in inputs.items():
        stack, reports[name] = fitted(answers)
        calibration[name] = {key: numpy.round(numpy.float64(value), 5).tolist() for key, value in stack.items()}
    write_json(MODELS / "expression_calibration.json", calibration)
    (RUNS / "expression" / "calibrated.json").write_text(json.dumps(reports, indent=1) + "\n")
    print(json.dumps(reports, indent=1))


if __name__ == "__main__":
    main()
