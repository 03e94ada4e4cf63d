"""Areas differ by more than chance for many small reasons, and the middle ones say by how much.

The few that stand out must not set the measure they are judged by: they are set aside, or pulled in
to where the others end, before the spread is taken.
"""

import numpy as np
from scipy.stats import norm, rankdata

from hotspot.core.errors import NotEnoughData


def truncated(z: np.ndarray, trim: float) -> np.ndarray:
    """Mark the areas that are left when the lowest and the highest are set aside.

    Parameters
    ----------
    z : ndarray of float, shape (m,)
        Standardized differences; equal ones are set aside together or not at all.
    trim : float
        Share to set aside at each end; 0 keeps all.

    Returns
    -------
    ndarray of bool, shape (m,)
        True where kept. Of fewer areas than one over ``trim`` hardly any is set aside.

    Notes
    -----
    Cut into groups by rank as SAS does, group = floor(rank / trim / (m + 1)); the first and the
    last group go. This is what the Summary Hospital-level Mortality Indicator does.
    """
    if trim == 0:
        return np.ones(z.shape, dtype=bool)
    group = np.floor(rankdata(z) / trim / (len(z) + 1))
    return (group > 0) & (group < round(1 / trim) - 1)


def winsorized(z: np.ndarray, trim: float) -> np.ndarray:
    """Pull the lowest and the highest areas in to where the others end.

    Parameters
    ----------
    z : ndarray of float, shape (m,)
        Standardized differences.
    trim : float
        Share to pull in at each end.

    Returns
    -------
    ndarray of float, shape (m,)
        Within the quantiles ``trim`` and ``1 - trim``.
    """
    return np.clip(z, *np.quantile(z, [trim, 1 - trim])) if len(z) else z


def left_of_spread(trim: float, *, pulled_in: bool) -> float:
    """Say what trimming leaves of the spread of areas that differ normally.

    Parameters
    ----------
    trim : float
        Share at each end.
    pulled_in : bool
        The ends were pulled in; False is set aside.

    Returns
    -------
    float
        Mean square after over that before: of a tenth, 0.44 if set aside and 0.68 if pulled in.
    """
    if trim == 0:
        return 1.0
    end = norm.isf(trim)
    inside = 1 - 2 * trim - 2 * end * norm.pdf(end)
    return float(inside + 2 * trim * end**2 if pulled_in else inside / (1 - 2 * trim))


def between_areas(z: np.ndarray, error: np.ndarray, *, left: float = 1.0) -> tuple[float, float]:
    r"""Measure the spread of areas over that of chance, and the variance between them.

    Parameters
    ----------
    z : ndarray of float, shape (m,)
        Standardized differences of the areas kept.
    error : ndarray of float, shape (m,)
        Standard error of each by chance.
    left : float, default 1
        What trimming left of the spread, if that is to be made up for.

    Returns
    -------
    tuple of (float, float)
        :math:`\phi`, 1 if chance is all there is, and :math:`\tau^2`, never below 0.

    Raises
    ------
    NotEnoughData
        If fewer than two areas are left.

    Notes
    -----
    With weights :math:`w = 1 / s^2`, :math:`\tau^2 = (m \phi - (m - 1)) / (\sum w - \sum w^2 / \sum
    w)` [1]_. Trimming takes from the spread of all areas, not only from that of the few that stand
    out: unless made up for, a :math:`\tau^2` is found only where areas scatter more than twice as
    much as by chance (a tenth set aside), and it comes out too small.

    References
    ----------
    .. [1] DerSimonian R, Laird N (1986). Meta-analysis in clinical trials. Controlled Clinical
       Trials 7(3), 177-188.
    """
    m = len(z)
    if m < 2:
        raise NotEnoughData(
            f"overdispersion needs two areas to measure it by, and {m} is left; use exact limits"
        )
    phi, weight = float(np.mean(z**2)) / left, error**-2
    spread = weight.sum() - (weight**2).sum() / weight.sum()
    return phi, max(0.0, float((m * phi - (m - 1)) / spread))
