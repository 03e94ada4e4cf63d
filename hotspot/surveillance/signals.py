"""Is a neighborhood's series behaving unusually? One control chart each, judged together."""

from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np

from hotspot.core.chart import Exclusion
from hotspot.core.measures import Measure
from hotspot.core.types import (
    NOT_MEASURABLE,
    SIGNALS_EVEN,
    SIGNALS_HIGH,
    SIGNALS_LOW,
    ControlChart,
    CountPanel,
)
from hotspot.spc.charts import STANDARD_SETTINGS, chart_many
from hotspot.spc.rules import RuleSettings
from hotspot.spc.rules.pending import pending_shift
from hotspot.spc.settings import ChartSettings
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Signal
from hotspot.surveillance.charted import Hide, charted_panel, tracts_of, without_hidden
from hotspot.surveillance.lasting import run_length, weeks_running
from hotspot.surveillance.panels import names_of
from hotspot.surveillance.signal_words import signal_sentence


def neighborhood_signals(
    snapshot: Snapshot,
    *,
    measure: str,
    week: date,
    age_band: str = "all",
    settings: ChartSettings | None = None,
    hide: Hide | None = None,
) -> tuple[Signal, ...]:
    """Chart every neighborhood's series, those with a signal first.

    Unless settings say otherwise, counts of events and bed-days are judged against what the same
    week brought to the rest of the region, so that a winter peak is nobody's signal; proportions
    and screening against their own baseline. A point is a week, or the shortest
    period of 4 or 13 weeks to the chosen one in which enough children are behind three points in
    four.

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
    settings : ChartSettings, optional
        How to chart; None is as ``usual_settings`` says.
    hide : callable, optional
        Says which weeks of which areas must be hidden; charts are then made without them. None is
        for whoever shows nothing.

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
    return _signals(snapshot, panel, week, settings, panel.areas, hide)


def tract_signals(
    snapshot: Snapshot,
    *,
    measure: str,
    week: date,
    neighborhood: str,
    age_band: str = "all",
    settings: ChartSettings | None = None,
    hide: Hide | None = None,
) -> tuple[Signal, ...]:
    """Chart the tracts of one neighborhood, those with a signal first.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of the measure.
    week : date
        Saturday that ends the week or period to judge.
    neighborhood : str
        Id of the neighborhood.
    age_band : str, default "all"
        Or a band of the site.
    settings : ChartSettings, optional
        How to chart; None is as ``usual_settings`` says.
    hide : callable, optional
        Says which weeks of which areas must be hidden; charts are then made without them. None is
        for whoever shows nothing.

    Returns
    -------
    tuple of Signal
        As ``neighborhood_signals``, compared with all other tracts of the region; in the shortest
        periods in which the tracts of this neighborhood have enough children.

    Raises
    ------
    NotEnoughData
        If the neighborhood has no tracts, or too few children in them for any period.
    """
    inside = tracts_of(snapshot, neighborhood)
    panel = charted_panel(
        snapshot, measure, week=week, age_band=age_band, level="tract", only=inside
    )
    return _signals(snapshot, panel, week, settings, inside, hide)


def _signals(
    snapshot: Snapshot,
    panel: CountPanel,
    week: date,
    settings: ChartSettings | None,
    areas: np.ndarray,
    hide: Hide | None,
) -> tuple[Signal, ...]:
    """Chart all areas of a panel together, and speak of some."""
    names, _ = names_of(snapshot, panel.level, panel.areas)
    hidden = hide(snapshot, panel) if hide else None
    shown = panel if hide is None else without_hidden(snapshot, panel, hide)
    used = settings or usual_settings(snapshot, panel.measure)
    charts = _charts(shown, used)
    signals = [
        _signal(panel, row, str(names[row]), charts[row], week, hidden, used.rules)
        for row in np.flatnonzero(np.isin(panel.areas, areas))
    ]
    return tuple(sorted(signals, key=by_concern))


def usual_settings(snapshot: Snapshot, measure: Measure) -> ChartSettings:
    """Say how a measure is charted unless somebody decides otherwise.

    Parameters
    ----------
    snapshot : Snapshot
        Its site says how long baselines are.
    measure : Measure
        What is charted.

    Returns
    -------
    ChartSettings
        Against the region where that makes sense.
    """
    follows = measure.family != "proportion" and measure.better == "lower"
    return replace(
        STANDARD_SETTINGS,
        compared="region" if follows else "own past",
        baseline_weeks=snapshot.site.baseline_weeks,
        exclusions=tuple(
            Exclusion(date.fromisoformat(first), date.fromisoformat(last), why, "settings")
            for first, last, why in snapshot.site.epochs
        ),
    )


@lru_cache(maxsize=16)
def _charts(panel: CountPanel, settings: ChartSettings) -> list[ControlChart]:
    """Chart the areas that are measurable together, and each other one alone."""
    alone = replace(settings, compared="own past")
    judged = iter(_chart_all(panel.rows(panel.areas[panel.measurable]), settings))
    others = _chart_all(panel.rows(panel.areas[~panel.measurable]), alone)
    unjudged = map(_unjudged, others)
    return [next(judged) if sure else next(unjudged) for sure in panel.measurable]


def _chart_all(panel: CountPanel, settings: ChartSettings) -> list[ControlChart]:
    if not len(panel.areas):
        return []
    return chart_many(
        panel.events,
        panel.exposure,
        panel.weeks,
        family=panel.measure.family,
        observed=panel.observed,
        complete=panel.complete,
        settings=settings,
        completeness=(panel.completeness, panel.completeness_sd),
    )


def _unjudged(chart: ControlChart) -> ControlChart:
    """Draw what was counted and the range it moves in, and take every verdict away."""
    kept = np.isin(chart.status, ("no data", "incomplete"))
    why = f"{chart.why} Not judged: too little of this area is seen."
    return replace(chart, status=np.where(kept, chart.status, NOT_MEASURABLE), why=why, rules=())


def _signal(
    panel: CountPanel,
    row: int,
    name: str,
    chart: ControlChart,
    week: date,
    hidden: np.ndarray | None,
    rules: RuleSettings,
) -> Signal:
    column = panel.column(np.datetime64(week, "D"))
    status = str(chart.status[column])
    running = weeks_running(chart.status, column)
    in_a_row = run_length(chart, column) if status.endswith(" shift") else running
    one = panel.rows(panel.areas[row : row + 1])
    pending = pending_shift(chart, rules) if panel.measurable[row] else None
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
        sentence=signal_sentence(one, name, chart, week, in_a_row=in_a_row, pending=pending),
        in_a_row=in_a_row,
        hidden=None if hidden is None else hidden[row],
        pending=pending,
    )


def _arrived(panel: CountPanel, column: int) -> float:
    """Share of the events of a column that one may expect to be there by now; of answers, all."""
    share = panel.completeness[column]
    return float(share) if np.isfinite(share) and panel.measure.family != "proportion" else 1.0


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
