"""How much weeks vary beyond chance is known only as well as few weeks can tell it.

A baseline that happens to be calm makes narrow limits, and a stable series then passes them again
and again. So every spread is widened as Student's distribution is wider than the normal's: much
for a dozen weeks, hardly for a hundred. Charts and the list of the week take it from here.
"""

import numpy as np
from scipy.special import ndtri, stdtrit

KNOWN_AT = 0.00135
"""Tail probability, of three sigma, at which what is not known of the spread is allowed for."""

LEAST_FREEDOM = 4.0
"""Of the spread. Below, a series of hardly any events would be taken to come in great clumps, and a
single event for rarer than it is."""


def pearson(squares: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Divide squared standardized distances by their degrees of freedom.

    Parameters
    ----------
    squares : ndarray of float
        Sum over the baseline of squared distances from the mean, over their variance by chance.
    points : ndarray of float, same shape
        Weeks of the baseline; one counts as two.

    Returns
    -------
    ndarray of float, same shape
        Variance over that of chance; may be below 1.
    """
    return squares / freedom_of(points)


def freedom_of(points: np.ndarray) -> np.ndarray:
    """Give the degrees of freedom that a mean leaves, at least one."""
    return np.maximum(points - 1, 1)


def widening(freedom: np.ndarray) -> np.ndarray:
    r"""Say by how much a variance grows that is known from so many degrees of freedom only.

    Parameters
    ----------
    freedom : ndarray of float
        Degrees of freedom; fewer than ``LEAST_FREEDOM`` are taken as these.

    Returns
    -------
    ndarray of float, same shape
        Square of :math:`t_{\nu,p} / z_p`, the quantiles of Student's and the normal distribution
        at ``KNOWN_AT``.
    """
    freedom = np.maximum(freedom, LEAST_FREEDOM)
    return (stdtrit(freedom, KNOWN_AT) / ndtri(KNOWN_AT)) ** 2


def of_counts(factor: np.ndarray, mean: np.ndarray, points: np.ndarray) -> np.ndarray:
    r"""Put the spread of counts on the safe side of what is known of it.

    Parameters
    ----------
    factor : ndarray of float
        Pearson's.
    mean : ndarray of float, same shape
        Expected events a week.
    points : ndarray of float, same shape
        Weeks of the baseline.

    Returns
    -------
    ndarray of float, same shape
        At least 1.
    """
    return np.maximum(factor * widening(freedom_of_counts(factor, mean, points)), 1.0)


def freedom_of_counts(factor: np.ndarray, mean: np.ndarray, points: np.ndarray) -> np.ndarray:
    r"""Say how well the spread of counts is known.

    Parameters
    ----------
    factor, mean, points : ndarray of float
        As for ``of_counts``.

    Returns
    -------
    ndarray of float, same shape
        Degrees of freedom: the variance of the factor grows with the kurtosis of the counts, that
        of a negative binomial.
    """
    least = np.maximum(factor, 1.0)
    kurtosis = 6 * (least - 1) / mean + 1 / (least * mean)
    return 2 * freedom_of(points) / (2 + kurtosis)


def of_shares(factor: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Put the spread of shares on the safe side of what is known of it, at least 1.

    Parameters
    ----------
    factor : ndarray of float
        Pearson's.
    points : ndarray of float, same shape
        Weeks of the baseline.

    Returns
    -------
    ndarray of float, same shape
        Factor of the variance.
    """
    return np.maximum(factor * widening(freedom_of(points)), 1.0)
