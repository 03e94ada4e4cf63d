"""A Bulk export is a folder of files, each with one kind of resource, one resource a line.

The kind stands in the first line. What is read is written down as a type, so that no column
depends on the rows an export happens to begin with, and nothing else leaves the file.
"""

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from ibis.common.exceptions import IbisError

from hotspot.core.errors import InvalidExtract
from hotspot.core.feed import Feed

_ENDINGS = (".ndjson", ".ndjson.gz")
_WHERE = re.compile(r'in file "(.*?)",.*? line (\d+)')


def files_of_export(feed: Feed) -> list[Path]:
    """List the files of an export.

    Parameters
    ----------
    feed : Feed
        Its path is the folder, or one file.

    Returns
    -------
    list of Path
        Ascending by name; the manifest and other files of the folder are none of them.

    Raises
    ------
    InvalidExtract
        If there is none.
    """
    path = Path(feed.path)
    inside = sorted(path.iterdir()) if path.is_dir() else [path]
    found = [file for file in inside if file.is_file() and file.name.lower().endswith(_ENDINGS)]
    if not found:
        raise InvalidExtract(
            f"feed {feed.name}: {feed.path} has no .ndjson or .ndjson.gz file; name the folder of"
            " a Bulk export"
        )
    return found


def files_by_type(feed: Feed) -> dict[str, list[Path]]:
    """Sort the files of an export by the resource in their first line.

    Parameters
    ----------
    feed : Feed
        Of format fhir.

    Returns
    -------
    dict
        Type of resource to files. Empty files, which an export has of a type nobody has, are
        left out.

    Raises
    ------
    InvalidExtract
        If there is no file, or the first line of one is no resource.
    """
    found: dict[str, list[Path]] = {}
    for file in files_of_export(feed):
        kind = _type_of(file, feed)
        if kind:
            found.setdefault(kind, []).append(file)
    return found


def _type_of(file: Path, feed: Feed) -> str:
    opened = gzip.open if file.name.lower().endswith(".gz") else open
    try:
        with opened(file, "rt", encoding="utf-8") as lines:
            first = next((line for line in lines if line.strip()), "")
            kind = json.loads(first)["resourceType"] if first else ""
    except (OSError, EOFError, zlib.error, UnicodeError):
        problem = "cannot be opened, unpacked or read as UTF-8; allow reading it or send it again"
    except (ValueError, KeyError, TypeError):
        problem = "line 1 is no FHIR resource; a Bulk export has one JSON object a line"
    else:
        return kind
    raise InvalidExtract(f"{file}, feed {feed.name}: {problem}") from None


@contextmanager
def reading(feed: Feed) -> Iterator[None]:
    """Turn an error that quotes a resource into one that says where it is.

    Parameters
    ----------
    feed : Feed
        That is read.

    Yields
    ------
    None
        For the length of a ``with``.

    Raises
    ------
    InvalidExtract
        Naming file and line.
    """
    try:
        yield
    except (duckdb.OutOfMemoryException, OSError):
        where = f"{feed.path}, feed {feed.name}"
        what = "cannot be read: memory, disk or permission is lacking; make room and start again"
    except (duckdb.Error, IbisError) as problem:
        where, what = _say(problem, feed)
    else:
        return
    raise InvalidExtract(f"{where}: {what}") from None


def _say(problem: Exception, feed: Feed) -> tuple[str, str]:
    found = _WHERE.search(str(problem))
    if found is None:
        return f"{feed.path}, feed {feed.name}", "cannot be read as a Bulk export; send it again"
    broken = "Malformed JSON" in str(problem)
    line = int(found.group(2)) - broken  # DuckDB is one ahead there
    why = (
        "is not one whole JSON object; the file was cut off or is still being written"
        if broken
        else "has an element of another type than R4 says"
    )
    return f"{found.group(1)}, feed {feed.name}", f"line {line} {why}; send the file again"
