"""The same files under the same settings say nothing new, however often they are read."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import BaseModel

import hotspot
from hotspot.core.errors import HotspotError
from hotspot.core.feed import STANDARDS, Feed
from hotspot.core.sections import Checks
from hotspot.core.settings import Settings
from hotspot.ingest.findings import REACTIONS, Finding
from hotspot.ingest.folders import files_of
from hotspot.ingest.patterns import find_stale
from hotspot.store.durable import checksum
from hotspot.store.snapshots import Snapshot

PLACES = "places and look-ups"
"""What stands for all the files of a site that are no feeds."""


def describe_sources(settings: Settings) -> list[dict[str, Any]]:
    """Describe the files a refresh is about to read.

    Parameters
    ----------
    settings : Settings
        With absolute paths.

    Returns
    -------
    list of dict
        Of each feed, and of the files besides, together: feed, kind, files, bytes and sha256. That
        is "" for a database, for files nobody can read, and for feeds whose files are not there:
        what is wrong with them is said by whoever reads them.
    """
    feeds = [
        {"feed": feed.name, "kind": feed.kind} | _describe(_files(feed)) for feed in settings.feeds
    ]
    return [*feeds, {"feed": PLACES, "kind": "places"} | _describe(sorted(_paths(settings)))]


def says_nothing_new(
    snapshot: Snapshot | None, settings: Settings, sources: list[dict[str, Any]], as_of: date
) -> bool:
    """Tell whether a snapshot was made of just these files, under just these settings.

    Parameters
    ----------
    snapshot : Snapshot or None
        The one that is up.
    settings : Settings
        All the site decides.
    sources : list of dict
        Of ``describe_sources``.
    as_of : date
        Day of the extracts.

    Returns
    -------
    bool
        False where anything differs, is not known, or was counted by another version of Hotspot;
        and where the day is an earlier one, or has not come: that is judged like any other day.
    """
    if snapshot is None or not all(source["sha256"] for source in sources):
        return False
    if not snapshot.as_of <= as_of <= date.today():
        return False
    manifest = snapshot.manifest
    return (
        manifest.fingerprint == settings.fingerprint()
        and manifest.code_version == hotspot.__version__
        and list(manifest.sources) == sources
    )


def grown_old(up: Snapshot, as_of: date, checks: Checks) -> Iterator[Finding]:
    """Name feeds whose files are the same as last time and by now too old.

    Parameters
    ----------
    up : Snapshot
        The one that is up, made of these files.
    as_of : date
        Day of the extracts, as it is said today.
    checks : Checks
        What a stale feed does.

    Yields
    ------
    Finding
        One a feed whose newest week with rows is too old. Snapshots keep no days, so the newest
        row is taken to be of the last day of that week, or of the snapshot's if that came first.
    """
    feeds = up.tables["feeds"]
    newest = feeds[feeds["n_rows"] > 0].groupby("feed")["week_ending"].max()
    newest = newest.clip(upper=pd.Timestamp(up.as_of))
    yield from find_stale(newest, as_of, REACTIONS[checks.stale_feed])


def _files(feed: Feed) -> list[Path]:
    if feed.path is None:
        return []
    if feed.format in STANDARDS:
        whole = Path(feed.path)
        return sorted(path for path in (whole, *whole.rglob("*")) if path.is_file())
    try:
        return files_of(feed)
    except HotspotError:
        return []


def _paths(part: BaseModel) -> Iterator[Path]:
    """Every file the settings name beside the extracts themselves."""
    for _, value in part:
        parts = value if isinstance(value, tuple) else (value,)
        for each in parts:
            if isinstance(each, Path) and each.is_file():
                yield each
            elif isinstance(each, BaseModel):
                yield from _paths(each)


def _describe(files: list[Path]) -> dict[str, Any]:
    """Files together: their names are no part of what they say, their order is."""
    digest = hashlib.sha256()
    size = 0
    try:
        for file in files:
            size += file.stat().st_size
            digest.update(bytes.fromhex(checksum(file)))
    except OSError:
        return {"files": len(files), "bytes": size, "sha256": ""}
    return {"files": len(files), "bytes": size, "sha256": digest.hexdigest() if files else ""}
