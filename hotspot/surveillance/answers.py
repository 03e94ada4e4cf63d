"""What the weekly questions answer: everything a page, a picture or a file needs to speak.

An answer carries its own context (measure, window, week, as-of, method, site), so that nothing
downstream has to remember what it was about.
"""

import math
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np

from hotspot.core.measures import Measure
from hotspot.core.site import Site
from hotspot.core.types import ControlChart, CountPanel, Hotspots, Level, RateEstimates
from hotspot.spc.rules.pending import PendingShift

Verdict = Literal["signal", "noise", "not enough data"]


@dataclass(frozen=True)
class Reported:
    """How much of a week, or of a window, has arrived.

    Parameters
    ----------
    week : date
        Saturday it ends with.
    share, lower, upper : float
        Share of the region's events to come, with its 95 % interval.
    """

    week: date
    share: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Context:
    """What an answer is about.

    Parameters
    ----------
    measure : Measure
        What was counted.
    age_band : str
        "all" or a band.
    window : int
        Weeks summed, ending with ``week``.
    week : date
        Saturday the window ends with.
    as_of : date
        Day whose knowledge this is.
    snapshot : str
        Id of the snapshot.
    site : Site
        Decisions behind the numbers.
    neighborhoods : tuple of str
        Filter in force; empty is all of them.
    complete : bool
        Late records of ``week`` have had time to arrive.
    reported : Reported or None
        How much of the window has arrived; None if it is complete, or that is not known.
    newest : Reported or None
        The same of the newest week that had ended.
    complete_until : date or None
        Newest week of the measure that is complete; None leaves it to the fixed lag.
    """

    measure: Measure
    age_band: str
    window: int
    week: date
    as_of: date
    snapshot: str
    site: Site
    neighborhoods: tuple[str, ...] = ()
    complete: bool = True
    reported: Reported | None = None
    newest: Reported | None = None
    complete_until: date | None = None


@dataclass(frozen=True, eq=False)
class Picture:
    """One map: every area's rate in one window, with what can be said of it.

    Parameters
    ----------
    context : Context
        What it is about.
    level : {"tract", "neighborhood"}
        What an area is.
    areas, names, neighborhoods : ndarray of str, shape (n,)
        Id, name as shown, and neighborhood it lies in ("" for none).
    events, exposure : ndarray of float, shape (n,)
        Counts, and person-weeks or children screened.
    persons : ndarray of int, shape (n,)
        Distinct children behind ``events``.
    observed : ndarray of bool, shape (n,)
        False is "no data".
    capture : ndarray of float, shape (n,)
        Share of the events that the feeds see; not a number where it is not said.
    measurable : ndarray of bool, shape (n,)
        False where that is too little to compare: the area is not part of what others are
        compared with.
    crude, smooth : RateEstimates
        As counted, and shrunk by how noisy each area is.
    hotspots : Hotspots
        What stands out, by the written rule.
    suppressed : ndarray of bool, shape (n,)
        Too few children to show; ``disclosure`` decides, everyone obeys.
    region_rate, region_lower, region_upper : float
        Rate of the region in the window, without the areas that are not measurable, per person-week
        or a share.
    typical : float
        Separate events that the typical area expects; below ``estimates.FEWEST_EXPECTED`` no area
        is compared.
    left_out : int
        Areas that are not measurable, of the whole region; its rate is without them.
    told : bool
        Set by ``disclosure``: with the count of the whole region, what is hidden among the areas
        that are not measurable could be worked out.
    cautions : dict of str to str
        Areas whose number must be read with care, and why.
    rising : ndarray of bool, shape (n,), or None
        Higher than the region and up on their own past year; None where more is better.
    judged_by : Measure or None
        Whose counts say what stands out; None for its own.
    by_itself : Hotspots or None
        What its own counts say, where others judge.
    unsaid : ndarray of bool, shape (n,), or None
        Counts that ``disclosure`` has left out because of a chart beside them; None for none.
    """

    context: Context
    level: Level
    areas: np.ndarray
    names: np.ndarray
    neighborhoods: np.ndarray
    events: np.ndarray
    exposure: np.ndarray
    persons: np.ndarray
    observed: np.ndarray
    capture: np.ndarray
    measurable: np.ndarray
    crude: RateEstimates
    smooth: RateEstimates
    hotspots: Hotspots
    suppressed: np.ndarray
    region_rate: float
    region_lower: float
    region_upper: float
    typical: float = np.inf
    left_out: int = 0
    told: bool = False
    cautions: dict[str, str] = field(default_factory=dict)
    rising: np.ndarray | None = None
    judged_by: Measure | None = None
    by_itself: Hotspots | None = None
    unsaid: np.ndarray | None = None


