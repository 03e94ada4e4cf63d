"""Areas differ by more than chance for many small reasons, and the middle ones say by how much.

The few that stand out must not set the measure they are judged by: they are set aside, or pulled in
to where the others end, before the spread is taken.
"""

import numpy as np
from scipy.stats import rankdata

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


def between_areas(z: np.ndarray, error: np.ndarray) -> tuple[float, float]:
    r"""Measure the spread of areas over that of chance, and the variance between them.

    Parameters
    ----------
    z : ndarray of float, shape (m,)
        Standardized differences of the areas kept.
    error : ndarray of float, shape (m,)
        Standard error of each by chance.

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
    w)` [1]_. What was set aside makes both too small where areas differ by chance alone, so that
    :math:`\tau^2` is then nearly always 0.

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
    phi, weight = float(np.mean(z**2)), error**-2
    spread = weight.sum() - (weight**2).sum() / weight.sum()
    return phi, max(0.0, float((m * phi - (m - 1)) / spread))
