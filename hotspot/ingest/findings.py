"""A check that found something says what, how often, and what became of the rows."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass

import pandas as pd

from hotspot.core.columns import QUALITY, check_columns
from hotspot.core.errors import InvalidCounts, InvalidExtract, InvalidGeography

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


def findings_of(quality: pd.DataFrame) -> list[Finding]:
    """Read findings back from a quality table.

    Parameters
    ----------
    quality : DataFrame
        Per ``core.columns.QUALITY``.

    Returns
    -------
    list of Finding
        In its order.
    """
    said = quality[_NAMES].astype(object).where(quality[_NAMES].notna(), None)
    return [Finding(*row) for row in said.itertuples(index=False)]


@contextmanager
def noting(found: list[Finding], who: str) -> Iterator[None]:
    """Turn what a user can put right into a finding, so that it does not hide what else there is.

    Parameters
    ----------
    found : list of Finding
        Gets a finding of severity "stop", about no row, in the words of the error.
    who : str
        Feed, or other part of a site, that cannot be read.

    Yields
    ------
    None
        While it is read; what comes after the error is not done.
    """
    try:
        yield
    except (InvalidExtract, InvalidGeography, InvalidCounts) as problem:
        found.append(Finding("not readable", who, "stop", 0, 0.0, None, None, str(problem)))


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
    found = quality[quality["severity"] == "stop"]
    stops = found["finding"].where(
        found["facility"].isna(), found["facility"] + ": " + found["finding"]
    )
    if not stops.empty:
        raise InvalidExtract("\n".join(dict.fromkeys(stops)))
