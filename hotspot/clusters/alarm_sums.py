"""An outbreak must not raise what is expected of it, and sums are as uneven as they have been.

What a place and those around it should have had in these weeks is learned from all the other
places; how far sums usually are from that, beyond chance, from all past weeks.
"""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.sparse import csr_array, eye_array
from scipy.special import betainc

from hotspot.clusters.alarm_shapes import LENGTHS
from hotspot.clusters.usual_level import UsualLevel

RECENT = max(LENGTHS)
"""Weeks that are judged, and so are not part of what is usual."""

FAR_OFF = 4.0
"""Standard deviations beyond which a sum says nothing more of ordinary unevenness."""

_WARM_UP = 13
"""Weeks that a place must have been seen in before its sums say how uneven sums are."""

_REST = 1e-9
"""Part of the region that is nothing but rounding error."""


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums over the shapes around n places, or over other sets, in each of w looks.

    Parameters
    ----------
    observed, expected : ndarray of float, shape (2, 3, n, w)
        Events, and those that are usual: for the place alone and with its nearest, by length.
        Expected events are not a number where no other place says what the weeks were like.
    doubt : ndarray of float, shape (2, 3, n, w)
        Variance of what is expected.
    """

    observed: np.ndarray
    expected: np.ndarray
    doubt: np.ndarray


def sum_shapes(
    events: np.ndarray,
    exposure: np.ndarray,
    factor: np.ndarray,
    variance: np.ndarray,
    around: csr_array,
) -> Sums:
    """Add up what was seen and what was to be expected, by shape.

    Parameters
    ----------
    events, exposure : ndarray of float, shape (n, w, 4)
        Of the four weeks of each look, newest last; zero where not seen.
    factor, variance : ndarray of float, shape (n, w)
        What was known of each place before these weeks.
    around : csr_array, shape (n, n)
        Adds up each place with its nearest.

    Returns
    -------
    Sums
        By shape.
    """
    alone = eye_array(len(events), format="csr")
    found = [sum_sets(events, exposure, factor, variance, sets) for sets in (alone, around)]
    names = ("observed", "expected", "doubt")
    return Sums(*(np.stack([getattr(one, name) for one in found]) for name in names))


def sum_sets(
    events: np.ndarray,
    exposure: np.ndarray,
    factor: np.ndarray,
    variance: np.ndarray,
    sets: csr_array,
) -> Sums:
    """Add up what was seen and what was to be expected, by length, of any sets of places.

    Parameters
    ----------
    events, exposure, factor, variance : ndarray of float
        As of ``sum_shapes``.
    sets : csr_array, shape (m, n)
        Adds up the places of each set.

    Returns
    -------
    Sums
        By length and set, shape (3, m, w).
    """
    usual = exposure * factor[..., np.newaxis]
    seen, whole = events.sum(axis=0), usual.sum(axis=0)
    base = _last_weeks(exposure * _ratio(seen, whole))
    inside, share = _added(sets, events), _added(sets, usual)
    rest, rest_share = seen - inside, whole - share
    enough = rest_share > _REST * whole
    week = _ratio(rest, np.where(enough, rest_share, 0))
    expected = share * np.where(enough | (whole == 0), week, np.nan)
    unsure = _ratio(expected**2, np.where(rest > 0, rest, 0))
    doubt = _added(sets, variance[..., np.newaxis] * base**2) + _last_weeks(unsure)
    parts = (_last_weeks(inside), _last_weeks(expected), doubt)
    return Sums(*(np.moveaxis(part, -1, 0) for part in parts))


def sum_over_weeks(
    events: np.ndarray, exposure: np.ndarray, level: UsualLevel, around: csr_array
) -> Sums:
    """Add up shapes in all four weeks in a row, each with what was known before them.

    Parameters
    ----------
    events, exposure : ndarray of float, shape (n, t)
        Zero where not seen; four weeks or more.
    level : UsualLevel
        Of the same weeks.
    around : csr_array, shape (n, n)
        Adds up each place with its nearest.

    Returns
    -------
    Sums
        By shape; the first look is that of the first four weeks.
    """
    x, n = (sliding_window_view(values, RECENT, axis=1) for values in (events, exposure))
    looks = x.shape[1]
    return sum_shapes(x, n, level.factor[:, :looks], level.variance[:, :looks], around)


def unevenness_by_shape(sums: Sums, level: UsualLevel, memory: float) -> np.ndarray:
    """Say how far sums by shape were off in past weeks, beyond what chance and doubt allow.

    Parameters
    ----------
    sums : Sums
        Of n places in w looks, the first of which ends with the fourth week.
    level : UsualLevel
        Of the same weeks.
    memory : float
        Weight that a week keeps from one week to the next.

    Returns
    -------
    ndarray of float, shape (2, 3, w + 4)
        At least 1; column *j* knows the looks that end within the first *j* weeks. Until there is
        one, it is the unevenness of weekly counts. Sums further off than four standard deviations
        are taken as that far.
    """
    places_known = level.weeks >= _WARM_UP
    uneven = np.ones((*sums.observed.shape[:2], sums.observed.shape[-1] + RECENT))
    beyond, within = np.zeros((2, *uneven.shape[:2]))
    for column in range(uneven.shape[-1]):
        look = column - RECENT
        if look >= 0:
            allowed = sums.expected[..., look] + sums.doubt[..., look]
            use = places_known[:, look] & (allowed > 0)
            far = FAR_OFF * np.sqrt(np.where(use, allowed, 0) * uneven[..., column - 1, np.newaxis])
            off = np.abs(sums.observed[..., look] - sums.expected[..., look])
            off = np.where(use, np.minimum(off, far + 1), 0)
            beyond = memory * beyond + (off**2).sum(axis=-1)
            within = memory * within + np.where(use, allowed, 0).sum(axis=-1)
        known = np.divide(beyond, within, out=np.full_like(beyond, np.nan), where=within > 0)
        known = np.where(within > 0, known, level.unevenness[column])
        uneven[..., column] = np.maximum(known, 1.0)
    return uneven


def mid_p(observed: np.ndarray, expected: np.ndarray, variance: np.ndarray) -> np.ndarray:
    r"""Give the probability of more events than were seen, and half of as many.

    Parameters
    ----------
    observed, expected, variance : ndarray of float, of one shape
        Events, and mean and variance that they should have; the variance not below the mean.

    Returns
    -------
    ndarray of float
        In that shape: of the negative binomial distribution with these moments, by the incomplete
        beta function, so that shares of events are no trouble. Exactly 1 where no more was seen
        than expected, which surprises nobody; not a number where nothing was expected.
    """
    p = np.where(expected > 0, 1.0, np.nan)
    more = observed > expected  # also where nothing is expected: nothing is said there
    more &= expected > 0
    x, e, v = observed[more], expected[more], variance[more]
    size = e**2 / np.maximum(v - e, 1e-6 * e)
    chance = e / (size + e)
    p[more] = (betainc(x, size, chance) + betainc(x + 1, size, chance)) / 2
    return p


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    return np.divide(above, below, out=np.zeros(np.broadcast(above, below).shape), where=below > 0)


def _added(sets: csr_array, values: np.ndarray) -> np.ndarray:
    flat = values.reshape(len(values), -1)
    return (sets @ flat).reshape(-1, *values.shape[1:])


def _last_weeks(values: np.ndarray) -> np.ndarray:
    """Sum the last 1, 2 and 4 weeks."""
    sums = np.cumsum(values[..., ::-1], axis=-1)
    return sums[..., [length - 1 for length in LENGTHS]]
