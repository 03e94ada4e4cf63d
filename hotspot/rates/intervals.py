"""A count is never exact: the same risk gives another number next year.

Limits for a Poisson count and for a proportion, by the methods public-health readers know by
name. All work on whole arrays and accept the fractional counts that effective counts are.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, gammaincinv, ndtri

Limits = tuple[np.ndarray, np.ndarray]


def garwood(events: ArrayLike, *, coverage: float = 0.95) -> Limits:
    r"""Give the exact limits of a Poisson count.

    Parameters
    ----------
    events : array_like of float, shape (n,)
        Counts, zero or more; fractional counts are allowed, a gap stays a gap.
    coverage : float, default 0.95
        Smallest probability of covering the true mean, between 0 and 1.

    Returns
    -------
    tuple of (ndarray, ndarray), each of shape (n,)
        Lower and upper limits of the mean count, in the order of the input; zero has zero below.

    Notes
    -----
    Half of :math:`\chi^2` quantiles with :math:`2x` and :math:`2x+2` degrees of freedom [1]_.

    References
    ----------
    .. [1] Garwood F (1936). Fiducial limits for the Poisson distribution. Biometrika 28, 437-442.
    """
    x, tail = np.asarray(events, float), (1 - coverage) / 2
    lower = np.where(x > 0, gammaincinv(np.where(x > 0, x, 1.0), tail), x)
    return lower, gammaincinv(x + 1, 1 - tail)


def byar(events: ArrayLike, *, coverage: float = 0.95, exact_below: float = 10.0) -> Limits:
    """Give Byar's limits of a Poisson count, as English public-health statistics print them.

    Parameters
    ----------
    events : array_like of float, shape (n,)
        Counts, zero or more.
    coverage : float, default 0.95
        Nominal coverage, between 0 and 1.
    exact_below : float, default 10
        Counts below it get the exact limits instead; 0 is the bare approximation.

    Returns
    -------
    tuple of (ndarray, ndarray), each of shape (n,)
        Lower and upper limits of the mean count, in the order of the input, never below zero.

    References
    ----------
    .. [1] Breslow NE, Day NE (1987). Statistical methods in cancer research, volume II. IARC, 69.
    .. [2] Public Health England (2018). Technical guide: confidence intervals.
    """
    x, z = np.asarray(events, float), ndtri(1 - (1 - coverage) / 2)
    some, more = np.where(x > 0, x, 1.0), x + 1
    below = 1 - 1 / (9 * some) - z / (3 * np.sqrt(some))
    above = 1 - 1 / (9 * more) + z / (3 * np.sqrt(more))
    lower = np.where(x > 0, x * np.maximum(below, 0) ** 3, x)
    exact = garwood(x, coverage=coverage)
    few = x < exact_below
    return np.where(few, exact[0], lower), np.where(few, exact[1], more * above**3)


def wilson(positives: ArrayLike, trials: ArrayLike, *, coverage: float = 0.95) -> Limits:
    """Give Wilson's score limits of a proportion.

    Parameters
    ----------
    positives : array_like of float, shape (n,)
        Successes, between zero and ``trials``.
    trials : array_like of float, shape (n,)
        Trials; where there are none, the limits are not a number.
    coverage : float, default 0.95
        Nominal coverage, between 0 and 1.

    Returns
    -------
    tuple of (ndarray, ndarray), each of shape (n,)
        Lower and upper limits of the share, within 0 and 1, in the order of the input.

    References
    ----------
    .. [1] Wilson EB (1927). Probable inference, the law of succession, and statistical inference.
       Journal of the American Statistical Association 22, 209-212.
    """
    x, n = _successes(positives, trials)
    z = ndtri(1 - (1 - coverage) / 2)
    half = z * np.sqrt(z**2 + 4 * x * (1 - x / n))
    lower = (2 * x + z**2 - half) / (2 * (n + z**2))
    upper = (2 * x + z**2 + half) / (2 * (n + z**2))
    return np.where(x == 0, x / n, lower), np.where(x == n, x / n, upper)


def clopper_pearson(positives: ArrayLike, trials: ArrayLike, *, coverage: float = 0.95) -> Limits:
    """Give the exact limits of a proportion, which cover at least as often as they claim.

    Parameters
    ----------
    positives : array_like of float, shape (n,)
        Successes, between zero and ``trials``.
    trials : array_like of float, shape (n,)
        Trials; where there are none, the limits are not a number.
    coverage : float, default 0.95
        Smallest probability of covering the true share, between 0 and 1.

    Returns
    -------
    tuple of (ndarray, ndarray), each of shape (n,)
        Lower and upper limits of the share, within 0 and 1, in the order of the input.

    References
    ----------
    .. [1] Clopper CJ, Pearson ES (1934). The use of confidence or fiducial limits illustrated in
       the case of the binomial. Biometrika 26, 404-413.
    """
    x, n = _successes(positives, trials)
    tail, rest = (1 - coverage) / 2, n - x
    lower = betaincinv(np.where(x > 0, x, 1.0), rest + 1, tail)
    upper = betaincinv(x + 1, np.where(rest > 0, rest, 1.0), 1 - tail)
    return np.where(x > 0, lower, x / n), np.where(rest > 0, upper, x / n)


def jeffreys(positives: ArrayLike, trials: ArrayLike, *, coverage: float = 0.95) -> Limits:
    """Give the limits of a proportion under Jeffreys' prior, which keep their promise on average.

    Parameters
    ----------
    positives : array_like of float, shape (n,)
        Successes, between zero and ``trials``.
    trials : array_like of float, shape (n,)
        Trials; where there are none, the limits are not a number.
    coverage : float, default 0.95
        Posterior probability inside, between 0 and 1.

    Returns
    -------
    tuple of (ndarray, ndarray), each of shape (n,)
        Lower and upper limits of the share, strictly within 0 and 1, in the order of the input.

    References
    ----------
    .. [1] Brown LD, Cai TT, DasGupta A (2001). Interval estimation for a binomial proportion.
       Statistical Science 16(2), 101-133.
    """
    x, n = _successes(positives, trials)
    tail = (1 - coverage) / 2
    a, b = x + 0.5, n - x + 0.5
    return betaincinv(a, b, tail), betaincinv(a, b, 1 - tail)


def _successes(positives: ArrayLike, trials: ArrayLike) -> Limits:
    """Align both and turn "no trial" into a gap."""
    x, n = np.broadcast_arrays(np.asarray(positives, float), np.asarray(trials, float))
    some = n > 0
    return np.where(some, x, np.nan), np.where(some, n, np.nan)
