"""Two questions fit on an icon: did anything change, and will this ever meet its target?

The first is answered by the newest point that was judged. The second by the limits: while nothing
changes, a target beyond them is met every time, or never, and one between them by luck. Both speak
of the newest phase only; what was before somebody changed something is over.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from hotspot.core.chart import SIGNALS_EVEN, SIGNALS_HIGH, SIGNALS_LOW, ControlChart
from hotspot.core.measures import Better
from hotspot.spc.limits.shewhart import TRIAL_POINTS

Variation = Literal[
    "special cause, concern",
    "special cause, improvement",
    "special cause, neither",
    "common cause",
    "not known",
]
Assurance = Literal["consistently misses", "hit and miss", "consistently meets", "not known"]
Direction = Literal["high", "low", ""]

YEAR = np.timedelta64(364, "D")
"""Limits that move are looked at over a year, so that the answer is not one of a season."""

_JUDGED = ("common cause", *SIGNALS_HIGH, *SIGNALS_LOW, *SIGNALS_EVEN)


@dataclass(frozen=True)
class Icons:
    """What a chart says, in two words.

    Parameters
    ----------
    variation : str
        One of ``Variation``, by the newest judged point.
    direction : {"high", "low", ""}
        Where that point, or its run, lies; "" without a direction.
    assurance : str
        One of ``Assurance``, by the limits of the newest phase.
    column : int
        Of the newest judged point; -1 where there is none.
    target : float
        That the limits were held against, in the unit of the chart; not a number where there is
        none.
    lowest, highest : float
        Ends of those limits over the last year of the phase; not a number where not known.
    """

    variation: Variation
    direction: Direction
    assurance: Assurance
    column: int
    target: float
    lowest: float = np.nan
    highest: float = np.nan


def icons_of(
    chart: ControlChart,
    better: Better | None,
    target: np.ndarray | float | None = None,
    *,
    until: np.datetime64 | None = None,
) -> Icons:
    """Say in two words whether anything changed, and whether the target will be met.

    Parameters
    ----------
    chart : ControlChart
        Of one series; hidden weeks may be blank.
    better : {"lower", "higher"} or None
        Direction that is good for children; None where neither is.
    target : ndarray of float, shape (w,), or float, optional
        Target of each week in the unit of the chart; one that moves is taken as it is in the newest
        judged week.
    until : datetime64[D], optional
        Newest week to look at; None is the last of the chart.

    Returns
    -------
    Icons
        "Not known" where no point of the newest phase was judged, and for the target where there is
        none, no direction, or no limits from at least ``TRIAL_POINTS`` baseline points.

    Notes
    -----
    Conventions are those of NHSRplotthedots [1]_: the newest point alone decides on the variation;
    a target above the upper limit is consistently missed where more is better; one on a limit is
    hit and miss. Limits that differ from week to week, with the number of children or the season,
    are held against the target over the last year of the phase, and it is consistently met, or
    missed, only if that is so of all of them; there, only the limits of the last week count.

    References
    ----------
    .. [1] Reading C, Wellesley-Miller S, Turner Z, et al. (2025). NHSRplotthedots: Draw XmR Charts
       for NHS 'Making Data Count' Programme. R package version 0.2.2.
    """
    here = _newest_phase(chart, until)
    judged = np.flatnonzero(here & np.isin(chart.status, _JUDGED))
    column = int(judged[-1]) if judged.size else -1
    aim = _target_at(chart, target, column)
    variation, direction = _variation(str(chart.status[column]) if judged.size else "", better)
    ends = _limits_lately(chart, here, column)
    assurance = _assurance(chart, better, aim, ends, column)
    return Icons(variation, direction, assurance, column, aim, *ends)


def _newest_phase(chart: ControlChart, until: np.datetime64 | None) -> np.ndarray:
    """Mask the weeks of the newest phase that had begun."""
    past = np.ones(chart.weeks.shape, dtype=bool) if until is None else chart.weeks <= until
    return past & (chart.phase == chart.phase[past][-1]) if past.any() else past


def _target_at(chart: ControlChart, target: np.ndarray | float | None, column: int) -> float:
    if target is None or column < 0:
        return np.nan
    return float(np.broadcast_to(np.asarray(target, dtype=float), chart.weeks.shape)[column])


def _variation(status: str, better: Better | None) -> tuple[Variation, Direction]:
    """Say what a status means for children."""
    if not status:
        return "not known", ""
    if status == "common cause":
        return "common cause", ""
    direction: Direction = "high" if status in SIGNALS_HIGH else "low"
    if status in SIGNALS_EVEN:
        return "special cause, neither", ""
    if better is None:
        return "special cause, neither", direction
    good = (direction == "high") == (better == "higher")
    return "special cause, improvement" if good else "special cause, concern", direction


def _limits_lately(chart: ControlChart, here: np.ndarray, column: int) -> tuple[float, float]:
    """Give the lowest and the highest limit of the phase's last year."""
    if column < 0:
        return np.nan, np.nan
    last = chart.weeks[column]
    lately = here & (chart.weeks > last - YEAR) & (chart.weeks <= last)
    known = lately & np.isfinite(chart.lower) & np.isfinite(chart.upper)
    if not known.any():
        return np.nan, np.nan
    return float(chart.lower[known].min()), float(chart.upper[known].max())


def _assurance(
    chart: ControlChart,
    better: Better | None,
    aim: float,
    ends: tuple[float, float],
    column: int,
) -> Assurance:
    """Hold the limits of the phase's last year against the target."""
    enough = (chart.baseline & (chart.phase == chart.phase[column])).sum() >= TRIAL_POINTS
    if better is None or not enough or not np.isfinite([aim, *ends]).all():
        return "not known"
    above, below = aim > ends[1], aim < ends[0]
    if not above and not below:
        return "hit and miss"
    return "consistently meets" if above == (better == "lower") else "consistently misses"
