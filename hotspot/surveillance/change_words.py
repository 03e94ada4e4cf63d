"""A line is read aloud, standing: where, how much, over which weeks, and by which rule.

The numbers of a line are ratios with their intervals, never counts, so that a line gives nothing
away that its map does not.
"""

from collections.abc import Sequence

import numpy as np

from hotspot.core.types import TOO_LITTLE
from hotspot.surveillance.alarms import AlarmLine
from hotspot.surveillance.answers import Picture, Signal
from hotspot.surveillance.change_evidence import Look, Place

STILL = "Still hotspots"
"""What a line of places begins with that are as they were."""

PEOPLE = 0.02
"""Change of the number of children from which a line says so."""

_NAMED = 3
_CHART = {
    "high point": "above the limit of its chart",
    "low point": "below the limit of its chart",
    "high shift": "on the high side of its chart",
    "low shift": "on the low side of its chart",
    "high zone": "near the upper limit of its chart",
    "low zone": "near the lower limit of its chart",
    "high trend": "rising on its chart",
    "low trend": "falling on its chart",
}


def where(place: Place, now: Look) -> str:
    """Name the place of a line."""
    picture, rows = now.picture, place.areas if place.areas.size else place.lost
    if place.alarm is not None or place.chart is not None or not rows.size:
        return _name(place, picture)
    neighborhood = str(picture.neighborhoods[rows[0]])
    if picture.level == "neighborhood" or not neighborhood:
        return str(picture.names[rows[0]])
    if len(rows) == 1:
        return f"{picture.names[rows[0]]}, {neighborhood}"
    return f"{len(rows)} tracts in {neighborhood}"


def _name(place: Place, picture: Picture) -> str:
    """Give the name as shown; a neighborhood is named by its id where the map is of tracts."""
    here = np.flatnonzero(picture.areas == place.name)
    return str(picture.names[here[0]]) if here.size else place.name


def evidence_words(place: Place, now: Look, kind: str) -> str:
    """Say what each rule found, the surest first."""
    whole = place.alarm is not None or place.chart is not None
    said = []
    if place.alarm is not None:
        said.append(alarm_words(place.alarm, now))
    if place.chart is not None:
        said.append(chart_words(place.chart))
    elif kind == "resolved" and place.chart_then is not None:
        said.append("within the limits of its chart again")
    if kind == "resolved" and place.alarm_then is not None:
        said.append("its alarm has ended")
    if place.areas.size and place.alarm is None:  # one yardstick a line
        said.append(_map_words(place, now, whole=whole))
    chart = now.signals.get(place.name)
    if not whole and chart is not None and chart.status == "common cause" and _moved(place, now):
        said.append(f"its chart by {chart.panel.period} is within its limits")
    return "; ".join(said)


def _moved(place: Place, now: Look) -> bool:
    return bool((now.movement.up | now.movement.down)[place.areas].any())


def alarm_words(alarm: AlarmLine, now: Look) -> str:
    """Say how far above the usual the last weeks of an alarm are."""
    judged = now.alarms.judged if now.alarms else None
    of = f" {judged.noun}" if judged and judged.key != now.picture.context.measure.key else ""
    weeks = "this week" if alarm.weeks == 1 else f"over {alarm.weeks} weeks"
    if alarm.until is not None:
        weeks = (
            f"in the {7 * alarm.weeks} days to {alarm.until:%a} {alarm.until.day} {alarm.until:%b}"
        )
    tracts = "1 tract" if len(alarm.areas) == 1 else f"{len(alarm.areas)} tracts"
    return f"the alarm rings for {tracts}: {alarm.ratio:.1f} times the usual{of} {weeks}"


def chart_words(signal: Signal) -> str:
    """Say on which side of its chart a place is, and for how long."""
    side = _CHART[signal.status]
    if signal.in_a_row <= 1:
        return f"{side} this {signal.panel.period}"
    weeks = signal.panel.window
    periods = "weeks" if weeks == 1 else f"periods of {weeks} weeks"
    return f"{side} for {signal.in_a_row} {periods}"


