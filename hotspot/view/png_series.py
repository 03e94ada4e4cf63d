"""What a chart shows is settled before it is drawn: in people's units, without what is hidden."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hotspot.core.types import SIGNALS_EVEN, SIGNALS_HIGH, SIGNALS_LOW
from hotspot.surveillance.answers import Comparison, Context, Signal
from hotspot.view import shown
from hotspot.view.chart_marks import last_points
from hotspot.view.luck import LuckMarks, luck_marks

PAUSE = 4
"""Weeks without a signal that end a group of them."""


@dataclass(frozen=True, eq=False)
class Series:
    """What may be drawn of a signal, in the units people read.

    Parameters
    ----------
    signal : Signal
        With its control chart.
    context : Context
        What it is about.
    compared : Comparison or None
        Of the newer weeks with those before; of a series drawn whole.
    points : int or None
        Points drawn up to the chosen week, as on the screen; None draws all.
    """

    signal: Signal
    context: Context
    compared: Comparison | None = None
    points: int | None = None

    def drawn(self, found: np.ndarray) -> np.ndarray:
        """Keep of something known of every week what is drawn."""
        return found[last_points(self.signal, self.context, self.points)]

    @cached_property
    def days(self) -> np.ndarray:
        """Week endings as days since 1970, shape (w,)."""
        return self.drawn(self.signal.chart.weeks).astype("datetime64[D]").astype(float)

    @cached_property
    def status(self) -> np.ndarray:
        """Status words, shape (w,)."""
        return self.drawn(shown.week_status(self.signal, self.context))

    @cached_property
    def values(self) -> np.ndarray:
        """Rates that may be shown, shape (w,)."""
        found = shown.week_values(self.signal, self.context)
        return self.drawn(found) * self.context.measure.scale

    @cached_property
    def ends(self) -> tuple[np.ndarray, ...]:
        """Where hollow values that may be shown will come to lie, lower and upper, each (w,)."""
        chart, scale = self.signal.chart, self.context.measure.scale
        open_ends = np.isfinite(self.values)
        ends = (chart.value_lower, chart.value_upper)
        return tuple(np.where(open_ends, self.drawn(end) * scale, np.nan) for end in ends)

    @cached_property
    def lines(self) -> tuple[np.ndarray, ...]:
        """Centre, lower and upper limit, each of shape (w,)."""
        chart, scale = self.signal.chart, self.context.measure.scale
        return tuple(self.drawn(one) * scale for one in (chart.centre, chart.lower, chart.upper))

    @cached_property
    def aim(self) -> np.ndarray:
        """Where the measure should be, shape (w,); not a number without a target."""
        found = shown.aims(self.signal, self.context)
        return self.drawn(found) * self.context.measure.scale

    @cached_property
    def luck(self) -> LuckMarks | None:
        """What luck alone would have made of the newer weeks, if that can be told."""
        return luck_marks(self.signal, self.context, self.compared)

    def groups(self) -> list[np.ndarray]:
        """Weeks that signal in one direction with few others between them, newest first."""
        found = []
        for way in (SIGNALS_HIGH, SIGNALS_LOW, SIGNALS_EVEN):
            weeks = np.flatnonzero(np.isin(self.status, way))
            breaks = np.flatnonzero(np.diff(weeks) > PAUSE) + 1
            found += [stretch for stretch in np.split(weeks, breaks) if stretch.size]
        return sorted(found, key=lambda weeks: -weeks[-1])
