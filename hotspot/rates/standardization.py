"""Two places with the same risk at every age have different rates if one has more infants.

Standardizing takes the ages out of the comparison. The direct way asks what the rate would be if
every area had children of the same ages; it needs counts in every age band, so it serves large
areas. The indirect way asks how many events there would be if the area had everybody's rates; it
needs only the total of the area, so it serves tracts.
"""

from dataclasses import dataclass, fields
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidCounts, UnsupportedMethod
from hotspot.core.measures import Family
from hotspot.core.types import RateEstimates
from hotspot.rates.crude import crude_rates
from hotspot.rates.strata import Strata, as_strata, as_weights
from hotspot.rates.weighted import dobson, fay_feuer, weighted_sums

DirectInterval = Literal["dobson", "fay_feuer"]

FEWEST_EVENTS = 10.0
"""Fewer events than these make no directly standardized rate: Public Health England's rule."""

BAND_NOT_KNOWN = "the number of children of an age band is not known"
BAND_EMPTY = "nobody of an age band lives there"
NO_DENOMINATOR = "no denominator"

_LIMITS = {"dobson": dobson, "fay_feuer": fay_feuer}
_NAMES = {"dobson": "Dobson", "fay_feuer": "Fay-Feuer"}


@dataclass(frozen=True, eq=False)
class StandardizedRates(RateEstimates):
    """Rates with the ages taken out of the comparison.

    Parameters
    ----------
    rate, lower, upper, method, coverage, reference, margin, exceedance, shortfall
        As of ``RateEstimates``.
    reason : ndarray of str, shape (n,), or None
        Why an area has no rate; "" where it has one.
    """

    reason: np.ndarray | None = None


def standardize_directly(
    events: ArrayLike,
    exposure: ArrayLike,
    standard: ArrayLike,
    *,
    squares: ArrayLike | None = None,
    interval: DirectInterval = "dobson",
    coverage: float = 0.95,
    fewest_events: float = FEWEST_EVENTS,
) -> StandardizedRates:
    r"""Give the rate each area would have if its children had the ages of a standard population.

    Parameters
    ----------
    events : array_like of float, shape (b, n) or (b,)
        Events of each age band and area; one dimension is one area.
    exposure : array_like of float, shape (b, n) or (b,)
        Person-weeks of each age band and area. Not a number where it is not known.
    standard : array_like of float, shape (b,)
        Standard population, in any unit. A band without weight takes no part.
    squares : array_like of float, shape (b, n) or (b,), or None
        Sum over children of their squared events; None takes events as separate. Bed-days and
        returning children must bring them (``repeat_events`` makes them).
    interval : {"dobson", "fay_feuer"}
        Limits of Dobson [1]_ as in English public-health statistics, or the gamma limits [2]_,
        which cover at least as often as they claim where weights differ much.
    coverage : float, default 0.95
        Of the interval, between 0 and 1.
    fewest_events : float, default 10
        Areas with fewer events have no rate.

    Returns
    -------
    StandardizedRates
        Per person-week, in the order of the areas; a gap with its reason where there are too few
        events, or children of an age band are none or not known. ``reference`` is the
        standardized rate of all areas together.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible, or the standard has nobody.
    UnsupportedMethod
        If the interval is not one of the two.

    Notes
    -----
    The rate is :math:`\sum_b w_b x_b/n_b` with :math:`w_b` the standard's share of band *b*. Events
    of one child are not independent; their squares then take the place of the counts in the
    variance [3]_. The limits are in ``rates.weighted``.

    References
    ----------
    .. [1] Dobson AJ, Kuulasmaa K, Eberle E, Scherer J (1991). Confidence intervals for weighted
       sums of Poisson parameters. Statistics in Medicine 10, 457-462.
    .. [2] Fay MP, Feuer EJ (1997). Confidence intervals for directly standardized rates: a method
       based on the gamma distribution. Statistics in Medicine 16, 791-801.
    .. [3] Public Health England (2018). Technical guide: confidence intervals.
    """
    if interval not in _LIMITS:
        raise UnsupportedMethod(
            f"interval {interval!r} does not serve a weighted sum; choose one of"
            f" {', '.join(_LIMITS)}"
        )
    strata, weights, v = _weighted(events, exposure, standard, squares)
    found = weighted_sums(strata, weights, v)
    lower, upper = _LIMITS[interval](found, coverage=coverage)
    reason = _why_no_rate(strata, fewest_events)
    gap = np.where(reason == "", 1.0, np.nan)
    repeats = "" if squares is None else ", events of one child not independent"
    return StandardizedRates(
        rate=found.rate * gap,
        lower=lower * gap,
        upper=upper * gap,
        method=f"directly standardized by age, {_NAMES[interval]} limits{repeats}",
        coverage=coverage,
        reference=_of_all(strata, weights),
        reason=reason,
    )


