"""Labels softened by the public nets: distillation (Hinton et al., 2015, arXiv 1503.02531) at temperature 1."""
import json

import numpy

from lab.paths import SHARED

from .classes import EXPRESSIONS
from .data import Faces
from .metrics import CONTEMPT

STACK_NAMES = {"angry": "anger"}


def public_stack(public: numpy.ndarray) -> numpy.ndarray:
    """Probabilities of the public nets' logistic stack (fer_calibration.json beside them): N × 8, contempt 0."""
    stack = json.loads((SHARED / "models" / "fer_calibration.json").read_text())
    z = (numpy.log(public + 1e-3) - numpy.array(stack["mean"])) / numpy.array(stack["std"])
    logits = z @ numpy.array(stack["W"]) + numpy.array(stack["b"])
    exponentials = numpy.exp(logits - logits.max(1, keepdims=True))
    probabilities = exponentials / exponentials.sum(1, keepdims=True)
    out = numpy.zeros((len(public), len(EXPRESSIONS)), numpy.float32)
    for k, name in enumerate(stack["classes"]):
        out[:, EXPRESSIONS.index(STACK_NAMES.get(name, name))] = probabilities[:, k]
    return out


def taught_labels(faces: Faces, share: float) -> numpy.ndarray:
    """One-hot labels mixed with the teacher's by `share`. The teacher knows no contempt: such faces keep their label."""
    if faces.public is None:
        raise ValueError("distillation needs the public nets' answers (public.f32)")
    hard = numpy.eye(len(EXPRESSIONS), dtype=numpy.float32)[faces.labels]
    soft = hard * (1 - share) + public_stack(faces.public) * share
    return numpy.where((faces.labels == CONTEMPT)[:, None], hard, soft).astype(numpy.float32)


def wild_labels(wild: Faces, contempt: float) -> numpy.ndarray:
    """Probabilities for faces that nobody labelled, N × 8; the teacher does not know contempt, `contempt` is its share."""
    if wild.public is None:
        raise ValueError("unlabelled faces need the public nets' answers (public.f32)")
    soft = public_stack(wild.public) * (1 - contempt)
    soft[:, CONTEMPT] = contempt
    return soft
