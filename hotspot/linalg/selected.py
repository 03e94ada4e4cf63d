"""How uncertain an area is can be read off the factor without ever inverting the matrix.

The inverse on a front follows from the inverse on its boundary, which lies in the front of its
parent. So the fronts are walked from the last to the first, and of the inverse only what lies
within fronts is computed: the diagonal, every link, and what the elimination filled in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg.blas import dgemm
from scipy.linalg.lapack import dtrtri

if TYPE_CHECKING:
    from hotspot.linalg.elimination import Front
    from hotspot.linalg.factor import Block


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
    .. [3] Rue, H., Held, L. (2005). Gaussian Markov Random Fields. Chapman & Hall/CRC.
    """
    found = np.empty(size)
    known: dict[int, np.ndarray] = {}
    for number in range(len(fronts) - 1, -1, -1):
        front = fronts[number]
        p, b = front.stop - front.start, front.boundary.size
        covariance, across = _covariances(blocks[number], known.get(number))
        found[front.corner : front.panel] = covariance.ravel(order="K")
        if b:
            found[front.panel : front.end] = across.ravel(order="K")
        waiting = [child for child in front.children if fronts[child].into is not None]
        if waiting:
            whole = _whole(covariance, across, known.get(number), p + b)
            for child in waiting:
                side = fronts[child].boundary.size
                known[child] = whole.take(fronts[child].into).reshape(side, side).T
        known.pop(number, None)
    return found


def _covariances(block: Block, beyond: np.ndarray | None) -> tuple[np.ndarray, np.ndarray | None]:
    """Give the covariances of the pivots with each other and with the boundary."""
    corner, panel = block
    inverse, _ = dtrtri(corner, lower=1)
    covariance = dgemm(1.0, inverse, inverse, trans_a=1)
    if beyond is None:
        return covariance, None
    pull = dgemm(1.0, panel, inverse)
    across = dgemm(-1.0, beyond, pull)
    return dgemm(-1.0, pull, across, beta=1.0, c=covariance, trans_a=1, overwrite_c=1), across


def _whole(
    covariance: np.ndarray, across: np.ndarray | None, beyond: np.ndarray | None, side: int
) -> np.ndarray:
    """Put the covariances of a front together in one symmetric square."""
    if beyond is None:
        return covariance.ravel(order="K")
    p = covariance.shape[0]
    whole = np.empty((side, side))
    whole[:p, :p] = covariance.T
    whole[:p, p:] = across.T
    whole[p:, :p] = across
    whole[p:, p:] = beyond.T
    return whole.ravel()
