"""How often chance alone makes a week this bad depends on how much the weeks before it varied.

A count is compared with a negative binomial, a share with a beta-binomial. Both know three things
that would otherwise make false alarms: weeks vary by more than independent events would, the mean
is known only as well as the weeks before told it, and so is the spread itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidCounts
from hotspot.core.measures import Family
from hotspot.spc.baselines import Baseline, ratio
from hotspot.spc.limits.dispersion import of_counts, of_shares, pearson
from hotspot.spc.seasons.expected import Reference
from hotspot.spc.weekly.mid_p import TINY, Direction, count_mid_p, share_mid_p

FEWEST_POINTS = 8
"""Baseline points below which a series is not judged; from so few, tails are wide."""

HALF = 0.5
"""Event added to the baseline (Jeffreys), so that none in it is not taken for never."""


@dataclass(frozen=True, eq=False)
class Past:
    """What the baseline weeks say of each series.

    Parameters
    ----------
    events, expected, chance : ndarray of float, shape (n, w)
        Counts, what the baseline's own mean makes one expect of them, and the variance that chance
        alone would give them; not a number outside the baseline.
    size : ndarray of float, shape (n, w)
        Children asked; used for shares only.
    points : ndarray of int, shape (n,)
        Baseline weeks.
    """

    events: np.ndarray
    expected: np.ndarray
    chance: np.ndarray
    size: np.ndarray
    points: np.ndarray


Spread = Callable[[Past], np.ndarray]
"""Gives the spread of each series beyond chance, shape (n,)."""


@dataclass(frozen=True, eq=False)
class Surprise:
    """How a week compares with what came before it.

    Parameters
    ----------
    p : ndarray of float, shape (n,)
        Probability of a week as bad or worse, half of "as bad" (mid-p); not a number where nothing
        can be said.
    expected : ndarray of float, shape (n,)
        Count that the baseline makes one expect.
    spread : ndarray of float, shape (n,)
        Variance beyond chance: factor of a count, correlation of two answers of a share.
    """

    p: np.ndarray
    expected: np.ndarray
    spread: np.ndarray


def spread_of_counts(past: Past) -> np.ndarray:
    r"""Say by which factor counts vary more than chance, on the safe side of what is known of it.

    Parameters
    ----------
    past : Past
        Of n series.

    Returns
    -------
    ndarray of float, shape (n,)
        At least 1.

    Notes
    -----
    Pearson's :math:`\sum (y - \mu)^2 / \mu` over the degrees of freedom, widened by
    ``dispersion.of_counts``. Moving ranges are not used: of stays that last over weeks they see
    too little.
    """
    return of_counts(_pearson(past), _mean(past.expected), past.points)


def spread_of_shares(past: Past) -> np.ndarray:
    r"""Say how alike the answers of a week are, on the safe side of what is known of it.

    Parameters
    ----------
    past : Past
        Of n series.

    Returns
    -------
    ndarray of float, shape (n,)
        Correlation of two answers of one week, from 0 to below 1.

    Notes
    -----
    Variance of a beta-binomial is that of a binomial times :math:`1 + (n - 1) \rho`; so
    :math:`\rho` is Pearson's sum over its degrees of freedom, widened as for counts, less 1, over
    the mean of :math:`n - 1`.
    """
    factor = of_shares(_pearson(past), past.points)
    pairs = np.maximum(_mean(past.size) - 1, HALF)
    return np.minimum((factor - 1) / pairs, 1 - TINY)


def surprise(
    events: ArrayLike,
    exposure: ArrayLike,
    week: int,
    baseline: Baseline,
    *,
    family: Family,
    worse: Direction = "high",
    reference: Reference | None = None,
    spread: Spread | None = None,
) -> Surprise:
    r"""Say of every series how often chance makes a week as bad as the one in question.

    Parameters
    ----------
    events, exposure : array_like of float, shape (n, w)
        Counts, and person-weeks or children asked. Not a number, or no exposure: no data.
    week : int
        Column to judge.
    baseline : Baseline
        Weeks that say what is usual; of these, those before ``week`` and in its phase are used.
    family : {"events", "person_days", "proportion"}
        Of the measure; decides the distribution.
    worse : {"high", "low"}
        Direction that is worse for children.
    reference : Reference, optional
        Rate that the expected one follows, such as the rest of the region; None is a flat one.
    spread : callable, optional
        Gives the spread beyond chance from a ``Past``; None takes ``spread_of_counts``, or
        ``spread_of_shares`` for a proportion.

    Returns
    -------
    Surprise
        Not a number where the week has no data or nothing to compare with, or the baseline fewer
        than ``FEWEST_POINTS`` points. A series that was zero all the time and is zero is no
        surprise.

    Raises
    ------
    InvalidCounts
        If the arrays are not areas by weeks as the baseline is, or there is no such week.

    Notes
    -----
    With *N* baseline events and the share :math:`h = e_t / \sum e` of the exposure (times the
    reference's rate) that the week adds to the baseline's, the count has mean
    :math:`\mu = (N + 1/2) h` and variance :math:`\phi (1 + h + \mu / R) \mu`: spread beyond
    chance, the uncertain mean, and the noise of a reference made of *R* events. Without spread and
    reference this is the predictive distribution of a Poisson count [1]_. For small counts the
    mid-p is right on average where a plain one is too cautious.

    References
    ----------
    .. [1] Gelman A, Carlin JB, Stern HS, Dunson DB, Vehtari A, Rubin DB (2013). Bayesian Data
       Analysis, 3rd ed., ch. 2. CRC Press.
    """
    given = _checked(events, exposure, baseline, reference, week)
    share = family == "proportion"
    expected, added, past = _compare(*given, _before(baseline, week), share=share)
    noise = np.ones(expected.shape)
    if reference is not None:
        noise += np.nan_to_num(ratio(expected, np.asarray(reference.events, dtype=float)))
    past = replace(past, chance=past.chance * noise)
    found = (spread or (spread_of_shares if share else spread_of_counts))(past)
    now, wider = expected[:, week], noise[:, week] + added[:, week]
    rows = np.flatnonzero(np.isfinite(now))
    p = np.full(now.shape, np.nan)
    counted, asked = (values[rows, week] for values in given[:2])
    shape = (now[rows], found[rows], wider[rows], worse)
    p[rows] = share_mid_p(counted, asked, *shape) if share else count_mid_p(counted, *shape)
    return Surprise(p, now, np.where(np.isfinite(now), found, np.nan))


def _compare(
    count: np.ndarray, size: np.ndarray, rate: np.ndarray, use: np.ndarray, *, share: bool
) -> tuple[np.ndarray, np.ndarray, Past]:
    """Give what is expected, the part that each week would add to the baseline, and the past."""
    known = np.isfinite(count) & (size > 0) & np.isfinite(rate)
    use = use & known
    weight = np.where(known, size * rate, np.nan)
    total, behind, asked = (_sum(values, use) for values in (count, weight, size))
    enough = (use.sum(axis=1) >= FEWEST_POINTS) & (behind > 0)
    child = 1 + 1 / np.maximum(asked, HALF) if share else 1.0
    added = weight / np.where(enough, behind, np.nan)[:, np.newaxis]
    expected = added * ((total + HALF) / child)[:, np.newaxis]
    chance = expected
    if share:
        expected = np.minimum(expected, size * (1 - TINY))
        chance = expected * (1 - ratio(expected, size))
    past = (np.where(use, values, np.nan) for values in (count, expected, chance, size))
    return expected, added, Past(*past, use.sum(axis=1))


def _before(baseline: Baseline, week: int) -> np.ndarray:
    """Mask the baseline weeks before the one in question, in its phase."""
    columns = np.arange(len(baseline.phases))
    return baseline.mask & (columns < week) & (baseline.phases == baseline.phases[week])


def _checked(
    events: ArrayLike,
    exposure: ArrayLike,
    baseline: Baseline,
    reference: Reference | None,
    week: int,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Check the shapes; give counts, sizes and the rate that is followed."""
    shape = baseline.mask.shape
    count, size = np.asarray(events, dtype=float), np.asarray(exposure, dtype=float)
    rate = np.ones(shape) if reference is None else np.asarray(reference.rate, dtype=float)
    for name, found in (("events", count), ("exposure", size), ("reference", rate)):
        if found.shape != shape:
            raise InvalidCounts(
                f"{name} {found.shape} must have one row an area and one column a week {shape}"
            )
    if not 0 <= week < shape[1]:
        raise InvalidCounts(f"week {week} must be one of the {shape[1]} columns, from 0")
    return count, size, rate


def _sum(values: np.ndarray, use: np.ndarray) -> np.ndarray:
    return np.where(use, values, 0.0).sum(axis=1)


def _mean(values: np.ndarray) -> np.ndarray:
    """Average along the weeks; 1 where there are none."""
    known = np.isfinite(values)
    number = known.sum(axis=1)
    return np.where(number > 0, _sum(values, known) / np.maximum(number, 1), 1.0)


def _pearson(past: Past) -> np.ndarray:
    """Divide squared distances by what chance makes of them."""
    squares = ratio((past.events - past.expected) ** 2, past.chance)
    return pearson(_sum(squares, np.isfinite(squares)), past.points)
