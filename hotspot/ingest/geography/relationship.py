"""Tracts are redrawn every ten years; a relationship file says what became of each.

A tract that was only renamed, or whose edge was drawn anew within a hair, is one tract still. One
that was divided gives each part its share: of people where the file says so, else of land.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pandas as pd

from hotspot.core.crosswalk import as_crosswalk
from hotspot.core.errors import InvalidGeography
from hotspot.core.sections import Relationship
from hotspot.core.settings import Settings
from hotspot.ingest.findings import Finding
from hotspot.ingest.geography.lookups import read_tract_rows
from hotspot.ingest.geography.older import WHOLE, Older

SLIVER = 0.01
"""Share of an older tract below which a part is a line drawn anew, not people who moved."""

FEED = "geography"
_SECTION = "relationship"


def is_older(vintage: int | None, settings: Settings) -> bool:
    """Tell whether a feed or table of a vintage must be carried to the region's tracts.

    Parameters
    ----------
    vintage : int or None
        As the settings say of the feed or table; None is the region's own.
    settings : Settings
        With the relationship, if there is one.

    Returns
    -------
    bool
        A vintage that is said and is the relationship's; it may be the region's year, too, where
        only the codes changed, as in Connecticut.
    """
    known = settings.relationship
    return known is not None and vintage is not None and vintage == known.vintage


def read_older(settings: Settings, geoids: Sequence[str]) -> Older | None:
    """Read what became of older tracts, if the settings say where that stands.

    Parameters
    ----------
    settings : Settings
        With or without a relationship.
    geoids : sequence of str
        Tracts of the region.

    Returns
    -------
    Older or None
        As `read_relationship`.

    Raises
    ------
    InvalidGeography
        As `read_relationship`.
    """
    if settings.relationship is None:
        return None
    feeds = tuple(feed.name for feed in settings.feeds if is_older(feed.vintage, settings))
    file = settings.relationship.file
    stamp = (file.stat().st_mtime_ns, file.stat().st_size) if file.is_file() else None
    found = _read_once(settings.relationship, tuple(geoids), stamp)
    return replace(found, region=settings.region.vintage, feeds=feeds)


@lru_cache(maxsize=1)
def _read_once(relationship: Relationship, geoids: tuple[str, ...], _stamp: object) -> Older:
    """Read the nation's file once a refresh: feeds, children and look-ups all ask for it."""
    return read_relationship(relationship, geoids)


def read_relationship(relationship: Relationship, geoids: Sequence[str]) -> Older:
    """Read which share of each older tract lies in which tract of the region.

    Parameters
    ----------
    relationship : Relationship
        The file and its columns. Without a column of shares, the share is that of land area, as in
        the Census Bureau's files: ``AREALAND_PART`` of ``AREALAND_TRACT_10`` where the older GEOID
        is in ``GEOID_TRACT_10``.
    geoids : sequence of str
        Tracts of the region; what lies in others is outside.

    Returns
    -------
    Older
        Parts with less than ``SLIVER`` of their tract are left out, and the others of that tract
        get their share.

    Raises
    ------
    InvalidGeography
        If the file cannot be read, names no tract of the region or not all of them, has its
        columns swapped, or its shares are none.
    """
    parts = _read_parts(relationship)
    _refuse_other_tracts(parts, set(geoids), relationship)
    _refuse_without_share(parts, set(geoids), relationship)
    kept, slivers = _without_slivers(parts[parts["weight"] > 0])
    every = as_crosswalk(kept, where=f"{relationship.file}")
    crosswalk = every[every["target"].isin(set(geoids))].reset_index(drop=True)
    near = slivers["source"].isin(set(crosswalk["source"]))
    findings = tuple(_notes(relationship, crosswalk, slivers[near]))
    return Older(relationship.vintage, crosswalk, findings=findings)


def _read_parts(relationship: Relationship) -> pd.DataFrame:
    """Columns source, target and weight, which may be zero."""
    old, new, weight = relationship.from_column, relationship.to_column, relationship.weight_column
    columns = [weight] if weight else list(_area_columns(relationship))
    rows = read_tract_rows(relationship.file, old, [new, *columns], _SECTION).rows
    targets = _as_tracts(rows[new], relationship)
    parts = pd.DataFrame({"source": rows[old].astype(str), "target": targets})
    numbers = [_as_number(rows[name], f"{relationship.file}, column {name}") for name in columns]
    if weight:
        parts["weight"] = numbers[0].fillna(0)
    else:
        parts["weight"] = _by_land(parts, *numbers)
    return parts.dropna(subset="target")


