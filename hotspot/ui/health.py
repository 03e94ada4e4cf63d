"""A process that lives may still have nothing to show: health is whether a huddle could be held.

A monitor asks every few seconds and reads nothing but this. It learns which snapshot is up and how
old it is, never a count, a place or a path.
"""

from datetime import date, timedelta

import hotspot
from hotspot.core.errors import SnapshotUnavailable
from hotspot.store.snapshots import open_snapshot
from hotspot.ui import cache

STALE_AFTER = timedelta(days=14)
"""Age of what is known after which a weekly refresh has failed at least once."""


def health(today: date) -> tuple[int, dict[str, str]]:
    """Say whether there is a snapshot to show, and whether it is the one meant and of these weeks.

    Parameters
    ----------
    today : date
        Day on which it is asked.

    Returns
    -------
    tuple of (int, dict of str to str)
        HTTP status and what to answer. ``status`` is "ok", "stale" (an older snapshot is shown in
        place of a damaged one, or no refresh for two weeks) or "no snapshot", which alone is 503.
    """
    version = {"version": hotspot.__version__}
    try:
        snapshot = open_snapshot(cache.store())
    except SnapshotUnavailable:
        return 503, {"status": "no snapshot", **version}
    stale = bool(snapshot.notice) or today - snapshot.as_of > STALE_AFTER
    return 200, {
        "status": "stale" if stale else "ok",
        "snapshot": snapshot.id,
        "as_of": snapshot.as_of.isoformat(),
        **version,
    }
