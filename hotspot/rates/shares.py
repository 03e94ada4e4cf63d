"""Five of six families screened is not a rate of 83 %: a share needs its denominator too.

Screening answers are few in most tracts. Shares are pulled toward the region's share by how little
each area's answers can say, the way rates are.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, betaincc, betaincinv

from hotspot.core.errors import InvalidCounts, NotEnoughData
from hotspot.core.types import RateEstimates
from hotspot.rates.effective import as_counts_and_exposure

_ALIKE = 1e-9
_OWN = 0.99
"""Bounds of the correlation of two answers from one area: none, and almost complete."""


def shrink_shares(
    positives: ArrayLike,
    tested: ArrayLike,
    *,
    margin: float = 1.2,
    coverage: float = 0.95,
    reference: float | None = None,
) -> RateEstimates:
    r"""Estimate shares by shrinking each area toward the share of all areas.

    Parameters
    ----------
    positives : array_like of float, shape (n,)
        Children with a need among the screened.
    tested : array_like of float, shape (n,)
        Children screened. Zero or not a number is "no denominator".
    margin : float, default 1.2
        Ratio to the reference that counts as different, above 1.
    coverage : float, default 0.95
        Mass of the credible interval, between 0 and 1.
    reference : float or None
        Share to compare with; None is the share of all areas together.

    Returns
    -------
    RateEstimates
        Shares in the order of the input, with exceedance and shortfall; not a number without a
        denominator. A threshold of 1 or more is never exceeded.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible, or more are positive than were tested.
    NotEnoughData
        If fewer than two areas have a denominator, or the answers are all alike.

    Notes
    -----
    Positives are binomial and shares come from a beta distribution with mean *m*, whose spread is
    the intra-area correlation :math:`\rho` by the moments of [1]_; negative moments are zero, and
    every area then gets the common share and its interval. Only the screened are described: who
    was not screened may differ. A child screened in several weeks of a window counts in each.

    References
    ----------
    .. [1] Martuzzi M, Elliott P (1996). Empirical Bayes estimation of small area prevalence of
       non-rare conditions. Statistics in Medicine 15, 1867-1873.
    """
    x, n = _enough(*as_counts_and_exposure(positives, tested))
    at_risk, mean = n > 0, x.sum() / n.sum()
    correlation = _correlation(x[at_risk], n[at_risk], mean)
    if correlation > _ALIKE:
        strength = 1 / correlation - 1
        a, b = mean * strength + x, (1 - mean) * strength + n - x
        words = "empirical Bayes shares (region)"
    else:
        a, b = np.full_like(x, x.sum()), np.full_like(x, (n - x).sum())
        words = "empirical Bayes shares (region), no spread beyond chance"

    usual = mean if reference is None else reference
    gap, tail = np.where(at_risk, 1.0, np.nan), (1 - coverage) / 2
    return RateEstimates(
        rate=a / (a + b) * gap,
        lower=betaincinv(a, b, tail) * gap,
        upper=betaincinv(a, b, 1 - tail) * gap,
        method=words,
        coverage=coverage,
        reference=float(usual),
        margin=margin,
        exceedance=betaincc(a, b, min(usual * margin, 1.0)) * gap,
        shortfall=betainc(a, b, min(usual / margin, 1.0)) * gap,
    )


def _correlation(x: np.ndarray, n: np.ndarray, mean: float) -> float:
    """Correlation of two answers from one area, beyond chance, never below zero."""
    typical = n.mean()
    if typical <= 1:
        return 0.0
    chance = mean * (1 - mean)
    observed = np.average((x / n - mean) ** 2, weights=n)
    return float(np.clip((typical * observed / chance - 1) / (typical - 1), 0.0, _OWN))


def _enough(x: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Refuse impossible shares, and shares there is nothing to learn from."""
    more = np.flatnonzero(x > n)
    if more.size:
        raise InvalidCounts(f"row {more[0]} has more positives than were tested")
    if (n > 0).sum() < 2 or not 0 < x.sum() < n.sum():
        raise NotEnoughData(
            "shrinkage needs two areas with screened children and answers of both kinds;"
            " choose a longer window"
        )
    return x, n
