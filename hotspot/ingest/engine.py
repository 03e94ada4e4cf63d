"""Lines live in memory; what memory cannot take spills into a folder that dies with the engine.

The folder is private and locked by its process. A process that is killed cannot clean up, but its
lock goes with it, so the next engine finds the folder unlocked and removes it.

The engine listens to Ctrl-C in the midst of a query, but answers with an error of its own; and when
memory or disk run out its error may quote what it was writing. Both are put into our words here.
"""

import os
import shutil
import tempfile
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import ibis
from ibis.backends.duckdb import Backend

from hotspot.core.errors import EngineExhausted, InvalidSettings
from hotspot.core.sections import Engine

SPILL = "hotspot-spill-"
"""Beginning of the names of the folders."""

_GRACE = 60.0  # seconds between making a folder and locking it, and then some
_held: dict[str, weakref.finalize] = {}


def connect(engine: Engine | None = None) -> Backend:
    """Open the engine that lines are read and counted in.

    Parameters
    ----------
    engine : Engine or None
        Memory it may take, and the folder in which it makes its own; None: what the machine has,
        and the folder of the system for temporary files.

    Returns
    -------
    Backend
        DuckDB in memory. What does not fit goes to a private folder that is removed with the
        connection or at exit, whichever comes first; no extension is ever fetched.

    Raises
    ------
    InvalidSettings
        If no folder can be made where the settings say.
    """
    engine = engine or Engine()
    remove_orphans(engine.spill)
    spill = _make_spill(engine.spill)
    lock = None
    try:
        lock = _lock(spill)
        connection = ibis.duckdb.connect(
            temp_directory=str(spill),
            preserve_insertion_order=False,
            autoinstall_known_extensions=False,
            autoload_known_extensions=False,
            **({"memory_limit": engine.memory} if engine.memory else {}),
        )
        connection.raw_sql("set enable_progress_bar = false")  # it would draw across ours
        _held[str(spill)] = weakref.finalize(connection, _let_go, spill, lock)
    except BaseException:  # Ctrl-C too
        _let_go(spill, lock)
        raise
    return connection


def _make_spill(parent: Path | None) -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix=SPILL, dir=parent))
    except OSError as problem:
        where = parent or tempfile.gettempdir()
        raise InvalidSettings(
            f"{where}: no folder can be made there for what memory cannot take"
            f" ({problem.strerror}); make room or mend its rights, or name another folder in"
            " engine.spill"
        ) from None


@contextmanager
def in_our_words() -> Iterator[None]:
    """Say why the engine stopped, without a word of what it was working on.

    Yields
    ------
    None
        For the length of a ``with``.

    Raises
    ------
    EngineExhausted
        If memory or disk ran out.
    KeyboardInterrupt
        If somebody pressed Ctrl-C.
    """
    try:
        yield
    except (duckdb.OutOfMemoryException, MemoryError):
        what = "memory and disk do not suffice to read and count the extracts; "
    except duckdb.IOException:
        what = "the disk took no more of what memory cannot hold; "
    except RuntimeError as problem:
        if isinstance(problem.__cause__, KeyboardInterrupt):
            raise KeyboardInterrupt from None
        raise
    else:
        return
    raise EngineExhausted(
        what + "free the disk, name a larger one in engine.spill, or let it take more memory in"
        " engine.memory; the snapshot that is up stays up"
    ) from None


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


def remove_orphans(parent: Path | None = None) -> None:
    """Remove the folders of processes that were killed before they could.

    Parameters
    ----------
    parent : Path or None
        Where they made them; None: the folder of the system for temporary files.
    """
    for folder in Path(parent or tempfile.gettempdir()).glob(f"{SPILL}*"):
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
