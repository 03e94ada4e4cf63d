"""An extract may be a file, a folder or a pattern; which files it means must never be a surprise.

What a transfer leaves half done is passed over, and a file that was sent twice is read once.
"""

import glob
import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from hotspot.core.errors import InvalidExtract
from hotspot.core.feed import Feed
from hotspot.ingest.notices import Notice

PARQUET = (".parquet", ".pq")
"""How names of Parquet files end."""

CSV = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".txt", ".txt.gz")
"""How names of text files end."""

GONE = "the file cannot be opened or was removed meanwhile; allow reading it, or send it again"
"""What is said of a file that was there a moment ago."""

_UNFINISHED = (".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".swp", "~")
_HIDDEN = (".", "~$", "_")
_MARKS = ("_success", "_metadata", "_common_metadata", ".ds_store", ".gitkeep", "_delta_log")
_ENDING = re.compile(r"\.[a-z][a-z0-9]{0,9}")


def files_of(feed: Feed) -> list[Path]:
    """List the files a feed's path stands for.

    Parameters
    ----------
    feed : Feed
        With an absolute path: a file, a folder, or a pattern such as ``extracts/*.csv``.

    Returns
    -------
    list of Path
        Ascending by name. Of a folder all CSV and Parquet files that lie in it, not those of
        folders in it. Hidden files, and those a transfer or an editor has not finished, are
        passed over.

    Raises
    ------
    InvalidExtract
        If there is none, if one leads nowhere, or if a named file or one that matches a pattern
        is neither CSV nor Parquet.
    """
    path = Path(feed.path)
    found = _in_folder(path, feed) if path.is_dir() else _matching(feed)
    files = [file for file in found if not _is_unfinished(file)]
    if not files:
        raise InvalidExtract(f"feed {feed.name}: {_nothing(path, found)}")
    for file in files:
        _refuse_strange(file, feed)
    return files


def passed_over(feed: Feed) -> Iterator[Notice]:
    """Say which files of a feed's folder or pattern are not read.

    Parameters
    ----------
    feed : Feed
        As for ``files_of``.

    Yields
    ------
    Notice
        One of files still being written, and one of all others that may hold rows: hidden ones
        and those of endings that are not read. Endings are named, but no names, which may be
        those of patients. Marks that programs leave, such as ``_SUCCESS``, are no matter.
    """
    path = Path(feed.path)
    if path.is_dir():
        found = [path / name for name in _names_in(path, feed)]
    else:
        found = [file for file in _matching(feed) if _is_unfinished(file)]
    found = [file for file in found if file.is_file() and not _is_mark(file)]
    writing = [file for file in found if file.name.lower().endswith(_UNFINISHED)]
    others = [file for file in found if file not in writing]
    others = [file for file in others if _is_unfinished(file) or not _is_extract(file)]
    if writing:
        words = (
            f"{len(writing):,} files are still being written ({_endings(writing)}). Not read: look"
            " whether the extract is whole."
        )
        yield Notice("file still being written", feed.name, "warning", 0, words)
    if others:
        words = (
            f"{len(others):,} files were passed over ({_endings(others)}), because their names"
            f" begin with {' or '.join(_HIDDEN)}, or do not end in {', '.join(CSV + PARQUET)}. Not"
            " read: unpack, convert or rename them if they hold rows."
        )
        yield Notice("file passed over", feed.name, "warning", 0, words)


def without_twins(files: Iterable[Path]) -> tuple[list[Path], int]:
    """Leave out files whose content another of them has.

    Parameters
    ----------
    files : iterable of Path
        In order; of equal ones the first stays.

    Returns
    -------
    files : list of Path
        The ones that stay, in order.
    n_twins : int
        How many were left out.

    Raises
    ------
    InvalidExtract
        If one cannot be opened.

    Notes
    -----
    Only files of the same size are compared, by SHA-256, a piece at a time.
    """
    sizes: dict[int, list[Path]] = {}
    files = list(files)
    for file in files:
        sizes.setdefault(_size(file), []).append(file)
    seen: set[str] = set()
    twins = set()
    for alike in sizes.values():
        for file in alike if len(alike) > 1 else ():
            digest = _digest(file)
            if digest in seen:
                twins.add(file)
            seen.add(digest)
    return [file for file in files if file not in twins], len(twins)


def is_parquet(file: Path) -> bool:
    """Tell Parquet from text by the end of the name."""
    return file.name.lower().endswith(PARQUET)


def _is_extract(file: Path) -> bool:
    return file.name.lower().endswith(PARQUET + CSV)


def _is_unfinished(file: Path) -> bool:
    return file.name.startswith(_HIDDEN) or file.name.lower().endswith(_UNFINISHED)


def _is_mark(file: Path) -> bool:
    """Tell what programs leave beside extracts, and what an editor has open."""
    name = file.name.lower()
    return name in _MARKS or name.startswith("~$") or name.endswith((".crc", ".swp", "~"))


def _endings(files: list[Path]) -> str:
    """Endings of names, each once; what is not like an ending is not told."""
    found = {file.suffix.lower() for file in files}
    return ", ".join(sorted({end if _ENDING.fullmatch(end) else "no ending" for end in found}))


def _names_in(folder: Path, feed: Feed) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        raise InvalidExtract(
            f"{folder}: the folder of feed {feed.name} cannot be opened; allow reading it"
        ) from None


def _in_folder(folder: Path, feed: Feed) -> list[Path]:
    files = [folder / name for name in _names_in(folder, feed)]
    return [file for file in files if _is_extract(file) or _is_unfinished(file)]


def _matching(feed: Feed) -> list[Path]:
    if os.path.lexists(feed.path):
        return [Path(feed.path)]
    found = [Path(name) for name in sorted(glob.glob(feed.path))]
    return [file for file in found if _is_extract(file) or not file.is_dir()]


def _nothing(path: Path, found: list[Path]) -> str:
    if found:
        return (
            f"{path} has only files that are hidden or not finished, such as .part and .tmp;"
            " the extract is still being written: try again later"
        )
    if path.is_dir():
        return f"no CSV or Parquet file lies in {path}; correct the path or send the extract"
    return (
        f"no file matches {path}; correct the path, allow reading its folder, or send the extract"
    )


def _refuse_strange(file: Path, feed: Feed) -> None:
    if file.is_dir():
        raise InvalidExtract(
            f"{file}: a folder that is named like a file; give the folder itself as path of feed"
            f" {feed.name}, or rename it"
        )
    if not file.is_file():
        raise InvalidExtract(
            f"{file}: no file lies behind this name: a link leads nowhere or in a circle; remove it"
            " or send the file again"
        )
    if not _is_extract(file):
        raise InvalidExtract(
            f"{file}: an extract must be .csv, .tsv, .txt, .csv.gz or .parquet; narrow the path of"
            f" feed {feed.name} or convert the file"
        )


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        raise InvalidExtract(f"{file}: {GONE}") from None


def _digest(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        raise InvalidExtract(f"{file}: {GONE}") from None
