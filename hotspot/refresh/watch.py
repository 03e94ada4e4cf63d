"""An extract can be right row by row and wrong as a whole: partial, older, moved or rewritten.

So each refresh is held against the snapshot that is up, before it takes its place.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pandas as pd

from hotspot.core.sections import Checks
from hotspot.ingest.findings import REACTIONS, Finding
from hotspot.refresh.usual import CHANCE, DOUBLING, DROP, USUAL_WEEKS, WEEK, Seen

FEWEST_ROWS = 50
"""Fewer rows, or events, are too few for a share."""

UNPLACED_WEEKS = 4
"""Newest full weeks whose share in no tract is judged."""

UNPLACED_RISE, UNPLACED_STOP = 0.05, 0.15
"""Rise of the share in no tract that is suspicious, and that stops whatever the settings say."""

CHANGED = 0.02
"""Share of the events of complete weeks that may come or go."""

LOST = 0.25
"""Share of a measure's events above which those gone from weeks that are there stop a refresh."""


def refuse_future(as_of: date, today: date) -> Iterator[Finding]:
    """Stop an as-of day that has not come; one day ahead may be a clock's.

    Parameters
    ----------
    as_of, today : date
        Day of the extracts, and of this machine.

    Yields
    ------
    Finding
        At most one.
    """
    if as_of > today + timedelta(days=1):
        words = (
            f"the as-of day {as_of} has not come: today is {today}; correct --as-of, or the clock"
            " of this machine"
        )
        yield Finding("day in the future", "all", "stop", 0, 0.0, None, None, words)


def watch_history(now: Seen, last: Seen, checks: Checks) -> Iterator[Finding]:
    """Name feeds that no longer hold what they held last time, or hold it twice.

    Parameters
    ----------
    now, last : Seen
        What this refresh and the last one saw.
    checks : Checks
        What a drop and a doubling do.

    Yields
    ------
    Finding
        At most one a feed.
    """
    for feed in sorted(set(now.feeds["feed"]) & set(last.feeds["feed"])):
        then = last.weeks_of(feed)["n_rows"]
        then = then[then.index <= last.newest]
        today = now.weeks_of(feed)["n_rows"].reindex(then.index, fill_value=0)
        before, after = int(then.sum()), int(today.sum())
        if before < FEWEST_ROWS or DROP * before <= after <= DOUBLING * before:
            continue
        text = (
            f"feed {feed}: of weeks up to {last.newest:%Y-%m-%d} there are {after:,} rows where the"
            f" last snapshot counted {before:,}; "
        )
        if after < before:
            reaction, rule = checks.feed_drop, "feed drop"
            text += "is this a partial extract, of changes only or of a shorter time? Send all."
        else:
            reaction, rule = checks.feed_doubling, "feed doubling"
            text += "are rows sent twice under other ids, or is it an extract of a longer time?"
        share = min(after / before, 1.0)
        yield Finding(rule, feed, REACTIONS[reaction], after, share, None, None, text)


def watch_unplaced(
    now: Seen, last: Seen | None, checks: Checks, *, resettled: bool = False
) -> Iterator[Finding]:
    """Name feeds of which a larger part than before lies in no tract.

    Parameters
    ----------
    now : Seen
        What this refresh saw.
    last : Seen or None
        What the last refresh saw; without one, or if the feed is new, its newest weeks are held
        against its own weeks before.
    checks : Checks
        What a rise does; one by more than ``UNPLACED_STOP`` stops in any case.
    resettled : bool
        The settings changed since the last refresh, and may place rows otherwise: a rise since
        then is a warning, and one within the weeks of today does what rises do.

    Yields
    ------
    Finding
        At most one a feed: of the newest weeks, or of the whole extract.
    """
    for feed in now.feeds["feed"].unique():
        weeks = now.weeks_of(feed)
        recent = weeks.index > now.newest - UNPLACED_WEEKS * WEEK
        then = last.weeks_of(feed) if last else weeks.iloc[:0]
        newest, own = weeks[recent], _rise(weeks[recent], weeks[~recent].iloc[-USUAL_WEEKS:])
        since = [_rise(newest, then.iloc[-USUAL_WEEKS:]), _rise(weeks, then)]
        judged = [own] if then.empty or (resettled and own) else since
        rises = [rise for rise in judged if rise]
        if rises:
            warned = resettled and judged is since
            yield _say_unplaced(feed, max(rises), checks, resettled=warned)


def _say_unplaced(
    feed: str, found: tuple[float, float, float, int], checks: Checks, *, resettled: bool
) -> Finding:
    rise, share, usual, rows = found
    severity = "stop" if rise > UNPLACED_STOP else REACTIONS[checks.unplaced_rise]
    words = f"feed {feed}: {share:.0%} of the newest rows lie in no tract, {usual:.0%} are usual; "
    if resettled:
        severity = "warning"
        words += "the settings changed since the last snapshot: is that why?"
    else:
        words += "did the geocoder or the column of the tract change?"
    return Finding("more in no tract", feed, severity, rows, share, None, None, words)


