"""A settings file that is nearly right is easier to finish than an empty one to begin.

``hotspot init`` looks at names of columns, never at rows but for a column of codes, and writes what
it could make of them, with a line to complete for each thing it could not.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hotspot.cli.console import show_done
from hotspot.core.errors import InvalidSettings
from hotspot.core.settings import default_store
from hotspot.ingest.guesses import (
    CODES,
    guess_age_limit,
    guess_children,
    guess_codes,
    guess_columns,
    guess_table,
    guess_vintage,
    missing_columns,
)
from hotspot.ingest.headers import UNKNOWN
from hotspot.ingest.peek import codes_of, names_of, names_of_tracts

_ASSUMED = "  # an assumption: "
_BANDS = ((0, 1), (1, 5), (5, 10), (10, 15), (15, 27))
"""Ages from and below which bands reach."""

_CONDITIONS = (
    "# The diagnosis is used only to filter by why children came. Remove the # and name the",
    "# beginnings of the ICD-10-CM codes of each group, or remove diagnosis above.",
    "# [conditions.groups]",
    '# asthma = ["J45"]',
    "",
)
_WORDS = {"encounter": "encounters", "screening": "social needs screening"}


@dataclass(frozen=True)
class Files:
    """What a site has to begin with.

    Parameters
    ----------
    tracts, populations : Path
        Boundaries, and children by tract.
    encounters : Path
        Extract of encounters.
    screenings, neighborhoods : Path or None
        If there are any.
    """

    tracts: Path
    populations: Path
    encounters: Path
    screenings: Path | None = None
    neighborhoods: Path | None = None


def begin(files: Files, out: Path, *, name: str, year: int | None) -> None:
    """Write a settings file for the files a site has.

    Parameters
    ----------
    files : Files
        The site's files.
    out : Path
        Settings file to write; one that is there is never overwritten.
    name : str
        Name of the region.
    year : int or None
        Year the populations are of; None to look for a column of years.

    Raises
    ------
    InvalidSettings
        If the settings file is there already.
    HotspotError
        If a file cannot be read.
    """
    if out.exists():
        raise InvalidSettings(f"{out}: there is one already; name another with --out")
    text = "\n".join(_lines(files, out.resolve().parent, name, year))
    out.write_text(text, encoding="utf-8")
    open_points, assumed = text.count(f'"{UNKNOWN}"'), text.count(_ASSUMED)
    rest = (
        f"{open_points} things could not be guessed: they are marked with ? there."
        if open_points
        else "Every column that is needed was found; read it once."
    )
    rest += f" {assumed} of its lines are assumptions and say so." if assumed else ""
    show_done(f"{out} is written. {rest}\nThen: hotspot check {out}")


def _lines(files: Files, home: Path, name: str, year: int | None) -> Iterator[str]:
    yield "# Written by hotspot init from names of columns: read it once, correct what is wrong."
    yield "# data/hamilton.toml explains every key there is; hotspot doctor lists them.\n"
    yield from _region(files, home, name)
    yield from _populations(files.populations, home, year)
    if files.neighborhoods:
        yield from _neighborhoods(files.neighborhoods, home)
    yield from _feed(files.encounters, home, "encounter")
    if files.screenings:
        yield from _feed(files.screenings, home, "screening")
    yield from _store(home)


def _region(files: Files, home: Path, name: str) -> Iterator[str]:
    names, layers = names_of_tracts(files.tracts)
    tract = guess_table(names, "tract").get("tract", UNKNOWN)
    vintage = guess_vintage(tract) or guess_vintage(files.tracts.name)
    yield "[region]"
    yield f"name = {json.dumps(name)}"
    yield f"tracts = {_path(files.tracts, home)}"
    yield f"id_column = {json.dumps(tract)}{_say(tract, 'the column of the 11-digit tract id')}"
    yield f"vintage = {vintage}" if vintage else _assumed_vintage(files.encounters)
    if len(layers) > 1:
        yield f"layer = {json.dumps(layers[0])}  # or {', '.join(layers[1:])}"
    yield ""


def _assumed_vintage(encounters: Path) -> str:
    """Take the year of the boundaries from the extract, where the tracts do not say."""
    column = guess_columns(names_of(encounters), "encounter").get("tract_geoid", "")
    like = guess_vintage(column)
    which = f"of {column} in the encounters" if like else "2000, 2010 or 2020"
    return f"vintage = {like or 2020}{_ASSUMED}the year of the boundaries, {which}"


def _populations(file: Path, home: Path, year: int | None) -> Iterator[str]:
    names = names_of(file)
    found = guess_table(names, "tract", "people", "age_band", "year")
    children, people = guess_children(names), found.get("people")
    limit = guess_age_limit(children or "")
    yield "[populations]"
    yield f"file = {_path(file, home)}"
    yield _key("tract_column", found.get("tract"), "the column of the tract id")
    counted = _key("count_column", children or people, "the column of the number of children")
    yield counted + (f"{_ASSUMED}of children, not of all people" if people and not children else "")
    if "age_band" in found:
        yield _key("band_column", found["age_band"])
    if year is None and "year" in found:
        yield _key("year_column", found["year"])
    else:
        yield f"year = {year or 2020}{'' if year else f'{_ASSUMED}the year of the counts'}"
    whom = f"children under {limit}" if limit else "children"
    yield f"label = {json.dumps(whom)}  # as every screen will name them: whose count, and of when"
    yield ""
    yield from _ages(limit)


def _ages(limit: int | None) -> Iterator[str]:
    """Count children of the ages that the column of children is of."""
    yield "[ages]"
    told = "" if limit else f"{_ASSUMED}children are younger than this; those counted above as well"
    yield f"limit = {limit or 18}{told}"
    bands = [(low, min(high, limit or 18) - 1) for low, high in _BANDS if low < (limit or 18)]
    named = [f"{low:02}" if low == high else f"{low:02}-{high:02}" for low, high in bands]
    yield f"bands = {json.dumps(named)}"
    yield ""


def _neighborhoods(file: Path, home: Path) -> Iterator[str]:
    found = guess_table(names_of(file), "tract", "neighborhood", "weight")
    yield "[neighborhoods]"
    yield f"file = {_path(file, home)}"
    yield _key("tract_column", found.get("tract"), "the column of the tract id")
    yield _key("name_column", found.get("neighborhood"), "the column of the neighborhood's name")
    if "weight" in found:
        yield _key("weight_column", found["weight"])
    yield ""


def _feed(file: Path, home: Path, kind: str) -> Iterator[str]:
    found = guess_columns(names_of(file), kind)
    yield "[[feeds]]"
    yield f"name = {json.dumps(_WORDS[kind])}"
    yield f"kind = {json.dumps(kind)}"
    yield f"path = {_path(file, home)}"
    yield "\n[feeds.columns]"
    for ours, theirs in found.items():
        yield f"{ours} = {json.dumps(theirs)}"
    for ours in missing_columns(found, kind):
        yield _key(ours, None, "the column of the file; see data/README.md")
    for column in CODES:
        if column in found:
            codes = guess_codes(codes_of(file, found[column]), column)
            if codes:
                yield f"\n[feeds.values.{column}]"
                yield from (f"{json.dumps(one)} = {json.dumps(our)}" for one, our in codes.items())
    yield ""
    if "diagnosis" in found:
        yield from _CONDITIONS


def _store(home: Path) -> Iterator[str]:
    """Say where snapshots are kept, and how to keep them elsewhere."""
    usual = default_store(home / "hotspot.toml")
    place = f"~/{usual.relative_to(Path.home())}" if usual.is_relative_to(Path.home()) else usual
    yield f"# Snapshots, which hold counts and never a row, are kept in {place}."
    yield "# To keep them elsewhere, remove the # and name a folder that only you can read."
    yield "# [store]"
    yield '# path = "store"'
    yield ""


def _key(name: str, guess: str | None, meaning: str = "") -> str:
    value = guess or UNKNOWN
    return f"{name} = {json.dumps(value)}{_say(value, meaning)}"


def _say(value: str, meaning: str) -> str:
    return f"  # to be given: {meaning}" if value == UNKNOWN else ""


def _path(file: Path, home: Path) -> str:
    whole = file.resolve()
    return json.dumps(str(whole.relative_to(home) if whole.is_relative_to(home) else whole))
