"""Is a neighborhood's series behaving unusually? One control chart each, judged together."""

from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np

from hotspot.core.measures import Measure
from hotspot.core.types import (
    NOT_MEASURABLE,
    SIGNALS,
    SIGNALS_EVEN,
    SIGNALS_HIGH,
    SIGNALS_LOW,
    ControlChart,
    CountPanel,
)
from hotspot.spc.charts import chart_against_region, chart_many
from hotspot.spc.rules import STANDARD
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Signal
from hotspot.surveillance.panels import names_of, panel_of
from hotspot.surveillance.pictures import PUBLISHABLE
from hotspot.surveillance.unrated import seen_words

PERIODS = (1, 4, 13)
"""Weeks that one point of a chart may stand for."""


def neighborhood_signals(
    snapshot: Snapshot,
    *,
    measure: str,
    week: date,
    age_band: str = "all",
    kind: str = "auto",
    phase_starts: tuple[date, ...] = (),
) -> tuple[Signal, ...]:
    """Chart every neighborhood's series, those with a signal first.

    Counts of events and bed-days are judged against what the same week brought to the rest of the
    region, so that a winter peak is nobody's signal; proportions and screening against their own
    baseline. A point is a week, or the shortest period of 4 or 13 weeks to the chosen one in which
    enough children are behind three points in four.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of the measure.
    week : date
        Saturday that ends the week or period to judge.
    age_band : str, default "all"
        Or a band of the site.
    kind : {"auto", "XmR"}
        Chart; "auto" takes u′ or p′ by what the measure is.
    phase_starts : tuple of date
        Week endings with which new limits begin.

    Returns
    -------
    tuple of Signal
        One a neighborhood: signals of concern first, then of improvement, then the rest by name.

    Raises
    ------
    NotEnoughData
        If the measure is not in the snapshot.
    """
    panel = charted_panel(snapshot, measure, week=week, age_band=age_band)
    names, _ = names_of(snapshot, panel.level, panel.areas)
    charts = _charts(panel, snapshot.site.baseline_weeks, kind, phase_starts)
    signals = [
        _signal(panel, row, str(names[row]), chart, week) for row, chart in enumerate(charts)
    ]
    return tuple(sorted(signals, key=by_concern))


def charted_panel(
    snapshot: Snapshot, measure: str, *, week: date, age_band: str = "all"
) -> CountPanel:
    """Give the series to chart, in the shortest periods that have enough children behind them.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of the measure.
    week : date
        Saturday with which a period ends; the others lie whole periods before it.
    age_band : str, default "all"
        Or a band of the site.

    Returns
    -------
    CountPanel
        Neighborhoods by weeks, or by periods of 4 or 13 weeks that do not overlap.
    """
    for period in PERIODS:
        panel = panel_of(snapshot, measure, "neighborhood", window=period, age_band=age_band)
        series = _in_periods(panel, week)
        if _can_be_shown(series, snapshot.site.threshold):
            break
    return series


@lru_cache(maxsize=16)
def _in_periods(panel: CountPanel, week: date) -> CountPanel:
    """Keep every window that neither overlaps the next nor lies after the chosen week."""
    last = panel.column(np.datetime64(week, "D"))
    return (
        panel
        if panel.window == 1
        else panel.columns(slice(last % panel.window, last + 1, panel.window))
    )


def _can_be_shown(panel: CountPanel, threshold: int) -> bool:
    counted = panel.observed & panel.complete & (panel.exposure > 0)
    counted &= panel.measurable[:, np.newaxis] | ~panel.measurable.any()
    return not counted.any() or bool(np.mean(panel.persons[counted] >= threshold) >= PUBLISHABLE)


@lru_cache(maxsize=16)
def _charts(
    panel: CountPanel, baseline_weeks: int, kind: str, phase_starts: tuple[date, ...]
) -> list[ControlChart]:
    phases = np.zeros(len(panel.weeks), dtype=int)
    for start in phase_starts:
        phases += panel.weeks >= np.datetime64(start, "D")
    measured = panel.rows(panel.areas[panel.measurable])
    judged = iter(_chart_all(measured, baseline_weeks, kind, phases, together=True))
    others = panel.rows(panel.areas[~panel.measurable])
    unjudged = map(_unjudged, _chart_all(others, baseline_weeks, kind, phases, together=False))
    return [next(judged) if sure else next(unjudged) for sure in panel.measurable]


