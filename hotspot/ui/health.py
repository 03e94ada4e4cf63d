"""A process that lives may still have nothing to show: health is whether a huddle could be held.

A monitor asks every few seconds and reads nothing but this. It learns which snapshot is up and how
old it is, never a count, a place or a path.
"""

from datetime import date, timedelta

import hotspot
from hotspot.core.errors import SnapshotUnavailable
from hotspot.store.snapshots import Snapshot, open_snapshot
from hotspot.ui import cache
from hotspot.ui.upgrade import upgraded

STALE_AFTER = timedelta(days=14)
"""Age of what is known after which a weekly refresh has failed at least once."""

OK, DAMAGED, OUTDATED, AHEAD = "ok", "damaged", "outdated", "ahead"
STALE, NOTHING = "stale", "no snapshot"


def health(today: date) -> tuple[int, dict[str, str]]:
    """Say whether there is a snapshot to show, and whether it is the one meant and of these weeks.

    Parameters
    ----------
    today : date
        Day on which it is asked.

    Returns
    -------
    tuple of (int, dict of str to str)
        HTTP status and what to answer. ``status`` is the first of these that is so: "no snapshot"
        can be read, which alone is 503; the newest is "damaged" and an older one is shown in its
        place; "outdated", the code was upgraded and the server not restarted; "ahead", as of a
        day that has not come; "stale", no refresh for two weeks; "ok".

    Notes
    -----
    The server only reads, so it is well on a disk that takes nothing: a refresh that cannot write
    says so itself, and what it leaves behind is stale.
    """
    version = {"version": hotspot.__version__}
    try:
        snapshot = open_snapshot(cache.store())
    except SnapshotUnavailable:
        return 503, {"status": NOTHING, **version}
    return 200, {
        "status": _status(snapshot, today),
        "snapshot": snapshot.id,
        "as_of": snapshot.as_of.isoformat(),
        **version,
    }


def _status(snapshot: Snapshot, today: date) -> str:
    if snapshot.notice:
        return DAMAGED
    if upgraded():
        return OUTDATED
    if snapshot.as_of > today:
        return AHEAD
    return STALE if today - snapshot.as_of > STALE_AFTER else OK
