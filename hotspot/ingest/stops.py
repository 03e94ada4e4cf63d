"""Some findings say that an extract as a whole cannot be believed, whatever its single rows say.

Each is judged on its own and named, so that whoever mends the extract sees all of them at once.
"""

from collections.abc import Iterator

import pandas as pd

from hotspot.ingest.findings import Finding
from hotspot.ingest.rules import NOT_COUNTED, Limits, Rule

FUTURE_LIMIT = 0.01
"""Share of a feed's rows that may begin after the as-of date before the feed is not believed."""

UNKNOWN_TRACT_LIMIT = 0.20
"""Share of rows with ids of no tract of the region's counties above which the vintage is wrong."""

UNKNOWN_CODE_LIMIT = 0.20
"""Share of rows with codes nobody has explained above which the settings lack a recoding."""

UNKNOWN_CODE_ROWS = 50
"""Fewer such rows than this never stop an intake."""

FUTURE_ROWS = 5
"""Fewer rows than this from the future are slips of a finger and never stop an intake."""

LEFT_OUT_LIMIT = 0.20
"""Share of rows one rule may leave out before it is the extract that is wrong, not its rows."""

LEFT_OUT_ROWS = 50
"""Fewer such rows than this never stop an intake."""

NOWHERE_ROWS = 100
"""If so many rows or more say where they are and none lies in the region, it is another region."""


def too_many_in_future(feed: str, future: int, rows: int, limits: Limits) -> Iterator[Finding]:
    """Stop where five rows or more, and one in a hundred, begin after the as-of date."""
    if future >= FUTURE_ROWS and future > FUTURE_LIMIT * rows:
        yield _stop(
            "extract from the future",
            feed,
            future,
            rows,
            f"{future:,} of {rows:,} rows begin after {limits.as_of}; at most"
            f" {FUTURE_LIMIT:.0%} may; correct the as-of date or the extract",
        )


def too_many_unknown_codes(feed: str, rule: Rule, unknown: int, rows: int) -> Iterator[Finding]:
    """Stop where more than one row in five has a code that the settings do not explain."""
    if not rule.column or unknown < UNKNOWN_CODE_ROWS or unknown <= UNKNOWN_CODE_LIMIT * rows:
        return
    yield _stop(
        f"{rule.name} too often",
        feed,
        unknown,
        rows,
        f"in {unknown:,} of {rows:,} rows {rule.column} is not"
        f" {', '.join(rule.codes)}; at most {UNKNOWN_CODE_LIMIT:.0%} may be; say below the feed"
        f" under [feeds.values.{rule.column}] what the codes of the file mean, such as"
        f' "code in the file" = "{rule.codes[0]}", or = "{NOT_COUNTED}" for rows of other kinds',
    )


def too_many_left_out(feed: str, rule: Rule, left_out: int, rows: int) -> Iterator[Finding]:
    """Stop where one rule leaves out more than one row in five, which is no accident of rows."""
    if not rule.remedy or left_out < LEFT_OUT_ROWS or left_out <= LEFT_OUT_LIMIT * rows:
        return
    yield _stop(
        f"{rule.name} too often",
        feed,
        left_out,
        rows,
        f'{left_out:,} of {rows:,} rows would be left out by the rule "{rule.name}"; at most'
        f" {LEFT_OUT_LIMIT:.0%} may; {rule.remedy}",
    )


def other_vintage(feed: str, unknown: int, rows: int) -> Iterator[Finding]:
    """Stop where more than one row in five names a tract that is not of these boundaries."""
    if unknown > UNKNOWN_TRACT_LIMIT * rows:
        yield _stop(
            "other vintage",
            feed,
            unknown,
            rows,
            f"{unknown:,} of {rows:,} rows name tracts of the region's counties that"
            f" are not among its tracts; at most {UNKNOWN_TRACT_LIMIT:.0%} may; the extract and"
            " region.tracts must be of the same vintage, or the feed must say its own and a"
            " [relationship] how its tracts became the region's",
        )


def other_region(feed: str, by_place: pd.Series, rows: int) -> Iterator[Finding]:
    """Stop where many rows say where they are and none lies in the region.

    Parameters
    ----------
    feed : str
        Name of the feed.
    by_place : Series of int
        Rows counted, by ``placing.PLACES``.
    rows : int
        Rows of the feed.

    Yields
    ------
    Finding
        At most one.
    """
    somewhere = int(by_place.drop(["unplaced", "institution"], errors="ignore").sum())
    inside = by_place.reindex(["id", "shared", "point", "line"]).sum()
    if somewhere >= NOWHERE_ROWS and not inside:
        yield _stop(
            "other region",
            feed,
            somewhere,
            rows,
            f"{somewhere:,} rows say where they are and none lies in the region;"
            " longitude and latitude may be swapped, or the extract is of another region",
        )


def _stop(rule: str, feed: str, n_rows: int, rows: int, words: str) -> Finding:
    share = float(n_rows / rows)
    return Finding(rule, feed, "stop", int(n_rows), share, None, None, f"feed {feed}: {words}")
