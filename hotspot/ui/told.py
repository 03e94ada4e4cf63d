"""A reader is told which file is wrong; where on the server it lies is for the log."""

import logging
import os
import re
from pathlib import Path, PurePosixPath, PureWindowsPath

from hotspot.ui.up import STORE

_LOG = logging.getLogger("hotspot")

_POSIX = re.compile(r"(?<![\w/.:])(?:/[^\s/:;,()'\"]+){2,}/?")
_WINDOWS = re.compile(r"(?<!\w)[A-Za-z]:[\\/][^\s:;,()'\"]*")


def told(message: str) -> str:
    """Leave out of a message where files are, and write it whole into the log if that was in it.

    Parameters
    ----------
    message : str
        What is wrong.

    Returns
    -------
    str
        The same with files of the store named from there, and any other by its name alone.
    """
    said = message
    for folder in _names_of_store():
        said = said.replace(f"{folder}: ", "")
        said = said.replace(f"{folder}{os.sep}", "").replace(folder, "the folder of snapshots")
    said = _WINDOWS.sub(lambda found: PureWindowsPath(found[0]).name, said)
    said = _POSIX.sub(lambda found: PurePosixPath(found[0]).name, said)
    if said != message:
        _LOG.warning("%s", message)
    return said


def _names_of_store() -> list[str]:
    """Give the ways a message may write the folder of the snapshots, the longest first."""
    named = os.environ.get(STORE, "")
    plain = named.rstrip("/\\")
    if not plain:
        return []
    return sorted({plain, named, str(Path(named)), str(Path(named).resolve())}, key=len)[::-1]
