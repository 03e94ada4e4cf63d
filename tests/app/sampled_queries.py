"""Fifty questions drawn by lot, answered the way a page answers them."""

import random
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from hotspot.core.errors import NotEnoughData
from hotspot.surveillance.answers import Context, Picture, Signal
from hotspot.surveillance.pictures import draw
from hotspot.ui import cache
from hotspot.ui.controls import Query
from hotspot.view.png_chart import draw_chart
from hotspot.view.png_map import draw_map
from hotspot.view.png_sizes import CHART_PAGE, MAP_PAGE, SIZES
from tests.app.small_region import BANDS, DISTRICTS, MEASURES, WINDOWS

MAP_SIZES = (MAP_PAGE, *SIZES.values())
CHART_SIZES = (CHART_PAGE, *SIZES.values())
SEED = 20261118
MANY = 50


@dataclass(frozen=True, eq=False)
class Answer:
    """What one query shows, and what it was made from."""

    query: Query
    number: int
    picture: Picture
    signals: tuple[Signal, ...]

    @property
    def context(self) -> Context:
        return self.picture.context

    @property
    def about_charts(self) -> Context:
        return cache.context(self.query)

    @cached_property
    def unprotected(self) -> Picture:
        """The same picture before disclosure saw it."""
        asked = self.query
        return draw(
            cache.snapshot(asked.snapshot),
            measure=asked.measure,
            window=asked.window,
            week=asked.week,
            age_band=asked.age_band,
            level=self.picture.level,
            neighborhoods=asked.neighborhoods,
        )

    @cached_property
    def signal(self) -> Signal:
        return self.signals[self.number % len(self.signals)]

    @cached_property
    def map_sheet(self):
        shapes = cache.snapshot(self.query.snapshot).shapes
        level, tract = shapes["level"], self.picture.level == "tract"
        borders = shapes[level == "neighborhood"] if tract else None
        size = MAP_SIZES[self.number % len(MAP_SIZES)]
        return draw_map(self.picture, shapes[level == self.picture.level], borders, size)

    @cached_property
    def chart_sheet(self):
        size = CHART_SIZES[self.number % len(CHART_SIZES)]
        return draw_chart(self.signal, self.about_charts, size=size)


def draw_lots() -> list[Answer]:
    """Draw queries until fifty can be answered."""
    lots, found = random.Random(SEED), []
    while len(found) < MANY:
        query = _query(lots)
        level = lots.choice([None, "tract", "neighborhood"])
        try:
            picture = cache.picture(query, query.window, level)
        except NotEnoughData:
            continue
        found.append(Answer(query, len(found), picture, cache.signals(query)))
    return found


def _query(lots: random.Random) -> Query:
    snapshot, measure = cache.newest().id, lots.choice(sorted(MEASURES))
    newest = cache.newest_complete(Query(snapshot, measure, 4, cache.newest().as_of))
    week = newest + timedelta(weeks=lots.choice([1, 0, 0, 0, -1, -5, -26, -60]))
    chosen = lots.sample(DISTRICTS, lots.choice([0, 0, 1, 2]))
    band = lots.choice(["all", "all", *BANDS])
    return Query(snapshot, measure, lots.choice(WINDOWS), week, tuple(sorted(chosen)), band)
