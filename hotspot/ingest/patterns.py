"""Some faults no single row shows: a facility falls silent, an address collects too many children.

Each of these is a warning. The rows stay, because a pattern is a reason to look and not a proof.
"""

import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta

import ibis
import numpy as np
import pandas as pd
from ibis import Table

from hotspot.core.weeks import last_full_week, week_ending
from hotspot.ingest.accounts import rows_by_feed
from hotspot.ingest.findings import Finding
from hotspot.ingest.rules import STAYS

STALE_DAYS = 14
"""A weekly feed whose newest start is older than this has missed a delivery."""

STEADY_WEEKS = 13
"""A facility that sent in each of so many weeks sends every week."""

SILENT_WEEKS = 2
"""Full weeks without a row after which such a facility is called silent."""

LONGEST_NAME = 60
"""Characters of the name of a facility."""

GAP_WEEKS = 52
"""A facility that was silent and sends again is named if that was within so many weeks."""

LONG_STAY_DAYS = 365
"""A stay longer than this makes up most of its tract's bed-days, and may be a wrong date."""

_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")

PILE_UP = 5.0
"""Rows over expected rows above which an address is probably an institution's."""

PILE_UP_ROWS = 30
"""Fewer rows than this are chance."""


def count_by_facility(lines: Table) -> pd.DataFrame:
    """Count rows by facility, feed and week.

    Parameters
    ----------
    lines : Table
        Rows that are counted, with feed, facility_id and start_ts.

    Returns
    -------
    DataFrame
        Per ``core.columns.FACILITIES``, ascending; rows that name no facility are left out. Names
        are cut to ``LONGEST_NAME`` characters and lose those nobody sees, which could turn the
        writing of a line around.
    """
    named = lines.drop_null("facility_id")
    by_day = named.group_by("feed", facility=named.facility_id, day=named.start_ts.date())
    counts = by_day.agg(n_rows=named.count()).to_pyarrow().to_pandas()
    days = pd.to_datetime(counts["day"]).to_numpy()
    counts["week_ending"] = week_ending(days).astype("datetime64[s]")
    keys = ["facility", "feed", "week_ending"]
    counts = counts.astype({"facility": "str", "feed": "str", "n_rows": "int64"})
    counts["facility"] = counts["facility"].map(
        {name: _name(name) for name in set(counts["facility"])}
    )
    return counts.groupby(keys, as_index=False)["n_rows"].sum()


def _name(facility: str) -> str:
    seen = "".join(sign for sign in facility if unicodedata.category(sign) not in _UNSEEN).strip()
    return seen if len(seen) <= LONGEST_NAME else f"{seen[: LONGEST_NAME - 1].rstrip()}…"


def find_silence(
    facilities: pd.DataFrame, as_of: date, severity: str = "warning"
) -> Iterator[Finding]:
    """Name facilities that used to send every week and have stopped, or had stopped for a while.

    Parameters
    ----------
    facilities : DataFrame
        Of ``count_by_facility``.
    as_of : date
        Last day the extract knows of.
    severity : {"warning", "stop"}
        Of a facility that is silent now; one that sends again is a warning in any case.

    Yields
    ------
    Finding
        One a facility and feed that sent in each of ``STEADY_WEEKS`` weeks up to its last and in
        none of the last ``SILENT_WEEKS`` full weeks; and one a facility and feed that did so
        within ``GAP_WEEKS`` and then went on.
    """
    week = np.timedelta64(7, "D")
    newest = np.datetime64(last_full_week(as_of))
    for (facility, feed), rows in facilities.groupby(["facility", "feed"]):
        sent = np.sort(rows["week_ending"].to_numpy().astype("datetime64[D]"))
        ends = np.append(sent[1:], max(newest, sent[-1]) + week)
        silent = (ends - sent) // week - 1
        for place in np.flatnonzero(silent >= SILENT_WEEKS):
            last, after = sent[place], ends[place]
            back = place - STEADY_WEEKS + 1
            if back < 0 or sent[back] < last - (STEADY_WEEKS - 1) * week:
                continue
            if place == len(sent) - 1:
                yield _silent(facility, feed, severity, (last, silent[place], newest))
            elif after > newest - GAP_WEEKS * week:
                yield _gap(facility, feed, (last + week, after - week, silent[place]))


def _silent(
    facility: str, feed: str, severity: str, when: tuple[np.datetime64, int, np.datetime64]
) -> Finding:
    last, weeks, newest = when
    words = (
        f"Sent rows every week until the week ending {last} and none in the {weeks} whole"
        f" weeks since, up to the week ending {newest}. Its children are missing from the"
        " counts: ask the facility before reading a fall."
    )
    return Finding("silent facility", feed, severity, 0, 0.0, facility, None, words)


