"""Nine well-chosen points say as much of a smooth posterior as a thousand on a grid."""

import numpy as np

from hotspot.rates.spatial.exploration import Shape

NODES = 3
"""Points along each of the two hyperparameters."""


def gauss_rule(
    values: np.ndarray, weights: np.ndarray, nodes: int = NODES
) -> tuple[np.ndarray, np.ndarray]:
    """Give the Gauss rule of a discrete distribution.

    Parameters
    ----------
    values : ndarray of float, shape (k,)
        Different values.
    weights : ndarray of float, shape (k,)
        Their probabilities, not all at fewer values than there are nodes.
    nodes : int, default 3
        Points wanted.

    Returns
    -------
    tuple of (ndarray, ndarray), each of shape (nodes,)
        Points and weights with which every polynomial up to degree ``2 * nodes - 1`` has the same
        mean as under the distribution.

    References
    ----------
    .. [1] Golub GH, Welsch JH (1969). Calculation of Gauss quadrature rules. Mathematics of
       Computation 23, 221-230.
    """
    probability = weights / weights.sum()
    centre = probability @ values
    unit = np.sqrt(probability @ (values - centre) ** 2)
    x = (values - centre) / unit
    before, now = np.zeros(x.size), np.ones(x.size)
    diagonal, beside, norm = np.zeros(nodes), np.zeros(nodes), 1.0
    for k in range(nodes):
        diagonal[k] = probability @ (x * now**2) / norm
        before, now = now, (x - diagonal[k]) * now - (beside[k] if k else 0.0) * before
        following = probability @ now**2
        if k + 1 < nodes:
            beside[k + 1] = following / norm
        norm = following
    off = np.sqrt(beside[1:])
    found, vectors = np.linalg.eigh(np.diag(diagonal) + np.diag(off, 1) + np.diag(off, -1))
    return centre + unit * found, vectors[0] ** 2


def nine_points(shape: Shape) -> tuple[np.ndarray, np.ndarray]:
    """Choose the points at which a posterior of two hyperparameters is integrated.

    Parameters
    ----------
    shape : Shape
        The posterior.

    Returns
    -------
    tuple of (ndarray, ndarray), of shapes (9, 2) and (9,)
        Points and weights: the Gauss rule of the share, and for each of its points that of the
        spread given the share.
    """
    points, weights = [], []
    shares, chances = gauss_rule(shape.second, shape.density.sum(axis=0))
    for share, chance in zip(shares, chances, strict=True):
        given = np.array([np.interp(share, shape.second, row) for row in shape.density])
        spreads, inner = gauss_rule(shape.first, given)
        points += [np.array([spread, share]) for spread in spreads]
        weights += list(chance * inner)
    return np.array(points), np.array(weights)
