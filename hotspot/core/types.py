"""The values that flow: frozen sets of aligned arrays.

Rows are areas (tracts, neighborhoods or the one region), columns are weeks, always in that order.
Rates are per person-week everywhere below ``view``; a proportion is a share. No method here does
statistics.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
from scipy.sparse import csr_array

from hotspot.core.chart import SIGNALS as SIGNALS
from hotspot.core.chart import SIGNALS_EVEN as SIGNALS_EVEN
from hotspot.core.chart import SIGNALS_HIGH as SIGNALS_HIGH
from hotspot.core.chart import SIGNALS_LOW as SIGNALS_LOW
from hotspot.core.chart import ControlChart as ControlChart
from hotspot.core.errors import InvalidCounts
from hotspot.core.measures import Measure

Level = Literal["tract", "neighborhood", "region"]

UNSAID = "unsaid"
"""Status word of a number that is left out because of the charts beside it."""

NOT_MEASURABLE = "not measurable"
"""Status word of an area of which the feeds see too little: whatever its rate says is not so."""

WITHOUT_RATE = ("no data", "no denominator", NOT_MEASURABLE, "small denominator")
"""Why an area has no rate, the first that applies: the feeds do not cover the weeks; nobody lives
there (or was asked, or is known to); the feeds see too little of it; so few live there that one
child more or less changes everything."""

TOO_LITTLE = "too little data"
"""Status word of all areas of a window in which too little is expected to compare any of them."""

_COMPLETENESS = ("completeness", "completeness_lower", "completeness_upper")
TWO_SIDED_95 = 1.96  # standard deviations on either side that hold 95 %


@dataclass(frozen=True, eq=False)
class CountPanel:
    """Counts of one measure and age band, for every area and week.

    Each column sums the ``window`` weeks that end with ``weeks[j]``; persons are counted once in a
    window, never added up over its weeks.

    Parameters
    ----------
    measure : Measure
        What was counted.
    level : {"tract", "neighborhood", "region"}
        What a row is.
    areas : ndarray of str, shape (n,)
        Ids, ascending: 11-character GEOIDs, or neighborhood names.
    weeks : ndarray of datetime64[D], shape (w,)
        Week endings (Saturdays), ascending, without a gap.
    window : int
        Weeks summed in each column.
    age_band : str
        "all" or one of the bands of the settings.
    events : ndarray of float, shape (n, w)
        Events, bed-days or children with a need.
    exposure : ndarray of float, shape (n, w)
        Person-weeks, or children screened for a proportion. Zero: nobody lives there; the count
        stays, a rate does not exist.
    persons : ndarray of int, shape (n, w)
        Distinct children behind ``events``; what suppression looks at.
    squares : ndarray of float, shape (n, w)
        Sum over children of their squared events in the window; how much one child repeats.
    observed : ndarray of bool, shape (n, w)
        The feeds covered every week of the window. False is "no data", never zero.
    capture : ndarray of float, shape (n,)
        Share of the events of each area that the feeds see; not a number where it is not said.
    measurable : ndarray of bool, shape (n,)
        False where that share is known to be below the site's minimum: the counts are what was
        seen, and no rate, comparison or signal may be made of them.
    complete : ndarray of bool, shape (w,)
        Late records of the last week have had time to arrive. False is drawn hollow.
    as_of : date
        The day whose knowledge this is.
    vintage : int
        Year of the tract boundaries.
    completeness, completeness_lower, completeness_upper : ndarray of float, shape (w,)
        Share of the region's events in the window that has arrived, with its 95 % interval; not a
        number where it is not known. Default: 1 where the column is complete.
    largest : ndarray of float, shape (n, w), or None
        Largest total of one child; zero where none has ``core.measures.MANY_BED_DAYS``. None where
        it was not counted. It is a number about one child: for judging whether an area stands out
        without her, and never for a screen or a file.
    """

    measure: Measure
    level: Level
    areas: np.ndarray
    weeks: np.ndarray
    window: int
    age_band: str
    events: np.ndarray
    exposure: np.ndarray
    persons: np.ndarray
    squares: np.ndarray
    observed: np.ndarray
    capture: np.ndarray
    measurable: np.ndarray
    complete: np.ndarray
    as_of: date
    vintage: int
    completeness: np.ndarray | None = None
    completeness_lower: np.ndarray | None = None
    completeness_upper: np.ndarray | None = None
    largest: np.ndarray | None = None

    def __post_init__(self) -> None:
        """Refuse arrays that are not aligned."""
        for name in _COMPLETENESS:
            if getattr(self, name) is None:
                object.__setattr__(self, name, np.where(self.complete, 1.0, np.nan))
        shape = (len(self.areas), len(self.weeks))
        for name in self._wide:
            found = getattr(self, name).shape
            if found != shape:
                raise InvalidCounts(
                    f"{name} {found} must have one row an area and one column a week {shape}"
                )
        for name in ("capture", "measurable"):
            found = getattr(self, name).shape
            if found != shape[:1]:
                raise InvalidCounts(f"{name} {found} must have one value an area {shape[:1]}")
        for name in ("complete", *_COMPLETENESS):
            found = getattr(self, name).shape
            if found != shape[1:]:
                raise InvalidCounts(f"{name} {found} must have one value a week {shape[1:]}")

    @property
    def _wide(self) -> tuple[str, ...]:
        """Fields with a value for every area and week."""
        known = ("largest",) if self.largest is not None else ()
        return ("events", "exposure", "persons", "squares", "observed", *known)

    @property
    def completeness_sd(self) -> np.ndarray:
        """Standard deviation of the completeness, as a part of it."""
        width = self.completeness_upper - self.completeness_lower
        return width / (2 * TWO_SIDED_95 * self.completeness)

    @property
    def period(self) -> str:
        """What one column is, in words: "week" or "4-week period"."""
        return "week" if self.window == 1 else f"{self.window}-week period"

    def column(self, week: np.datetime64) -> int:
        """Say which column a week ending is in."""
        found = np.flatnonzero(self.weeks == np.datetime64(week, "D"))
        if not found.size:
            raise InvalidCounts(
                f"week ending {week} is not among {self.weeks[0]} to {self.weeks[-1]};"
                " choose a week the snapshot covers"
            )
        return int(found[0])

    def columns(self, keep: slice | list[int]) -> "CountPanel":
        """Keep some weeks; a list copies their counts, a slice looks at those of all weeks."""
        cut = {name: getattr(self, name)[:, keep] for name in self._wide}
        cut |= {name: getattr(self, name)[keep] for name in ("weeks", "complete", *_COMPLETENESS)}
        return replace(self, **cut)

    def rows(self, areas: np.ndarray) -> "CountPanel":
        """Keep some areas, in the panel's own order."""
        keep = np.isin(self.areas, areas)
        names = ("areas", "capture", "measurable", *self._wide)
        return replace(self, **{name: getattr(self, name)[keep] for name in names})


