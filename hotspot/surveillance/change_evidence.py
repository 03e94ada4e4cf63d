"""Whether a place has changed is asked of its map, its chart and its alarm, and of two huddles.

Here what each of them says is gathered by neighborhood. Nothing is judged yet.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from hotspot.clusters.alarm_rule import ALARM
from hotspot.core.types import SIGNALS_HIGH, SIGNALS_LOW, WITHOUT_RATE
from hotspot.surveillance.alarms import AlarmLine, Alarms
from hotspot.surveillance.answers import Picture, Signal, Verdict
from hotspot.surveillance.movement import Movement

Kind = Literal["new", "continuing", "resolved"]


@dataclass(frozen=True)
class Change:
    """One line of "what changed since the previous snapshot".

    Parameters
    ----------
    kind : {"new", "continuing", "resolved"}
        Against the picture of the previous snapshot.
    area, name : str
        Id and name.
    verdict : {"signal", "noise", "not enough data"}
        Whether to act on it.
    sentence : str
        One plain sentence: what, and how much of it is late data or a changed denominator.
    rules : tuple of str
        Rules that fired.
    direction : {"worse", "better", "same"}
        For children.
    place : str
        Id of the neighborhood to look at; "" for several.
    chart : str
        The part of the sentence that its chart says; "" if that does not signal.
    standing : tuple of str
        Of the line of what goes on: ids of its places, those with most to spare first.
    """

    kind: Kind
    area: str
    name: str
    verdict: Verdict
    sentence: str
    rules: tuple[str, ...] = ()
    direction: Literal["worse", "better", "same"] = "same"
    place: str = ""
    chart: str = ""
    standing: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Look:
    """What one huddle sees, after disclosure.

    Parameters
    ----------
    picture : Picture
        The map.
    listed : ndarray of bool, shape (n,)
        Its areas that are on the list of hotspots.
    movement : Movement
        How its areas moved on their own past.
    signals : mapping of str to Signal
        Charts, by neighborhood.
    alarms : Alarms or None
        Of the week; None where nobody asked.
    """

    picture: Picture
    listed: np.ndarray
    movement: Movement
    signals: Mapping[str, Signal]
    alarms: Alarms | None = None

    @cached_property
    def high(self) -> np.ndarray:
        """Areas on the list of hotspots that may be shown."""
        return self.listed & ~self.picture.suppressed

    @cached_property
    def stands_out(self) -> np.ndarray:
        """Areas that are higher than the region, or up on their own past."""
        return self.high | self.movement.up

    @cached_property
    def places(self) -> np.ndarray:
        """Neighborhood of each area: itself, where it is one or lies in none."""
        inside = self.picture.neighborhoods.astype(str)
        whole = (inside == "") | (self.picture.level == "neighborhood")
        return np.where(whole, self.picture.areas.astype(str), inside)

    @cached_property
    def alarmed(self) -> dict[str, AlarmLine]:
        """Alarms by the neighborhood that holds most of each, the most surprising of each."""
        lines = self.alarms.lines if self.alarms else ()
        loud = [one for one in lines if one.word == ALARM]
        return {(*one.neighborhoods, one.areas[0])[0]: one for one in reversed(loud)}

    def chart(self, place: str) -> Signal | None:
        """Give the chart of a place if it signals."""
        found = self.signals.get(place)
        told = found is not None and not found.suppressed
        return found if told and found.status in (*SIGNALS_HIGH, *SIGNALS_LOW) else None


@dataclass(frozen=True, eq=False)
class Again:
    """The week of the last huddle as today's records have it.

    Parameters
    ----------
    counted : Picture
        With counts only.
    look : callable
        Draws all of it; asked only if records came late.
    """

    counted: Picture
    look: Callable[[], Look]

    def late_share(self, then: Look, rows: np.ndarray) -> float:
        """Give the share of what the last huddle should have seen that arrived only since."""
        if not rows.size or self.counted.suppressed[rows].any():
            return 0.0  # today's count of that week is hidden, so nothing is said of it
        known, all_of_it = (np.nansum(one.events[rows]) for one in (then.picture, self.counted))
        return float(1 - known / all_of_it) if all_of_it > 0 else 0.0


@dataclass(frozen=True, eq=False)
class Place:
    """Evidence about one neighborhood, now and at the last huddle.

    Parameters
    ----------
    name : str
        Id of the neighborhood, or of an area that lies in none.
    rows, rows_then : ndarray of int
        Its areas that stand out and could be seen at both times.
    lost : ndarray of int
        Its areas that stood out and can no longer be judged.
    chart, chart_then : Signal or None
        Its chart, if it signals.
    alarm, alarm_then : AlarmLine or None
        Its alarm.
    """

    name: str
    rows: np.ndarray
    rows_then: np.ndarray
    lost: np.ndarray
    chart: Signal | None
    chart_then: Signal | None
    alarm: AlarmLine | None
    alarm_then: AlarmLine | None

    @property
    def areas(self) -> np.ndarray:
        """Areas that stand out now, or did if none does."""
        return self.rows if self.rows.size else self.rows_then

    @property
    def kind(self) -> Kind:
        """New if a rule newly speaks of it, or says more of it than that it is a hotspot."""
        loud, loud_then = self.alarm or self.chart, self.alarm_then or self.chart_then
        if self.alarm is None and self.chart is not None and self._is_older(self.chart):
            loud_then = self.chart
        now, then = loud or self.rows.size, loud_then or self.rows_then.size
        if not now:
            return "resolved"
        return "continuing" if loud_then or (then and not loud) else "new"

    def _is_older(self, chart: Signal) -> bool:
        """Tell whether a chart by longer periods, cut anew each week, says what it said before."""
        return chart.panel.window > 1 and chart.weeks_running > 1


def gather(now: Look, then: Look, again: Again) -> list[Place]:
    """Gather the evidence of every neighborhood of which any rule speaks.

    Parameters
    ----------
    now, then : Look
        Of the same areas.
    again : Again
        The week of then, from the records of now.

    Returns
    -------
    list of Place
        By name.
    """
    gone = now.picture.suppressed | ~np.isfinite(now.picture.smooth.rate)
    known = ~gone & ~then.picture.suppressed & np.isfinite(then.picture.smooth.rate)
    known &= ~np.isin(again.counted.hotspots.status, WITHOUT_RATE)
    out, out_then = now.stands_out & known, then.stands_out & known
    lost = then.high & gone
    named = {*now.places[out | out_then | lost].tolist(), *now.alarmed, *then.alarmed}
    named |= {place for place in now.signals if now.chart(place)}
    weekly = (place for place, one in then.signals.items() if one.panel.window == 1)
    named |= {place for place in weekly if then.chart(place)}
    return [
        Place(
            name=place,
            rows=np.flatnonzero(here & out),
            rows_then=np.flatnonzero(here & out_then),
            lost=np.flatnonzero(here & lost),
            chart=now.chart(place),
            chart_then=then.chart(place),
            alarm=now.alarmed.get(place),
            alarm_then=then.alarmed.get(place),
        )
        for place in sorted(named)
        for here in [now.places == place]
    ]
