"""A check that found something says what, how often, and what became of the rows."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass

import pandas as pd

from hotspot.core.columns import QUALITY, check_columns
from hotspot.core.errors import HotspotError, InvalidExtract

REACTIONS = {"stop": "stop", "warn": "warning"}
"""What the settings say a suspicious feed does, as the severity of a finding."""

DTYPES = {"text": "str", "count": "int64", "number": "float64", "date": "datetime64[s]"}
"""What pandas calls the kinds of columns."""

_NAMES = [column.name for column in QUALITY]


@dataclass(frozen=True)
class Finding:
    """One row of the quality table.

    Parameters
    ----------
    rule : str
        Short name of the check.
    feed : str
        Feed it looked at.
    severity : {"stop", "quarantined", "fixed", "warning", "note"}
        What became of the rows; with a stop, of the whole refresh.
    n_rows : int
        Rows concerned.
    share : float
        Rows concerned as a share of the feed's rows.
    facility : str or None
        Facility concerned, if it is one.
    area : str or None
        GEOID of the tract concerned, if it is one.
    finding : str
        What was found and what became of it.
    """

    rule: str
    feed: str
    severity: str
    n_rows: int
    share: float
    facility: str | None
    area: str | None
    finding: str


def quality_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """Lay findings out as the quality table of a snapshot.

    Parameters
    ----------
    findings : iterable of Finding
        In the order they are to be read.

    Returns
    -------
    DataFrame
        Per ``core.columns.QUALITY``.
    """
    table = pd.DataFrame([astuple(finding) for finding in findings], columns=_NAMES)
    table = table.astype({column.name: DTYPES[column.kind] for column in QUALITY})
    check_columns(table, QUALITY, where="quality", error=InvalidExtract)
    return table


def stop_of(feed: str, problem: HotspotError) -> Finding:
    """Make a finding of an error, so that it does not hide what else there is to find.

    Parameters
    ----------
    feed : str
        Feed, or other part of a site, that cannot be read.
    problem : HotspotError
        What is wrong with it.

    Returns
    -------
    Finding
        Of severity "stop", about no row, in the words of the error.
    """
    return Finding("not readable", feed, "stop", 0, 0.0, None, None, str(problem))


def refuse_stops(quality: pd.DataFrame) -> None:
    """Refuse extracts of which a finding says that they cannot be believed.

    Parameters
    ----------
    quality : DataFrame
        Per ``core.columns.QUALITY``.

    Raises
    ------
    InvalidExtract
        If there is a finding of severity "stop"; the message is all of them, one a line.
    """
    stops = quality.loc[quality["severity"] == "stop", "finding"]
    if not stops.empty:
        raise InvalidExtract("\n".join(dict.fromkeys(stops)))
