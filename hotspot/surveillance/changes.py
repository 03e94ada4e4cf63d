"""What changed since the last huddle? At most five plain lines, each with a verdict.

What the previous snapshot showed for its newest complete week is compared with what this one
shows. An area is listed if it stands out: higher than the region, or up on its own past. The line
is a *signal* only if the area moved on its own past beyond chance; crossing the region's line back
and forth is *noise*. The previous week is also drawn again from today's records, so that late
paperwork can be told from something that happened to children.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from hotspot.core.errors import NotEnoughData
from hotspot.core.types import WITHOUT_RATE, Level
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Change, Picture
from hotspot.surveillance.movement import Movement, movement_of
from hotspot.surveillance.panels import week_choices
from hotspot.surveillance.pictures import count_areas, draw
from hotspot.surveillance.pooled import Pool

MOST_LINES = 5
"""Lines a huddle can take in."""

LATE = 0.01
"""Share of a count that arrived since the last huddle from which a line says so."""


@dataclass(frozen=True, eq=False)
class _Scene:
    """A picture after suppression, and how its areas moved on their own past."""

    picture: Picture
    movement: Movement

    @property
    def high(self) -> np.ndarray:
        return self.picture.hotspots.status == "higher"

    @property
    def stands_out(self) -> np.ndarray:
        return self.high | self.movement.up


@dataclass(frozen=True, eq=False)
class _Again:
    """The week of the last huddle as today's records have it; drawn only if records came late."""

    counted: Picture
    draw: Callable[[], _Scene]

    def late_share(self, then: _Scene, rows: np.ndarray) -> float:
        """Give the share of what the last huddle should have seen that arrived only since."""
        known, all_of_it = (np.nansum(one.events[rows]) for one in (then.picture, self.counted))
        return float(1 - known / all_of_it) if all_of_it > 0 else 0.0


def what_changed(
    snapshot: Snapshot,
    previous: Snapshot | None,
    *,
    measure: str,
    window: int,
    week: date,
    age_band: str = "all",
    protect: Callable[[Picture], Picture],
    pool: Pool | None = None,
) -> tuple[Change, ...]:
    """Say which areas began, went on or ceased to stand out since the previous snapshot.

    Parameters
    ----------
    snapshot, previous : Snapshot
        Now, and what the last huddle saw; None for a first snapshot.
    measure : str
        Key of the measure.
    window : int
        Weeks of both pictures.
    week : date
        Saturday the picture of now ends with. The other ends as many weeks earlier as the newest
        complete week of the previous snapshot lay before the newest one of now.
    age_band : str, default "all"
        Or a band of the site.
    protect : callable
        Takes a picture and gives it back with what is too small hidden; a hidden area is in no
        line.
    pool : callable or None
        As of ``draw``.

    Returns
    -------
    tuple of Change
        At most five: signals before noise; among them new, then resolved, then continuing; then by
        the events beyond the region's rate. Areas of one neighborhood share a line.
    """
    if previous is None:
        return ()

    def scene(source: Snapshot, at: date, level: Level | None) -> _Scene:
        picture = draw(
            source,
            measure=measure,
            window=window,
            week=at,
            age_band=age_band,
            level=level,
            pool=pool,
        )
        shown = protect(picture)
        return _Scene(shown, _hide(movement_of(source, picture), shown.suppressed))

    try:
        now = scene(snapshot, week, None)
        then_week = week_of_last_huddle(snapshot, previous, measure, week)
        level = now.picture.level
        then = scene(previous, then_week, level)
        counted = count_areas(
            snapshot,
            measure=measure,
            window=window,
            week=then_week,
            level=level,
            age_band=age_band,
        )
    except NotEnoughData:
        return ()
    if not np.array_equal(now.picture.areas, then.picture.areas):
        return (_other_geography(now.picture),)
    return _lines(now, then, _Again(counted, lambda: scene(snapshot, then_week, level)))


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


