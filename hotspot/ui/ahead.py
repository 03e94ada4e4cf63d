"""The next question is mostly about a week nearby: it is worked out while people read.

A map takes some forty milliseconds to estimate, a huddle needs three. One thread works ahead, on
the weeks beside those that are on somebody's screen first, and only while nobody waits for a page.
"""

import heapq
import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import count
from threading import Condition, Thread

from hotspot.core.errors import HotspotError
from hotspot.core.types import Level
from hotspot.disclosure.pooling import pool_hidden
from hotspot.surveillance.hot_list import hot_list
from hotspot.surveillance.panels import week_choices
from hotspot.surveillance.pictures import draw
from hotspot.ui import beside, cache, huddles
from hotspot.ui.alerts import alerts
from hotspot.ui.controls import Query
from hotspot.ui.turns import TURNS

PAUSE_S = 0.1
"""Seconds without a question after which somebody is reading."""

REACH = 8
"""Weeks to either side of the one on the screen."""

_LOG = logging.getLogger("hotspot")

Step = Callable[[], object]


class Ahead:
    """What could be asked next, the most likely first; one thread works it off.

    Parameters
    ----------
    most : int
        Questions that are remembered, whether or not they are worked out yet.
    """

    def __init__(self, most: int = 128) -> None:
        self._most = most
        self._open: list[tuple[int, int, Iterator[Step]]] = []
        self._known: OrderedDict[Hashable, None] = OrderedDict()
        self._serial = count(0, -1)
        self._changed = Condition()
        self._worker: Thread | None = None
        self._busy = False

    def add(self, question: Hashable, steps: Iterator[Step], distance: int = 0) -> None:
        """Remember a question; one that is remembered already stays as it is.

        Parameters
        ----------
        question : hashable
            By which it is known.
        steps : iterator of callable
            What answers it; each short, for whoever asks meanwhile is served beside it.
        distance : int, default 0
            How unlikely it is that somebody asks; of two the same, the newer goes first.
        """
        with self._changed:
            if question in self._known:
                self._known.move_to_end(question)
                return
            self._known[question] = None
            heapq.heappush(self._open, (distance, next(self._serial), steps))
            if len(self._known) > self._most:
                self._known.popitem(last=False)
                self._open = heapq.nsmallest(self._most, self._open)
            if self._worker is None:
                self._worker = Thread(target=self._work, name="ahead", daemon=True)
                self._worker.start()
            self._changed.notify_all()

    def wait(self) -> None:
        """Come back when nothing is left to do."""
        with self._changed:
            self._changed.wait_for(lambda: not self._open and not self._busy)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._busy = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._open)
                self._busy = True
            TURNS.wait_until_quiet(PAUSE_S)
            self._step()

    def _step(self) -> None:
        """Go one step on with the most likely question; what fails is told when it is asked."""
        with self._changed:
            first = self._open[0]
        try:
            next(first[2])()
        except StopIteration:
            self._close(first)
        except HotspotError:
            return
        except Exception:  # noqa: BLE001 - a fault ahead must not stop what comes after it
            _LOG.exception("working ahead failed")
            self._close(first)

    def _close(self, question: tuple[int, int, Iterator[Step]]) -> None:
        with self._changed:
            self._open = [one for one in self._open if one is not question]
            heapq.heapify(self._open)


_AHEAD = Ahead()


def look(query: Query) -> None:
    """Work out what a huddle shows of the weeks near the chosen one, for whoever asks next.

    Parameters
    ----------
    query : Query
        What is on the screen.
    """
    known = week_choices(cache.snapshot(query.snapshot), query.measure)[0]
    if query.week not in known:
        return
    here = known.index(query.week)
    for distance in range(1, REACH + 1):
        for near in (here - distance, here + distance):
            if 0 <= near < len(known):
                asked = replace(query, week=known[near])
                _AHEAD.add(asked, _huddle_of(asked), distance)


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
    for week in reversed(weeks):
        asked = replace(query, week=week)
        steps = [partial(cache.picture, asked, window, level) for window in windows]
        _AHEAD.add((asked, *windows, level), iter(steps))


def _huddle_of(query: Query) -> Iterator[Step]:
    """Give what a huddle of a week asks for, in short steps."""
    year, window = cache.two_windows(query)
    yield partial(cache.picture, query, year)
    yield partial(cache.picture, query, window)
    yield partial(_listed, query, query.week, window)
    before = cache.previous_id(query.snapshot)
    if before:
        then = replace(query, snapshot=before)
        yield lambda: _listed(then, cache.week_before(query, before), window)
    yield partial(cache.signals, query)
    yield partial(beside.numbers, query, window)
    yield from (partial(beside.picture, query, one) for one in (year, window))
    yield partial(huddles.changes, query, window)
    yield partial(alerts, query)


def _listed(query: Query, week: date, window: int) -> None:
    """Draw a map and keep its list of hotspots."""
    found = cache.snapshot(query.snapshot)
    about = {"measure": query.measure, "age_band": query.age_band, "pool": pool_hidden}
    hot_list(found, draw(found, window=window, week=week, **about), pool=pool_hidden)
