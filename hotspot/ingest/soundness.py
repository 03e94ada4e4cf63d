"""A file that is cut off or in another encoding often reads without complaint, and reads wrong.

DuckDB reads half a gzip file as if it were whole and a NUL as if it were a letter. So every byte
of a text file is looked at, at about the speed of memory, while the engine reads the rows.
"""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import BinaryIO

from hotspot.ingest.folders import GONE, is_parquet

CHUNK = 1 << 20
"""Bytes that are looked at together."""

CUT_OFF = (
    "the file ends before its content does: it is still being written or was cut off; try again"
    " later, or send it again"
)
"""What is said of half a file."""

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WIDE_NULS = 0.2  # share of NUL bytes by which UTF-16 without a mark is known


def open_bytes(file: Path) -> BinaryIO:
    """Open a text file for its bytes, unpacked if its name ends in .gz.

    Parameters
    ----------
    file : Path
        CSV.

    Returns
    -------
    BinaryIO
        To be closed by the caller.

    Raises
    ------
    OSError
        If it cannot be opened.
    """
    if file.name.lower().endswith(".gz"):
        return gzip.open(file, "rb")
    return file.open("rb", buffering=0)


def complaint_of(file: Path) -> str:
    """Say what is wrong with the bytes of a file.

    Parameters
    ----------
    file : Path
        CSV, compressed or not; of Parquet nothing is said, because it has its own checks.

    Returns
    -------
    str
        What is wrong, where and what to do; "" if it is sound UTF-8 text. Offsets count from 0,
        in the unpacked text.
    """
    if is_parquet(file):
        return ""
    try:
        with closing(open_bytes(file)) as stream:
            return _first_fault(iter(partial(stream.read, CHUNK), b""))
    except (EOFError, zlib.error, gzip.BadGzipFile) as problem:
        return CUT_OFF if isinstance(problem, EOFError) else _NOT_GZIP
    except OSError:
        return GONE


_NOT_GZIP = (
    "the file cannot be unpacked: it is no sound gzip file; wait until it is written, or send it"
    " again"
)


def ends_within_a_line(file: Path) -> bool:
    """Tell whether the last line of a text file has no end, as in a file half written.

    Parameters
    ----------
    file : Path
        CSV, compressed or not.

    Returns
    -------
    bool
        False for an empty file.
    """
    last = b"\n"
    with closing(open_bytes(file)) as stream:
        for chunk in iter(partial(stream.read, CHUNK), b""):
            last = chunk[-1:]
    return last not in b"\r\n"


def line_ends_of(file: Path) -> set[str]:
    """List the ways lines end in a text file, those within quotes included.

    Parameters
    ----------
    file : Path
        CSV, compressed or not.

    Returns
    -------
    set of str
        Of "LF", "CRLF" and "CR".
    """
    found, last = set(), b""
    with closing(open_bytes(file)) as stream:
        for chunk in iter(partial(stream.read, CHUNK), b""):
            piece = last + chunk
            last = piece[-1:] if piece.endswith(b"\r") else b""
            piece = piece.removesuffix(b"\r")
            pairs = piece.count(b"\r\n")
            counts = {
                "CRLF": pairs,
                "LF": piece.count(b"\n") - pairs,
                "CR": piece.count(b"\r") - pairs,
            }
            found |= {name for name, count in counts.items() if count}
    return found | ({"CR"} if last else set())


def _first_fault(chunks: Iterator[bytes]) -> str:
    offset, rest = 0, b""
    for chunk in chunks:
        nul = chunk.find(b"\0")
        if not offset and (chunk.startswith(_WIDE) or chunk[:200].count(0) > _WIDE_NULS * 200):
            return _UTF16
        if nul >= 0:
            return _NUL.format(offset=offset + nul)
        if rest or not chunk.isascii():
            start, rest = offset - len(rest), rest + chunk
            wrong, rest = _undecodable(rest)
            if wrong is not None:
                return _NOT_UTF8.format(offset=start + wrong)
        offset += len(chunk)
    return _NOT_UTF8.format(offset=offset - len(rest)) if rest else ""


def _undecodable(piece: bytes) -> tuple[int | None, bytes]:
    """Where a piece stops being UTF-8, or else the begun character at its end."""
    try:
        piece.decode("utf-8")
    except UnicodeDecodeError as problem:
        begun = problem.reason == "unexpected end of data" and problem.end == len(piece)
        return (None, piece[problem.start :]) if begun else (problem.start, b"")
    return None, b""


_UTF16 = (
    "the file is UTF-16 text, as Excel's 'Unicode Text' is; save the extract as UTF-8, in Excel as"
    " 'CSV UTF-8'"
)
_NUL = (
    "there is a NUL byte at byte offset {offset:,}: the file was damaged or is no text; send it"
    " again, exported as UTF-8 text"
)
_NOT_UTF8 = (
    "the file is not UTF-8 from byte offset {offset:,} on, probably Windows-1252 (cp1252); save the"
    " extract as UTF-8, in Excel as 'CSV UTF-8'"
)
