"""The next question is mostly about the week before or after: it is worked out while people read.

A map takes some forty milliseconds to estimate, a huddle needs three, and nobody asks twice in the
same second. One thread works ahead, on what is asked last; what nobody waits for is dropped.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from functools import partial
from threading import Event

from hotspot.core.errors import HotspotError
from hotspot.core.types import Level
from hotspot.disclosure.pooling import pool_hidden
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Picture
from hotspot.surveillance.changes import week_of_last_huddle
from hotspot.surveillance.hot_list import hot_list
from hotspot.surveillance.panels import week_choices
from hotspot.surveillance.pictures import draw
from hotspot.ui import cache
from hotspot.ui.controls import Query

PAUSE_S = 0.3
"""Seconds without a question after which somebody is reading."""

_THREAD = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead")
_stops: list[Event] = []


def stop() -> None:
    """Leave the machine to a question that has been asked."""
    while _stops:
        _stops.pop().set()


def look(query: Query) -> None:
    """Draw the maps of the weeks beside the chosen one, for whoever asks next.

    Parameters
    ----------
    query : Query
        What is on the screen.
    """
    stop()
    known = week_choices(cache.snapshot(query.snapshot), query.measure)[0]
    if query.week not in known:
        return
    here = known.index(query.week)
    beside = [known[near] for near in (here + 1, here - 1) if 0 <= near < len(known)]
    before = cache.previous_id(query.snapshot)
    snapshots = [cache.snapshot(one) for one in (query.snapshot, before) if one]
    asked = Event()
    _stops.append(asked)
    _THREAD.submit(_draw, asked, snapshots, query, cache.two_windows(query), beside)


def follow(
    query: Query, windows: Sequence[int], level: Level | None, weeks: Sequence[date]
) -> None:
    """Draw the maps of the weeks to come while the one before is looked at.

    Parameters
    ----------
    query : Query
        What is on the screen.
    windows : sequence of int
        Weeks summed on each map.
    level : {"tract", "neighborhood"} or None
        Of the maps.
    weeks : sequence of date
        Those to draw, the next first.
    """
    stop()
    asked = Event()
    _stops.append(asked)
    ask = partial(draw, cache.snapshot(query.snapshot), measure=query.measure, level=level)
    _THREAD.submit(_follow, asked, partial(ask, age_band=query.age_band), windows, weeks)


def _follow(
    asked: Event, ask: Callable[..., Picture], windows: Sequence[int], weeks: Sequence[date]
) -> None:
    """Draw maps of weeks until somebody asks for something else."""
    for week in weeks:
        for window in windows:
            if asked.is_set():
                return
            with suppress(HotspotError):
                ask(window=window, week=week, pool=pool_hidden)


def _draw(
    asked: Event,
    snapshots: list[Snapshot],
    query: Query,
    windows: tuple[int, int],
    weeks: list[date],
) -> None:
    """Draw what a huddle of each week shows; what cannot be drawn is told when it is asked for."""
    if asked.wait(PAUSE_S):
        return
    ask = partial(draw, measure=query.measure, age_band=query.age_band, pool=pool_hidden)
    for week in weeks:
        for window in windows:
            for snapshot in snapshots if window == windows[1] else snapshots[:1]:
                if asked.is_set():
                    return
                try:
                    then = _then(snapshots, snapshot, query, week)
                    drawn = ask(snapshot, window=window, week=then)
                    if window == windows[1]:
                        hot_list(snapshot, drawn, pool=pool_hidden)
                except HotspotError:
                    continue


def _then(snapshots: list[Snapshot], snapshot: Snapshot, query: Query, week: date) -> date:
    """Give the week that a snapshot is asked for: of an earlier one, that of the last huddle."""
    if snapshot is snapshots[0]:
        return week
    return week_of_last_huddle(snapshots[0], snapshot, query.measure, week)
