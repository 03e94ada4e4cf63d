"""A tract of infants has more visits than one of teenagers; that much is to be expected of it.

Expected counts are what an area would have if the region's children of each age behaved the same
everywhere. Every rate here can be held against them: an area's *age-adjusted person-weeks* are its
expected count over the region's rate, and take the place of its person-weeks in any method.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidCounts
from hotspot.rates.effective import as_counts_and_exposure
from hotspot.rates.strata import Strata, as_strata, as_weights

FEWEST_EVENTS = 10.0
"""Events in the whole region below which its rates by age are not worth more than one for all."""

MOST_WITHOUT_AGE = 0.2
"""Share of events without a known age above which the others do not speak for all ages."""

BY_AGE = "expected from the region's rates by age"
ALIKE = "expected from the region's rate of all ages"

_NOBODY = "there is no area to learn from"
_BANDS_NOT_KNOWN = "the number of children by age is not known"
_ONE_BAND = "there is only one age band"
_SAME_AGES = "all areas are taken to have children of the same ages"
_TOO_FEW = f"the region has fewer than {FEWEST_EVENTS:g} events in these weeks"
_NO_AGES = f"more than {MOST_WITHOUT_AGE:.0%} of events have no age"


@dataclass(frozen=True, eq=False)
class ExpectedCounts:
    """What each area would have at the region's rates.

    Parameters
    ----------
    expected : ndarray of float, shape (n,)
        Events or bed-days; zero where nobody lives, not a number where the number of children is
        not known. Over the areas the rates were learned from they sum to what was counted.
    person_weeks : ndarray of float, shape (n,)
        Age-adjusted: expected over ``reference``. Divided into events they give rates that can
        be compared whatever the ages; where nothing was counted at all, person-weeks as given.
    reference : float
        Crude rate of the areas learned from, per person-week.
    by_age : ndarray of bool, shape (n,)
        False where the area is compared at all ages together.
    method : str
        In words.
    why : str
        What had to be put up with, in words; "" if nothing.
    """

    expected: np.ndarray
    person_weeks: np.ndarray
    reference: float
    by_age: np.ndarray
    method: str
    why: str


def expected_at_rates(exposure_by_band: ArrayLike, rates: ArrayLike) -> np.ndarray:
    """Give the events that given rates by age would bring to each area.

    Parameters
    ----------
    exposure_by_band : array_like of float, shape (b, n)
        Person-weeks; zero or more, or not a number where it is not known.
    rates : array_like of float, shape (b,)
        Events per person-week of each age band, of a standard or another year.

    Returns
    -------
    ndarray of float, shape (n,)
        Expected events; not a number where a band with a rate has an unknown number of children.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible.
    """
    strata = as_strata(np.zeros_like(np.asarray(exposure_by_band, float)), exposure_by_band)
    per_week = as_weights("rates", rates, strata.events.shape[0])
    unknown = (~strata.known & (per_week[:, np.newaxis] > 0)).any(axis=0)
    return np.where(unknown, np.nan, per_week @ strata.person_weeks)


def expected_counts(
    events_by_band: ArrayLike,
    exposure_by_band: ArrayLike,
    *,
    events: ArrayLike | None = None,
    exposure: ArrayLike | None = None,
    learn_from: ArrayLike | None = None,
) -> ExpectedCounts:
    r"""Give the events each area would have if children of an age were alike everywhere.

    Parameters
    ----------
    events_by_band : array_like of float, shape (b, n)
        Events or bed-days of each age band and area.
    exposure_by_band : array_like of float, shape (b, n)
        Person-weeks; not a number where the children of the band are not known.
    events, exposure : array_like of float, shape (n,), or None
        The same of all ages, with events whose age is not known; None sums the bands.
    learn_from : array_like of bool, shape (n,), or None
        Areas the region's rates come from: those that are measurable. The others get what would be
        expected of them. None is all.

    Returns
    -------
    ExpectedCounts
        In the order of the areas.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible.

    Notes
    -----
    :math:`E_i=c\sum_b r_b n_{ib}`, with :math:`r_b` the rate of band *b* in all areas learned from
    and *c* such that :math:`\sum E=\sum O` over them [1]_. An area with a band of unknown size is
    expected to have the rate of all ages, on the same scale. Events of unknown age are taken to be
    spread over ages like the others (*c* sees to it); so are events of a band in which the region
    has no children. All areas are compared at all ages together if there is only one band, if no
    area has numbers by age, if these are the same shares of all children everywhere (a site may
    state shares where it has no counts), if the region has fewer than ten events, or if more than
    a fifth of them have no age.

    The counts themselves set the expectation, so a ratio of 1 is the region of these weeks and
    nothing else; to compare with another year, take its rates (``expected_at_rates``).

    References
    ----------
    .. [1] Breslow NE, Day NE (1987). Statistical methods in cancer research, volume II. IARC,
       65-72.
    """
    strata = as_strata(events_by_band, exposure_by_band)
    aged = np.asarray(events_by_band, float).reshape(strata.events.shape)
    aged = np.where(np.isfinite(aged) & (aged > 0), aged, 0.0)
    o, n = _of_all_ages(strata, aged.sum(axis=0) if events is None else events, exposure)
    learn = np.ones(o.shape, dtype=bool) if learn_from is None else np.asarray(learn_from, bool)
    if learn.shape != o.shape:
        raise InvalidCounts(f"learn_from {learn.shape} must have one value an area {o.shape}")
    return _expected(aged, strata, o, n, learn & (n > 0))


def expected_alike(
    events: ArrayLike, exposure: ArrayLike, *, why: str, learn_from: ArrayLike | None = None
) -> ExpectedCounts:
    """Give the events each area would have at the one rate of all ages.

    Parameters
    ----------
    events, exposure : array_like of float, shape (n,)
        Events and person-weeks; exposure is not a number where it is not known.
    why : str
        Why ages are not told apart, in words.
    learn_from : array_like of bool, shape (n,), or None
        Areas the rate comes from; None is all.

    Returns
    -------
    ExpectedCounts
        In the order of the areas; the person-weeks are those given.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible.
    """
    o, weeks = as_counts_and_exposure(events, exposure)
    n = np.where(np.isnan(np.asarray(exposure, float)), np.nan, weeks)
    learn = (n > 0) & (True if learn_from is None else np.asarray(learn_from, bool))
    return _alike(o, n, learn, why)


def _of_all_ages(
    strata: Strata, events: ArrayLike, exposure: ArrayLike | None
) -> tuple[np.ndarray, np.ndarray]:
    """Give events and person-weeks of all ages; the latter not a number where nobody knows."""
    summed = np.where(strata.known.all(axis=0), strata.person_weeks.sum(axis=0), np.nan)
    given = summed if exposure is None else np.asarray(exposure, float)
    if given.shape != summed.shape:
        raise InvalidCounts(f"exposure {given.shape} must have one value an area {summed.shape}")
    n = np.where(np.isnan(given), summed, given)
    return as_counts_and_exposure(events, n)[0], n


def _expected(
    aged: np.ndarray, strata: Strata, o: np.ndarray, n: np.ndarray, learn: np.ndarray
) -> ExpectedCounts:
    """Tell ages apart where that can be done."""
    by_age = strata.known.all(axis=0) & (strata.person_weeks.sum(axis=0) > 0) & (n > 0)
    teachers = learn & by_age
    counts, weeks = (part[:, teachers].sum(axis=1) for part in (aged, strata.person_weeks))
    counted = o[teachers].sum()
    without_age = 1 - counts[weeks > 0].sum() / counted if counted > 0 else 1.0
    refusals = {
        _NOBODY: not learn.any(),
        _ONE_BAND: strata.events.shape[0] < 2,
        _BANDS_NOT_KNOWN: not teachers.any(),
        _SAME_AGES: _all_same(strata.person_weeks[:, by_age]),
        _TOO_FEW: o[learn].sum() < FEWEST_EVENTS,
        _NO_AGES: without_age > MOST_WITHOUT_AGE,
    }
    found = [words for words, applies in refusals.items() if applies]
    if found:
        return _alike(o, n, learn, found[0])
    rates = np.divide(counts, weeks, out=np.zeros_like(counts), where=weeks > 0)
    of_all = (rates @ weeks) / n[teachers].sum()
    raw = np.where(by_age, rates @ strata.person_weeks, n * of_all)
    expected = raw * (o[learn].sum() / raw[learn].sum())
    reference = o[learn].sum() / n[learn].sum()
    return ExpectedCounts(
        expected=expected,
        person_weeks=expected / reference,
        reference=float(reference),
        by_age=by_age,
        method=BY_AGE,
        why=_remarks(int(((n > 0) & ~by_age).sum()), int((n > 0).sum()), without_age),
    )


def _all_same(weeks: np.ndarray) -> bool:
    """Say whether no area has other ages: their numbers are shares of one total, not counts."""
    shares = weeks / weeks.sum(axis=0)
    return bool(np.allclose(shares, shares[:, :1], rtol=1e-6, atol=0))


def _alike(o: np.ndarray, n: np.ndarray, learn: np.ndarray, why: str) -> ExpectedCounts:
    """Compare all ages together."""
    reference = float(o[learn].sum() / n[learn].sum()) if learn.any() else np.nan
    return ExpectedCounts(
        expected=reference * n,
        person_weeks=n,
        reference=reference,
        by_age=np.zeros(o.shape, dtype=bool),
        method=ALIKE,
        why=why,
    )


def _remarks(alike: int, areas: int, without_age: float) -> str:
    """Say what had to be put up with."""
    words = []
    if alike:
        words.append(f"{_BANDS_NOT_KNOWN} in {alike} of {areas} areas, compared at all ages")
    if without_age >= 0.005:
        words.append(f"{without_age:.0%} of events have no age and count like the others")
    return "; ".join(words)
