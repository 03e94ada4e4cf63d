"""Tracts are redrawn every ten years, so a table of another vintage fits almost, and misleads.

Most ids survive a census. What gives a table away are ids of the region's own counties that are
none of its tracts; ids of other counties only show that the table covers more than the region.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pandas as pd

from hotspot.core.errors import InvalidGeography
from hotspot.core.settings import Settings
from hotspot.ingest.findings import Finding
from hotspot.ingest.geography.lookups import read_tract_rows
from hotspot.ingest.geography.older import Older
from hotspot.ingest.geography.relationship import is_older

ODD_SHARE = 0.02
"""Share of ids that are no tracts above which a reader is asked whether the vintage is right."""

WRONG_SHARE = 0.20
"""Share above which it is not."""

FEED = "geography"
"""What the findings stand under in the list of all."""

MIXED_SHARE = 0.01
"""Share of rows or ids that only one vintage has, above which the vintage is proved."""

MIXED_ROWS = 2
"""Fewer than this prove nothing."""

CONNECTICUT = "09"
PLANNING_REGIONS = "110"
"""First county code of Connecticut's planning regions, which replaced its counties in 2022."""

KINDS = ("counties", "planning regions")
"""What Connecticut's county codes may be of."""

_RECODED = (
    "are of Connecticut's {theirs}, region.tracts of its {ours}; the tracts are the same, the codes"
    " changed in 2022; give both codes and a share of 1 in a CSV under [relationship], with"
    " vintage = 2020 there and {where}"
)


def find_strangers(
    settings: Settings, geoids: Sequence[str], older: Older | None = None
) -> Iterator[Finding]:
    """Say which tables name tracts of the region's counties that the region does not have.

    Parameters
    ----------
    settings : Settings
        Where neighborhoods and populations are.
    geoids : sequence of str
        Tracts of the region.
    older : Older or None
        What became of older tracts.

    Yields
    ------
    Finding
        At most one a table for tracts that should be there, and one for other counties.

    Raises
    ------
    InvalidGeography
        If more than one in five of the counties' ids in a table is no tract of the region, if the
        ids of a table are of two vintages, or a table cannot be read.
    """
    named, counted = settings.neighborhoods, settings.populations
    tables = [(counted.file, counted.tract_column, "populations")]
    if named is not None:
        tables.insert(0, (named.file, named.tract_column, "neighborhoods"))
    for file, column, section in tables:
        ids = read_tract_rows(file, column, [], section).rows[column]
        if section == "populations" and older and is_older(counted.vintage, settings):
            yield from judge_ids(ids, list(older.crosswalk["source"]), file, section)
            continue
        yield from judge_ids(ids, geoids, file, section, older)


def judge_ids(
    ids: Iterable[str],
    geoids: Sequence[str],
    file: Path,
    section: str,
    older: Older | None = None,
) -> Iterator[Finding]:
    """Compare the ids of one table with the tracts of the region.

    Parameters
    ----------
    ids : iterable of str
        Of the table; an id may be there more than once.
    geoids : sequence of str
        Tracts of the region, or of the older vintage the table is of.
    file : Path
        The table, for the message.
    section : str
        Section of the settings that names it.
    older : Older or None
        What became of older tracts, to recognize them.

    Yields
    ------
    Finding
        If the table names what the region does not have.

    Raises
    ------
    InvalidGeography
        If more than one in five of the counties' ids is no tract of the region, or the ids prove
        that the table, or part of it, is of another vintage.
    """
    given, ours = set(ids), set(geoids)
    _refuse_other_connecticut(given, ours, file, section)
    if older is not None:
        _refuse_older(given, ours, file, section, older)
    counties = {geoid[:5] for geoid in geoids}
    near = {geoid for geoid in given if geoid[:5] in counties}
    far, strangers = given - near, sorted(near - ours)
    if strangers:
        yield _finding(strangers, near, file, section)
    if far:
        words = (
            f"{file.name}: {len(far):,} of {len(given):,} ids are of other counties than the"
            " region's. Not used."
        )
        yield Finding(
            "other counties", FEED, "note", len(far), len(far) / len(given), None, None, words
        )


