"""Lines drawn through a hidden point may still say where it lies."""

from collections.abc import Sequence

import numpy as np

from hotspot.core.types import ControlChart
from hotspot.disclosure.subtraction import hide_from_subtraction, known_in_total, too_few
from hotspot.surveillance.answers import Signal

_SAME = 1e-9
"""Relative difference of two numbers that are the same but for rounding."""


def hide_in_charts(
    signals: Sequence[Signal], threshold: int, *, also: np.ndarray | None = None
) -> np.ndarray:
    """Decide which weeks of which charts are hidden.

    Parameters
    ----------
    signals : sequence of Signal
        As computed, over the same w weeks.
    threshold : int
        Fewest children that may be shown.
    also : ndarray of bool, shape (n, w), optional
        Points hidden for another reason.

    Returns
    -------
    ndarray of bool, shape (n, w)
        Those, weeks with too few children, and those that keep them from being had by subtraction
        from a week of the region or from the baseline of a phase.
    """
    panels = [one.panel for one in signals]
    events, exposure, persons, observed = (
        np.concatenate([getattr(panel, name) for panel in panels])
        for name in ("events", "exposure", "persons", "observed")
    )
    measure = panels[0].measure
    hidden = observed & too_few(events, exposure, persons, measure.family, threshold)
    hidden = hidden if also is None else hidden | also
    known = [
        np.where(observed, np.nan_to_num(children), 0)
        for children in known_in_total(events, exposure, persons, measure)
    ]
    measurable = np.concatenate([panel.measurable for panel in panels])
    before = -1
    while before < hidden.sum():
        before = hidden.sum()
        for children in known:
            for part in (measurable, ~measurable):
                hidden = _hide_across(children, hidden, threshold, part)
            hidden = _hide_along(children, hidden, threshold, [one.chart for one in signals])
    return hidden


def lines_that_tell(signal: Signal, hidden: np.ndarray, threshold: int) -> np.ndarray:
    """Mask the weeks in which centre and limits would give a hidden count away.

    Parameters
    ----------
    signal : Signal
        As computed.
    hidden : ndarray of bool, shape (w,)
        Its hidden weeks.
    threshold : int
        Fewest children that may be shown.

    Returns
    -------
    ndarray of bool, shape (w,)
        Hidden weeks of a phase whose centre line is not flat; all weeks of a phase whose baseline
        has hidden weeks that its mean would tell.
    """
    chart, panel = signal.chart, signal.panel
    told = np.zeros(hidden.shape, bool)
    for phase in np.unique(chart.phase):
        here = chart.phase == phase
        if not _is_flat(chart.centre[here]):
            told |= here & hidden
        inside = here & chart.baseline & hidden
        for children in known_in_total(
            panel.events[0], panel.exposure[0], panel.persons[0], panel.measure
        ):
            together = np.nansum(children[inside])
            if inside.any() and (inside.sum() == 1 or together - inside.sum() + 1 < threshold):
                told |= here
    return told


def _hide_across(
    children: np.ndarray, hidden: np.ndarray, threshold: int, among: np.ndarray
) -> np.ndarray:
    """Hide more areas in every week with a hidden one: the week's total is known."""
    result = hidden.copy()
    for week in np.flatnonzero(hidden[among].any(axis=0)):
        result[:, week] = hide_from_subtraction(
            children[:, week], hidden[:, week], threshold=threshold, among=among
        )
    return result


def _hide_along(
    children: np.ndarray, hidden: np.ndarray, threshold: int, charts: Sequence[ControlChart]
) -> np.ndarray:
    """Hide more weeks in every chart with a hidden one: the mean of its baseline is known."""
    result = hidden.copy()
    for row in np.flatnonzero(hidden.any(axis=1)):
        for stretch in _stretches(charts[row]):
            result[row] = hide_from_subtraction(
                children[row], result[row], threshold=threshold, among=stretch
            )
    return result


def _stretches(chart: ControlChart) -> list[np.ndarray]:
    """List the baseline of each phase, and the rest of it."""
    phases = [chart.phase == phase for phase in np.unique(chart.phase)]
    return [here & part for here in phases for part in (chart.baseline, ~chart.baseline)]


def _is_flat(line: np.ndarray) -> bool:
    known = line[np.isfinite(line)]
    return not known.size or bool(np.ptp(known) <= _SAME * np.abs(known).max())
