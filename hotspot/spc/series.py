"""Four things a week can be: counted, not observed, without anybody at risk, not yet complete."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidCounts
from hotspot.core.measures import Family
from hotspot.spc.baselines import Baseline
from hotspot.spc.limits.late import Late, check_late
from hotspot.spc.phases import baseline_by_date
from hotspot.spc.settings import ChartSettings


@dataclass(frozen=True, eq=False)
class Series:
    """Checked series of many areas.

    Parameters
    ----------
    events, exposure : ndarray of float, shape (n, w)
        Not a number in weeks without data; who is at risk may be known where the count is not.
    weeks : ndarray of datetime64[D], shape (w,)
        Week endings.
    complete : ndarray of bool, shape (w,)
        Late records have arrived.
    family : {"events", "person_days", "proportion"}
        Of the measure.
    baseline : Baseline
        Weeks to compute limits from.
    late : Late
        How complete the weeks are.
    """

    events: np.ndarray
    exposure: np.ndarray
    weeks: np.ndarray
    complete: np.ndarray
    family: Family
    baseline: Baseline
    late: Late

    def arrived(self, share: ArrayLike | None, sd: ArrayLike | None) -> "Series":
        """Say how much of each week has arrived, and how sure that is."""
        return replace(self, late=check_late(share, sd, self.complete))

    def rows(self, keep: np.ndarray) -> "Series":
        """Take some areas."""
        if keep.all():
            return self
        use = self.baseline
        return replace(
            self,
            events=self.events[keep],
            exposure=self.exposure[keep],
            baseline=Baseline(use.mask[keep], use.ghosts[keep], use.phases),
        )

    @property
    def seen(self) -> np.ndarray:
        """Exposure that has been looked at: of shares all, for answers come with their question."""
        return self.exposure if self.family == "proportion" else self.late.thinned(self.exposure)

    @property
    def judged(self) -> np.ndarray:
        """Weeks that may signal, shape (w,)."""
        return self.complete | self.late.judged

    @property
    def lasting(self) -> bool:
        """Say whether one event fills several weeks, as a stay does."""
        return self.family == "person_days"


def check_series(
    events: ArrayLike,
    exposure: ArrayLike,
    weeks: ArrayLike,
    family: Family,
    observed: ArrayLike,
    complete: ArrayLike,
    settings: ChartSettings,
) -> Series:
    """Check what came in, and blank the weeks without data.

    Parameters
    ----------
    events, exposure : array_like of float, shape (n, w)
        Counts, and person-weeks or children asked.
    weeks : array_like of datetime64[D], shape (w,)
        Week endings, ascending.
    family : {"events", "person_days", "proportion"}
        Of the measure.
    observed : array_like of bool, shape (n, w) or (w,)
        False is "no data".
    complete : array_like of bool, shape (w,)
        False is in no baseline.
    settings : ChartSettings
        With phases, exclusions and the length of baselines.

    Returns
    -------
    Series
        With not a number in weeks without data.

    Raises
    ------
    InvalidCounts
        If arrays are misaligned, negative, infinite or out of order, or a share is above one.
    """
    count, size = np.asarray(events, dtype=float), np.asarray(exposure, dtype=float)
    when, done = np.asarray(weeks, dtype="datetime64[D]"), np.asarray(complete, dtype=bool)
    seen = np.asarray(observed, dtype=bool)
    if count.ndim != 2 or count.shape != size.shape or not count.size:
        raise InvalidCounts(
            f"events {count.shape} and exposure {size.shape} must be equal shapes, areas by weeks"
        )
    if when.shape != count.shape[1:] or (np.diff(when) <= np.timedelta64(0)).any():
        raise InvalidCounts(f"weeks {when.shape} must be ascending, one for each column of events")
    if done.shape != when.shape or seen.shape not in (when.shape, count.shape):
        raise InvalidCounts(
            f"observed {seen.shape} and complete {done.shape} must fit the events {count.shape}"
        )
    if (count < 0).any() or (size < 0).any() or np.isinf(count).any() or np.isinf(size).any():
        raise InvalidCounts("events and exposure must be finite and >= 0, or not a number")
    known = seen & np.isfinite(count) & (size > 0)
    if family == "proportion" and (known & (count > size)).any():
        raise InvalidCounts("a share is at most 1: events must not exceed exposure")
    baseline = baseline_by_date(
        known & done, when, settings.baseline_weeks, settings.phases, settings.exclusions
    )
    at_risk = np.where(seen & (size > 0), size, np.nan)  # limits are drawn where no count is
    blank = np.where(known, count, np.nan), at_risk
    return Series(*blank, when, done, family, baseline, check_late(None, None, done))
