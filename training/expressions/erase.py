"""Takes what tells sources apart out of a linear space: least-squares concept erasure (LEACE), within classes.

Belrose et al., 2023, arXiv 2306.03819. A source's mix of expressions must not be erased with its look: inputs and
sources are centred class by class first, so that only what differs between pictures of one expression goes.
"""
import numpy

SHRINK = 0.1
"""Share of the scatter that is taken as equal in all directions: 1,941 numbers of 3,000 faces."""


def source_directions(
    values: numpy.ndarray, labels: numpy.ndarray, sources: numpy.ndarray
) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Answers `read` (D × R) and `write` (R × D): `x − x @ read @ write` holds no linear trace of the source in any class
    average. `values`: N × D, standardised; R is the number of directions, fewer than sources."""
    names, of = numpy.unique(sources, return_inverse=True)
    inputs, concept = values.astype(numpy.float64), numpy.eye(len(names))[of]
    inputs = inputs.copy()
    for label in numpy.unique(labels):
        rows = labels == label
        inputs[rows] -= inputs[rows].mean(0)
        concept[rows] -= concept[rows].mean(0)
    count, width = inputs.shape
    scatter = inputs.T @ inputs / count
    scatter *= 1 - SHRINK
    scatter[numpy.diag_indices(width)] += SHRINK / (1 - SHRINK) * numpy.trace(scatter) / width
    cross = inputs.T @ concept / count
    solved = numpy.linalg.solve(scatter, cross)
    strengths, axes = numpy.linalg.eigh(cross.T @ solved)
    kept = strengths > 1e-9 * max(strengths.max(), 1e-30)
    basis = axes[:, kept] / numpy.sqrt(strengths[kept])
    return (solved @ basis).astype(numpy.float32), (cross @ basis).T.astype(numpy.float32)
