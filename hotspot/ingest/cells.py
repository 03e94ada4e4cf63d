"""Some cells do not cost their row: a coordinate nobody can read, an end that means "not yet"."""

import ibis
import pandas as pd
from ibis import Table

from hotspot.ingest.casting import UNREADABLE

PLACEHOLDER_YEAR = 2200
"""An end in this year or later, such as 9999-12-31, is how some sources write "not yet"."""

_NAMES = {
    "point": "coordinates not readable",
    "update": "update time not readable",
    "end": "placeholder end",
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
    )
    table = counts.to_pyarrow().to_pandas().rename(columns=_NAMES)
    tidy = table.melt("feed", var_name="rule", value_name="n_rows")
    return tidy[tidy["n_rows"] > 0].sort_values(["feed", "rule"], ignore_index=True)


def without_placeholders(lines: Table) -> Table:
    """Read an end that stands for "not yet" as no end."""
    placeholder = lines.end_ts.year() >= PLACEHOLDER_YEAR
    return lines.mutate(
        end_ts=ibis.cases((placeholder, ibis.null("timestamp(6)")), else_=lines.end_ts)
    )
