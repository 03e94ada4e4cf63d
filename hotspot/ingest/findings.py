"""A check that found something says what, how often, and what became of the rows."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass

import pandas as pd

from hotspot.core.columns import QUALITY, check_columns
from hotspot.core.errors import InvalidExtract

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
    severity : {"quarantined", "fixed", "warning", "note"}
        What became of the rows.
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
    kinds = {"text": "str", "count": "int64", "number": "float64"}
    table = table.astype({column.name: kinds[column.kind] for column in QUALITY})
    check_columns(table, QUALITY, where="quality", error=InvalidExtract)
    return table