def standardize_indirectly(
    events: ArrayLike,
    expected: ArrayLike,
    *,
    reference: float = 1.0,
    family: Family = "events",
    squares: ArrayLike | None = None,
    persons: ArrayLike | None = None,
    interval: Literal["byar", "garwood"] = "byar",
    coverage: float = 0.95,
) -> StandardizedRates:
    """Hold what was counted in each area against what everybody's rates by age would bring there.

    Parameters
    ----------
    events : array_like of float, shape (n,)
        Events or bed-days of each area, of all ages.
    expected : array_like of float, shape (n,)
        Events expected there (``rates.expected``). Zero or not a number is "no denominator".
    reference : float, default 1
        What "as expected" is called: 1 gives the ratio of observed to expected; the crude rate of
        those who set the expectation gives an indirectly standardized rate.
    family : {"events", "person_days"}
        Person-days must bring squares and persons.
    squares, persons : array_like of float, shape (n,), or None
        Sum over children of squared totals, and distinct children.
    interval : {"byar", "garwood"}
        Byar's limits, exact below 10 (default), or exact ones; the expectation is taken as known.
    coverage : float, default 0.95
        Of the interval, between 0 and 1.

    Returns
    -------
    StandardizedRates
        In the unit of ``reference`` and the order of the input; a gap where nothing is expected.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible.
    UnsupportedMethod
        If the measure is a share, or person-days come without squares.

    Notes
    -----
    Each area is weighted by its own ages, so ratios of two areas should be compared with 1, not
    with each other, unless their ages are alike [1]_.

    References
    ----------
    .. [1] Breslow NE, Day NE (1987). Statistical methods in cancer research, volume II. IARC,
       65-72.
    """
    if family == "proportion":
        raise UnsupportedMethod("a share of the screened has no expected count; use crude_rates")
    clumps = {"squares": squares, "persons": persons}
    ratio = crude_rates(
        events, expected, family=family, coverage=coverage, interval=interval, **clumps
    )
    parts = {field.name: getattr(ratio, field.name) for field in fields(ratio)}
    parts |= {name: reference * parts[name] for name in ("rate", "lower", "upper")}
    parts["method"] = ratio.method.replace("crude", "indirectly standardized by age", 1)
    parts["reference"] = float(reference)
    reason = np.where(np.isnan(ratio.rate), NO_DENOMINATOR, "")
    return StandardizedRates(**parts, reason=reason)


def repeat_events(individuals: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Turn "so many children had one event, so many had two" into events and squares.

    Parameters
    ----------
    individuals : array_like of float, shape (t, ...)
        Children with 1, 2, ... t events, along the first axis.

    Returns
    -------
    tuple of (ndarray, ndarray), each of the shape of one row
        Events, and the sum over children of their squared events.
    """
    found = np.asarray(individuals, float)
    times = np.arange(1, found.shape[0] + 1)
    return np.tensordot(times, found, 1), np.tensordot(times**2, found, 1)


def _weighted(
    events: ArrayLike, exposure: ArrayLike, standard: ArrayLike, squares: ArrayLike | None
) -> tuple[Strata, np.ndarray, np.ndarray]:
    """Check everything, leave out bands without weight, and make the others' weights sum to 1."""
    strata = as_strata(events, exposure)
    weights = as_weights("standard", standard, strata.events.shape[0])
    if not weights.sum() > 0:
        raise InvalidCounts("the standard population has nobody; give one weight above zero")
    v = strata.events if squares is None else _squares(squares, exposure)
    use = weights > 0
    kept = Strata(strata.events[use], strata.person_weeks[use], strata.known[use])
    return kept, weights[use] / weights.sum(), v[use]


def _squares(squares: ArrayLike, exposure: ArrayLike) -> np.ndarray:
    try:
        return as_strata(squares, exposure).events
    except InvalidCounts as error:
        raise InvalidCounts(f"squares: {error}") from None


def _why_no_rate(strata: Strata, fewest_events: float) -> np.ndarray:
    """Give the first reason against a directly standardized rate; "" where there is none."""
    rules = {
        NO_DENOMINATOR: ~(strata.person_weeks > 0).any(axis=0),
        BAND_NOT_KNOWN: ~strata.known.all(axis=0),
        BAND_EMPTY: ~(strata.person_weeks > 0).all(axis=0),
        f"fewer than {fewest_events:g} events": strata.events.sum(axis=0) < fewest_events,
    }
    return np.select(list(rules.values()), list(rules), default="")


def _of_all(strata: Strata, weights: np.ndarray) -> float:
    """Give the standardized rate of all areas together; a gap if a band has nobody at all."""
    n = strata.person_weeks.sum(axis=1)
    if not (n > 0).all():
        return np.nan
    return float((weights * strata.events.sum(axis=1) / n).sum())
