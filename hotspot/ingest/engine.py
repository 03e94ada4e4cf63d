"""Lines live in memory; what memory cannot take spills into a folder that dies with the engine.

The folder is private and locked by its process. A process that is killed cannot clean up, but its
lock goes with it, so the next engine finds the folder unlocked and removes it.
"""

import os
import shutil
import tempfile
import time
import weakref
from pathlib import Path

import ibis
from ibis.backends.duckdb import Backend

SPILL = "hotspot-spill-"
"""Beginning of the names of the folders."""

_GRACE = 60.0  # seconds between making a folder and locking it, and then some
_held: dict[str, weakref.finalize] = {}


def connect() -> Backend:
    """Open the engine that lines are read and counted in.

    Returns
    -------
    Backend
        DuckDB in memory. What does not fit goes to a private folder that is removed with the
        connection or at exit, whichever comes first; no extension is ever fetched.
    """
    remove_orphans()
    spill = Path(tempfile.mkdtemp(prefix=SPILL))
    lock = _lock(spill)
    connection = ibis.duckdb.connect(
        temp_directory=str(spill),
        preserve_insertion_order=False,
        autoinstall_known_extensions=False,
        autoload_known_extensions=False,
    )
    _held[str(spill)] = weakref.finalize(connection, _let_go, spill, lock)
    return connection


def close(connection: Backend) -> None:
    """Let go of an engine and of everything it held.

    Parameters
    ----------
    connection : Backend
        Of ``connect``.
    """
    spill = connection.settings["temp_directory"]
    connection.disconnect()
    _held[spill]()


def remove_orphans() -> None:
    """Remove the folders of processes that were killed before they could."""
    for folder in Path(tempfile.gettempdir()).glob(f"{SPILL}*"):
        try:
            old = time.time() - folder.stat().st_mtime > _GRACE
            lock = _lock(folder) if old else None
        except OSError:  # another's, locked, or gone in the meantime
            continue
        if lock is not None:
            _let_go(folder, lock)


def _lock(folder: Path) -> int | None:
    """Lock a folder against its removal; None where the system has no such locks."""
    if os.name != "posix":
        return None
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise
    return handle


def _let_go(spill: Path, lock: int | None) -> None:
    shutil.rmtree(spill, ignore_errors=True)
    _held.pop(str(spill), None)
    if lock is not None:
        os.close(lock)
