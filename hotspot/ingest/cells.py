"""Some cells do not cost their row: a coordinate nobody can read, an end that means "not yet"."""

import ibis
import pandas as pd
from ibis import Table
from ibis.expr.types import BooleanValue

from hotspot.ingest.casting import UNREADABLE

PLACEHOLDER_YEAR = 2200
"""An end in this year or later, such as 9999-12-31, is how some sources write "not yet"."""

NOBODY = (
    r"^([-+]?0+|-\d|-?9{4,}|-?99|x{2,}|\?+|\.+|n/?a|unk|unknown|unknown patient|none|null|missing"
    r"|test|test patient|anonymous|not known|dummy|tbd)$"
)
"""Ids of a person, in small letters, that stand for nobody and would make one child of many."""

_NAMES = {
    "point": "coordinates not readable",
    "update": "update time not readable",
    "end": "placeholder end",
    "day": "end without a time of day",
}


def count_odd_cells(lines: Table) -> pd.DataFrame:
    """Count the rows with a cell that is put aside while the row stays.

    Parameters
    ----------
    lines : Table
        As read, with the flags of unreadable cells.

    Returns
    -------
    DataFrame
        Columns feed, rule and n_rows, without zeros.
    """
    point = lines[f"{UNREADABLE}longitude"] + lines[f"{UNREADABLE}latitude"]
    counts = lines.group_by("feed").agg(
        point=ibis.ifelse(point > 0, 1, 0).sum(),
        update=lines[f"{UNREADABLE}source_updated_at"].sum(),
        end=ibis.ifelse(lines.end_ts.year() >= PLACEHOLDER_YEAR, 1, 0).sum(),
        day=ibis.ifelse(_is_the_day(lines), 1, 0).sum(),
    )
    table = counts.to_pyarrow().to_pandas().rename(columns=_NAMES)
    tidy = table.melt("feed", var_name="rule", value_name="n_rows")
    return tidy[tidy["n_rows"] > 0].sort_values(["feed", "rule"], ignore_index=True)


def without_placeholders(lines: Table) -> Table:
    """Read what stands for nothing as nothing: an end that is "not yet", a person who is nobody.

    Parameters
    ----------
    lines : Table
        As read.

    Returns
    -------
    Table
        The same rows. An end that is the bare day of the start is the start: nobody knows when on
        its day such a stay ended, and it has no midnight.
    """
    placeholder = lines.end_ts.year() >= PLACEHOLDER_YEAR
    end = ibis.cases(
        (placeholder, ibis.null("timestamp(6)")),
        (_is_the_day(lines), lines.start_ts),
        else_=lines.end_ts,
    )
    nobody = lines.person_id.lower().re_search(NOBODY)
    person = ibis.cases((nobody, ibis.null("string")), else_=lines.person_id)
    return lines.mutate(end_ts=end, person_id=person)


def _is_the_day(lines: Table) -> BooleanValue:
    """Ends that are the day of the start without a time of day, and so seem to lie before it."""
    return (lines.end_ts < lines.start_ts) & (lines.end_ts == lines.start_ts.truncate("D"))
