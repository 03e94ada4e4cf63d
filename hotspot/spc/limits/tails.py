"""Small counts lean to one side, so their limits come from probabilities, not from three sigma.

A count of one lies three sigma above a mean of a twentieth, and nobody should run for it. Here a
limit is where a stable series would be found once in 741 weeks, the same promise that three sigma
makes of a bell curve. The limits of counts are continuous in mean and dispersion: a count signals
if it reaches a limit that lies between two counts.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaln

from hotspot.spc.baselines import Baseline, ratio
from hotspot.spc.limits.chance import rates, shares
from hotspot.spc.limits.count_limits import TAIL, count_limits
from hotspot.spc.limits.dispersion import of_counts, of_shares, pearson
from hotspot.spc.limits.shewhart import Limits
from hotspot.spc.seasons.expected import Reference

LEAST_EVENTS = 0.5
"""A baseline without any event is taken to have had half of one: never is a long time."""

MOST_ASKED = 400
"""With more children asked than this a share's tail is that of its skewed bell curve."""


def negative_binomial(
    events: ArrayLike,
    exposure: ArrayLike,
    baseline: Baseline,
    *,
    reference: Reference | None = None,
    tail: float = TAIL,
) -> Limits:
    r"""Give rates limits at a tail probability of negative binomial counts.

    Parameters
    ----------
    events : array_like of float, shape (n, w)
        Counts; not a number where missing.
    exposure : array_like of float, shape (n, w)
        Person-weeks; zero or missing means no rate.
    baseline : Baseline
        Weeks to compute the limits from.
    reference : Reference, optional
        Rate the centre line follows; None is a flat line.
    tail : float, default 0.00135
        Probability beyond either limit, above 0 and below 0.5.

    Returns
    -------
    Limits
        The lower limit is 0 where zero events are likelier than ``tail``; ``sigma`` is a third of
        the distance to the limit on the side of the value, ``sigma_z`` the root of the dispersion
        as it was found. Without two baseline weeks there are no limits.

    Raises
    ------
    InvalidCounts
        If the arrays are not areas by weeks.

    Notes
    -----
    The count of a week has mean :math:`\mu` and variance :math:`D \mu`. The dispersion is
    Pearson's, :math:`D = \sum (x - \mu)^2 / \mu / (m - 1)` over *m* baseline weeks, widened by
    what so few weeks leave unknown of it (``dispersion.of_counts``), never below one; that is the
    compound Poisson's if the number of days a stay adds is independent of how many there are.
    The centre line is itself made of *T* events, which adds :math:`\mu / T` to a variance of one.
    Unlike a moving range, *D* sees the slow waves of weeks that resemble their neighbors.

    References
    ----------
    .. [1] Noufaily A, Enki DG, Farrington P, et al. (2013). An improved algorithm for outbreak
       detection in multiple surveillance systems. Statistics in Medicine 32(7), 1206-1222.
    """
    value, centre, chance, use = rates(events, exposure, baseline, reference)
    size = np.asarray(exposure, dtype=float)
    mean = _at_least_half_an_event(centre, size, use)
    noise = ratio(chance**2 * size, centre)  # one, or more where the reference is noisy
    noise = np.where(np.isfinite(noise), noise, 1.0)
    found = _pearson(value - centre, ratio(np.sqrt(mean * noise), size), use)
    total = np.maximum(use.totals(np.where(use.mask, centre * size, 0.0)), LEAST_EVENTS)
    spread = use.along(of_counts(found, use.means(mean), use.points))
    spread = spread * (noise + mean / use.along(total))
    lower, upper = count_limits(mean, spread, tail)
    return _between(value, centre, lower / size, upper / size, _root(found), use)