def _chart_all(
    panel: CountPanel, baseline_weeks: int, kind: str, phases: np.ndarray, *, together: bool
) -> list[ControlChart]:
    """Chart areas against the rest of them, or each against its own past."""
    if not len(panel.areas):
        return []
    against_region = together and kind == "auto" and _follows_region(panel.measure)
    chart = chart_against_region if against_region else chart_many
    options = {} if against_region else {"kind": kind}
    return chart(
        panel.events,
        panel.exposure,
        panel.weeks,
        family=panel.measure.family,
        observed=panel.observed,
        complete=panel.complete,
        baseline_weeks=baseline_weeks,
        phases=phases,
        completeness=panel.completeness,
        completeness_sd=panel.completeness_sd,
        **options,
    )


def _unjudged(chart: ControlChart) -> ControlChart:
    """Draw what was counted and the range it moves in, and take every verdict away."""
    kept = np.isin(chart.status, ("no data", "incomplete"))
    why = f"{chart.why} Not judged: too little of this area is seen."
    return replace(chart, status=np.where(kept, chart.status, NOT_MEASURABLE), why=why, rules=())


def _follows_region(measure: Measure) -> bool:
    return measure.family != "proportion" and measure.better == "lower"


def _signal(panel: CountPanel, row: int, name: str, chart: ControlChart, week: date) -> Signal:
    column = panel.column(np.datetime64(week, "D"))
    status = str(chart.status[column])
    running = _weeks_running(chart.status, column)
    in_a_row = running + (STANDARD.shift_length - 1 if status.endswith("shift") else 0)
    one = panel.rows(panel.areas[row : row + 1])
    at_risk = panel.exposure[row, column] * _arrived(panel, column)
    return Signal(
        area=str(panel.areas[row]),
        name=name,
        chart=chart,
        panel=one,
        status=status,
        weeks_running=running,
        events=float(panel.events[row, column]),
        expected=float(chart.centre[column] * at_risk),
        suppressed=False,
        sentence=_sentence(one, name, status, in_a_row, week),
        in_a_row=in_a_row,
    )


def _arrived(panel: CountPanel, column: int) -> float:
    """Share of the events of a column that one may expect to be there by now; of answers, all."""
    share = panel.completeness[column]
    return float(share) if np.isfinite(share) and panel.measure.family != "proportion" else 1.0


def _weeks_running(status: np.ndarray, column: int) -> int:
    alike = (SIGNALS_HIGH, SIGNALS_LOW, SIGNALS_EVEN)
    kind = next((kind for kind in alike if status[column] in kind), (status[column],))
    same = np.isin(status[: column + 1], kind)
    breaks = np.flatnonzero(~same)
    return int(column - breaks[-1]) if breaks.size else column + 1


_WORDS = {
    "high point": "stood above the upper limit of its control chart",
    "low point": "stood below the lower limit of its control chart",
    "high shift": "stood above its centre line",
    "low shift": "stood below its centre line",
    "high zone": "crowded toward the upper limit of its control chart",
    "low zone": "crowded toward the lower limit of its control chart",
    "high trend": "was part of a long rise",
    "low trend": "was part of a long fall",
    "too even": "kept so close to its centre line that it is not chance, though neither concern nor"
    " improvement",
    "too uneven": "swung in a way that is not chance, though neither concern nor improvement",
    "common cause": "stood within the limits of its control chart: no more than the usual noise",
    "incomplete": "cannot be judged yet: late records are still arriving",
    "no data": "cannot be judged: no data",
}


def _sentence(panel: CountPanel, name: str, status: str, in_a_row: int, week: date) -> str:
    if not panel.measurable[0]:
        return f"{name}: not measurable, for {seen_words(panel, 0)}; no {panel.period} is judged."
    span = "week" if panel.window == 1 else f"{panel.window} weeks"
    when = f"in the {span} to {week.day} {week:%b %Y}"
    lasting = ""
    if status in SIGNALS and in_a_row > 1:
        lasting = f", as in the {panel.period} before"
        if in_a_row > 2:
            many = "weeks" if panel.window == 1 else f"periods of {panel.window} weeks"
            lasting = f", as in the {in_a_row - 1} {many} before"
    return f"{name}: {panel.measure.label} {when} {_WORDS.get(status, status)}{lasting}."


def by_concern(signal: Signal) -> tuple[int, int, str]:
    """Give the place of a signal in a list: concern first, newest first, improvement, neither.

    Parameters
    ----------
    signal : Signal
        One neighborhood's; after suppression, its place tells nothing of what is hidden.

    Returns
    -------
    tuple
        To sort by.
    """
    concern = SIGNALS_HIGH if signal.panel.measure.better == "lower" else SIGNALS_LOW
    if signal.status in concern:
        return 0, signal.weeks_running, signal.name
    if signal.status in (*SIGNALS_HIGH, *SIGNALS_LOW):
        return 1, signal.weeks_running, signal.name
    if signal.status in SIGNALS_EVEN:
        return 2, signal.weeks_running, signal.name
    return 3, 0, signal.name
