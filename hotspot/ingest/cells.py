"""Some cells do not cost their row: a coordinate nobody can read, an end that means "not yet"."""

import ibis
import pandas as pd
from ibis import Table
from ibis.expr.types import BooleanValue

from hotspot.ingest.casting import UNREADABLE

PLACEHOLDER_YEAR = 2200
"""An end in this year or later, such as 9999-12-31, is how some sources write "not yet"."""

NOBODY = (
    *("0" * n for n in range(1, 13)),
    *("9" * n for n in range(4, 13)),
    *("x" * n for n in range(2, 13)),
    *(f"-{n}" for n in range(10)),
    *(
        "-99",
        "?",
        "??",
        "???",
        ".",
        "n/a",
        "na",
        "unk",
        "unknown",
        "unknown patient",
        "none",
        "null",
    ),
    *("missing", "test", "test patient", "anonymous", "not known", "dummy", "tbd"),
)
"""Ids of a person, in small letters, that stand for nobody and would make one child of many."""

_NAMES = {
    "point": "coordinates not readable",
    "update": "update time not readable",
    "end": "placeholder end",
    "day": "end without a time of day",
    "clock": "clock set back",
}

_REPEATED = 3
"""Clocks are set back before three o'clock, in the last week of October or the first of November
(weekdays are not asked for: not every database can say them)."""


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
        clock=ibis.ifelse(_clock_went_back(lines), 1, 0).sum(),
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
        its day such a stay ended, and it has no midnight. So is an end that lies before the start
        only because clocks were set back in between.
    """
    placeholder = lines.end_ts.year() >= PLACEHOLDER_YEAR
    end = ibis.cases(
        (placeholder, ibis.null("timestamp(6)")),
        (_is_the_day(lines) | _clock_went_back(lines), lines.start_ts),
        else_=lines.end_ts,
    )
    nobody = lines.person_id.lower().isin(NOBODY)
    person = ibis.cases((nobody, ibis.null("string")), else_=lines.person_id)
    return lines.mutate(end_ts=end, person_id=person)


def _is_the_day(lines: Table) -> BooleanValue:
    """Ends that are the day of the start without a time of day, and so seem to lie before it."""
    return (lines.end_ts < lines.start_ts) & (lines.end_ts == lines.start_ts.truncate("D"))


def _clock_went_back(lines: Table) -> BooleanValue:
    """Ends less than an hour before the start, in the night in which an hour comes twice."""
    start, end = lines.start_ts, lines.end_ts
    october = (start.month() == 10) & (start.day() >= 25)
    november = (start.month() == 11) & (start.day() <= 7)
    night = (october | november) & (start.hour() < _REPEATED)
    back = (start.hour() - end.hour()) * 60 + start.minute() - end.minute()
    same_day = start.truncate("D") == end.truncate("D")
    return (end < start) & same_day & night & (back < 60) & ~_is_the_day(lines)
