"""Is a neighborhood's series behaving unusually? One control chart each, judged together."""

from datetime import date
from functools import lru_cache

import numpy as np

from hotspot.core.measures import Measure
from hotspot.core.types import SIGNALS_HIGH, SIGNALS_LOW, ControlChart, CountPanel
from hotspot.spc.charts import chart_against_region, chart_many
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Signal
from hotspot.surveillance.panels import names_of, panel_of


def neighborhood_signals(
    snapshot: Snapshot,
    *,
    measure: str,
    week: date,
    age_band: str = "all",
    kind: str = "auto",
    phase_starts: tuple[date, ...] = (),
) -> tuple[Signal, ...]:
    """Chart every neighborhood's weekly series, those with a signal first.

    Counts of events and bed-days are judged against what the same week brought to the rest of the
    region, so that a winter peak is nobody's signal; proportions and screening against their own
    baseline.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of the measure.
    week : date
        Saturday of the week to judge.
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
    panel = panel_of(snapshot, measure, "neighborhood", window=1, age_band=age_band)
    panel.column(np.datetime64(week, "D"))
    names, _ = names_of(snapshot, panel)
    charts = _charts(panel, snapshot.site.baseline_weeks, kind, phase_starts)
    signals = [
        _signal(panel, row, str(names[row]), chart, week) for row, chart in enumerate(charts)
    ]
    return tuple(sorted(signals, key=_concern_first))


@lru_cache(maxsize=16)
def _charts(
    panel: CountPanel, baseline_weeks: int, kind: str, phase_starts: tuple[date, ...]
) -> list[ControlChart]:
    phases = np.zeros(len(panel.weeks), dtype=int)
    for start in phase_starts:
        phases += panel.weeks >= np.datetime64(start, "D")
    against_region = kind == "auto" and _follows_region(panel.measure)
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
        **options,
    )


def _follows_region(measure: Measure) -> bool:
    return measure.family != "proportion" and measure.better == "lower"


def _signal(panel: CountPanel, row: int, name: str, chart: ControlChart, week: date) -> Signal:
    column = panel.column(np.datetime64(week, "D"))
    status = str(chart.status[column])
    running = _weeks_running(chart.status, column)
    one = panel.rows(panel.areas[row : row + 1])
    return Signal(
        area=str(panel.areas[row]),
        name=name,
        chart=chart,
        panel=one,
        status=status,
        weeks_running=running,
        events=float(panel.events[row, column]),
        expected=float(chart.centre[column] * panel.exposure[row, column]),
        suppressed=False,
        sentence=_sentence(panel.measure, name, status, running, week),
    )


def _weeks_running(status: np.ndarray, column: int) -> int:
    high = np.isin(status[: column + 1], SIGNALS_HIGH)
    low = np.isin(status[: column + 1], SIGNALS_LOW)
    same = high if high[column] else low if low[column] else status[: column + 1] == status[column]
    breaks = np.flatnonzero(~same)
    return int(column - breaks[-1]) if breaks.size else column + 1


_WORDS = {
    "high point": "stood above the upper limit of its control chart",
    "low point": "stood below the lower limit of its control chart",
    "high shift": "stood above its centre line, as in the seven weeks before",
    "low shift": "stood below its centre line, as in the seven weeks before",
    "common cause": "stood within the limits of its control chart: no more than week-to-week noise",
    "incomplete": "cannot be judged yet: late records of this week are still arriving",
    "no data": "cannot be judged: no data for this week",
}


def _sentence(measure: Measure, name: str, status: str, running: int, week: date) -> str:
    weeks = "" if running < 2 else f", for {running} weeks now"
    words = _WORDS.get(status, status)
    if status not in (*SIGNALS_HIGH, *SIGNALS_LOW):
        weeks = ""
    return f"{name}: {measure.label} in the week to {week.day} {week:%b %Y} {words}{weeks}."


def _concern_first(signal: Signal) -> tuple[int, int, str]:
    concern = SIGNALS_HIGH if signal.panel.measure.better == "lower" else SIGNALS_LOW
    if signal.status in concern:
        return 0, signal.weeks_running, signal.name
    if signal.status in (*SIGNALS_HIGH, *SIGNALS_LOW):
        return 1, signal.weeks_running, signal.name
    return 2, 0, signal.name
