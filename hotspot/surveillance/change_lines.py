"""Five rules may each say something of a neighborhood; the huddle hears one line of it.

Evidence is gathered by neighborhood: the areas that stand out on the map, its chart, its alarm. A
line is a signal if something moved beyond chance, and says which rule found so; what only crossed
a line is noise; what was there and can no longer be seen is not enough data.
"""

import numpy as np

from hotspot.core.types import SIGNALS_HIGH
from hotspot.surveillance import change_words
from hotspot.surveillance.answers import Verdict
from hotspot.surveillance.change_evidence import Again, Change, Look, Place, gather

MOST_LINES = 5
"""Lines a huddle can take in."""

LATE = 0.01
"""Share of a count that arrived since the last huddle from which a line says so."""

_KINDS = ("new", "resolved", "continuing")
_VERDICTS = ("signal", "not enough data", "noise")
_DIRECTIONS = ("worse", "better", "same")


def list_changes(
    now: Look, then: Look, again: Again, *, keep: tuple[str, ...] = ()
) -> tuple[Change, ...]:
    """Write the lines of two huddles.

    Parameters
    ----------
    now, then : Look
        Of the same areas.
    again : Again
        The week of then, from the records of now.
    keep : tuple of str
        Neighborhoods to speak of; empty is all.

    Returns
    -------
    tuple of Change
        As of ``what_changed``.
    """
    places = [one for one in gather(now, then, again) if not keep or one.name in keep]
    moved = now.movement.up | now.movement.down
    quiet = [one for one in places if _only_goes_on(one, moved)]
    lines = [
        (_rank(change, now, place), change)
        for place in places
        if place not in quiet
        for change in [_line(place, now, then, again)]
    ]
    found = [change for _, change in sorted(lines, key=lambda pair: pair[0])]
    if not quiet:
        return tuple(found[:MOST_LINES])
    signals = [one for one in found if one.verdict != "noise"][: MOST_LINES - 1]
    noise = [one for one in found if one.verdict == "noise"]
    room = MOST_LINES - 1 - len(signals)
    return (*signals, _goes_on(quiet, now), *noise[:room])


def list_alarms(now: Look, why: str, keep: tuple[str, ...]) -> tuple[Change, ...]:
    """Say that nothing is compared, and what rings all the same.

    Parameters
    ----------
    now : Look
        What is seen now.
    why : str
        Why there is nothing to compare with, as a sentence.
    keep : tuple of str
        Neighborhoods to speak of; empty is all.

    Returns
    -------
    tuple of Change
        At most ``MOST_LINES``.
    """
    region = now.picture.context.site.region
    first = Change("new", "region", region, "not enough data", why)
    rings = [
        Change(
            kind="new" if alarm.fired_now else "continuing",
            area=alarm.areas[0],
            name=place,
            verdict="signal",
            sentence=f"{place}: {change_words.alarm_words(alarm, now)}.",
            rules=("alarm",),
            direction="worse",
            place=place,
        )
        for place, alarm in now.alarmed.items()
        if not keep or place in keep
    ]
    return (*rings, first)[:MOST_LINES]


def _only_goes_on(place: Place, moved: np.ndarray) -> bool:
    """Tell whether a hotspot is there as before, and nothing else speaks of the place."""
    silent = place.alarm is None and place.chart is None
    return place.kind == "continuing" and silent and not moved[place.rows].any()


def _line(place: Place, now: Look, then: Look, again: Again) -> Change:
    """Write the line of one place."""
    kind, areas = place.kind, place.areas
    share = again.late_share(then, areas)
    late = _is_late(place, again, share)
    verdict = "noise" if late else _verdict(place, now)
    where = change_words.where(place, now)
    if verdict == "not enough data":
        said = change_words.lost_words(place, now)
    elif late:
        said = "stood out last time already, but its records arrived late"
    else:
        said = change_words.evidence_words(place, now, kind)
    ends = change_words.late_words(share, LATE) + change_words.people_words(areas, now, then)
    return Change(
        kind=kind,
        area=str(now.picture.areas[areas[0]]) if areas.size else place.name,
        name=where,
        verdict=verdict,
        sentence=f"{where}: {said}{ends}.",
        rules=change_words.rules_fired(place, now),
        direction=_direction(place, now),
        place=place.name,
        chart=change_words.chart_words(place.chart) if place.chart and not late else "",
    )


def _is_late(place: Place, again: Again, share: float) -> bool:
    """Tell whether a place is new only because its records came after the last huddle."""
    if place.kind != "new" or share < LATE or place.alarm or place.chart or not place.rows.size:
        return False
    return bool(again.look().stands_out[place.rows].all())


def _verdict(place: Place, now: Look) -> Verdict:
    if place.alarm is not None or place.chart is not None:
        return "signal"
    if not place.rows.size and not place.rows_then.size and place.lost.size:
        return "not enough data"
    moved = now.movement.up | now.movement.down
    return "signal" if place.areas.size and moved[place.areas].any() else "noise"


def _direction(place: Place, now: Look) -> str:
    """Say whether a change is good for children."""
    worse = now.picture.context.measure.better == "lower"
    if place.alarm is not None:
        return "worse"
    if place.chart is not None:
        return "worse" if (place.chart.status in SIGNALS_HIGH) == worse else "better"
    if place.areas.size and now.movement.down[place.areas].any():
        return "better" if worse else "worse"
    if place.rows.size and now.movement.up[place.rows].any():
        return "worse" if worse else "better"
    return "same"


def _rank(change: Change, now: Look, place: Place) -> tuple[int, int, int, int, float]:
    """Order lines: what to act on first."""
    return (
        _VERDICTS.index(change.verdict),
        _DIRECTIONS.index(change.direction),
        0 if place.alarm is not None else 1 + (place.chart is None),
        _KINDS.index(change.kind),
        -abs(change_words.excess(now.picture, place.areas)),
    )


def _goes_on(places: list[Place], now: Look) -> Change:
    """Put the hotspots that are there as before into one line."""
    places = sorted(places, key=lambda one: -abs(change_words.excess(now.picture, one.rows)))
    first = places[0]
    return Change(
        kind="continuing",
        area=str(now.picture.areas[first.rows[0]]),
        name=change_words.STILL,
        verdict="signal",
        sentence=f"{change_words.STILL}: {change_words.still_words(places, now)}.",
        rules=("hotspot list",),
        direction="same",
        place="",
        standing=tuple(one.name for one in places),
    )
