"""A new week looks quiet because its records are late, and past weeks tell by how much.

A *cohort* is the events of one week; its *delay* is the days from the end of the week to the day of
a refresh. The share of a cohort known at a delay is its completeness *F*. It is learned by chain
ladder: how much cohorts grew from each delay to the next, the newest cohorts only, because coding
speeds up and slows down. How far off such a nowcast is, is not taken from theory: the same nowcast
is made again for past weeks from what was known then, and held against what came later.

Late records mostly add, so *F* rises to one. Where sources take records back it may lie above one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincc, gammaln, logsumexp
from scipy.stats import t as student

from hotspot.core.errors import InvalidCounts

COHORTS = 16
"""Newest cohorts that say how much a week grows from one delay to the next."""

FEWEST = 8
"""Cohorts, and past nowcasts that have come true, that it takes to believe them."""

PAST = 52
"""Newest past nowcasts whose errors make the interval."""

SETTLED = 0.005
"""A cohort that grows by less than this share from now on has come true."""

HIGHEST = 1.5
"""Completeness above this is no revision but an error of the source, and is not known."""

COMPLETE = 0.95
"""Weeks that are this complete, or more, are drawn like any other."""

SURE = 0.90
"""They are, if no end of the interval is further from one than this; or one event is all."""

COVERAGE = 0.95
"""Of the interval of completeness."""

_SIZES = np.geomspace(0.5, 1e5, 48)
_STEPS = 24
_UNLIKELY = 1e-6


@dataclass(frozen=True, eq=False)
class Completeness:
    """How complete cohorts are at each delay.

    Parameters
    ----------
    share : ndarray of float, shape (d,)
        Share of the events to come that are known; not a number where it cannot be learned.
    lower, upper : ndarray of float, shape (d,)
        95 % interval of the share of the newest cohort at that delay.
    """

    share: np.ndarray
    lower: np.ndarray
    upper: np.ndarray


def development_factors(
    cumulative: ArrayLike, *, cohorts: int | None = None, fewest: int = 1
) -> np.ndarray:
    r"""Say by which factor cohorts grow from each delay to the next.

    Parameters
    ----------
    cumulative : array_like of float, shape (n, d)
        Events known of each cohort (oldest first, one a week) at each delay (a week apart); not a
        number where nobody looked, or not yet.
    cohorts : int or None
        Newest cohorts, by the calendar, to learn each factor from; None is all.
    fewest : int, default 1
        Cohorts known at both delays that it takes.

    Returns
    -------
    ndarray of float, shape (d - 1,)
        Not a number where too few cohorts are known at both delays, or they had no event.

    Raises
    ------
    InvalidCounts
        If the counts are not cohorts by delays, or negative.

    Notes
    -----
    The volume-weighted mean of the individual factors [1]_, for cohorts *i* known at both delays:
    :math:`f_j = \sum_i C_{i,j+1} / \sum_i C_{i,j}`.

    References
    ----------
    .. [1] Mack T (1993). Distribution-free calculation of the standard error of chain ladder
       reserve estimates. ASTIN Bulletin 23(2), 213-225.
    """
    known = _checked(cumulative)
    if known.shape[1] < 2:
        return np.empty(0)
    rolling = _rolling_factors(known, cohorts or len(known), fewest)
    last = len(known) - 2 - np.arange(known.shape[1] - 1)
    return np.array([rolling[row, j] if row >= 0 else np.nan for j, row in enumerate(last)])


def share_known(factors: ArrayLike) -> np.ndarray:
    """Turn development factors into the share that is known at each delay.

    Parameters
    ----------
    factors : array_like of float, shape (d - 1,)
        From ``development_factors``.

    Returns
    -------
    ndarray of float, shape (d,)
        One at the last delay; never falling, and never above one, if no factor is below one. Not a
        number where a later factor is not known, or the share would be above ``HIGHEST``.
    """
    growth = np.concatenate([np.cumprod(np.asarray(factors, dtype=float)[::-1])[::-1], [1.0]])
    with np.errstate(divide="ignore", invalid="ignore"):
        share = 1 / growth
    return np.where(share <= HIGHEST, share, np.nan)


def learn_completeness(cumulative: ArrayLike, *, cohorts: int = COHORTS) -> Completeness:
    """Learn how complete the newest cohorts are, and how far off such a nowcast has been.

    Parameters
    ----------
    cumulative : array_like of float, shape (n, d)
        Events known of each cohort at each delay, as for ``development_factors``. The last row is
        the newest cohort, known at the first delay only; one row higher is one delay more.
    cohorts : int
        Newest cohorts to learn each factor from.

    Returns
    -------
    Completeness
        At each delay. Not a number where fewer than ``FEWEST`` cohorts are known at two neighboring
        delays, or fewer than ``FEWEST`` nowcasts from that delay have come true.

    Raises
    ------
    InvalidCounts
        If the counts are not cohorts by delays, or negative.

    Notes
    -----
    Chain ladder as in [1]_. For every past cohort the nowcast of its week is made again from the
    factors of that day, as in [2]_ (R package baselinenowcast). What came later is negative
    binomial around what the nowcast expected, with one size a delay; the interval is that of the
    next cohort, averaged over the sizes that the past errors allow. Where records are taken back
    as well, log errors are Student's *t* instead.

    References
    ----------
    .. [1] Mack T (1993). Distribution-free calculation of the standard error of chain ladder
       reserve estimates. ASTIN Bulletin 23(2), 213-225.
    .. [2] Baseline nowcasting methods for handling delays in epidemiological data (2025). Wellcome
       Open Research 10, 614.
    """
    known = _checked(cumulative)
    share = share_known(development_factors(known, cohorts=cohorts, fewest=FEWEST))
    past = _past_shares(known, cohorts)
    settled = _settled(share)
    final = _final(known[:, settled:])
    lower, upper = np.full(share.shape, np.nan), np.full(share.shape, np.nan)
    lower[settled:] = upper[settled:] = share[settled:]
    for delay in range(settled):
        row = len(known) - 1 - delay
        newest = known[row, delay] if row >= 0 else np.nan
        then = known[:, delay]
        came_true = np.isfinite(final) & np.isfinite(past[:, delay]) & (then > 0)
        rows = np.flatnonzero(came_true)[-PAST:]
        if rows.size >= FEWEST and newest > 0 and np.isfinite(share[delay]):
            lower[delay], upper[delay] = _interval(
                newest, share[delay], then[rows], past[rows, delay], final[rows]
            )
    learned = np.isfinite(lower)
    return Completeness(np.where(learned, share, np.nan), lower, upper)


def _checked(cumulative: ArrayLike) -> np.ndarray:
    known = np.asarray(cumulative, dtype=float)
    if known.ndim != 2 or not known.size:
        raise InvalidCounts(f"cumulative {known.shape} must be cohorts by delays")
    if (known < 0).any() or np.isinf(known).any():
        raise InvalidCounts("cumulative counts must be finite and >= 0, or not a number")
    return known


def _rolling_factors(known: np.ndarray, cohorts: int, fewest: int) -> np.ndarray:
    """Factors from the cohorts up to each row, shape (n, d - 1)."""
    now, later = known[:, :-1], known[:, 1:]
    both = np.isfinite(now) & np.isfinite(later)
    sums = [_rolling_sum(np.where(both, part, 0.0), cohorts) for part in (later, now, both)]
    grown, before, count = sums
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((count >= max(fewest, 1)) & (before > 0), grown / before, np.nan)


def _rolling_sum(values: np.ndarray, length: int) -> np.ndarray:
    total = np.cumsum(values, axis=0)
    total[length:] -= total[:-length].copy()
    return total


def _past_shares(known: np.ndarray, cohorts: int) -> np.ndarray:
    """Share each cohort was thought to be known by, with the factors of that day, shape (n, d)."""
    n, d = known.shape
    rolling = _rolling_factors(known, cohorts, FEWEST)
    shares = np.full((n, d), np.nan)
    for delay in range(d):
        steps = np.arange(delay, d - 1)
        rows = np.arange(n)[:, None] + delay - steps - 1  # the last cohort known at step + 1
        then = rolling[np.maximum(rows, 0), steps]
        growth = np.where(rows >= 0, then, np.nan).prod(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            shares[:, delay] = 1 / growth
    return shares


def _settled(share: np.ndarray) -> int:
    """First delay from which on all shares are one, but for so little that it does not matter."""
    moving = np.flatnonzero(~(np.abs(share - 1) <= SETTLED))
    return int(moving[-1]) + 1 if moving.size else 0


def _final(late: np.ndarray) -> np.ndarray:
    """Newest count of each cohort that has settled; not a number for the others, shape (n,)."""
    found = np.isfinite(late)
    last = late.shape[1] - 1 - np.argmax(found[:, ::-1], axis=1)
    return np.where(found.any(axis=1), late[np.arange(len(late)), last], np.nan)


def _interval(
    newest: float, share: float, then: np.ndarray, past: np.ndarray, final: np.ndarray
) -> tuple[float, float]:
    """Interval of the newest cohort's share, from how far past nowcasts were off."""
    expected, came = then / past - then, final - then
    to_come = newest / share - newest
    adds = to_come >= 0 and np.mean((expected >= 0) & (came >= 0)) >= 0.9
    tails = np.array([(1 - COVERAGE) / 2, (1 + COVERAGE) / 2])
    if adds:
        low, high = _predict_counts(tails, to_come, np.maximum(expected, 0), np.maximum(came, 0))
        return newest / (newest + high), newest / (newest + low)
    errors = np.log(final * past / then)
    spread = np.sqrt(np.mean(errors**2) * (1 + 1 / len(errors)))
    reach = np.exp(student.ppf(tails, len(errors)) * spread)
    return share / reach[1], share / reach[0]


