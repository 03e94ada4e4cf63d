"""A manifest says what a snapshot holds and proves that it is whole."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import hotspot
from hotspot.core.errors import SnapshotUnavailable
from hotspot.core.site import Site, site_from
from hotspot.store.durable import checksum

SCHEMA_VERSION = 1
"""Raised when tables change in a way an older Hotspot cannot read."""

_NAME = "manifest.json"


class NewerSnapshot(SnapshotUnavailable):
    """A newer Hotspot made the snapshot; showing an older one instead would hide that."""


@dataclass(frozen=True)
class File:
    """One file of a snapshot.

    Parameters
    ----------
    name : str
        File name in the folder of the snapshot.
    sha256 : str
        Checksum of its bytes.
    size : int
        Its bytes.
    rows : int
        Rows of the table.
    """

    name: str
    sha256: str
    size: int
    rows: int


@dataclass(frozen=True)
class Manifest:
    """What a snapshot says of itself.

    Parameters
    ----------
    schema_version : int
        Version of the tables' contract.
    snapshot : str
        Id, the name of its folder.
    as_of : date
        Day whose knowledge this is.
    created : datetime
        When it was made, with time zone.
    code_version : str
        Version of Hotspot that made it.
    fingerprint : str
        Hash of the settings it was made under.
    site : Site
        Decisions behind the numbers.
    sources : tuple of dict
        What was read: feed, kind, files, bytes.
    files : tuple of File
        Every file, with its checksum.
    """

    schema_version: int
    snapshot: str
    as_of: date
    created: datetime
    code_version: str
    fingerprint: str
    site: Site
    sources: tuple[dict[str, Any], ...]
    files: tuple[File, ...]


def describe(
    snapshot: str,
    files: Sequence[File],
    *,
    site: Site,
    as_of: date,
    sources: Sequence[dict[str, Any]],
    fingerprint: str,
) -> Manifest:
    """Write down what a snapshot made now holds.

    Parameters
    ----------
    snapshot : str
        Its id.
    files : sequence of File
        What is in its folder.
    site : Site
        Decisions behind the numbers.
    as_of : date
        Day whose knowledge this is.
    sources : sequence of dict
        What was read.
    fingerprint : str
        Hash of the settings.

    Returns
    -------
    Manifest
        With this version of Hotspot and the present time.
    """
    return Manifest(
        schema_version=SCHEMA_VERSION,
        snapshot=snapshot,
        as_of=as_of,
        created=datetime.now(UTC).replace(microsecond=0),
        code_version=hotspot.__version__,
        fingerprint=fingerprint,
        site=site,
        sources=tuple(sources),
        files=tuple(files),
    )


def write_manifest(folder: Path, manifest: Manifest) -> Path:
    """Write a manifest into the folder of its snapshot, and give its path."""
    values = asdict(manifest) | {
        "as_of": manifest.as_of.isoformat(),
        "created": manifest.created.isoformat(),
        "site": manifest.site.to_dict(),
    }
    path = folder / _NAME
    path.write_text(json.dumps(values, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def read_manifest(folder: Path) -> Manifest:
    """Read what a snapshot says of itself, without looking at its tables.

    Parameters
    ----------
    folder : Path
        Folder of the snapshot.

    Returns
    -------
    Manifest
        As written.

    Raises
    ------
    NewerSnapshot
        If a newer Hotspot wrote it.
    SnapshotUnavailable
        If it is missing or damaged.
    """
    try:
        values = json.loads((folder / _NAME).read_text(encoding="utf-8"))
        version = values["schema_version"]
        if version > SCHEMA_VERSION:
            raise NewerSnapshot(
                f"snapshot {folder.name} was made by a newer Hotspot (tables version {version},"
                f" this one reads up to {SCHEMA_VERSION}); update Hotspot to open it"
            )
        return Manifest(
            **values
            | {
                "as_of": date.fromisoformat(values["as_of"]),
                "created": datetime.fromisoformat(values["created"]),
                "site": site_from(values["site"]),
                "sources": tuple(values["sources"]),
                "files": tuple(File(**file) for file in values["files"]),
            }
        )
    except OSError:
        raise SnapshotUnavailable(f"snapshot {folder.name} has no readable manifest") from None
    except (ValueError, TypeError, KeyError):
        raise SnapshotUnavailable(f"the manifest of snapshot {folder.name} is damaged") from None


def verify(folder: Path, manifest: Manifest) -> None:
    """Check that every file of a snapshot is there, byte for byte.

    A file that was checked once by this process and has not been touched since is believed.

    Parameters
    ----------
    folder : Path
        Folder of the snapshot.
    manifest : Manifest
        What should be there.

    Raises
    ------
    SnapshotUnavailable
        Naming the first file that is missing or differs.
    """
    if manifest.snapshot != folder.name:
        raise SnapshotUnavailable(
            f"folder {folder.name} holds snapshot {manifest.snapshot}; give it back its name"
        )
    for file in manifest.files:
        path = folder / file.name
        try:
            state = path.stat()
            whole = _checksum_of(path, state.st_size, state.st_mtime_ns) == file.sha256
        except OSError:
            raise SnapshotUnavailable(
                f"snapshot {folder.name}: {file.name} cannot be read"
            ) from None
        if not whole:
            raise SnapshotUnavailable(
                f"snapshot {folder.name}: {file.name} is damaged, its checksum differs"
            )


def is_as_published(folder: Path, file: File) -> bool:
    """Tell whether a file of a snapshot is there, byte for byte, as it was published."""
    path = folder / file.name
    try:
        state = path.stat()
        return _checksum_of(path, state.st_size, state.st_mtime_ns) == file.sha256
    except OSError:
        return False


@lru_cache(maxsize=4096)
def _checksum_of(path: Path, size: int, modified: int) -> str:  # noqa: ARG001
    return checksum(path)
