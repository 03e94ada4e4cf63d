r"""A winter that is as high as winters are is no news; one that is higher is.

*Higher than this season should be?* is asked of a centre line that was fixed before the season
began: the area's own level times the shape that all areas of the region shared in past years.
*Higher than the region this week?* is asked by ``rest_of_region`` in ``seasons.expected``, which
needs no past years, and is deaf to what all areas have at once.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.chart import Exclusion
from hotspot.core.errors import InvalidCounts, NotEnoughData
from hotspot.spc.baselines import Baseline
from hotspot.spc.seasons.between_years import (
    EVENTS_A_TERM,
    LARGEST_GAP,
    gap_of_year,
    relative_variance,
    step_of,
)
from hotspot.spc.seasons.epochs import weeks_within
from hotspot.spc.seasons.expected import Reference
from hotspot.spc.seasons.season_shape import fit_region, n_terms

TWO_YEARS = 100
"""Weeks from first to last from which a season is learned: two years, but for a few at the ends."""

LEAST_WEEKS = 96
"""Weeks that must be left of them when epochs and gaps are taken out."""

REMEDY = "Lengthen the baseline, or compare with the region's same week."
"""What to do where there is too little."""


@dataclass(frozen=True)
class SeasonSettings:
    """How the shape of the year is fitted.

    Parameters
    ----------
    harmonics : int, default 3
        Cosines a year, 1 to 6; three show a peak of two months.
    trend : bool, default False
        A straight line on top. Off, because what it finds in three years goes on in the fourth.
    epochs : tuple of Exclusion
        Weeks that say nothing of how a year is, beside those that the baseline leaves out.

    Raises
    ------
    InvalidCounts
        If the number of harmonics is out of its range.
    """

    harmonics: int = 3
    trend: bool = False
    epochs: tuple[Exclusion, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a curve that is flat, or one that follows every week."""
        if not 1 <= self.harmonics <= 6:
            raise InvalidCounts(f"harmonics must be 1 to 6, not {self.harmonics}; three will do")


SEASON = SeasonSettings()
"""Three harmonics, no trend."""


@dataclass(frozen=True, eq=False)
class Season:
    """What past years make one expect of a region's weeks.

    Parameters
    ----------
    rate : ndarray of float, shape (w,)
        Of the region, in the unit of events per exposure; not a number for weeks of a phase that
        has too little past.
    variation : ndarray of float, shape (w,)
        Relative standard deviation of a year's weeks about that rate, without the noise of counts.
    n_areas : int
        Areas that share it.
    n_weeks : int
        Weeks that the newest phase learned it from.
    """

    rate: np.ndarray
    variation: np.ndarray
    n_areas: int
    n_weeks: int

    @property
    def reference(self) -> Reference:
        """The rate as a centre line to compare with, its variation as if of so many events."""
        shape = self.n_areas, len(self.rate)
        events = 1 / np.maximum(self.variation, 1e-9) ** 2
        return Reference(np.broadcast_to(self.rate, shape), np.broadcast_to(events, shape))

    @property
    def words(self) -> str:
        """Say what the centre line is, for a reader."""
        return (
            "The centre line is what this time of year usually brings: the region's season, learned"
            f" from {self.n_weeks} weeks of past years, times the area's own level. The limits"
            " allow for seasons that come early or late, or are high or low."
        )


