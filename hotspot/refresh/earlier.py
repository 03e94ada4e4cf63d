"""What stands on the wall, and the weeks it and those before it saw, as one small value."""

from dataclasses import dataclass
from pathlib import Path

from hotspot.core.errors import SnapshotUnavailable
from hotspot.refresh.usual import USUAL_WEEKS, Seen
from hotspot.store.snapshots import Snapshot, list_snapshots, open_snapshot
from hotspot.store.tables import read_table

LOOKED_AT = 8 * USUAL_WEEKS
"""Newest snapshots that are looked at; enough for one a day over the weeks that are usual."""


@dataclass(frozen=True, eq=False)
class Earlier:
    """What earlier refreshes left behind.

    Parameters
    ----------
    snapshot : Snapshot or None
        The one that is up.
    seen : tuple of Seen
        What each of the newest snapshots saw, oldest first; those of an older Hotspot, which kept
        no rows by feed, saw nothing.
    """

    snapshot: Snapshot | None = None
    seen: tuple[Seen, ...] = ()

    @property
    def last(self) -> Seen | None:
        """What the snapshot that is up saw; None if there is none."""
        if self.snapshot is None:
            return None
        return Seen(self.snapshot.as_of, self.snapshot.tables["feeds"])


def read_earlier(store: Path | None) -> Earlier:
    """Open the snapshot that is up, and look into those before it.

    Parameters
    ----------
    store : Path or None
        Folder of the snapshots.

    Returns
    -------
    Earlier
        Empty if there is none that can be read.
    """
    if store is None:
        return Earlier()
    try:
        up = open_snapshot(store)
    except SnapshotUnavailable:
        return Earlier()
    seen = []
    for entry in list_snapshots(store)[-LOOKED_AT:]:
        try:
            feeds = read_table(up.folder.parent / entry.id, "feeds")
        except SnapshotUnavailable:
            continue
        if entry.manifest is not None:
            seen.append(Seen(entry.manifest.as_of, feeds))
    return Earlier(up, tuple(one for one in seen if not one.feeds.empty))
