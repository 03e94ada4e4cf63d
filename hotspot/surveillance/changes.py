"""What changed since the last huddle? At most five plain lines, each with a verdict.

Two pictures are compared: what the previous snapshot showed for its newest complete week, and what
this one shows now. The previous week is also drawn again from today's records, so that a change
which is only late paperwork can be told from one that happened to children.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import date

import numpy as np

from hotspot.core.errors import NotEnoughData
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Change, Picture
from hotspot.surveillance.panels import week_choices
from hotspot.surveillance.pictures import draw

MOST_LINES = 5
"""Lines a huddle can take in."""


def what_changed(
    snapshot: Snapshot,
    previous: Snapshot | None,
    *,
    measure: str,
    window: int,
    week: date,
    age_band: str = "all",
    protect: Callable[[Picture], Picture],
) -> tuple[Change, ...]:
    """Say which areas became, stayed or ceased to be hotspots since the previous snapshot.

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
        Takes a picture and gives it back with what is too small hidden; a hidden area is neither
        new nor resolved.

    Returns
    -------
    tuple of Change
        At most five: new first, then resolved, then continuing, each by how far it stands out.
        Areas of one neighborhood share a line.
    """
    if previous is None:
        return ()
    now = draw(snapshot, measure=measure, window=window, week=week, age_band=age_band)
    try:
        then_week = _week_of_last_huddle(snapshot, previous, measure, week)
        options = {"measure": measure, "window": window, "age_band": age_band, "level": now.level}
        then = draw(previous, week=then_week, **options)
        redrawn = draw(snapshot, week=then_week, **options)
    except NotEnoughData:
        return ()
    if not np.array_equal(now.areas, then.areas):
        return (_other_geography(now),)
    return _lines(protect(now), protect(then), protect(redrawn))


def _week_of_last_huddle(snapshot: Snapshot, previous: Snapshot, measure: str, week: date) -> date:
    newest_now, newest_then = (week_choices(one, measure)[1] for one in (snapshot, previous))
    return week - (newest_now - newest_then)


def _lines(now: Picture, then: Picture, redrawn: Picture) -> tuple[Change, ...]:
    hot_now, hot_then = (picture.hotspots.status == "higher" for picture in (now, then))
    kinds = (
        ("new", hot_now & ~hot_then),
        ("resolved", hot_then & ~hot_now & (now.hotspots.status != "suppressed")),
        ("continuing", hot_now & hot_then),
    )
    found = []
    for kind, mask in kinds:
        groups = _by_neighborhood(now, mask)
        groups.sort(key=lambda rows: -float(_excess(now if kind != "resolved" else then, rows)))
        found += [_change(kind, rows, now, then, redrawn) for rows in groups]
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


def _change(kind: str, rows: np.ndarray, now: Picture, then: Picture, redrawn: Picture) -> Change:
    late = kind == "new" and bool((redrawn.hotspots.status[rows] == "higher").all())
    doubtful = kind == "resolved" and bool((now.hotspots.status[rows] == "likely higher").all())
    if kind == "new":
        words = _new_words(now, rows, late=late) + _late_words(then, redrawn, rows)
    elif kind == "resolved":
        words = _resolved_words(now, rows, doubtful=doubtful)
    else:
        words = f"still higher than the region: {_ratio_words(now, rows)}"
    where = _where(now, rows)
    return Change(
        kind=kind,
        area=str(now.areas[rows[0]]),
        name=where,
        verdict="noise" if late or doubtful else "signal",
        sentence=f"{where}: {words}.",
    )


def _late_words(then: Picture, redrawn: Picture, rows: np.ndarray) -> str:
    """Say how much of what the last huddle should have seen arrived only since."""
    known, all_of_it = np.nansum(then.events[rows]), np.nansum(redrawn.events[rows])
    share = round(100 * (1 - known / all_of_it)) if all_of_it > 0 else 0
    return f"; {share} % of last time's count has arrived only since" if share >= 1 else ""


def _where(picture: Picture, rows: np.ndarray) -> str:
    neighborhood = str(picture.neighborhoods[rows[0]])
    if picture.level == "neighborhood" or not neighborhood:
        return str(picture.names[rows[0]])
    if len(rows) == 1:
        return f"{picture.names[rows[0]]}, {neighborhood}"
    return f"{len(rows)} tracts in {neighborhood}"


def _ratio_words(picture: Picture, rows: np.ndarray) -> str:
    """Give the ratio to the region with its interval; of several tracts, the lowest and highest."""
    smooth, region = picture.smooth, picture.region_rate
    ratios = [f"{ratio:.1f}" for ratio in sorted(smooth.rate[rows] / region)]
    span = " to ".join(dict.fromkeys((ratios[0], ratios[-1])))
    low, high = smooth.lower[rows].min() / region, smooth.upper[rows].max() / region
    return f"{span} times its rate ({low:.1f}–{high:.1f}), {picture.context.window} weeks"


def _new_words(picture: Picture, rows: np.ndarray, *, late: bool) -> str:
    if late:
        return "was already higher last time; it shows now only because records arrived late"
    return f"newly higher than the region: {_ratio_words(picture, rows)}"


def _resolved_words(picture: Picture, rows: np.ndarray, *, doubtful: bool) -> str:
    if doubtful:
        return f"no longer certain, still likely higher: {_ratio_words(picture, rows)}"
    return f"no longer stands out: {_ratio_words(picture, rows)}"


def _other_geography(picture: Picture) -> Change:
    return Change(
        kind="new",
        area="region",
        name=picture.context.site.region,
        verdict="not enough data",
        sentence="The areas differ from those of the previous snapshot, so nothing is compared.",
    )
