"""How uncertain an area is can be read off the factor without ever inverting the matrix.

The inverse on a front follows from the inverse on its boundary, which lies in the front of its
parent. So the fronts are walked from the last to the first, and of the inverse only what lies
within fronts is computed: the diagonal, every link, and what the elimination filled in.
"""

import numpy as np
from scipy.linalg.blas import dgemm, dtrmm
from scipy.linalg.lapack import dtrtri

from hotspot.linalg.fronts import Block, Front, places_in

_SMALL = 64
"""Triangle that is not halved before it is inverted."""


def selected_inverse(fronts: tuple[Front, ...], blocks: list[Block], size: int) -> np.ndarray:
    """Give the inverse wherever the factor has an entry.

    Parameters
    ----------
    fronts : tuple of Front
        Each comes before the front of its parent.
    blocks : list of (ndarray, ndarray)
        The factor, front by front.
    size : int
        Number of its entries.

    Returns
    -------
    ndarray of float, shape (size,)
        Entries of the inverse, laid out as the factor is.

    Notes
    -----
    With the factor of a front split into its pivots, L11, and its boundary, L21, and
    G = L21 L11^-1, the inverse Z has Z21 = -Z22 G and Z11 = L11^-T L11^-1 - G' Z21 [1]_ [2]_.

    References
    ----------
    .. [1] Takahashi, K., Fagan, J., Chin, M.-S. (1973). Formation of a sparse bus impedance matrix
       and its application to short circuit study. Proc. 8th PICA Conference, 63-69.
    .. [2] Erisman, A. M., Tinney, W. F. (1975). On computing certain elements of the inverse of a
       sparse matrix. Communications of the ACM 18(3), 177-179.
    .. [3] Rue, H., Held, L. (2005). Gaussian Markov Random Fields. Chapman & Hall/CRC, section 2.4.
    """
    found = np.empty(size)
    known: dict[int, np.ndarray] = {}
    for number in range(len(fronts) - 1, -1, -1):
        front, beyond = fronts[number], known.pop(number, None)
        covariance, across = _covariances(blocks[number], beyond)
        found[front.corner : front.panel] = covariance.ravel(order="K")
        if across is not None:
            found[front.panel : front.end] = across.ravel(order="K")
        if front.children:
            _hand_down(front, _whole(covariance, across, beyond), known)
    return found


def _covariances(block: Block, beyond: np.ndarray | None) -> tuple[np.ndarray, np.ndarray | None]:
    """Give the covariances of the pivots with each other and with the boundary."""
    corner, panel = block
    inverse = _invert_triangle(corner)
    covariance = dtrmm(1.0, inverse, inverse, lower=1, trans_a=1)
    if beyond is None:
        return covariance, None
    pull = dgemm(1.0, panel, inverse)
    across = dgemm(-1.0, beyond, pull)
    return dgemm(-1.0, pull, across, beta=1.0, c=covariance, trans_a=1, overwrite_c=1), across


def _invert_triangle(lower: np.ndarray) -> np.ndarray:
    """Invert by halves, which leaves most of the work to fast products."""
    p = lower.shape[0]
    if p <= _SMALL:
        return dtrtri(lower, lower=1)[0]
    half, inverse = p // 2, np.zeros((p, p), order="F")
    first = _invert_triangle(lower[:half, :half])
    second = _invert_triangle(lower[half:, half:])
    inverse[:half, :half], inverse[half:, half:] = first, second
    inverse[half:, :half] = dgemm(-1.0, second, dgemm(1.0, lower[half:, :half], first))
    return inverse


def _whole(
    covariance: np.ndarray, across: np.ndarray | None, beyond: np.ndarray | None
) -> np.ndarray:
    """Put the covariances of a front together in one symmetric square."""
    if beyond is None:
        return covariance
    p = covariance.shape[0]
    whole = np.empty((p + beyond.shape[0],) * 2)
    whole[:p, :p] = covariance.T
    whole[:p, p:] = across.T
    whole[p:, :p] = across
    whole[p:, p:] = beyond.T
    return whole


def _hand_down(front: Front, whole: np.ndarray, known: dict[int, np.ndarray]) -> None:
    """Tell each child the covariances on its boundary."""
    values, start = whole.ravel(order="K").take(places_in(front)), 0
    for child, rows in zip(front.children, front.rows, strict=True):
        stop = start + rows.size**2
        known[child] = values[start:stop].reshape(rows.size, rows.size).T
        start = stop
