"""Tracts are redrawn every ten years, so a table of another vintage fits almost, and misleads.

Most ids survive a census. What gives a table away are ids of the region's own counties that are
none of its tracts; ids of other counties only show that the table covers more than the region.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from hotspot.core.errors import InvalidGeography
from hotspot.core.settings import Settings
from hotspot.ingest.findings import Finding
from hotspot.ingest.lookups import read_tract_rows

ODD_SHARE = 0.02
"""Share of ids that are no tracts above which a reader is asked whether the vintage is right."""

WRONG_SHARE = 0.20
"""Share above which it is not."""

FEED = "geography"
"""What the findings stand under in the list of all."""


def find_strangers(settings: Settings, geoids: Sequence[str]) -> Iterator[Finding]:
    """Say which tables name tracts of the region's counties that the region does not have.

    Parameters
    ----------
    settings : Settings
        Where neighborhoods and populations are.
    geoids : sequence of str
        Tracts of the region.

    Yields
    ------
    Finding
        At most one a table for tracts that should be there, and one for other counties.

    Raises
    ------
    InvalidGeography
        If more than one in five of the counties' ids in a table is no tract of the region, or a
        table cannot be read.
    """
    named, counted = settings.neighborhoods, settings.populations
    tables = [(counted.file, counted.tract_column, "populations")]
    if named is not None:
        tables.insert(0, (named.file, named.tract_column, "neighborhoods"))
    for file, column, section in tables:
        ids = read_tract_rows(file, column, [], section).rows[column]
        yield from judge_ids(ids, geoids, file, section)


def judge_ids(
    ids: Iterable[str], geoids: Sequence[str], file: Path, section: str
) -> Iterator[Finding]:
    """Compare the ids of one table with the tracts of the region.

    Parameters
    ----------
    ids : iterable of str
        Of the table; an id may be there more than once.
    geoids : sequence of str
        Tracts of the region.
    file : Path
        The table, for the message.
    section : str
        Section of the settings that names it.

    Yields
    ------
    Finding
        If the table names what the region does not have.

    Raises
    ------
    InvalidGeography
        If more than one in five of the counties' ids is no tract of the region.
    """
    given, counties = set(ids), {geoid[:5] for geoid in geoids}
    near = {geoid for geoid in given if geoid[:5] in counties}
    far, strangers = given - near, sorted(near - set(geoids))
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