def _gap(facility: str, feed: str, when: tuple[np.datetime64, np.datetime64, int]) -> Finding:
    first, last, weeks = when
    words = (
        f"Sent rows every week, none in the {weeks} weeks ending {first} to {last}, and rows again"
        " since. Its children of those weeks are missing from the counts: ask for them."
    )
    return Finding("facility with a gap", feed, "warning", 0, 0.0, facility, None, words)


def find_stale(newest: pd.Series, as_of: date, severity: str = "warning") -> Iterator[Finding]:
    """Name feeds whose newest row is too old for a weekly extract.

    Parameters
    ----------
    newest : Series of datetime64
        Newest start that is counted, by feed.
    as_of : date
        Last day the extract knows of.
    severity : {"warning", "stop"}
        Of each finding.

    Yields
    ------
    Finding
        One a feed with no start in the last ``STALE_DAYS`` days.
    """
    for feed, start in newest.items():
        day = pd.Timestamp(start).date()
        if as_of - day > timedelta(days=STALE_DAYS):
            yield Finding(
                "stale feed",
                str(feed),
                severity,
                0,
                0.0,
                None,
                None,
                f"The newest row began on {day}, {(as_of - day).days} days before {as_of}. The"
                " weeks since are not empty, they are missing: ask for a newer extract.",
            )


def find_pile_ups(counted: pd.DataFrame, children: pd.Series) -> Iterator[Finding]:
    """Name tracts with far more rows than their children would lead one to expect.

    Parameters
    ----------
    counted : DataFrame
        Columns feed, geoid and n_rows: rows that are counted; several rows a tract are summed.
    children : Series of float
        Children of all ages, by GEOID; not a number where not known.

    Yields
    ------
    Finding
        One a feed and tract with at least ``PILE_UP_ROWS`` rows and more than ``PILE_UP`` times
        its share of the feed's rows; the tract is named, never a person.
    """
    known = children[children.notna()]
    for feed, rows in counted.groupby("feed"):
        counts = rows.groupby("geoid")["n_rows"].sum().reindex(known.index, fill_value=0)
        expected = known * counts.sum() / max(known.sum(), 1)
        total = rows["n_rows"].sum()
        piled = (counts >= PILE_UP_ROWS) & (counts > PILE_UP * expected)
        for geoid in counts.index[piled]:
            yield Finding(
                "address pile-up",
                str(feed),
                "warning",
                int(counts[geoid]),
                float(counts[geoid] / total),
                None,
                str(geoid),
                f"Tract {geoid} has {counts[geoid]:,} rows where its {known[geoid]:,.0f} children"
                f" would lead one to expect {expected[geoid]:,.0f}. A hospital, shelter or foster"
                " agency may stand there as an address. Kept; read its rate with care.",
            )


def count_long_stays(lines: Table) -> pd.DataFrame:
    """Count stays that lasted for more than ``LONG_STAY_DAYS``.

    Parameters
    ----------
    lines : Table
        Encounters that are counted.

    Returns
    -------
    DataFrame
        Columns feed and n_rows.
    """
    stays = lines.filter(lines.encounter_class.isin(STAYS))
    long = stays.filter(stays.end_ts > stays.start_ts + ibis.interval(days=LONG_STAY_DAYS))
    return rows_by_feed(long)


def count_by_feed(lines: Table, kind: str) -> pd.DataFrame:
    """Count rows, and those placed in a tract, by feed and week.

    Parameters
    ----------
    lines : Table
        Rows that are counted, with feed, start_ts and geoid.
    kind : {"encounter", "screening"}
        What a line is.

    Returns
    -------
    DataFrame
        Per ``core.columns.FEEDS``, ascending.
    """
    by_day = lines.group_by("feed", day=lines.start_ts.date())
    counts = by_day.agg(n_rows=lines.count(), n_placed=lines.geoid.count()).to_pyarrow().to_pandas()
    days = pd.to_datetime(counts["day"]).to_numpy()
    counts["week_ending"] = week_ending(days).astype("datetime64[s]")
    keys, numbers = ["feed", "week_ending"], ["n_rows", "n_placed"]
    counts = counts.astype({"feed": "str"} | dict.fromkeys(numbers, "int64"))
    weeks = counts.groupby(keys, as_index=False)[numbers].sum().assign(kind=kind)
    return weeks.astype({"kind": "str"})[["feed", "kind", "week_ending", *numbers]]
