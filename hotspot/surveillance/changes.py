"""What changed since the last huddle? At most five plain lines, each with a verdict.

What the previous snapshot showed for its newest complete week is compared with what this one shows,
place by place: which areas are on the list of hotspots, which moved on their own past year, whose
chart signals, where the weekly alarm went off. A line is a *signal* if a rule of change fired;
crossing the region's line back and forth is *noise*. The previous week is also drawn again from
today's records, so that late paperwork can be told from something that happened to children.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from hotspot.core.errors import NotEnoughData
from hotspot.core.types import Level
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.alarms import Alarms
from hotspot.surveillance.answers import Picture, Signal
from hotspot.surveillance.change_evidence import Again, Change, Look
from hotspot.surveillance.change_lines import list_alarms, list_changes
from hotspot.surveillance.counted import count_areas
from hotspot.surveillance.hot_list import hot_list
from hotspot.surveillance.movement import Movement
from hotspot.surveillance.panels import week_choices
from hotspot.surveillance.pictures import draw, moved
from hotspot.surveillance.pooled import Pool


def _no_signals(_snapshot: Snapshot, _week: date) -> tuple[Signal, ...]:
    return ()


def _no_alarms(_snapshot: Snapshot, _week: date) -> Alarms | None:
    return None


@dataclass(frozen=True)
class Eyes:
    """What a reader may see of a snapshot: everything here is after disclosure.

    Parameters
    ----------
    protect : callable
        Takes a picture and gives it back with what is too small hidden; a hidden area is in no
        line.
    pool : callable or None
        As of ``draw``.
    signals : callable
        From a snapshot and week to the charts of the neighborhoods.
    alarms : callable
        From a snapshot and week to the alarms that may be told.
    """

    protect: Callable[[Picture], Picture]
    pool: Pool | None = None
    signals: Callable[[Snapshot, date], Sequence[Signal]] = _no_signals
    alarms: Callable[[Snapshot, date], Alarms | None] = _no_alarms


def what_changed(
    snapshot: Snapshot,
    previous: Snapshot | None,
    *,
    measure: str,
    window: int,
    week: date,
    age_band: str = "all",
    neighborhoods: tuple[str, ...] = (),
    eyes: Eyes,
) -> tuple[Change, ...]:
    """Say which areas began, went on or ceased to stand out since the previous snapshot.

    Parameters
    ----------
    snapshot, previous : Snapshot
        Now, and what the last huddle saw; None for a first snapshot. Each is judged by the hotspot
        rule it was made under.
    measure : str
        Key of the measure.
    window : int
        Weeks of both pictures.
    week : date
        Saturday the picture of now ends with. The other ends as many weeks earlier as the newest
        complete week of the previous snapshot lay before the newest one of now.
    age_band : str, default "all"
        Or a band of the site.
    neighborhoods : tuple of str
        Places to speak of; empty is all. What is said of each does not depend on it.
    eyes : Eyes
        What a reader may see.

    Returns
    -------
    tuple of Change
        At most ``change_lines.MOST_LINES``, one a neighborhood: signals first, then what can no
        longer be judged, then noise; what is worse before what is better, new before resolved
        before continuing. Hotspots that merely continue share the last line. Where the last huddle
        did not have what is asked about, that is said, and only alarms are listed.
    """
    if previous is None:
        return ()
    asked = {"measure": measure, "window": window, "age_band": age_band}
    try:
        now = _look(snapshot, week, None, asked, eyes)
    except NotEnoughData:
        return ()
    level = now.picture.level
    try:
        then_week = week_of_last_huddle(snapshot, previous, measure, week)
        then = _look(previous, then_week, level, asked, eyes)
        counted = eyes.protect(count_areas(snapshot, week=then_week, level=level, **asked))
    except NotEnoughData as missing:
        return list_alarms(now, f"The last huddle cannot be compared. {missing}.", neighborhoods)
    if not np.array_equal(now.picture.areas, then.picture.areas):
        return (_other_geography(now.picture),)
    again = Again(counted, lambda: _look(snapshot, then_week, level, asked, eyes))
    return list_changes(now, then, again, keep=neighborhoods)


def _look(
    source: Snapshot, at: date, level: Level | None, asked: dict[str, str | int], eyes: Eyes
) -> Look:
    """See a snapshot as its reader does."""
    picture = draw(source, week=at, level=level, pool=eyes.pool, **asked)
    shown = eyes.protect(picture)
    return Look(
        picture=shown,
        listed=hot_list(source, picture, pool=eyes.pool),
        movement=_hide(moved(source, picture, eyes.pool), shown.suppressed),
        signals={one.area: one for one in eyes.signals(source, at)},
        alarms=eyes.alarms(source, at),
    )


def _hide(movement: Movement, hidden: np.ndarray) -> Movement:
    return replace(movement, up=movement.up & ~hidden, down=movement.down & ~hidden)


def week_of_last_huddle(snapshot: Snapshot, previous: Snapshot, measure: str, week: date) -> date:
    """Give the week of the picture that a week is compared with.

    Parameters
    ----------
    snapshot, previous : Snapshot
        Now, and what the last huddle saw.
    measure : str
        Key of the measure.
    week : date
        Saturday the picture of now ends with.

    Returns
    -------
    date
        As many weeks earlier as the newest complete week of the previous snapshot lay before the
        newest one of now.
    """
    newest_now, newest_then = (week_choices(one, measure)[1] for one in (snapshot, previous))
    return week - (newest_now - newest_then)


def _other_geography(picture: Picture) -> Change:
    return Change(
        kind="new",
        area="region",
        name=picture.context.site.region,
        verdict="not enough data",
        sentence="The areas differ from those of the previous snapshot, so nothing is compared.",
    )