def _rise(part: pd.DataFrame, base: pd.DataFrame) -> tuple[float, float, float, int] | None:
    rows, before = int(part["n_rows"].sum()), int(base["n_rows"].sum())
    if min(rows, before) < FEWEST_ROWS:
        return None
    unplaced = rows - int(part["n_placed"].sum())
    share, usual = unplaced / rows, 1 - base["n_placed"].sum() / before
    by_chance = CHANCE * np.sqrt(max(usual * (1 - usual), 1 / rows) * (1 / rows + 1 / before))
    rise = share - usual
    return (rise, share, usual, unplaced) if rise > max(UNPLACED_RISE, by_chance) else None


def watch_order(now: Seen, last: Seen, *, allowed: bool) -> Iterator[Finding]:
    """Name what is older than what is on the wall.

    Parameters
    ----------
    now, last : Seen
        What this refresh and the last one saw.
    allowed : bool
        The site knows and wants it.

    Yields
    ------
    Finding
        If the as-of day goes back, and for each feed whose newest week does; by one week it may
        on the same day, as the newest week of a small feed can turn out empty.
    """
    severity = "warning" if allowed else "stop"
    spared = WEEK if now.as_of == last.as_of else 0 * WEEK
    if now.as_of < last.as_of:
        words = (
            f"The as-of day {now.as_of} lies before {last.as_of}, the day of the snapshot that is"
            " up; if that is meant, refresh with --allow-older"
        )
        yield Finding("older day", "all", severity, 0, 0.0, None, None, words)
        return
    for feed in sorted(set(now.feeds["feed"]) & set(last.feeds["feed"])):
        before, after = (
            one.feeds.loc[(one.feeds["feed"] == feed) & (one.feeds["n_rows"] > 0), "week_ending"]
            for one in (last, now)
        )
        if after.max() < before.max() - spared:
            words = (
                f"feed {feed}: its newest rows are of the week ending {after.max():%Y-%m-%d}, in"
                f" the snapshot that is up of that ending {before.max():%Y-%m-%d}; is it an older"
                " extract? If that is meant, refresh with --allow-older"
            )
            yield Finding("older extract", feed, severity, 0, 0.0, None, None, words)


def watch_past(weeks: pd.DataFrame, before: pd.DataFrame, checks: Checks) -> Iterator[Finding]:
    """Name measures whose complete weeks are not what they were.

    Parameters
    ----------
    weeks, before : DataFrame
        Tables ``weeks`` of this refresh and of the last one.
    checks : Checks
        What a changed past does.

    Yields
    ------
    Finding
        One a measure of which more than ``CHANGED`` of the events of weeks that were complete came
        or went, weeks that are no longer observed among them. It stops if none is left of a
        measure, if weeks that are still there have lost more than ``LOST`` of theirs, or if a week
        between others is gone.
    """
    keys = ["measure", "week_ending"]
    known = before[before["observed"] & before["complete"]]
    today = weeks.loc[weeks["observed"], [*keys, "value"]]
    both = known.merge(today, on=keys, suffixes=("_then", "_now"), how="left")
    left = weeks[weeks["observed"]].groupby("measure")["value"].sum()
    for measure, rows in both.groupby("measure", sort=False):
        total = rows["value_then"].sum()
        if total >= FEWEST_ROWS:
            gone = not left.get(measure, 0)
            yield from _say_gone(measure, total) if gone else _say_changed(measure, rows, checks)


def _say_gone(measure: str, total: float) -> Iterator[Finding]:
    words = (
        f"{measure}: {total:,.0f} events were counted last time, and none is now; did its rows or"
        " its codes get lost?"
    )
    yield Finding("measure gone", "all", "stop", int(total), 1.0, None, None, words)


def _say_changed(measure: str, rows: pd.DataFrame, checks: Checks) -> Iterator[Finding]:
    unseen, there = int(rows["value_now"].isna().sum()), rows["value_now"].notna()
    weeks = rows["week_ending"]
    gone = weeks[~there & weeks.between(weeks[there].min(), weeks[there].max())]
    if not gone.empty:
        words = (
            f"{measure}: the week ending {gone.iloc[0]:%Y-%m-%d} was counted last time and hardly a"
            " row of it is left, between weeks with many. Did an extract lose it?"
        )
        yield Finding("week gone", "all", "stop", len(gone), 0.0, None, None, words)
        return
    then, today = rows["value_then"], rows["value_now"].fillna(0)
    came, went = (today - then).clip(lower=0).sum(), (then - today).clip(lower=0).sum()
    total = then.sum()
    if came + went <= CHANGED * total:
        return
    words = (
        f"{measure}: of {total:,.0f} events of weeks that were complete last time, {went:,.0f}"
        f" are gone and {came:,.0f} have come. "
    )
    if unseen:
        words += f"{unseen} of {len(rows)} such weeks are no longer in the extract. "
    share = float(min((came + went) / total, 1))
    if (then - today)[there].sum() > LOST * then[there].sum():
        words += "Did some of its rows or codes get lost?"
        yield Finding("measure gone", "all", "stop", int(went), share, None, None, words)
        return
    words += "Ask the source what was rewritten before reading a change."
    severity = REACTIONS[checks.changed_past]
    yield Finding("changed past", "all", severity, int(came + went), share, None, None, words)
