"""A demo two weeks old has no past to learn from, so it brings what a weekly refresh had seen.

The made-up hospital knows when each of its rows arrived. From that, and by the same rules, follows
what would have been counted for the region on every Monday before the first snapshot.
"""

from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np
import pandas as pd

from hotspot.core.measures import DOMAINS
from hotspot.core.weeks import week_ending
from hotspot.ingest.demo.hospital import DemoFeed

MONDAYS = 40
"""Refreshes there would have been."""

WEEKS = 60
"""Newest weeks they would have written down."""

_WEEK = np.timedelta64(7, "D")
_VERSIONS = ("", "superseded")


def past_reporting(feed: DemoFeed, first: date, *, age_limit: int) -> pd.DataFrame:
    """Count what every Monday before a day would have known.

    Parameters
    ----------
    feed : DemoFeed
        Everything the hospital will ever send.
    first : date
        Monday of the first snapshot; the Mondays before it are counted.
    age_limit : int
        Children are younger than this many completed years.

    Returns
    -------
    DataFrame
        As ``core.columns.REPORTING`` says. A night in two overlapping stays counts twice, as it
        does not in a refresh: up to one bed-day in a hundred.
    """
    mondays = [first - timedelta(weeks=back) for back in range(MONDAYS, 0, -1)]
    encounters = _known(feed.encounters, "start_ts", age_limit)
    answers = _known(feed.screenings, "screened_ts", age_limit)
    since = _weeks_written(mondays)[0]
    recent, asked = (rows[rows["week"] >= since] for rows in (encounters, answers))
    parts = [*_events(recent), ("bed_days", _nights(encounters)), *_screenings(asked)]
    frames = [_known_by(measure, rows, mondays) for measure, rows in parts]
    kinds = {"measure": "str", "value": "int64"}
    return pd.concat(frames, ignore_index=True).astype(kinds)


def _known(rows: pd.DataFrame, start: str, age_limit: int) -> pd.DataFrame:
    """Rows that can be believed, with the first day, week and arrival of each."""
    born, began = rows["birth_date"], rows[start]
    birthday_to_come = (began.dt.month * 100 + began.dt.day) < (born.dt.month * 100 + born.dt.day)
    age = began.dt.year - born.dt.year - birthday_to_come
    kept = rows[rows["fault"].isin(_VERSIONS) & (age >= 0) & (age < age_limit)]
    day = kept[start].to_numpy().astype("datetime64[D]")
    return kept.assign(day=day.astype("datetime64[s]"), week=_weeks(day), arrived=kept["arrived"])


def _weeks(day: np.ndarray) -> np.ndarray:
    return week_ending(day).astype("datetime64[s]")


def _weeks_written(mondays: list[date]) -> np.ndarray:
    """Weeks up to the one before the last Monday's."""
    newest = week_ending(np.datetime64(mondays[-1], "D")) - _WEEK
    return newest - np.arange(WEEKS)[::-1] * _WEEK


def _is_stay(rows: pd.DataFrame) -> pd.Series:
    return rows["encounter_class"].isin(("IMP", "OBSENC"))


def _events(rows: pd.DataFrame) -> Iterable[tuple[str, pd.DataFrame]]:
    """Visits and admissions, which arrive with their first version."""
    stay = _is_stay(rows)
    for measure, kept in (("ed_visits", rows[~stay]), ("admissions", rows[stay])):
        once = kept.sort_values("arrived").drop_duplicates("encounter_id")
        yield measure, once[["week", "arrived"]].assign(value=1)


def _nights(rows: pd.DataFrame) -> pd.DataFrame:
    """Nights of each stay, which arrive with its right version, in each week it reaches into."""
    stays = rows[_is_stay(rows) & (rows["fault"] == "")]
    begin = stays["day"].to_numpy().astype("datetime64[D]")
    end = stays["end_ts"].to_numpy().astype("datetime64[D]")
    reached = (week_ending(end) - week_ending(begin)) // _WEEK + 1
    row = np.repeat(np.arange(len(stays)), reached)
    step = np.arange(len(row)) - np.repeat(np.cumsum(reached) - reached, reached)
    week = week_ending(begin)[row] + step * _WEEK
    sunday, after = week - np.timedelta64(6, "D"), week + np.timedelta64(1, "D")
    nights = np.minimum(end[row], after) - np.maximum(begin[row], sunday)
    found = {
        "week": week.astype("datetime64[s]"),
        "arrived": stays["arrived"].to_numpy()[row],
        "value": np.maximum(nights.astype(int), 0),
    }
    return pd.DataFrame(found)


def _screenings(rows: pd.DataFrame) -> Iterable[tuple[str, pd.DataFrame]]:
    """Children with an answer and with a need, by week: for each domain, and for any."""
    valid = rows[(rows["fault"] == "") & rows["result"].isin(("need", "no_need"))]
    valid = valid.assign(need=valid["result"] == "need").sort_values("screened_ts")
    asked_of = {"": valid} | {f"_{one}": valid[valid["domain"] == one] for one in DOMAINS}
    for suffix, asked in asked_of.items():
        last = asked.groupby(["person_id", "week"], as_index=False).agg(
            arrived=("arrived", "min"), need=("need", "last" if suffix else "max")
        )
        yield f"screened{suffix}", last[["week", "arrived"]].assign(value=1)
        need = last.loc[last["need"], ["week", "arrived"]]
        yield f"screen_positive{suffix}", need.assign(value=1)


def _known_by(measure: str, rows: pd.DataFrame, mondays: list[date]) -> pd.DataFrame:
    """Sum what had arrived by each Monday, week by week."""
    days = np.array(mondays, dtype="datetime64[s]")
    newest, weeks = week_ending(days.astype("datetime64[D]")) - _WEEK, _weeks_written(mondays)
    place = (rows["week"].to_numpy().astype("datetime64[D]") - weeks[0]) // _WEEK
    first_seen = np.searchsorted(days, rows["arrived"].to_numpy())
    kept = (place >= 0) & (place < WEEKS) & (first_seen < len(days))
    value = np.zeros((WEEKS, len(days)), dtype=np.int64)
    np.add.at(value, (place[kept], first_seen[kept]), rows["value"].to_numpy()[kept])
    week, day = np.nonzero(weeks[:, None] <= newest[None, :])
    return pd.DataFrame(
        {
            "measure": measure,
            "week_ending": weeks[week].astype("datetime64[s]"),
            "as_of": days[day],
            "value": value.cumsum(axis=1)[week, day],
        }
    )