def learn_season(
    events: ArrayLike,
    exposure: ArrayLike,
    weeks: ArrayLike,
    baseline: Baseline,
    *,
    settings: SeasonSettings = SEASON,
) -> Season:
    r"""Learn from the baselines of all areas what each week of a year usually brings.

    Parameters
    ----------
    events : array_like of float, shape (n, w)
        Counts; not a number where missing. The rows together are the region.
    exposure : array_like of float, shape (n, w)
        Person-weeks, or children asked; zero or not a number is a missing week.
    weeks : array_like of datetime64[D], shape (w,)
        Week endings, ascending.
    baseline : Baseline
        Weeks to learn from, in which no incomplete week is. A phase learns the shape from its own
        baseline and those of the phases before, and each area's level from its own alone.
    settings : SeasonSettings
        Shape, and epochs to leave out.

    Returns
    -------
    Season
        Its ``reference`` goes into ``u_prime``, ``p_prime`` and ``negative_binomial``, which put
        each area on its own level.

    Raises
    ------
    InvalidCounts
        If arrays are misaligned, or an epoch ends before it begins.
    NotEnoughData
        If the newest phase has less than two years to learn from, or some part of the year was
        never seen, or the region had too few events.

    Notes
    -----
    Weeks outside the baseline are judged by it and never change it, so what is expected of a year
    is fixed before the year begins. To learn from one year more, freeze the baseline a year later.

    The noise of counts is not all that moves a week about its season: timing and height differ from
    year to year, for all areas at once. That variance, relative to the square of what is expected,
    is :math:`v_t` of ``relative_variance`` plus the squared standard error of the shape, and the
    reference carries it as :math:`1 / v_t` events. A chart then allows a variance of
    :math:`\mu + v_t \mu^2`. With means of up to some 50 events a week, seasons that differ by 1.5
    weeks and 15 per cent stay within the limits in 97.5 of 100 weeks of the peak. Of a region whose
    seasons differ more, or of larger counts, ask the other question.
    """
    count, size, when = _checked(events, exposure, weeks, baseline)
    known = np.isfinite(count) & (size > 0) & ~weeks_within(when, settings.epochs)
    count, size = np.where(known, count, 0.0), np.where(known, size, 0.0)
    days, newest = when.astype("int64").astype(float), len(baseline.starts) - 1
    rate, variance = np.full(len(days), np.nan), np.full(len(days), np.nan)
    for phase in range(newest + 1):
        so_far = baseline.only(known & (baseline.phases <= phase))
        why_not = _why_not(count, days, so_far, settings)
        if why_not and phase == newest:
            raise NotEnoughData(why_not)
        if not why_not:
            here = baseline.phases == phase
            rate[here], variance[here] = _learn(count, size, days, so_far, here, settings)
    n_weeks = int(so_far.mask.any(axis=0).sum() * step_of(days) / 7)
    return Season(rate, np.sqrt(variance), len(count), n_weeks)


def _learn(
    count: np.ndarray,
    size: np.ndarray,
    days: np.ndarray,
    use: Baseline,
    here: np.ndarray,
    settings: SeasonSettings,
) -> tuple[np.ndarray, np.ndarray]:
    """Give the region's rate in some weeks, and its relative variance from year to year."""
    region, curve = fit_region(
        count, size, days, use, harmonics=settings.harmonics, trend=settings.trend
    )
    at_risk = np.where(use.mask, size, 0.0).sum(axis=0)
    usual = region.events.sum() / (at_risk * curve.at(days)).sum()
    variance = relative_variance(region, curve, days[here]) + curve.variance(days[here])
    return usual * curve.at(days[here]), variance


def _why_not(count: np.ndarray, days: np.ndarray, use: Baseline, settings: SeasonSettings) -> str:
    """Say why no season can be learned from some weeks; "" if one can."""
    seen = use.mask.any(axis=0)
    when, step = days[seen], step_of(days)
    n_weeks = int(seen.sum() * step / 7)
    span = int((when[-1] - when[0] + step) / 7) if n_weeks else 0
    if n_weeks < LEAST_WEEKS or span < TWO_YEARS:
        return (
            f"a season is learned from two years at least: {LEAST_WEEKS} usable weeks over"
            f" {TWO_YEARS}; the baseline has {n_weeks} over {span}. {REMEDY}"
        )
    gap = gap_of_year(when)
    if gap > LARGEST_GAP:
        return (
            f"{gap / 7:.0f} weeks of the year in a row were never seen in the baseline's {n_weeks}"
            f" usable weeks; {LARGEST_GAP // 7} are the most. {REMEDY}"
        )
    had = np.where(use.mask, count, 0.0).sum()
    needed = EVENTS_A_TERM * n_terms(settings.harmonics, trend=settings.trend)
    if had < needed:
        return (
            f"the region had {had:.0f} events in the baseline, and a season is learned from"
            f" {needed} at least. {REMEDY}"
        )
    return ""


def _checked(
    events: ArrayLike, exposure: ArrayLike, weeks: ArrayLike, baseline: Baseline
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Check the shapes, and that time goes forward."""
    count, size = np.asarray(events, dtype=float), np.asarray(exposure, dtype=float)
    when = np.asarray(weeks, dtype="datetime64[D]")
    if count.shape != baseline.mask.shape or size.shape != count.shape:
        raise InvalidCounts(
            f"events {count.shape} and exposure {size.shape} must have one row an area and one"
            f" column a week {baseline.mask.shape}"
        )
    if when.shape != count.shape[1:] or (np.diff(when) <= np.timedelta64(0)).any():
        raise InvalidCounts(f"weeks {when.shape} must be ascending, one for each column of events")
    return count, size, when
