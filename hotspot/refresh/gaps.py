"""Weeks without rows are told, or a reader takes what is missing for none.

Which weeks those are is decided where they are counted (``hotspot.counts.coverage``).
"""

from collections.abc import Iterator

import pandas as pd

from hotspot.ingest.findings import Finding


def tell_strays(strays: pd.DataFrame) -> Iterator[Finding]:
    """Tell of events that lie before the feeds became steady.

    Parameters
    ----------
    strays : DataFrame
        As `hotspot.counts.coverage.find_strays` returns it.

    Yields
    ------
    Finding
        One a measure.
    """
    for measure, events, first_day in strays.itertuples(index=False):
        words = (
            f"{measure}: {events:,} lie before {first_day:%Y-%m-%d}, when the feeds became steady,"
            " with weeks without any in between; these weeks are not shown and nothing is"
            " compared with them. Are the dates right?"
        )
        yield Finding("before the feed is steady", "all", "warning", events, 0.0, None, None, words)


def tell_gaps(weeks: pd.DataFrame) -> Iterator[Finding]:
    """Tell of weeks between others of which nothing, or next to nothing, was sent.

    Parameters
    ----------
    weeks : DataFrame
        Table ``weeks`` of this refresh.

    Yields
    ------
    Finding
        One a measure.
    """
    for measure, rows in weeks.groupby("measure", sort=False):
        seen = rows.loc[rows["observed"], "week_ending"]
        inside = rows["week_ending"].between(seen.min(), seen.max()) & ~rows["observed"]
        gaps = rows.loc[inside, "week_ending"]
        if gaps.empty:
            continue
        more = f" and {len(gaps) - 1} more" if len(gaps) > 1 else ""
        words = (
            f"{measure}: hardly a row of the week ending {gaps.iloc[0]:%Y-%m-%d}{more}, between"
            " weeks with many. That is missing and not none: no chart draws it, and no map is made"
            " of weeks with it among them. Ask the source to send it."
        )
        yield Finding("missing week", "all", "warning", len(gaps), 0.0, None, None, words)