def _area_columns(relationship: Relationship) -> tuple[str, str]:
    """Name the columns of land area that go with a column of older GEOIDs."""
    name = relationship.from_column
    if name.startswith("GEOID_"):
        return f"AREALAND_{name.removeprefix('GEOID_')}", "AREALAND_PART"
    if name.startswith("GEOID") and name[5:].isdigit():
        return f"AREALAND{name[5:]}", "AREALANDPT"
    raise InvalidGeography(
        f"{relationship.file}: which column holds the share of {name} in each part? Only of files"
        " of the Census Bureau is it known; name it in relationship.weight_column"
    )


def _as_tracts(text: pd.Series, relationship: Relationship) -> pd.Series:
    ids = text.str.removeprefix("1400000US")
    wrong = ids.notna() & ~ids.str.fullmatch(r"\d{11}").fillna(value=False)
    if wrong.any():
        raise InvalidGeography(
            f"{relationship.file}, column {relationship.to_column}: {int(wrong.sum())} ids are not"
            f" tract ids of 11 digits, first in row {int(wrong.idxmax())}; keep ids as text, with"
            " their leading zero"
        )
    return ids.astype(object)


def _as_number(text: pd.Series, where: str) -> pd.Series:
    numbers = pd.to_numeric(text, errors="coerce").astype(float)
    wrong = text.notna() & ~(np.isfinite(numbers) & (numbers >= 0))
    if wrong.any():
        raise InvalidGeography(
            f"{where}: {int(wrong.sum())} cells are not a number of 0 or more, first in row"
            f" {int(wrong.idxmax())}; correct them"
        )
    return numbers


def _by_land(parts: pd.DataFrame, whole: pd.Series, part: pd.Series) -> pd.Series:
    """Share of the land; of a tract that is water alone, where nobody lives, equal shares."""
    equal = 1 / parts.groupby("source")["target"].transform("size")
    return (part.fillna(0) / whole.where(whole > 0)).fillna(equal)


def _refuse_other_tracts(parts: pd.DataFrame, geoids: set[str], relationship: Relationship) -> None:
    old, new = set(parts["source"]), set(parts["target"])
    missing = sorted(geoids - new)
    if not missing:
        return
    what = f"{relationship.file}: {len(missing)} of {len(geoids)} tracts of the region"
    if len(geoids & old) > len(geoids & new):
        raise InvalidGeography(
            f"{what} are not in column {relationship.to_column}, but in"
            f" {relationship.from_column} there are {len(geoids & old)}; the columns are swapped:"
            " from_column holds the older tracts, to_column those of the region"
        )
    raise InvalidGeography(
        f"{what} are not in column {relationship.to_column}, first {missing[0]}; the file must say"
        f" how tracts of {relationship.vintage} became those of region.tracts"
    )


def _refuse_without_share(
    parts: pd.DataFrame, geoids: set[str], relationship: Relationship
) -> None:
    nothing = parts.groupby("source")["weight"].transform("sum") == 0
    bare = sorted(set(parts.loc[nothing & parts["target"].isin(geoids), "source"]))
    if bare:
        raise InvalidGeography(
            f"{relationship.file}, column {relationship.weight_column}: {len(bare)} tracts have no"
            f" share in any part, first {bare[0]}; say which part their people live in, with 1"
        )


def _without_slivers(parts: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Leave out hairs, and give what they had to the other parts of their tract."""
    sums = parts.groupby("source")["weight"].transform("sum")
    thin = parts["weight"] < SLIVER * sums
    kept = parts[~thin]
    left = kept.groupby("source")["weight"].transform("sum")
    return kept.assign(weight=kept["weight"] * sums[~thin] / left), parts[thin]


def _notes(
    relationship: Relationship, crosswalk: pd.DataFrame, slivers: pd.DataFrame
) -> list[Finding]:
    sources = crosswalk["source"].nunique()
    by_source = crosswalk.groupby("source")["weight"].agg(["sum", "size"])
    divided, outside = by_source["size"] > 1, by_source["sum"] < WHOLE
    name, year = relationship.file.name, relationship.vintage
    how = "share of people" if relationship.weight_column else "land area"
    said = [
        (
            "older tracts",
            int(divided.sum()),
            f"{name}: {sources - int(divided.sum()):,} of {sources:,} tracts of {year} are one"
            f" tract of the region, {int(divided.sum()):,} were divided. What rows of {year} say of"
            f" these is shared out by {how}, and may be fractions.",
        ),
        (
            "slivers",
            len(slivers),
            f"{name}: {len(slivers):,} parts have less than {SLIVER:.0%} of their tract: a line"
            " drawn anew. Left out; the other parts of the tract have their share.",
        ),
        (
            "older tracts partly outside",
            int(outside.sum()),
            f"{name}: {int(outside.sum()):,} tracts of {year} lie partly outside the region. That"
            " share of their rows is in no tract and not in the region.",
        ),
    ]
    return [
        Finding(rule, FEED, "note", number, number / sources, None, None, words)
        for rule, number, words in said
        if number or rule == "older tracts"
    ]
