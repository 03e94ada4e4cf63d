"""Every answer is worked out once: the cache of the dashboard, keyed by snapshot and question.

Keys are small values, never frames; a new snapshot has a new id, so nothing stale can be shown.
Answers are frozen and shared by all readers. Only what disclosure has let through is kept.
"""

import gc
from datetime import date, timedelta

from hotspot.core.errors import NotEnoughData, SnapshotUnavailable
from hotspot.core.hotspot_rules import rule_of
from hotspot.core.sections import WINDOWS
from hotspot.disclosure.charts import hide_in_charts
from hotspot.disclosure.maps import protect_map
from hotspot.disclosure.pooling import pool_hidden
from hotspot.disclosure.suppression import protect_signals
from hotspot.disclosure.totals import protect_headline
from hotspot.spc.settings import ChartSettings
from hotspot.store.snapshots import Entry, list_snapshots
from hotspot.surveillance.answers import (
    Comparison,
    Context,
    Headline,
    Picture,
    Signal,
)
from hotspot.surveillance.changes import week_of_last_huddle
from hotspot.surveillance.compare import year_on_year
from hotspot.surveillance.coverage import FacilityReport, reports_on
from hotspot.surveillance.ground import cautions_of
from hotspot.surveillance.headlines import headlines
from hotspot.surveillance.panels import context_of, measure_of, panel_of, week_choices
from hotspot.surveillance.pictures import draw
from hotspot.surveillance.signals import by_concern, neighborhood_signals
from hotspot.ui.controls import Query
from hotspot.ui.keeping import keep
from hotspot.ui.up import STORE as STORE
from hotspot.ui.up import newest as newest
from hotspot.ui.up import snapshot as snapshot
from hotspot.ui.up import store as store
from hotspot.view import maps

HISTORY_POINTS = 13
"""Windows of a place's history."""

_YEAR = max(WINDOWS)


def entries() -> tuple[Entry, ...]:
    """List all snapshots, oldest first."""
    return list_snapshots(store())


@keep(8)
def previous_id(snapshot_id: str) -> str | None:
    """Say what the last huddle saw: the newest snapshot of an earlier day that can be opened."""
    return next((one for one in earlier_ids(snapshot_id) if _is_whole(one)), None)


def earlier_ids(snapshot_id: str) -> list[str]:
    """List the snapshots of earlier days, newest first, whether or not they can be opened."""
    as_of = snapshot(snapshot_id).as_of
    known = [(one.manifest.as_of, one.id) for one in entries() if one.manifest]
    return [one for day, one in sorted(known, reverse=True) if day < as_of]


def _is_whole(snapshot_id: str) -> bool:
    """Tell whether a snapshot opens and was made under a rule that is known."""
    try:
        found = snapshot(snapshot_id)
        rule_of(found.site.hotspot_rule)
    except SnapshotUnavailable:
        return False
    return found.id == snapshot_id


@keep(128)
def newest_complete(query: Query) -> date:
    """Give the newest week of the measure whose late records have had time to arrive."""
    return week_choices(snapshot(query.snapshot), query.measure)[1]


@keep(128)
def week_before(query: Query, before: str) -> date:
    """Give the week of an earlier snapshot that the chosen one is compared with."""
    return week_of_last_huddle(
        snapshot(query.snapshot), snapshot(before), query.measure, query.week
    )


@keep(16)
def cautions(snapshot_id: str, measure: str) -> dict[str, str]:
    """Name the areas whose numbers must be read with care, and why."""
    return cautions_of(snapshot(snapshot_id), measure_of(measure))


@keep(16)
def silences(snapshot_id: str, measure: str) -> tuple[FacilityReport, ...]:
    """Say of each facility that may count in a measure when it last sent anything."""
    return reports_on(snapshot(snapshot_id), measure)


@keep(2)
def drawing(snapshot_id: str) -> maps.Drawing:
    """Project the outlines of a snapshot."""
    found = snapshot(snapshot_id)
    return maps.draw_outlines(found.shapes, found.tables["areas"], found.id)