def judge_epochs(rows: pd.DataFrame, read: pd.Series, older: Older | None) -> Iterator[Finding]:
    """Say which feeds name tracts of another vintage than theirs, or of two.

    Parameters
    ----------
    rows : DataFrame
        Columns feed, epoch (one of ``placing.EPOCHS``, or missing) and n_rows.
    read : Series of int
        Rows of each feed, by its name.
    older : Older or None
        What became of older tracts, and which feeds are of that vintage.

    Yields
    ------
    Finding
        At most one a feed: of severity "stop" where ids that only one vintage has prove that the
        feed is of another than the settings say, or of two.
    """
    counts = rows.pivot_table(
        index="feed", columns="epoch", values="n_rows", aggfunc="sum", fill_value=0
    )
    for feed, found in counts.iterrows():
        n_read = int(read[feed])
        theirs = max(KINDS, key=lambda kind: found.get(kind, 0))
        recoded = int(found.get(theirs, 0))
        if recoded > WRONG_SHARE * n_read:
            ours = KINDS[1 - KINDS.index(theirs)]
            words = _RECODED.format(theirs=theirs, ours=ours, where="below the feed")
            words = f"{recoded:,} of {n_read:,} tract ids {words}"
            yield _stop("codes of Connecticut", str(feed), recoded, n_read, words)
        elif older is not None:
            yield from _judge_epoch(str(feed), found, n_read, older)


def _judge_epoch(feed: str, found: pd.Series, n_read: int, older: Older) -> Iterator[Finding]:
    names = {"older": f"the tracts of {older.vintage}", "newer": f"the tracts of {older.region}"}
    if older.vintage == older.region:
        names = {"older": "the codes before", "newer": "the region's codes"}
    said, other = ("older", "newer") if feed in older.feeds else ("newer", "older")
    rows = {name: int(found.get(name, 0)) for name in names}
    if not _proves(rows[other], n_read):
        return
    counted = " and ".join(f"{rows[name]:,} name ids that only {names[name]} have" for name in rows)
    words = f"of {n_read:,} rows {counted};"
    if _proves(rows[said], n_read):
        rule, words = "mixed vintages", f"{words} send those of each vintage as a feed of their own"
    elif other == "older":
        remedy = f"set vintage = {older.vintage} below the feed"
        rule, words = "other vintage", f"{words} these are {names[other]}: {remedy}"
    else:
        remedy = f"remove vintage = {older.vintage} from the feed"
        rule, words = "other vintage", f"{words} these are {names[other]}: {remedy}"
    yield _stop(rule, feed, rows[other], n_read, words)


def _proves(found: int, of: int) -> bool:
    return found >= MIXED_ROWS and found > MIXED_SHARE * of


def _stop(rule: str, feed: str, n_rows: int, n_read: int, words: str) -> Finding:
    share = n_rows / n_read
    return Finding(rule, feed, "stop", n_rows, share, None, None, f"feed {feed}: {words}")


def _refuse_other_connecticut(given: set[str], ours: set[str], file: Path, section: str) -> None:
    theirs = {geoid for geoid in given if geoid.startswith(CONNECTICUT)}
    kinds = {_county_kind(geoid) for geoid in ours if geoid.startswith(CONNECTICUT)}
    other = {geoid for geoid in theirs if _county_kind(geoid) not in kinds}
    if len(kinds) == 1 and len(other) > WRONG_SHARE * len(theirs):
        words = _RECODED.format(
            theirs=_county_kind(min(other)), ours=kinds.pop(), where=f"in [{section}]"
        )
        raise InvalidGeography(f"{file}: {len(other)} of {len(given)} ids {words}")


def _county_kind(geoid: str) -> str:
    return KINDS[geoid[2:5] >= PLANNING_REGIONS]


def _refuse_older(given: set[str], ours: set[str], file: Path, section: str, older: Older) -> None:
    """Refuse a table whose ids only the older vintage has, wholly or in part."""
    old = set(older.crosswalk["source"])
    only_old, only_new = given & old - ours, given & ours - old
    if not _proves(len(only_old), len(given)):
        return
    if _proves(len(only_new), len(given)):
        raise InvalidGeography(
            f"{file}: {len(only_old)} ids are tracts of {older.vintage} alone, {len(only_new)} of"
            f" {older.region} alone; a table must be of one vintage; remove the rows of the other"
        )
    remedy = f"set vintage = {older.vintage} in [{section}]"
    if section != "populations":
        remedy = f"[{section}] must be of the vintage of region.tracts"
    raise InvalidGeography(
        f"{file}: these ids are tracts of {older.vintage}: {len(only_old)} of {len(given)} are of"
        f" that vintage alone, none of {older.region} alone; {remedy}"
    )


def _finding(strangers: list[str], near: set[str], file: Path, section: str) -> Finding:
    share = len(strangers) / len(near)
    what = (
        f"{len(strangers):,} of {len(near):,} ids of the region's counties are no tracts of the"
        f" region, first {strangers[0]}"
    )
    if share > WRONG_SHARE:
        raise InvalidGeography(
            f"{file}: {what}; at most {WRONG_SHARE:.0%} may be; [{section}] and region.tracts must"
            " be of the same vintage; if they are, remove the rows of tracts outside the region"
        )
    doubt = " Another vintage?" if share > ODD_SHARE else ""
    words = f"{file.name}: {what}.{doubt} Not used."
    return Finding("not a tract", FEED, "warning", len(strangers), share, None, None, words)