def _predict_counts(
    tails: np.ndarray, expected_now: float, expected: np.ndarray, came: np.ndarray
) -> np.ndarray:
    """Quantiles of what is still to come: negative binomial, averaged over its possible sizes."""
    weight = np.exp(_log_likelihood(came, np.maximum(expected, 1e-9)))
    likely = weight > _UNLIKELY
    size, weight = _SIZES[likely], weight[likely] / weight[likely].sum()
    mean = max(expected_now, 1e-9)
    low = np.full(tails.shape, -1.0)
    high = np.full(tails.shape, 10 * (mean + came.max()) + 100)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        below = _cdf(middle[:, None], mean, size) @ weight
        low, high = np.where(below < tails, middle, low), np.where(below < tails, high, middle)
    return np.maximum(np.round((low + high) / 2), 0.0)


def _log_likelihood(came: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Log of the probability of each size, if all were equally likely beforehand."""
    x, mean, size = came[:, None], expected[:, None], _SIZES[None, :]
    terms = (
        gammaln(x + size) - gammaln(size)
        + size * np.log(size / (size + mean)) + x * np.log(mean / (size + mean))
    )  # fmt: skip
    found = terms.sum(axis=0)
    return found - logsumexp(found)


def _cdf(count: np.ndarray, mean: float, size: np.ndarray) -> np.ndarray:
    """Negative binomial distribution function at counts between whole numbers, for each size."""
    return betaincc(np.maximum(count, -1 + 1e-9) + 1, size, mean / (size + mean))