@keep(256)
def picture(query: Query, window: int, level: str | None = None) -> Picture:
    """Draw a map and hide what is too small."""
    options = {
        "measure": query.measure,
        "window": window,
        "week": query.week,
        "age_band": query.age_band,
        "level": level,
        "pool": pool_hidden,
    }
    found = snapshot(query.snapshot)
    whole = draw(found, **options)
    if not query.neighborhoods:
        return protect_map(found, whole)
    some = draw(found, **options | {"level": whole.level}, neighborhoods=query.neighborhoods)
    return protect_map(found, some, region=whole)


def two_windows(query: Query) -> tuple[int, int]:
    """Say which two windows the huddle compares: the year, and the chosen one or four weeks."""
    return _YEAR, query.window if query.window != _YEAR else min(WINDOWS)


@keep(128)
def context(query: Query) -> Context:
    """Say what the weekly charts are about."""
    found = snapshot(query.snapshot)
    panel = panel_of(found, query.measure, "region", window=1, age_band=query.age_band)
    return context_of(found, panel, query.week, query.neighborhoods)


@keep(128)
def _all_signals(query: Query, settings: ChartSettings | None) -> tuple[Signal, ...]:
    about = context(query)
    found = neighborhood_signals(
        snapshot(query.snapshot),
        measure=query.measure,
        week=query.week,
        age_band=query.age_band,
        settings=settings,
        hide=hide_in_charts,
    )
    return tuple(sorted(protect_signals(found, about), key=by_concern))


def signals(query: Query, settings: ChartSettings | None = None) -> tuple[Signal, ...]:
    """Chart the chosen neighborhoods, signals first, and hide what is too small."""
    found = _all_signals(query, settings)
    if not query.neighborhoods:
        return found
    return tuple(one for one in found if one.area in query.neighborhoods)


@keep(128)
def numbers(query: Query, window: int) -> tuple[Headline, ...]:
    """Work out the headline numbers, and hide those that would give a small one away."""
    found = headlines(
        snapshot(query.snapshot),
        measure=query.measure,
        window=window,
        week=query.week,
        age_band=query.age_band,
        neighborhoods=query.neighborhoods,
    )
    about = context(query)
    return tuple(_protected(query, one, about) for one in found)


def _protected(query: Query, number: Headline, about: Context) -> Headline:
    if query.neighborhoods:
        return protect_headline(number, about, picture(query, number.window, "neighborhood"))
    partly = about.site.capture_minimum is not None
    region = _drawn(query, number.window) if partly else None
    return protect_headline(number, about, None, region=region)


def _drawn(query: Query, window: int) -> Picture | None:
    """Draw the map of the huddle; where there is none, none tells the rate of comparison."""
    try:
        return picture(query, window)
    except NotEnoughData:
        return None


@keep(128)
def comparisons(query: Query) -> dict[str, Comparison]:
    """Compare every neighborhood's newest year with its past and the others, by its id."""
    found = year_on_year(
        snapshot(query.snapshot),
        measure=query.measure,
        week=query.week,
        age_band=query.age_band,
        pool=pool_hidden,
    )
    return {one.area: one for one in found}


@keep(128)
def comparison_since(query: Query, area: str, start: date) -> Comparison:
    """Compare the weeks from a date on with those before, in the one neighborhood chosen for it."""
    (found,) = year_on_year(
        snapshot(query.snapshot),
        measure=query.measure,
        week=query.week,
        age_band=query.age_band,
        since=start - timedelta(weeks=1),
        chosen=area,
        pool=pool_hidden,
    )
    return found


@keep(32)
def history(query: Query, level: str) -> tuple[Picture, ...]:
    """Draw the same map back in time, oldest first, as far as the feeds reach."""
    step = timedelta(weeks=min(query.window, 13))
    found: list[Picture] = []
    for back in range(HISTORY_POINTS):
        past = Query(
            query.snapshot,
            query.measure,
            query.window,
            query.week - back * step,
            (),
            query.age_band,
        )
        try:
            found.append(picture(past, query.window, level))
        except NotEnoughData:
            break
    return tuple(reversed(found))


@keep(4)
def settle(snapshot_id: str) -> str:
    """Set aside what will live as long as the server, once a snapshot.

    Whoever collects garbage looks at every object of every library to do so: 75 to 150 ms each
    time, in which nobody is answered. Frozen objects are not looked at.
    """
    gc.collect()
    gc.freeze()
    return snapshot_id