def _lines(now: _Scene, then: _Scene, again: _Again) -> tuple[Change, ...]:
    known = [np.isfinite(one.picture.smooth.rate) for one in (now, then)]
    known.append(~np.isin(again.counted.hotspots.status, WITHOUT_RATE))
    shown = np.logical_and.reduce(known) & ~(now.picture.suppressed | then.picture.suppressed)
    out_now, out_then = now.stands_out & shown, then.stands_out & shown
    kinds = {
        "new": out_now & ~out_then,
        "resolved": out_then & ~out_now,
        "continuing": out_now & out_then,
    }
    moved = now.movement.up | now.movement.down
    found = []
    for verdict, believed in (("signal", moved), ("noise", ~moved)):
        for kind, mask in kinds.items():
            groups = _by_neighborhood(now.picture, mask & believed)
            groups.sort(key=lambda rows: -abs(_excess(now.picture, rows)))
            found += [_change(kind, verdict, rows, now, then, again) for rows in groups]
    return tuple(found[:MOST_LINES])


def _by_neighborhood(picture: Picture, mask: np.ndarray) -> list[np.ndarray]:
    groups = defaultdict(list)
    for row in np.flatnonzero(mask):
        groups[picture.neighborhoods[row] or picture.areas[row]].append(row)
    return [np.array(rows) for rows in groups.values()]


def _excess(picture: Picture, rows: np.ndarray) -> float:
    """Events beyond the region's rate: what an ordinary area would have been spared."""
    expected = picture.region_rate * picture.exposure[rows]
    return float(np.nansum(picture.events[rows] - expected))


def _change(
    kind: str, verdict: str, rows: np.ndarray, now: _Scene, then: _Scene, again: _Again
) -> Change:
    share = again.late_share(then, rows)
    late = kind == "new" and share >= LATE and bool(again.draw().stands_out[rows].all())
    where = _where(now.picture, rows)
    words = _words(kind, rows, now, late=late) + _late_words(share)
    return Change(
        kind=kind,
        area=str(now.picture.areas[rows[0]]),
        name=where,
        verdict="noise" if late else verdict,
        sentence=f"{where}: {words}.",
    )


def _words(kind: str, rows: np.ndarray, now: _Scene, *, late: bool) -> str:
    if late:
        return "stood out last time already, but its records arrived late"
    movement = now.movement
    ratio = _span(movement.ratio[rows], movement.lower[rows], movement.upper[rows])
    own = "its own" if len(rows) == 1 else "their own"
    if movement.up[rows].all():
        return f"{ratio} times {own} past year, more than chance and than elsewhere"
    if movement.down[rows].all():
        return f"down to {ratio} times {own} past year, more than chance and than elsewhere"
    standing = {
        "new": "now higher than the region",
        "continuing": "still higher than the region",
        "resolved": "no longer higher than the region",
    }[kind]
    ratio = _region_ratio(now.picture, rows)
    return f"{standing} at {ratio} times its rate, as {own} past year leads one to expect"


def _region_ratio(picture: Picture, rows: np.ndarray) -> str:
    smooth, region = picture.smooth, picture.region_rate
    return _span(
        smooth.rate[rows] / region, smooth.lower[rows] / region, smooth.upper[rows] / region
    )


def _span(ratio: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> str:
    """Write a ratio with its interval; of several areas, the lowest and the highest."""
    ends = dict.fromkeys(f"{value:.1f}" for value in (np.nanmin(ratio), np.nanmax(ratio)))
    return f"{' to '.join(ends)} ({np.nanmin(lower):.1f}–{np.nanmax(upper):.1f})"


def _where(picture: Picture, rows: np.ndarray) -> str:
    neighborhood = str(picture.neighborhoods[rows[0]])
    if picture.level == "neighborhood" or not neighborhood:
        return str(picture.names[rows[0]])
    if len(rows) == 1:
        return f"{picture.names[rows[0]]}, {neighborhood}"
    return f"{len(rows)} tracts in {neighborhood}"


def _late_words(share: float) -> str:
    """Say how much of what the last huddle should have seen arrived only since."""
    return f"; {share:.0%} of last time's count arrived only since" if share >= LATE else ""


def _other_geography(picture: Picture) -> Change:
    return Change(
        kind="new",
        area="region",
        name=picture.context.site.region,
        verdict="not enough data",
        sentence="The areas differ from those of the previous snapshot, so nothing is compared.",
    )
