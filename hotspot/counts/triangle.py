"""What was known of a week on each day somebody looked is written down, or it is lost for good.

The *reporting triangle* holds, for every measure, week and refresh, the events of the whole region
as they were known then. Every snapshot carries the whole of it on, so that none but the last has to
be opened. Nobody refreshes like a clock: delays are days from the end of a week to the refresh, and
what was known between two refreshes lies between what they saw.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from hotspot.core.weeks import last_full_week
from hotspot.counts.arrived import is_complete
from hotspot.counts.completeness import Completeness, learn_completeness

REFERENCE_WEEKS = 60
"""Newest weeks whose growth is kept."""

LONGEST = 26
"""Weeks after which a record is no longer waited for."""

BRIDGED = 10
"""Days between two refreshes that may be bridged; over more, nobody knows what was known."""

BREAK = 0.02
"""Change of weeks long settled, from one refresh to the next and beyond chance, that makes what was
before another way of counting: nothing is learned from it."""

_COLUMNS = ["measure", "week_ending", "as_of", "value"]
_KEYS = _COLUMNS[:-1]


@dataclass(frozen=True, eq=False)
class Triangle:
    """What was known of the weeks of one measure, and when.

    Parameters
    ----------
    weeks : ndarray of datetime64[D], shape (n,)
        Week endings, ascending, without a gap.
    days : ndarray of datetime64[D], shape (r,)
        Days of the refreshes, ascending.
    value : ndarray of float, shape (n, r)
        Events known; not a number where nobody looked.
    """

    weeks: np.ndarray
    days: np.ndarray
    value: np.ndarray


def extend_reporting(
    earlier: pd.DataFrame | None, weeks: pd.DataFrame, as_of: date
) -> pd.DataFrame:
    """Add what is known today to what was known before.

    Parameters
    ----------
    earlier : DataFrame or None
        Table ``reporting`` of the snapshot before; None to begin anew.
    weeks : DataFrame
        Table ``weeks`` of today: measure, week_ending, observed and value.
    as_of : date
        Day whose knowledge that is. What an earlier refresh of the same day saw is replaced; what
        refreshes of later days saw stays.

    Returns
    -------
    DataFrame
        As ``core.columns.REPORTING`` says, of the newest ``REFERENCE_WEEKS`` weeks of the feeds.
    """
    ended = weeks["observed"] & (weeks["week_ending"] < pd.Timestamp(as_of))
    known = weeks.loc[ended, ["measure", "week_ending", "value"]]
    now = known.assign(as_of=pd.Timestamp(as_of).as_unit("s"))[_COLUMNS]
    before = now.iloc[:0] if earlier is None else earlier
    together = pd.concat([before[before["as_of"] != pd.Timestamp(as_of)], now], ignore_index=True)
    if together.empty:
        return _typed(together)
    oldest = together["week_ending"].max() - pd.Timedelta(weeks=REFERENCE_WEEKS - 1)
    kept = together[together["week_ending"] >= oldest].sort_values(_KEYS, ignore_index=True)
    return _typed(kept)


def _typed(reporting: pd.DataFrame) -> pd.DataFrame:
    return reporting.astype(
        {
            "measure": "str",
            "week_ending": "datetime64[s]",
            "as_of": "datetime64[s]",
            "value": "int64",
        }
    )


def judge_weeks(
    weeks: pd.DataFrame, reporting: pd.DataFrame, as_of: date, *, learn: bool = True
) -> pd.DataFrame:
    """Say of each week how complete it is, as far as past refreshes teach it.

    Parameters
    ----------
    weeks : DataFrame
        Table ``weeks`` with ``complete`` by the fixed lag.
    reporting : DataFrame
        Table ``reporting`` of today; refreshes of later days are not looked at.
    as_of : date
        Day whose knowledge this is.
    learn : bool, default True
        False keeps the fixed lag.

    Returns
    -------
    DataFrame
        With ``completeness``, ``completeness_lower`` and ``completeness_upper``; not a number, and
        ``complete`` by the fixed lag, where there is too little past to learn it from.
    """
    found = {}
    if learn:
        seen = reporting[reporting["as_of"] <= pd.Timestamp(as_of)]
        for measure, rows in seen.groupby("measure", sort=False):
            found[measure] = learn_measure(triangle_of(rows), as_of)
    return _with_completeness(weeks, found, as_of)


def triangle_of(rows: pd.DataFrame) -> Triangle:
    """Arrange the rows of one measure by week and day of refresh."""
    week, day = (rows[name].to_numpy().astype("datetime64[D]") for name in _KEYS[1:])
    weeks = np.arange(week.min(), week.max() + np.timedelta64(1, "D"), np.timedelta64(7, "D"))
    days, column = np.unique(day, return_inverse=True)
    value = np.full((len(weeks), len(days)), np.nan)
    value[(week - weeks[0]).astype(int) // 7, column] = rows["value"]
    return Triangle(weeks, days, value)


def learn_measure(triangle: Triangle, as_of: date) -> Completeness:
    """Learn how complete the weeks of one measure are on a day, by whole weeks of age.

    Parameters
    ----------
    triangle : Triangle
        Up to that day.
    as_of : date
        Day to judge.

    Returns
    -------
    Completeness
        At the delays of the newest ``LONGEST`` weeks that had ended, newest first.
    """
    newest = np.datetime64(last_full_week(as_of), "D")
    first = int((np.datetime64(as_of, "D") - newest).astype(int))
    delays = first + 7 * np.arange(LONGEST)
    same = since_last_break(triangle)
    known = at_delays(same, delays)
    behind = int((newest - same.weeks[-1]).astype(int)) // 7
    blank = np.full((max(behind, 0), LONGEST), np.nan)
    return learn_completeness(np.vstack([known[same.weeks <= newest], blank]))


def at_delays(triangle: Triangle, delays: np.ndarray) -> np.ndarray:
    """Say what was known of each week some days after its end.

    Parameters
    ----------
    triangle : Triangle
        Of one measure.
    delays : ndarray of int, shape (d,)
        Days after the end of the week.

    Returns
    -------
    ndarray of float, shape (n, d)
        As seen on that day, or on a straight line between the refreshes before and after it if they
        are no more than ``BRIDGED`` days apart; else not a number.
    """
    found = np.full((len(triangle.weeks), len(delays)), np.nan)
    for row, week in enumerate(triangle.weeks):
        seen = np.isfinite(triangle.value[row])
        if not seen.any():
            continue
        age = (triangle.days[seen] - week).astype(int)
        after = np.searchsorted(age, delays)
        before = np.searchsorted(age, delays, side="right") - 1
        inside = (after < len(age)) & (before >= 0)
        gap = age[np.minimum(after, len(age) - 1)] - age[np.maximum(before, 0)]
        line = np.interp(delays, age, triangle.value[row, seen])
        found[row] = np.where(inside & (gap <= BRIDGED), line, np.nan)
    return found


def since_last_break(triangle: Triangle) -> Triangle:
    """Leave out the refreshes before the counts of settled weeks jumped.

    A changed mapping, or a second hospital, changes old weeks and new ones on the same day. Read as
    late records that would spoil what is learned of them.
    """
    old = triangle.days[None, 1:] - triangle.weeks[:, None] > np.timedelta64(7 * LONGEST, "D")
    before, after = triangle.value[:, :-1], triangle.value[:, 1:]
    both = old & np.isfinite(before) & np.isfinite(after)
    then, now = (np.where(both, part, 0.0).sum(axis=0) for part in (before, after))
    breaks = np.flatnonzero(np.abs(now - then) > np.maximum(BREAK * then, 3 * np.sqrt(then)))
    start = breaks[-1] + 1 if breaks.size else 0
    return Triangle(triangle.weeks, triangle.days[start:], triangle.value[:, start:])


def _with_completeness(
    weeks: pd.DataFrame, found: Mapping[str, Completeness], as_of: date
) -> pd.DataFrame:
    """Put what was learned beside the weeks; older ones than are waited for are complete."""
    names = ("share", "lower", "upper")
    ended = pd.Timestamp(last_full_week(as_of))
    age = ((ended - weeks["week_ending"]) // pd.Timedelta(weeks=1)).to_numpy()
    numbers = {name: np.full(len(weeks), np.nan) for name in names}
    for measure, learned in found.items():
        if not np.isfinite(learned.share[:-1]).any():  # of the oldest, one is taken for granted
            continue
        mine = ((weeks["measure"] == measure) & weeks["observed"]).to_numpy() & (age >= 0)
        for name in names:
            by_age = np.append(getattr(learned, name), 1.0)
            numbers[name][mine] = by_age[np.minimum(age[mine], LONGEST)]
    share = numbers["share"]
    near = is_complete(*numbers.values(), weeks["value"].to_numpy(float))
    return weeks.assign(
        complete=np.where(np.isfinite(share), near, weeks["complete"]),
        completeness=share,
        completeness_lower=numbers["lower"],
        completeness_upper=numbers["upper"],
    )
