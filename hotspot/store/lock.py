"""One refresh at a time: the second is told since when the first has been running.

The operating system holds the lock and drops it when the process dies, however it dies, so a lock
can never be left behind.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from hotspot.core.errors import RefreshRunning, StoreNotWritable
from hotspot.store.durable import make_private_folder

_LOCK = "import.lock"
_LOCKED_BYTE = 1 << 20  # beyond the text, which Windows would otherwise make unreadable
_held = threading.local()


@contextmanager
def importing(store: Path) -> Iterator[None]:
    """Hold a store for writing.

    Parameters
    ----------
    store : Path
        Folder of the snapshots; made if it is not there.

    Yields
    ------
    None
        While nobody else can publish. Within one thread a second hold of the same store is part of
        the first.

    Raises
    ------
    RefreshRunning
        If another process or thread holds it.
    StoreNotWritable
        If nothing can be written there.
    """
    stores = _held.__dict__.setdefault("stores", set())
    place = store.resolve()
    if place in stores:
        yield
        return
    with _open(place):
        stores.add(place)
        try:
            yield
        finally:
            stores.discard(place)


def _open(store: Path) -> BinaryIO:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
    try:
        make_private_folder(store)
        file = os.fdopen(os.open(store / _LOCK, flags, 0o600), "r+b")
        _take(file, store)
    except OSError as problem:
        raise StoreNotWritable(
            f"{store}: nothing can be written there ({problem.strerror}); free the disk, mend the"
            " folder's rights, or name another folder in store.path; what is up stays up"
        ) from None
    return file


def _take(file: BinaryIO, store: Path) -> None:
    if not _locked(file):
        since = file.read().decode("utf-8", "replace").strip() or "a moment ago"
        file.close()
        raise RefreshRunning(
            f"{store}: another refresh has been running since {since};"
            " wait for it, or stop it, then try again"
        )
    file.truncate(0)
    now = datetime.now().astimezone().isoformat(" ", "seconds")
    file.write(f"{now} (process {os.getpid()})\n".encode())
    file.flush()


if os.name == "nt":
    import msvcrt

    def _locked(file: BinaryIO) -> bool:
        file.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            file.seek(0)
        return True
else:
    import fcntl

    def _locked(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
