"""Code that is exchanged under a running server is noticed: what is loaded no longer fits it.

Streamlit reads a page anew whenever somebody looks at it, and a module once, so a server that
nobody restarted after an upgrade runs new pages on old modules.
"""

from pathlib import Path

import hotspot

CODE = ("app.py", "pages/*.py", "hotspot/**/*.py")
"""Patterns of the files that a server runs."""


def stamp(root: Path) -> frozenset[tuple[str, int, int]]:
    """Take what tells one state of the code from another, without reading it.

    Parameters
    ----------
    root : Path
        Folder in which ``app.py`` lies.

    Returns
    -------
    frozenset of (str, int, int)
        Path below the root, size in bytes and time of the last change in nanoseconds of every
        file that a server runs.

    Notes
    -----
    A file that goes away meanwhile is not in it: the code is being exchanged.
    """
    found = set()
    for path in (path for pattern in CODE for path in root.glob(pattern)):
        try:
            seen = path.stat()
        except FileNotFoundError:
            continue
        found.add((path.relative_to(root).as_posix(), seen.st_size, seen.st_mtime_ns))
    return frozenset(found)


ROOT = Path(hotspot.__file__).parents[1]
STARTED = stamp(ROOT)
"""The code as it was when the server read it."""


def upgraded() -> bool:
    """Say whether the code is another one than the server started with."""
    return stamp(ROOT) != STARTED
