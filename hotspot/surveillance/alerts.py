"""Of all measures in all neighborhoods, which few should somebody look at this week?

Every series is judged in the period its chart has, by the tail of its own counts; the list is made
of all series of the week together. A series that may not be shown is judged with the others and
never listed: left out, it would make the bar lower for them; listed, it would tell what is hidden.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from hotspot.core.errors import NotEnoughData
from hotspot.core.measures import MEASURES, Measure
from hotspot.core.types import CountPanel
from hotspot.spc.baselines import first_weeks
from hotspot.spc.seasons.expected import rest_of_region
from hotspot.spc.settings import ChartSettings
from hotspot.spc.weekly.alerts import FALSE_SHARE, LOOKED_BACK, list_week, weeks_listed
from hotspot.spc.weekly.surprise import FEWEST_POINTS, surprise
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Signal
from hotspot.surveillance.charted import Hide, charted_panel, without_hidden
from hotspot.surveillance.panels import names_of, panel_of
from hotspot.surveillance.signals import usual_settings

GUARD_WEEKS = 4
"""Weeks before the judged one that are in no baseline: what has just begun is not yet usual."""

Shown = Callable[[str, date], tuple[Signal, ...]]
"""Gives the charts of a measure and week as a reader may see them."""


@dataclass(frozen=True)
class Alert:
    """One series that is in the list, or was in the last weeks.

    Parameters
    ----------
    measure : Measure
        What was counted.
    area, name : str
        Id and name of the neighborhood.
    window : int
        Weeks that one point of its chart stands for.
    observed, expected : float
        Count of the week or period and what its chart expects; not a number where the week may not
        be shown.
    p : float
        Probability of as bad a week by chance; not a number where the week may not be shown or was
        not judged.
    q : float
        Smallest share of chance at which the series would be listed; not a number out of the list.
    listed : bool
        In the list of this week.
    weeks : int
        Times in the list in the last three weeks, this one included. Periods longer than a week
        overlap from week to week.
    action : bool
        To be acted on: in the list now and in two of the last three weeks.
    """

    measure: Measure
    area: str
    name: str
    window: int
    observed: float
    expected: float
    p: float
    q: float
    listed: bool
    weeks: int
    action: bool


@dataclass(frozen=True)
class Alerts:
    """The list of a week.

    Parameters
    ----------
    week : date
        Saturday that ends the week or period of every series.
    snapshot : str
        Id of the snapshot.
    rows : tuple of Alert
        In the list now or in the two weeks before: those to act on first, then the rest of the
        list, then those that left it; each by probability.
    judged : int
        Series looked at, whether or not they may be shown.
    expected_false : float
        Series that such a list holds by chance, on average.
    false_share : float
        Share of the list that may be chance.
    """

    week: date
    snapshot: str
    rows: tuple[Alert, ...]
    judged: int
    expected_false: float
    false_share: float


@dataclass(frozen=True, eq=False)
class _Judged:
    """All series of a measure: their areas, and p in each of the last weeks, the newest last."""

    measure: Measure
    window: int
    areas: np.ndarray
    names: np.ndarray
    p: np.ndarray


def weekly_alerts(
    snapshot: Snapshot,
    *,
    week: date,
    shown: Shown,
    hide: Hide,
    false_share: float = FALSE_SHARE,
    age_band: str = "all",
) -> Alerts:
    """List the series that stand out in a week, of all measures and neighborhoods.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    week : date
        Saturday that ends the week.
    shown : callable
        Gives the charts of a measure and week after protection; asked only of those in the list.
    hide : callable
        As for ``neighborhood_signals``: hidden weeks are in no baseline and in no list.
    false_share : float, default 0.20
        Share of the list that may be chance.
    age_band : str, default "all"
        Or a band of the site; ``shown`` must be of the same.

    Returns
    -------
    Alerts
        With no rows where nothing stands out. Measures that are not in the snapshot, or of which
        the week is not complete, areas that are not measurable and series with fewer than
        ``FEWEST_POINTS`` baseline points are not judged.
    """
    weeks = [week - timedelta(weeks=back) for back in reversed(range(LOOKED_BACK))]
    judged = [one for key in MEASURES if (one := _judge(snapshot, key, weeks, age_band, hide))]
    if not judged:
        return Alerts(week, snapshot.id, (), 0, 0.0, false_share)
    together = np.concatenate([one.p for one in judged])
    lists = [list_week(p, false_share=false_share) for p in together.T]
    times, acted = weeks_listed(np.array([one.listed for one in lists]).T)
    rows, now, first = [], lists[-1], 0
    told = np.where(now.listed, now.q, np.nan)  # the q of others would tell the p of hidden ones
    for one in judged:
        for row in np.flatnonzero(times[first : first + len(one.p)]):
            of = first + row
            found = (one.p[row, -1], told[of], times[of], acted[of])
            signals = shown(one.measure.key, week)
            rows.append(_alert(one, row, np.datetime64(week, "D"), signals, found))
        first += len(one.p)
    rows.sort(key=_by_urgency)
    return Alerts(week, snapshot.id, tuple(rows), now.judged, now.expected_false, false_share)


def _judge(
    snapshot: Snapshot, key: str, weeks: list[date], age_band: str, hide: Hide
) -> _Judged | None:
    """Judge a measure in every week; None where the snapshot does not have it."""
    try:
        weekly = panel_of(snapshot, key, "neighborhood", window=1, age_band=age_band)
    except NotEnoughData:
        return None
    settings = usual_settings(snapshot, weekly.measure)
    p = np.full((len(weekly.areas), len(weeks)), np.nan)
    window = 1
    for column, week in enumerate(np.array(weeks, dtype="datetime64[D]")):
        if week in weekly.weeks:
            panel = charted_panel(snapshot, key, week=week.item(), age_band=age_band)
            shown = without_hidden(snapshot, panel, hide)
            found = _p_of(shown, week, settings)
            hidden = hide(snapshot, panel)[:, panel.column(week)]
            could = hidden & panel.measurable & panel.complete[panel.column(week)]
            p[:, column], window = np.where(could, 1.0, found), panel.window
    names, _ = names_of(snapshot, weekly.level, weekly.areas)
    return _Judged(weekly.measure, window, weekly.areas, names, p)


@lru_cache(maxsize=256)
def _p_of(panel: CountPanel, week: np.datetime64, settings: ChartSettings) -> np.ndarray:
    """Give the p of every area in one week, or period; not a number where it is not judged."""
    found = np.full(len(panel.areas), np.nan)
    sure = panel.measurable
    column = panel.column(week)
    if not panel.complete[column] or not sure.any():
        return found
    seen = panel.observed[sure]
    events = np.where(seen, panel.events[sure], np.nan)
    exposure = panel.exposure[sure]
    use = seen & panel.complete & (exposure > 0) & np.isfinite(events)
    use &= panel.weeks <= week - 7 * GUARD_WEEKS
    length = max(settings.baseline_weeks, FEWEST_POINTS * panel.window)
    together = settings.compared == "region" and sure.sum() > 1
    found[sure] = surprise(
        events,
        exposure,
        column,
        first_weeks(use, panel.weeks, length),
        family=panel.measure.family,
        worse="high" if panel.measure.better == "lower" else "low",
        reference=rest_of_region(events, exposure) if together else None,
    ).p
    return found


def _is_told(signal: Signal, week: np.datetime64) -> bool:
    """Say whether a reader sees both the count of a week and what is compared with it."""
    here = signal.chart.weeks == week
    told = np.isfinite(signal.chart.value[here]) & np.isfinite(signal.chart.centre[here])
    return bool(told.any()) and not signal.suppressed


def _alert(
    one: _Judged,
    row: int,
    week: np.datetime64,
    signals: tuple[Signal, ...],
    found: tuple[float, float, int, bool],
) -> Alert:
    """Say of one series what a reader may see of it."""
    p, q, times, acted = found
    area = str(one.areas[row])
    (signal,) = (signal for signal in signals if signal.area == area)
    told, listed = np.isfinite(p) and _is_told(signal, week), bool(np.isfinite(q))
    return Alert(
        measure=one.measure,
        area=area,
        name=str(one.names[row]),
        window=one.window,
        observed=signal.events if told else np.nan,
        expected=signal.expected if told else np.nan,
        p=float(p) if told else np.nan,
        q=float(q),
        listed=listed,
        weeks=int(times),
        action=bool(acted),
    )


def _by_urgency(alert: Alert) -> tuple[bool, bool, float, str, str]:
    p = alert.p if np.isfinite(alert.p) else 1.0
    return not alert.action, not alert.listed, p, alert.measure.key, alert.name
