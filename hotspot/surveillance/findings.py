"""What was found at the border, in the order and the words in which a person reads it."""

from dataclasses import dataclass

import pandas as pd

from hotspot.core.columns import ROWS_COUNTED, ROWS_READ, SEVERITIES

MOST_ALIKE = 3
"""Findings of one kind about single tracts that are told one by one; more are told together."""

MOST_NAMED = 8
"""Tracts that are named where findings are told together."""

_KIND = ["rule", "feed", "severity"]


@dataclass(frozen=True)
class FeedAccount:
    """What became of the rows of one feed; every row is counted or not.

    Parameters
    ----------
    feed : str
        Which.
    read, counted : int
        Rows of the extract, and those that passed every check, placed in a tract or not.
    """

    feed: str
    read: int
    counted: int

    @property
    def uncounted(self) -> int:
        """Rows that were left out: faulty, repeated, too old, or of no answer."""
        return self.read - self.counted


def in_order(quality: pd.DataFrame) -> pd.DataFrame:
    """Put the urgent findings first, and of the equally urgent those of the largest share.

    A finding about no row is about rows that never came, and stands before the others.

    Parameters
    ----------
    quality : DataFrame
        Table of that name of a snapshot.

    Returns
    -------
    DataFrame
        The same rows; otherwise equal ones stay as they were.
    """
    urgency = quality["severity"].map(list(SEVERITIES).index)
    share = quality["share"].mask(quality["n_rows"] == 0, 1.0)
    keys = pd.DataFrame({"urgency": urgency, "share": -share}, index=quality.index)
    return quality.loc[keys.sort_values(["urgency", "share"], kind="stable").index]


def in_words(quality: pd.DataFrame) -> pd.DataFrame:
    """Lay findings out for a person: the urgent first, and what is alike of many tracts as one.

    Fifty tracts with the same warning would bury the one that is not alike.

    Parameters
    ----------
    quality : DataFrame
        Table of that name of a snapshot.

    Returns
    -------
    DataFrame
        Columns severity, feed, n_rows, share and finding, which names the facility, if any. Of
        more than ``MOST_ALIKE`` tracts of one feed with one kind of finding, the first finding by
        rows stands for all; rows and shares are summed.
    """
    ordered = in_order(quality)
    named = ordered["facility"] + ": " + ordered["finding"]
    ordered = ordered.assign(finding=named.where(ordered["facility"].notna(), ordered["finding"]))
    alike = ordered.groupby(_KIND)["area"].transform("count") > MOST_ALIKE
    together = ordered[alike & ordered["area"].notna()]
    told = [ordered.drop(together.index), *(_as_one(rows) for _, rows in together.groupby(_KIND))]
    return in_order(pd.concat(told))[["severity", "feed", "n_rows", "share", "finding"]]


def _as_one(rows: pd.DataFrame) -> pd.DataFrame:
    """Tell the findings of many tracts as that of the one with most rows, and name the others."""
    first, *others = rows.sort_values("n_rows", ascending=False).itertuples()
    names = ", ".join(str(one.area) for one in others[:MOST_NAMED])
    more = len(others) - MOST_NAMED
    unnamed = f" and {more} more" if more > 0 else ""
    said = f"{first.finding} The same holds for {len(others)} other tracts: {names}{unnamed}."
    return rows.loc[[first.Index]].assign(
        n_rows=rows["n_rows"].sum(), share=rows["share"].sum(), finding=said
    )


def feed_accounts(quality: pd.DataFrame) -> list[FeedAccount]:
    """Say of each feed how many rows were read, and how many of them are counted.

    Parameters
    ----------
    quality : DataFrame
        Table of that name of a snapshot.

    Returns
    -------
    list of FeedAccount
        In the order of the table; none for a feed of which it does not say both.
    """
    read, counted = (
        quality[quality["rule"] == rule].set_index("feed")["n_rows"]
        for rule in (ROWS_READ, ROWS_COUNTED)
    )
    return [
        FeedAccount(str(feed), int(read[feed]), int(counted[feed]))
        for feed in read.index
        if feed in counted.index
    ]
