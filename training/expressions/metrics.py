"""Metrics of labelled faces, by the same definitions as `eval expressions` of the app."""
import numpy

from .classes import EXPRESSIONS

HAPPY = EXPRESSIONS.index("happy")
CONTEMPT = EXPRESSIONS.index("contempt")


def report(probabilities: numpy.ndarray, labels: numpy.ndarray, sources: numpy.ndarray) -> dict:
    """Accuracy, recall of each class and their mean, calibration error, happy or not, contempt's faults by source."""
    answers = probabilities.argmax(1)
    right = answers == labels
    recall = {
        name: float(right[labels == k].mean()) for k, name in enumerate(EXPRESSIONS) if (labels == k).any()
    }
    by_source = {}
    for source in sorted(set(sources)):
        rows = sources == source
        others = rows & (labels != CONTEMPT)
        by_source[source] = {
            "faces": int(rows.sum()),
            "accuracy": float(right[rows].mean()),
            "contemptFalseAlarms": float((answers[others] == CONTEMPT).mean()) if others.any() else None,
            "contemptRecall": float(right[rows & ~others].mean()) if (rows & ~others).any() else None,
        }
    return {
        "faces": len(labels),
        "accuracy": float(right.mean()),
        "macroRecall": float(numpy.mean(list(recall.values()))),
        "happyOrNot": float(((answers == HAPPY) == (labels == HAPPY)).mean()),
        "ece": calibration_error(probabilities.max(1), right),
        "recall": recall,
        "bySource": by_source,
    }


def taken_for_contempt(probabilities: numpy.ndarray, sources: numpy.ndarray) -> dict[str, float]:
    """Share of faces, by source, whose likeliest class is contempt."""
    answers = probabilities.argmax(1) == CONTEMPT
    return {str(source): float(answers[sources == source].mean()) for source in sorted(set(sources))}


def calibration_error(confidence: numpy.ndarray, right: numpy.ndarray, bins: int = 15) -> float:
    """Expected calibration error over equal-width bins. Guo et al., 2017, arXiv 1706.04599."""
    bin_of = numpy.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [abs(confidence[bin_of == b].sum() - right[bin_of == b].sum()) for b in range(bins)]
    return float(sum(gaps) / len(right))
