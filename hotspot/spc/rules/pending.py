"""A run that only points still filling up would complete is no signal yet, and soon may be one."""

from dataclasses import dataclass

import numpy as np

from hotspot.core.chart import ControlChart
from hotspot.spc.rules.false_alarms import with_length
from hotspot.spc.rules.points import side_of
from hotspot.spc.rules.runs import run_lengths
from hotspot.spc.rules.settings import RuleSettings


@dataclass(frozen=True)
class PendingShift:
    """A run that becomes a shift if the points that late records still change stand as drawn.

    Parameters
    ----------
    column : int
        Point that would complete it.
    length : int
        Points in a row that make a shift.
    side : {"above", "below"}
        Of the middle line.
    """

    column: int
    length: int
    side: str


def pending_shift(chart: ControlChart, rules: RuleSettings) -> PendingShift | None:
    """Find the newest run that a hollow point would complete.

    Parameters
    ----------
    chart : ControlChart
        Of one series.
    rules : RuleSettings
        Those it was judged by.

    Returns
    -------
    PendingShift or None
        None also where runs are not judged, or a complete point made the run a shift already.
        Points without a value or left out of the limits neither add to a run nor break it.
    """
    if not (chart.runs and rules.use_shift):
        return None
    known = np.isfinite(chart.value) & ~np.isnan(chart.upper) & ~chart.ghost
    side = (side_of(chart.value[np.newaxis], chart.middle[np.newaxis]) * known)[0]
    useful = int(np.count_nonzero(side[chart.phase == chart.phase[-1]]))
    needed = int(with_length(rules, max(useful, 1)).shift_length)
    breaks = (known & (side == 0))[np.newaxis] if rules.on_line == "break" else None
    lengths = run_lengths(side[np.newaxis], chart.phase, breaks)[0]
    completed = np.flatnonzero(chart.hollow & (np.abs(lengths) == needed))
    if not completed.size:
        return None
    column = int(completed[-1])
    return PendingShift(column, needed, "above" if lengths[column] > 0 else "below")
