"""A file is written when the disk says so, and is nobody's business but the owner's.

A rename is the only write a reader can never see half of. Everything here exists so that the rename
comes last: bytes are forced to the disk, then the folder that names them.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def private_files() -> Iterator[None]:
    """Make every file and folder created meanwhile readable by its owner alone."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def make_private_folder(folder: Path) -> None:
    """Make a folder only its owner can open; one that exists keeps the rights it has."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def force_to_disk(path: Path) -> None:
    """Wait until the disk holds a file, or the names in a folder."""
    if path.is_dir() and os.name == "nt":
        return  # Windows keeps folders itself and has no way to ask
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def move_into_place(made: Path, place: Path) -> None:
    """Give a finished file or folder its final name, all at once; a file there is replaced."""
    made.replace(place)
    force_to_disk(place.parent)


def write_whole(path: Path, text: str) -> None:
    """Replace a small file so that a reader finds the old text or the new, never a part."""
    made = path.with_name(f".{path.name}.new")
    made.write_text(text, encoding="utf-8")
    force_to_disk(made)
    move_into_place(made, path)


def checksum(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
