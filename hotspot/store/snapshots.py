"""A snapshot is published whole or not at all, and never changes afterwards.

A refresh writes into a folder of its own, forces it to the disk, and gives it its name by one
rename; only then does ``CURRENT`` point to it. Whoever reads meanwhile finds the old snapshot or
the new one. Every snapshot stays, so that any past huddle can be shown again.
"""

import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from hotspot.core.errors import NothingPublished, SnapshotUnavailable, StoreNotWritable
from hotspot.core.site import Site
from hotspot.store.durable import (
    checksum,
    force_to_disk,
    make_private_folder,
    move_into_place,
    private_files,
    write_whole,
)
from hotspot.store.lock import importing
from hotspot.store.manifest import (
    File,
    Manifest,
    NewerSnapshot,
    describe,
    read_manifest,
    verify,
    write_manifest,
)
from hotspot.store.tables import Tables, read_shapes, write_tables

_POINTER = "CURRENT"
_FOLDER = "snapshots"
_UNFINISHED = "tmp-"
_ID = re.compile(r"\d{6,}")


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One published state of the counts, read-only.

    Parameters
    ----------
    folder : Path
        Where it is.
    manifest : Manifest
        What it says of itself.
    tables : Tables
        Frames by name, as described in ``core.columns.TABLES``; read on demand, not to be changed.
    notice : str
        What a reader must be told: that this is not the snapshot asked for, and why; "" if it is.
    """

    folder: Path
    manifest: Manifest
    tables: Tables
    notice: str = ""

    @property
    def id(self) -> str:
        """Id, such as "000123"."""
        return self.manifest.snapshot

    @property
    def as_of(self) -> date:
        """Day whose knowledge this is."""
        return self.manifest.as_of

    @property
    def site(self) -> Site:
        """Decisions behind the numbers."""
        return self.manifest.site

    @cached_property
    def shapes(self) -> gpd.GeoDataFrame:
        """Simplified boundaries: level, area, geometry."""
        return read_shapes(self.folder)


@dataclass(frozen=True)
class Entry:
    """One line of the list of snapshots.

    Parameters
    ----------
    id : str
        Id of the snapshot.
    manifest : Manifest or None
        What it says of itself; None if that cannot be read.
    current : bool
        The one that is shown.
    problem : str
        Why it cannot be read; "" if it can.
    """

    id: str
    manifest: Manifest | None
    current: bool
    problem: str = ""


def publish(
    store: Path,
    tables: Mapping[str, pd.DataFrame],
    shapes: gpd.GeoDataFrame,
    *,
    site: Site,
    as_of: date,
    sources: Sequence[dict[str, Any]],
    fingerprint: str,
) -> str:
    """Publish a snapshot and point readers to it.

    Parameters
    ----------
    store : Path
        Folder of the snapshots; made if it is not there.
    tables : mapping of str to DataFrame
        Exactly the tables of ``core.columns.TABLES``.
    shapes : GeoDataFrame
        Columns level, area and geometry.
    site : Site
        Decisions behind the numbers.
    as_of : date
        Day whose knowledge this is.
    sources : sequence of dict
        What was read; plain values.
    fingerprint : str
        Hash of the settings.

    Returns
    -------
    str
        Id of the new snapshot.

    Raises
    ------
    RefreshRunning
        If another refresh holds the store.
    InvalidCounts
        If a table breaks its contract.
    StoreNotWritable
        If the disk is full or refuses; what was published stays.
    """
    try:
        with private_files(), importing(store), ExitStack() as whatever_happens:
            make_private_folder(store / _FOLDER)
            _clear_unfinished(store)
            made = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=store))
            whatever_happens.callback(shutil.rmtree, made, ignore_errors=True)
            rows = write_tables(made, tables, shapes)
            files = [
                File(name, checksum(made / name), (made / name).stat().st_size, count)
                for name, count in rows.items()
            ]
            new = _next_id(store)
            manifest = describe(
                new, files, site=site, as_of=as_of, sources=sources, fingerprint=fingerprint
            )
            force_to_disk(write_manifest(made, manifest))
            force_to_disk(made)
            move_into_place(made, store / _FOLDER / new)
            write_whole(store / _POINTER, f"{new}\n")
            return new
    except OSError as problem:
        raise StoreNotWritable(
            f"{store}: the snapshot could not be written ({problem.strerror});"
            " free the disk or mend its rights; the snapshot that is up stays up"
        ) from None


def _clear_unfinished(store: Path) -> None:
    for left_behind in store.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(left_behind)


def _ids(store: Path) -> list[str]:
    folder = store / _FOLDER
    try:
        found = list(folder.iterdir()) if folder.is_dir() else []
    except OSError as problem:
        raise SnapshotUnavailable(
            f"{store}: the folder cannot be read ({problem.strerror});"
            " let the account that Hotspot runs under read it"
        ) from None
    return sorted((path.name for path in found if _ID.fullmatch(path.name)), key=int)


def _next_id(store: Path) -> str:
    ids = _ids(store)
    return f"{int(ids[-1]) + 1 if ids else 1:06d}"


def current_id(store: Path) -> str | None:
    """Say which snapshot a store points to, None if to none; cheap enough to ask often."""
    try:
        text = (store / _POINTER).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return text if _ID.fullmatch(text) else None


def open_snapshot(store: Path, snapshot_id: str | None = None) -> Snapshot:
    """Open a snapshot after checking that it is whole.

    Parameters
    ----------
    store : Path
        Folder of the snapshots.
    snapshot_id : str or None
        The one wanted; None is the current one, or the newest readable one if that is damaged.

    Returns
    -------
    Snapshot
        ``notice`` says so if it is not the current one.

    Raises
    ------
    SnapshotUnavailable
        If there is none, if the one wanted is missing or damaged, or if a newer Hotspot made it.
    """
    if snapshot_id is not None:
        return _open(store, snapshot_id)
    current = current_id(store)
    problem = "it does not say which snapshot is current"
    if current:
        try:
            return _open(store, current)
        except NewerSnapshot:
            raise
        except SnapshotUnavailable as found:
            problem = str(found)
    return _newest_readable(store, besides=current, problem=problem)


def _open(store: Path, snapshot_id: str) -> Snapshot:
    if snapshot_id not in _ids(store):
        raise SnapshotUnavailable(
            f"{store}: there is no such snapshot; hotspot snapshots lists those there are"
        )
    folder = (store / _FOLDER / snapshot_id).resolve()
    manifest = read_manifest(folder)
    verify(folder, manifest)
    return Snapshot(folder, manifest, Tables(folder, manifest.files))


def _newest_readable(store: Path, *, besides: str | None, problem: str) -> Snapshot:
    ids = _ids(store)
    if not ids and besides is None:
        raise NothingPublished(
            f"{store}: there is no snapshot yet; make one with hotspot refresh, or hotspot demo"
        )
    for candidate in reversed(ids):
        if candidate == besides:
            continue
        try:
            found = _open(store, candidate)
        except SnapshotUnavailable:
            continue
        notice = f"{problem}; shown instead: snapshot {found.id} as of {found.as_of}"
        return Snapshot(found.folder, found.manifest, found.tables, notice)
    said = f"{store}: {problem}, and no other can be read; see hotspot snapshots"
    raise SnapshotUnavailable(said)


def list_snapshots(store: Path) -> tuple[Entry, ...]:
    """List the snapshots of a store, oldest first; tables are not looked at.

    Parameters
    ----------
    store : Path
        Folder of the snapshots.

    Returns
    -------
    tuple of Entry
        Empty if there are none.
    """
    current = current_id(store)
    entries = []
    for snapshot_id in _ids(store):
        try:
            manifest = read_manifest(store / _FOLDER / snapshot_id)
            entries.append(Entry(snapshot_id, manifest, snapshot_id == current))
        except SnapshotUnavailable as problem:
            entries.append(Entry(snapshot_id, None, snapshot_id == current, str(problem)))
    return tuple(entries)
