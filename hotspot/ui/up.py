"""What is up is looked at every time: a file that was lost, damaged or put back since is noticed.

The newest snapshot that is whole is shown. While there is none, the last one that was stays up as
far as it is known, and the reader is told.
"""

import os
from dataclasses import replace
from pathlib import Path

from hotspot.core.errors import NothingPublished, SnapshotUnavailable
from hotspot.store.manifest import NewerSnapshot
from hotspot.store.snapshots import Snapshot, open_snapshot
from hotspot.ui.keeping import forget, keep

STORE = "HOTSPOT_STORE"
"""Environment variable that names the folder of the snapshots."""

LOST = (
    "This snapshot can no longer be read from the disk. What is known of it stays up until the"
    " server stops: put its folder back from a copy, or make a new one with hotspot refresh."
)
"""What is said of the last snapshot that was whole."""

GONE = (
    "The folder of the snapshots is gone from the disk. What was read of it stays up until the"
    " server stops: put the folder back from a copy, or make a new one with hotspot refresh."
)
"""What is said of it when the whole store has vanished."""


def store() -> Path:
    """Say where the snapshots are."""
    if not os.environ.get(STORE):
        raise NothingPublished(
            f"{STORE} does not name a folder of snapshots; start the dashboard with hotspot serve,"
            " or make an example with hotspot demo"
        )
    return Path(os.environ[STORE])


def newest() -> Snapshot:
    """Open the snapshot that is up; forget everything if it is another one under the same id."""
    folder = str(store())
    try:
        up = open_snapshot(Path(folder))
    except NewerSnapshot:
        raise
    except SnapshotUnavailable as problem:
        if "last" not in _shown(folder):
            raise
        lost = GONE if isinstance(problem, NothingPublished) else LOST
        return _told(_shown(folder)["last"], lost)
    found = _opened(folder, up.id)
    if found.manifest != up.manifest:
        forget()
        found = _opened(folder, up.id)
    _shown(folder)["last"] = found
    return _told(found, up.notice)


def snapshot(snapshot_id: str) -> Snapshot:
    """Open one snapshot, or the one that is up if it cannot be opened."""
    try:
        return _opened(str(store()), snapshot_id)
    except SnapshotUnavailable:
        return newest()


@keep(4)
def _opened(folder: str, snapshot_id: str) -> Snapshot:
    return open_snapshot(Path(folder), snapshot_id)


@keep(4)
def _told(found: Snapshot, notice: str) -> Snapshot:
    """Give a snapshot what a reader must be told of it; the same each time."""
    return replace(found, notice=notice) if notice else found


@keep(1)
def _shown(folder: str) -> dict[str, Snapshot]:  # noqa: ARG001 - the question
    """Remember which snapshot was whole last, until everything is forgotten."""
    return {}
