"""New limits are somebody's decision, dated and explained; a rule may only suggest them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from hotspot.core.chart import ControlChart, Exclusion, Phase
from hotspot.spc.baselines import WEEK, Baseline, first_weeks


@dataclass(frozen=True)
class Suggestion:
    """A series has stayed on one side for so long that somebody should ask why.

    Parameters
    ----------
    start : date
        First week ending of the run: of a point of several weeks, its first.
    side : {"higher", "lower"}
        Where it runs.
    points : int
        Points of the run so far.
    """

    start: date
    side: str
    points: int


def baseline_by_date(
    usable: np.ndarray,
    weeks: np.ndarray,
    length: int,
    phases: Sequence[Phase] = (),
    exclusions: Sequence[Exclusion] = (),
) -> Baseline:
    """Find the points that set the limits, by the calendar and not by counting rows.

    Parameters
    ----------
    usable : ndarray of bool, shape (n, w)
        The week was observed, is complete, and somebody was at risk.
    weeks : ndarray of datetime64[D], shape (w,)
        Last week endings of the points, ascending.
    length : int
        Weeks on the calendar from the first usable one of a phase, for phases that do not say until
        when.
    phases : sequence of Phase
        In any order. One that starts with or before the first week says how the first phase is
        frozen; one that starts after the last is not yet there. One that starts inside a point of
        several weeks begins with the first point that lies wholly after the start, so that no
        point is of two phases; its baseline ends with the last point that ends by ``until``.
    exclusions : sequence of Exclusion
        Weeks to leave out, the same for all areas, with every point that has one of them. They do
        not make a baseline longer.

    Returns
    -------
    Baseline
        A missing week is missing from it, and shifts no other. Its ghosts are the points that were
        left out, whatever the dates that somebody gave.

    Notes
    -----
    A point covers the weeks to its own end from after the end before it: as many as the smallest
    step of ``weeks``.
    """
    begins = first_covered(weeks)
    told = sorted(phases, key=lambda phase: phase.start)
    starts = np.array([phase.start for phase in told], dtype="datetime64[D]")
    number = np.searchsorted(starts, begins, side="right")
    ghosts = np.zeros(len(weeks), dtype=bool)
    for one in exclusions:
        ended, begun = weeks >= np.datetime64(one.first), begins <= np.datetime64(one.last)
        ghosts |= ended & begun
    found = first_weeks(usable, weeks, length, phases=number, ghosts=ghosts)
    if not any(phase.until for phase in told):
        return found
    frozen = np.zeros(len(weeks), dtype=bool)
    until = np.zeros(len(weeks), dtype=bool)
    for place, phase in enumerate(told, start=1):
        if phase.until is not None:
            frozen |= number == place
            until |= (number == place) & (weeks <= np.datetime64(phase.until, "D"))
    mask = np.where(frozen, usable & until & ~ghosts, found.mask)
    return Baseline(mask, found.ghosts, found.phases)


def first_covered(weeks: np.ndarray) -> np.ndarray:
    """Give the first week of each point of a series.

    Parameters
    ----------
    weeks : ndarray of datetime64[D], shape (w,)
        Last week endings of the points, ascending.

    Returns
    -------
    ndarray of datetime64[D], shape (w,)
        Week endings; of points that are weeks, or less, their own.
    """
    step = np.diff(weeks).min(initial=np.timedelta64(10**6, "D")) if len(weeks) > 1 else WEEK
    return weeks - np.maximum(step - WEEK, np.timedelta64(0, "D"))


def suggest_phase(chart: ControlChart, until: date | None = None) -> Suggestion | None:
    """Say since when a series has been on one side, if its newest judged week signals a shift.

    Parameters
    ----------
    chart : ControlChart
        Of one series. Weeks that late records still change do not count.
    until : date, optional
        Newest week ending to look at; None is the last.

    Returns
    -------
    Suggestion or None
        None where the newest judged week is no shift, and no point of a run that is one.
    """
    past = ~chart.hollow
    if until is not None:
        past &= chart.weeks <= np.datetime64(until, "D")
    judged = np.flatnonzero(past & (np.isin(chart.status, ("common cause",)) | chart.signal))
    shifts = np.char.endswith(chart.status.astype(str), " shift")
    if not judged.size or not shifts[judged[-3:]].any():
        return None
    newest = int(judged[-1])
    side = np.sign(np.nan_to_num(chart.value - chart.middle))
    now = side[newest]
    same_phase = chart.phase == chart.phase[newest]
    against = np.flatnonzero((side[:newest] == -now) | ~same_phase[:newest])
    first = int(against[-1]) + 1 if against.size else 0
    run = [week for week in range(first, newest + 1) if side[week] == now]
    if not now or not run or not shifts[run].any():
        return None
    words = {1: "higher", -1: "lower"}
    return Suggestion(first_covered(chart.weeks)[run[0]].item(), words[int(now)], len(run))
