"""What a feed usually sends in a week is known from its own weeks, seen when they were as young.

A week fills up for a while, so the newest is held against what earlier snapshots saw of weeks that
were the newest then. Only where there are no such snapshots, an allowance is made.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from hotspot.core.sections import Checks
from hotspot.core.weeks import last_full_week
from hotspot.ingest.findings import REACTIONS, Finding

NEWEST = 2
"""Newest full weeks that are held against what is usual."""

USUAL_WEEKS = 13
"""Weeks before them whose median is what is usual."""

FEWEST_SEEN = 6
"""Weeks seen at the same age that it takes to know what is usual at that age."""

DROP, DOUBLING = 0.6, 1.6
"""Shares of the usual rows below which a week is a drop, and above which it is a doubling."""

ON_THEIR_WAY = 0.5
"""Share of a young week's rows that may still be on their way where no past says how many are."""

CHANCE = 3.0
"""Standard deviations of a Poisson count within which few rows are chance."""

WEEK = pd.Timedelta(weeks=1)


@dataclass(frozen=True, eq=False)
class Seen:
    """Rows by feed and week, as one refresh saw them.

    Parameters
    ----------
    as_of : date
        Day whose knowledge this is.
    feeds : DataFrame
        Per ``core.columns.FEEDS``.
    """

    as_of: date
    feeds: pd.DataFrame

    @property
    def newest(self) -> pd.Timestamp:
        """Saturday of the newest full week."""
        return pd.Timestamp(last_full_week(self.as_of))

    def weeks_of(self, feed: str) -> pd.DataFrame:
        """Rows of a feed by week, without a gap up to the newest full week or beyond."""
        rows = self.feeds[self.feeds["feed"] == feed].set_index("week_ending")
        counts = rows[["n_rows", "n_placed"]]
        if counts.empty:
            return counts
        last = max(self.newest, counts.index.max())
        return counts.reindex(pd.date_range(counts.index.min(), last, freq="7D"), fill_value=0)


def watch_weeks(
    now: Seen, earlier: Sequence[Seen], checks: Checks, *, lag_weeks: int, stale: Sequence[str] = ()
) -> Iterator[Finding]:
    """Name feeds whose newest weeks have far fewer rows than usual, or far more.

    Parameters
    ----------
    now : Seen
        What this refresh saw.
    earlier : sequence of Seen
        What refreshes before it saw.
    checks : Checks
        What a drop, a doubling and a stale feed do.
    lag_weeks : int
        Newest weeks whose rows are still arriving, where no past says how many.
    stale : sequence of str
        Feeds that are known to have stopped; their silence is named once.

    Yields
    ------
    Finding
        At most one a feed, about the week that is furthest off. A newest week without any row is
        the beginning of a stale feed and does what that does.

    Notes
    -----
    What is usual is the median of the 13 weeks before, each as it was seen when it was as young;
    if fewer than ``FEWEST_SEEN`` of them were seen so, the median of 13 complete weeks, of which
    half may still be on their way in a week that is not. A deviation must be beyond chance, too.
    Where no row is usual, as in a feed that begins or sends now and then, nothing is off.
    """
    for feed in now.feeds["feed"].unique():
        weeks = now.weeks_of(feed)["n_rows"]
        found = [
            judged
            for age in range(NEWEST)
            if feed not in stale
            and (judged := _judge_week(feed, weeks, now, earlier, (age, lag_weeks)))
        ]
        if found:
            yield _say(feed, weeks, max(found, key=lambda off: abs(np.log(off[0] + 1e-9))), checks)


def _say(
    feed: str, weeks: pd.Series, off: tuple[float, pd.Timestamp, int, float], checks: Checks
) -> Finding:
    ratio, week, rows, usual = off
    words = (
        f"feed {feed}: the week ending {week:%Y-%m-%d} has {rows:,} rows where {usual:,.0f} are"
        " usual"
    )
    if not weeks[week:].any():
        rule, reaction = "no newest week", checks.stale_feed
        words += "; is the extract older than the as-of day? Say which day it is of with --as-of"
    elif ratio < 1:
        rule, reaction = "feed drop", checks.feed_drop
        words += (
            "; is part of the extract missing, or does it end on an earlier day? Say which day it"
            " is of with --as-of"
        )
    else:
        rule, reaction = "feed doubling", checks.feed_doubling
        words += "; are rows sent twice?"
    share = float(rows / max(weeks.sum(), 1))
    return Finding(rule, feed, REACTIONS[reaction], rows, share, None, None, words)


def _judge_week(
    feed: str, weeks: pd.Series, now: Seen, earlier: Sequence[Seen], young: tuple[int, int]
) -> tuple[float, pd.Timestamp, int, float] | None:
    """Ratio to what is usual, the week, its rows and what is usual; None if that is not off."""
    age = young[0]
    week = now.newest - age * WEEK
    usual, allowance = _usual(feed, weeks, now, earlier, young)
    if week not in weeks.index or not usual:
        return None
    rows = int(weeks[week])
    by_chance = CHANCE * np.sqrt(usual)
    if rows < DROP * allowance * usual and usual - rows > by_chance:
        return rows / usual, week, rows, usual
    if rows > DOUBLING * usual and rows - usual > by_chance:
        return rows / usual, week, rows, usual
    return None


def _usual(
    feed: str, weeks: pd.Series, now: Seen, earlier: Sequence[Seen], young: tuple[int, int]
) -> tuple[float | None, float]:
    """Usual rows of a week of this age, and the share of them that must have arrived."""
    age, lag_weeks = young
    seen = _seen_young(feed, now, earlier, age)
    if len(seen) >= FEWEST_SEEN:
        return float(np.median(seen)), 1.0
    complete = weeks[weeks.index <= now.newest - max(lag_weeks, age + 1) * WEEK]
    if len(complete) < USUAL_WEEKS:
        return None, 1.0
    return float(complete.iloc[-USUAL_WEEKS:].median()), ON_THEIR_WAY if age < lag_weeks else 1.0


def _seen_young(feed: str, now: Seen, earlier: Sequence[Seen], age: int) -> list[int]:
    """Rows of the weeks before, each as seen when it was as old as this one is now."""
    waited = pd.Timestamp(now.as_of) - now.newest
    nearest: dict[pd.Timestamp, tuple[pd.Timedelta, int]] = {}
    for seen in earlier:
        week = seen.newest - age * WEEK
        off = abs(pd.Timestamp(seen.as_of) - seen.newest - waited)
        recent = now.newest - (age + USUAL_WEEKS) * WEEK <= week < now.newest - age * WEEK
        rows = seen.weeks_of(feed)["n_rows"]
        if recent and week in rows.index and (week not in nearest or off < nearest[week][0]):
            nearest[week] = off, int(rows[week])
    return [rows for _, rows in nearest.values()]
