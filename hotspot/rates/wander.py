"""True rates wander: a year differs from the next by more than chance, though nobody did anything.

A clinic moves, a mild winter passes one valley by, families come and go. Whoever expects of next
year only what chance adds to the usual promises too much. How far rates wander shows in how much
the years of one place differ, beyond the chance of their counts.
"""

import numpy as np

from hotspot.rates.moments import plausible_values

_ROUNDS = 4


def wander_values(events: np.ndarray, expected: np.ndarray) -> np.ndarray:
    r"""Spread values around the estimated variance of yearly rates about a place's own usual rate.

    Parameters
    ----------
    events : ndarray of float, shape (n, y)
        Effective events of each place and year (``rates.effective``).
    expected : ndarray of float, shape (n, y)
        The same if each year's events fell on the places by their exposure alone; zero is a year
        without a denominator.

    Returns
    -------
    ndarray of float, shape (9,) or (1,)
        Equally probable variances, relative to the squared rate. A single zero with fewer than two
        years, which cannot show it.

    Notes
    -----
    Given the total of a place, its years are a multinomial draw, and Pearson's statistic exceeds
    its degrees of freedom *f* by :math:`f\,\omega^2\bar y`, where :math:`\bar y` are the mean
    events of a year. Places are weighed by :math:`\bar y/(1+\omega^2\bar y)^2`; the estimate is
    cut off at zero as other spreads are, in its range of plausible values.
    """
    total = events.sum(axis=1)
    share = expected / np.where(expected.sum(axis=1) > 0, expected.sum(axis=1), 1.0)[:, np.newaxis]
    usual, counted = total[:, np.newaxis] * share, share > 0
    freedom = np.where(total > 0, counted.sum(axis=1) - 1.0, 0.0)
    if not (freedom > 0).any():
        return np.zeros(1)
    off = np.where(counted & (usual > 0), (events - usual) ** 2 / np.where(usual > 0, usual, 1), 0)
    excess, yearly = off.sum(axis=1) - freedom, total / np.maximum(freedom + 1, 1)

    def weighed(variance: float) -> tuple[float, float]:
        weight = yearly / (1 + variance * yearly) ** 2 * (freedom > 0)
        scale = (weight * freedom * yearly).sum()
        noise = (weight**2 * 2 * freedom * (1 + variance * yearly) ** 2).sum()
        return float((weight * excess).sum() / scale), float(np.sqrt(noise) / scale)

    found = 0.0
    for _ in range(_ROUNDS):
        found = weighed(max(found, 0.0))[0]
    return plausible_values(np.array([found]), lambda v: np.array([weighed(v.item())[1]]))[:, 0]


def shrunken_lengths(
    days: np.ndarray, stays: np.ndarray, variance: float
) -> tuple[np.ndarray, np.ndarray]:
    r"""Estimate how long stays of each place truly are, relative to those of all.

    Parameters
    ----------
    days, stays : ndarray of float, shape (n,)
        Days of all years; and the days that the stays would have brought at the region's length.
    variance : float
        Of one stay's length about the mean, relative to the squared mean, per such day.

    Returns
    -------
    tuple of (ndarray, ndarray), each of shape (n,)
        Ratio expected, and its variance. One, and the spread of places, without a stay.

    Notes
    -----
    Ratios are normal about true ones with :math:`v_i` = ``variance`` / ``stays``, and true ones
    about 1 with a variance by the moments of [1]_, kept as its range of plausible values.

    References
    ----------
    .. [1] DerSimonian R, Laird N (1986). Meta-analysis in clinical trials. Controlled Clinical
       Trials 7, 177-188.
    """
    known = stays > 0
    ratio = np.divide(days, stays, out=np.ones_like(days), where=known)
    noise = max(variance, 1e-9) / np.where(known, stays, 1.0)
    weight = np.where(known, 1 / noise, 0.0)
    if known.sum() < 3:
        return np.ones_like(days), np.zeros_like(days)
    typical = weight.sum() - (weight**2).sum() / weight.sum()
    freedom = known.sum() - 1.0
    found = ((weight * (ratio - 1) ** 2).sum() - freedom) / typical
    error = np.sqrt(2 * freedom) / typical

    possible = plausible_values(np.array([found]), lambda v: error + v * np.sqrt(2 / freedom))
    pull = np.where(known, possible / (possible + noise), 0.0)
    each = 1 + pull * (ratio - 1)
    mean = each.mean(axis=0)
    return mean, (possible * (1 - pull) + (each - mean) ** 2).mean(axis=0)