@dataclass(frozen=True)
class Headline:
    """One number against what is usual.

    Parameters
    ----------
    label : str
        What the number is.
    events : float
        Count in the window.
    rate, lower, upper : float
        Rate with its interval, per person-week or a share.
    usual_lower, usual_upper : float
        Range in which the baseline lets one expect the rate.
    status : str
        Verdict on the number: "higher than usual", "usual", "lower than usual", "not enough data",
        "not measurable", "suppressed" or "unsaid"; of the last three only counts, or nothing, is
        told.
    baseline : str
        What it is compared with, in words.
    window : int
        Weeks summed.
    persons : int
        Distinct children behind it; a child who lived in two chosen neighborhoods counts twice.
    """

    label: str
    events: float
    rate: float
    lower: float
    upper: float
    usual_lower: float
    usual_upper: float
    status: str
    baseline: str
    window: int = 0
    persons: int = 0


@dataclass(frozen=True, eq=False)
class Signal:
    """A neighborhood's control chart and what it says at the chosen week or period.

    Parameters
    ----------
    area, name : str
        Id and name.
    chart : ControlChart
        Of the series; a point is a week or a period, as ``panel.window`` says.
    panel : CountPanel
        The one row the chart was made of.
    status : str
        Status word of the chosen week.
    weeks_running : int
        Weeks, or periods, in a row with this status, up to the chosen one.
    events, expected : float
        Count of the chosen week and what was usual for it.
    suppressed : bool
        Too few children in the chosen week to show counts.
    sentence : str
        One plain sentence.
    in_a_row : int
        Points in a row on the side that the status speaks of; a new shift has seven before it.
    hidden : ndarray of bool, shape (w,), or None
        Weeks that must be hidden and that the chart was made without; None where nobody has decided
        that, and nothing of it may be shown.
    pending : PendingShift or None
        Run that becomes a shift if the hollow points stand as drawn.
    """

    area: str
    name: str
    chart: ControlChart
    panel: CountPanel
    status: str
    weeks_running: int
    events: float
    expected: float
    suppressed: bool
    sentence: str
    in_a_row: int = 1
    hidden: np.ndarray | None = None
    pending: PendingShift | None = None


@dataclass(frozen=True)
class Comparison:
    """Whether a neighborhood's year differs from its own past and from the region's.

    Parameters
    ----------
    area, name : str
        Id and name.
    ratio, lower, upper : float
        Rate of the last 52 weeks over that of all complete weeks before, divided by the same
        ratio of the other neighborhoods; with its interval.
    year_before : float
        Last 52 weeks over the 52 weeks before them, as a naive reader would compare.
    expected_by_luck : float
        The same ratio if nobody had done anything: an unlucky year falls by itself.
    verdict : {"improvement", "worsening", "no clear change", "not enough data"}
        In the direction that is good for children.
    sentence : str
        One plain sentence.
    since : date or None
        Week ending after which the newer span begins, where a reader chose it; None is 52 weeks.
    until : date or None
        Week ending that closes the newer span.
    luck_lower, luck_upper, luck_coverage : float
        Between what ``year_before`` would lie if nobody had done anything, and how probably.
    """

    area: str
    name: str
    ratio: float
    lower: float
    upper: float
    year_before: float
    expected_by_luck: float
    verdict: str
    sentence: str
    since: date | None = None
    until: date | None = None
    luck_lower: float = math.nan
    luck_upper: float = math.nan
    luck_coverage: float = math.nan

    @property
    def explained_by_luck(self) -> bool:
        """The change on the year before, in whole per cent, is one that nobody need have made."""
        lower, seen, upper = (
            round(100 * ratio) if math.isfinite(ratio) else math.nan
            for ratio in (self.luck_lower, self.year_before, self.luck_upper)
        )
        return lower <= seen <= upper