def beta_binomial(
    events: ArrayLike,
    exposure: ArrayLike,
    baseline: Baseline,
    *,
    reference: Reference | None = None,
    tail: float = TAIL,
) -> Limits:
    r"""Give shares limits at a tail probability of beta-binomial counts.

    Parameters
    ----------
    events : array_like of float, shape (n, w)
        Children with the answer; not a number where missing.
    exposure : array_like of float, shape (n, w)
        Children asked; zero or missing means no share.
    baseline : Baseline
        Weeks to compute the limits from.
    reference : Reference, optional
        Share the centre line follows; None is a flat line.
    tail : float, default 0.00135
        Probability beyond either limit, above 0 and below 0.5.

    Returns
    -------
    Limits
        Half way between the last count within and the first beyond; 0 or 1 where no answer of all
        children could be beyond. ``sigma`` is a third of the distance to the limit on the side of
        the value, ``sigma_z`` the root of Pearson's dispersion.

    Raises
    ------
    InvalidCounts
        If the arrays are not areas by weeks.

    Notes
    -----
    Of *n* children the variance is :math:`n p (1 - p) (1 + (n - 1) \rho)`; :math:`\rho` is found by
    moments, widened by what so few weeks leave unknown of it, and grows by the part that is not
    known of *p*. With more than ``MOST_ASKED`` children a week the limits are those of p′ with its
    skew, at three sigma.

    References
    ----------
    .. [1] Williams DA (1982). Extra-binomial variation in logistic linear models. Applied
       Statistics 31(2), 144-148.
    """
    value, centre, chance, use = shares(events, exposure, baseline, reference)
    size = np.asarray(exposure, dtype=float)
    asked = np.maximum(use.along(use.totals(size)), 1.0)
    share = np.clip(centre, LEAST_EVENTS / asked, 1 - LEAST_EVENTS / asked)
    floor = np.sqrt(ratio(share * (1 - share), size))
    found = _pearson(value - centre, np.maximum(chance, floor), use)
    dispersion = of_shares(found, use.points)
    typical = use.means(np.where(size > 0, size - 1, np.nan))
    alike = ratio(dispersion - 1, typical)
    alike = np.where(np.isfinite(alike), alike, 0.0) + ratio(dispersion, use.totals(size))
    lower, upper = _share_limits(share, np.clip(use.along(alike), 1e-6, 0.5), size, tail)
    lean = (1 - 2 * share) * (2 * use.along(dispersion) - 1) * ratio(4 / 3, size)
    sigma = floor * np.sqrt(use.along(dispersion))
    many = size > MOST_ASKED
    lower = np.where(many, np.maximum(share - 3 * sigma + np.minimum(lean, 0), 0.0), lower)
    upper = np.where(many, np.minimum(share + 3 * sigma + np.maximum(lean, 0), 1.0), upper)
    return _between(value, centre, lower, upper, _root(found), use).within(0.0, 1.0)


def _share_limits(
    share: np.ndarray, alike: np.ndarray, size: np.ndarray, tail: float
) -> tuple[np.ndarray, np.ndarray]:
    """Look the limits of shares up, each different question once."""
    asked = (size > 0) & (size <= MOST_ASKED) & np.isfinite(share) & np.isfinite(alike)
    lower, upper = np.full(size.shape, np.nan), np.full(size.shape, np.nan)
    questions = np.stack([share[asked], alike[asked], np.round(size[asked])], axis=1)
    if not len(questions):
        return lower, upper
    different, which = np.unique(questions, axis=0, return_inverse=True)
    order = np.argsort(different[:, 2])
    ends = np.empty((len(different), 2))
    for part in np.array_split(order, max(1, len(order) // 2048)):
        ends[part] = _exact_share_limits(*different[part].T, tail)
    found = ends[which.ravel()]
    lower[asked], upper[asked] = found[:, 0], found[:, 1]
    return lower, upper


def _exact_share_limits(
    share: np.ndarray, alike: np.ndarray, size: np.ndarray, tail: float
) -> np.ndarray:
    """Sum the beta-binomial probabilities from both ends, shape (m, 2)."""
    a, b = share * (1 - alike) / alike, (1 - share) * (1 - alike) / alike
    count = np.arange(int(size.max()) + 1.0)
    here, n = count <= size[:, None], size[:, None]
    yes, no = np.minimum(count, n), np.maximum(n - count, 0.0)
    ways = -betaln(yes + 1, no + 1) - np.log(n + 1)
    log = ways + betaln(yes + a[:, None], no + b[:, None]) - betaln(a, b)[:, None]
    chance = np.where(here, np.exp(np.where(here, log, -np.inf)), 0.0)
    at_most = np.cumsum(chance, axis=1)
    at_least = np.cumsum(chance[:, ::-1], axis=1)[:, ::-1]
    low = (here & (at_most <= tail)).sum(axis=1)  # counts 0, ..., low - 1 are too few
    high = (here & (at_least <= tail)).sum(axis=1)  # counts n, ..., n - high + 1 are too many
    lower = np.where(low > 0, (low - 0.5) / size, 0.0)
    upper = np.where(high > 0, (size - high + 0.5) / size, 1.0)
    return np.stack([lower, upper], axis=1)


def _at_least_half_an_event(centre: np.ndarray, size: np.ndarray, use: Baseline) -> np.ndarray:
    """Expect a little where the baseline had nothing."""
    least = ratio(LEAST_EVENTS * size, use.along(use.totals(size)))
    return np.fmax(centre * size, least) + 0 * centre


def _pearson(off: np.ndarray, chance: np.ndarray, use: Baseline) -> np.ndarray:
    """Give Pearson's dispersion of each phase; not a number without two baseline weeks."""
    found = pearson(use.totals(ratio(off, chance) ** 2), use.points)
    return np.where(use.points > 1, found, np.nan)


def _root(dispersion: np.ndarray) -> np.ndarray:
    """Say how much wider than chance the weeks lie, at least as wide."""
    return np.sqrt(np.maximum(dispersion, 1.0))


def _between(
    value: np.ndarray,
    centre: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
    sigma_z: np.ndarray,
    use: Baseline,
) -> Limits:
    """Put limits about a centre line; no count can be below none."""
    sigma = np.where(value >= centre, upper - centre, centre - lower) / 3
    kept = np.where(np.isfinite(use.along(sigma_z)), 1.0, np.nan)
    bounds = np.maximum(lower, 0.0) * kept, upper * kept
    return Limits(value, centre, *bounds, sigma * kept, sigma_z, use)