def _map_words(place: Place, now: Look, *, whole: bool) -> str:
    """Say how the areas that stand out moved, or where they stand."""
    rows, movement, weeks = place.areas, now.movement, now.picture.context.window
    one = str(now.picture.names[rows[0]])
    tracts = one if len(rows) == 1 else f"{len(rows)} tracts"
    lead = f"{tracts} " if whole and now.picture.level == "tract" else ""
    own = "its own" if len(rows) == 1 else "their own"
    told = [rows[mask[rows]] for mask in (movement.up, movement.down)]
    for direction, moved in zip(("", "down to "), told, strict=True):
        if moved.size == rows.size:
            ratio = _span(movement.ratio[moved], movement.lower[moved], movement.upper[moved])
            return f"{lead}{direction}{ratio} times {own} past year over {weeks} weeks"
    standing = _standing(place)
    picture = now.picture
    smooth, region = picture.smooth, picture.region_rate
    ratio = _span(*(getattr(smooth, name)[rows] / region for name in ("rate", "lower", "upper")))
    mixed = told[0].size + told[1].size
    chance = f", {mixed} of them moved beyond chance" if mixed else f", much as in {own} past year"
    end = "" if whole and not mixed else chance
    return f"{lead}{standing}, {ratio} times the region over {weeks} weeks{end}"


def _standing(place: Place) -> str:
    """Say what became of the areas that stand out, whatever else speaks of the place."""
    if not place.rows.size:
        return "no longer a hotspot"
    return "still a hotspot" if place.rows_then.size else "now a hotspot"


def lost_words(place: Place, now: Look) -> str:
    """Say why a hotspot of last time can no longer be judged."""
    picture, rows = now.picture, place.lost
    if picture.suppressed[rows].any():
        return "a hotspot last time, now too few children to say"
    if (picture.hotspots.status[rows] == TOO_LITTLE).any():
        return "a hotspot last time, now too little data to say"
    return "a hotspot last time, now without a rate"


def rules_fired(place: Place, now: Look) -> tuple[str, ...]:
    """Name the rules behind a line."""
    found = {
        "alarm": place.alarm is not None,
        "chart": place.chart is not None,
        "past year": bool(place.areas.size) and _moved(place, now),
        "hotspot list": bool(place.areas.size) and bool(now.high[place.areas].any()),
    }
    return tuple(name for name, fired in found.items() if fired)


def late_words(share: float, least: float) -> str:
    """Say how much of what the last huddle should have seen arrived only since."""
    return f"; {share:.0%} of last time's count arrived only since" if share >= least else ""


def people_words(rows: np.ndarray, now: Look, then: Look) -> str:
    """Say that part of a change is a changed number of children, where there is a denominator."""
    if not rows.size or now.picture.context.measure.family == "proportion":
        return ""
    after, before = (np.nansum(one.picture.exposure[rows]) for one in (now, then))
    if not before > 0 or abs(after / before - 1) < PEOPLE:
        return ""
    change = after / before - 1
    more = "more" if change > 0 else "fewer"
    return f"; {abs(change):.0%} {more} children are counted as living there than last time"


def still_words(places: Sequence[Place], now: Look) -> str:
    """Name hotspots that are as they were, those with most to spare first."""
    names = [_name(one, now.picture) for one in places]
    rest = len(names) - _NAMED
    listed = ", ".join(names[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")
    if now.picture.level != "tract":
        return listed
    number = sum(one.rows.size for one in places)
    tracts = "1 tract" if number == 1 else f"{number} tracts"
    return f"{listed} ({tracts})"


def excess(picture: Picture, rows: np.ndarray) -> float:
    """Events beyond the region's rate: what an ordinary area would have been spared."""
    expected = picture.region_rate * picture.exposure[rows]
    return float(np.nansum(picture.events[rows] - expected))


def _span(ratio: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> str:
    """Write a ratio with its interval; of several areas, the lowest and the highest."""
    ends = dict.fromkeys(f"{value:.1f}" for value in (np.nanmin(ratio), np.nanmax(ratio)))
    return f"{' to '.join(ends)} ({np.nanmin(lower):.1f}–{np.nanmax(upper):.1f})"