@dataclass(frozen=True, eq=False)
class Adjacency:
    """Which areas touch.

    Parameters
    ----------
    areas : ndarray of str, shape (n,)
        Ids, in the order of the rows.
    links : csr_array of bool, shape (n, n)
        Symmetric, with an empty diagonal.
    component : ndarray of int, shape (n,)
        Number of the connected piece each area lies in.
    """

    areas: np.ndarray
    links: csr_array
    component: np.ndarray

    @property
    def islands(self) -> np.ndarray:
        """Mask of the areas that touch no other."""
        return np.diff(self.links.indptr) == 0


@dataclass(frozen=True, eq=False)
class RateEstimates:
    """Rates of the areas in one window, never without their interval.

    Parameters
    ----------
    rate, lower, upper : ndarray of float, shape (n,)
        Per person-week, or a share. Not a number where nobody is at risk.
    method : str
        In words, for the reader of a map.
    coverage : float
        Of the interval.
    reference : float
        The region's rate that areas are compared with.
    margin : float
        Ratio to the reference that counts as different, such as 1.2.
    exceedance, shortfall : ndarray of float, shape (n,), or None
        Posterior probability that the rate is above ``reference * margin``, and below
        ``reference / margin``; None where the method has no posterior.
    why : str
        Why this method, and what was taken into account, in words; "" if there was no choice.
    """

    rate: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    method: str
    coverage: float = 0.95
    reference: float = np.nan
    margin: float = 1.2
    exceedance: np.ndarray | None = None
    shortfall: np.ndarray | None = None
    why: str = ""


@dataclass(frozen=True, eq=False)
class Hotspots:
    """Which areas stand out, by one written rule.

    Parameters
    ----------
    areas : ndarray of str, shape (n,)
        Ids.
    posterior : ndarray of float, shape (n,)
        Probability that the rate is above the threshold of the rule.
    status : ndarray of str, shape (n,)
        "higher", "likely higher", "as expected", "can't tell", "likely lower", "lower";
        ``TOO_LITTLE`` where a map would be one of chance; or one of ``WITHOUT_RATE`` where there is
        nothing to judge.
    rule : str
        The rule in words, with its thresholds.
    rule_version : str
        Date on which the rule last changed.
    """

    areas: np.ndarray
    posterior: np.ndarray
    status: np.ndarray
    rule: str
    rule_version: str
