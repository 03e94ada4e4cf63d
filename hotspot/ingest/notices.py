"""Some things are noticed only while a file is read: a broken row, a damaged id, a column.

What is noticed travels beside the lines and becomes findings when the books are closed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
from ibis import Table


@dataclass(frozen=True)
class Notice:
    """One thing that was noticed while a feed was read.

    Parameters
    ----------
    rule : str
        Short name of the check.
    feed : str
        Feed it is about.
    severity : {"quarantined", "fixed", "warning", "note"}
        What became of the rows.
    n_rows : int
        Rows concerned; 0 where it is about columns or files.
    words : str
        What was found and what became of it; never a cell.
    unread : bool
        True where the rows are not among the lines, because they could not be read at all.
    """

    rule: str
    feed: str
    severity: str
    n_rows: int
    words: str
    unread: bool = False


@dataclass(frozen=True, eq=False)
class Reading:
    """A feed that was read.

    Parameters
    ----------
    lines : Table
        One row a line, in the columns of the contract of the feed's kind.
    notices : tuple of Notice
        In the order they are to be read.
    """

    lines: Table
    notices: tuple[Notice, ...] = ()


def count_unread(notices: Iterable[Notice]) -> pd.DataFrame:
    """Count the rows that never became lines, so that the books can close over them.

    Parameters
    ----------
    notices : iterable of Notice
        Of one feed or several.

    Returns
    -------
    DataFrame
        Columns feed, rule and n_rows.
    """
    rows = [(each.feed, each.rule, each.n_rows) for each in notices if each.unread]
    table = pd.DataFrame(rows, columns=["feed", "rule", "n_rows"])
    return table.astype({"feed": "str", "rule": "str", "n_rows": "int64"})
