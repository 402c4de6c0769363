"""A second opinion from the heads' inputs: kernel ridge regression on the classes with a Gaussian kernel."""
import numpy

SHARPNESS = 8.0
"""Scores of ridge regression lie near 0..1; softmax of them times this gives probabilities for the calibration."""


def standardised(inputs: numpy.ndarray, train: numpy.ndarray) -> numpy.ndarray:
    """Each column by mean and spread of the training rows."""
    rows = inputs[train]
    return (inputs - rows.mean(0)) / (rows.std(0) + 1e-2)


def principal(values: numpy.ndarray, train: numpy.ndarray, count: int) -> numpy.ndarray:
    """The `count` principal components of standardised rows, fitted on the training rows: N × count."""
    rows = values[train]
    _, vectors = numpy.linalg.eigh(rows.T @ rows)
    return values @ vectors[:, ::-1][:, :count]


def class_weights(targets: numpy.ndarray) -> numpy.ndarray:
    """A weight per row (N × K soft labels), mean 1: each class weighs the same altogether."""
    classes = targets.argmax(1)
    weights = 1 / numpy.bincount(classes, minlength=targets.shape[1])[classes]
    return weights / weights.mean()


def kernel_ridge(
    train: numpy.ndarray, targets: numpy.ndarray, weights: numpy.ndarray, queries: numpy.ndarray, gamma: float, ridge: float
) -> numpy.ndarray:
    """Scores of `queries` (M × D) for K columns of `targets` (N × K), from `train` (N × D).

    Minimises Σ wᵢ ‖f(xᵢ) − yᵢ‖² + ridge · ‖f‖². The kernel is exp(−gamma · d² / median d² of the training rows).
    """
    between = lambda a, b: numpy.maximum((a**2).sum(1)[:, None] + (b**2).sum(1)[None] - 2 * a @ b.T, 0)
    distances = between(train, train)
    scale = gamma / numpy.median(distances)
    factors = numpy.linalg.solve(numpy.exp(-distances * scale) + ridge * numpy.diag(1 / weights), targets)
    return numpy.exp(-between(queries, train) * scale) @ factors


def probabilities_of(scores: numpy.ndarray) -> numpy.ndarray:
    """Softmax of the sharpened scores; the calibration makes probabilities of them that can be believed."""
    exponentials = numpy.exp(SHARPNESS * (scores - scores.max(1, keepdims=True)))
    return exponentials / exponentials.sum(1, keepdims=True)


def held_out(
    inputs: numpy.ndarray, targets: numpy.ndarray, fold: numpy.ndarray, gamma: float, ridge: float, components: int = 0
) -> numpy.ndarray:
    """What a regression fitted without its fold says of each face: N × K. `components`: all inputs if 0."""
    told = numpy.zeros(targets.shape)
    for number in numpy.unique(fold):
        train = fold != number
        values = standardised(inputs, train)
        if components:
            values = principal(values, train, components)
        weights = class_weights(targets[train])
        scores = kernel_ridge(values[train], targets[train], weights, values[~train], gamma, ridge)
        told[~train] = probabilities_of(scores)
    return told
