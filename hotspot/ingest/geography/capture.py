"""A hospital does not see every child: where it sees half of them, half of the visits are missing.

An area whose families go to another hospital looks healthy in this one's books. Only the share of
its events that the feeds see can tell, and it is never in the feeds themselves.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from hotspot.core.errors import InvalidGeography
from hotspot.core.sections import Capture
from hotspot.ingest.findings import Finding
from hotspot.ingest.geography.lookups import read_lookup
from hotspot.ingest.geography.names import as_names

RULE = "capture"

_NAMED = 5


def fill_capture(
    capture: Capture | None, areas: pd.DataFrame, lookup: pd.DataFrame, children: pd.DataFrame
) -> pd.DataFrame:
    """Say of every area which share of its events the feeds see.

    Parameters
    ----------
    capture : Capture or None
        One share for all, or a file, or both: then the file goes first. None is nothing known.
    areas : DataFrame
        Table ``areas``, without its column capture.
    lookup : DataFrame
        Columns geoid and neighborhood (missing: in none) and, if tracts are split, weight; a row a
        part.
    children : DataFrame
        Table ``populations`` of the tracts.

    Returns
    -------
    DataFrame
        Table ``areas``. A tract that the file does not name has the share of its neighborhood; a
        neighborhood that it does not name has the mean of its tracts, weighted by their children,
        and so has the region; if not all of them are said, only where it were below the minimum
        even if the rest were wholly seen: then that number. Not a number where nothing is known.

    Raises
    ------
    InvalidGeography
        If the file cannot be read, names an area twice or one that the region does not have, or
        holds a share that is not from 0 to 1.
    """
    given = pd.Series(dtype=float) if capture is None else _read_shares(capture, areas)
    rest = np.nan if capture is None or capture.share is None else capture.share
    parts = lookup.merge(_everyone(children), left_on="geoid", right_on="area", how="left")
    weight = parts["weight"].fillna(1.0) if "weight" in parts else 1.0
    parts = parts.assign(people=parts["children"] * weight)
    by_name = parts["neighborhood"].map(given)
    around = _mean(by_name, parts["people"], parts["geoid"])
    tracts = pd.Series(lookup["geoid"].unique())
    tracts.index = tracts
    seen = tracts.map(given).fillna(tracts.map(around)).fillna(rest).astype(float)
    own = parts["geoid"].map(seen)
    whole_region = pd.Series("region", index=parts.index)
    least = 0.0 if capture is None else capture.minimum
    hoods, whole = (
        _of_parts(own, parts["people"], group, least)
        for group in (parts["neighborhood"], whole_region)
    )
    level = areas["level"]
    named = areas["area"].map(given).fillna(areas["area"].map(hoods))
    shares = np.select(
        [level == "tract", level == "neighborhood"],
        [areas["area"].map(seen), named],
        areas["area"].map(whole),
    )
    return areas.assign(capture=shares.astype(float))


def list_capture(capture: Capture | None, areas: pd.DataFrame, feed: str) -> Iterator[Finding]:
    """Say how many areas are not measurable, and of how many nothing is said.

    Parameters
    ----------
    capture : Capture or None
        With the minimum; None finds nothing.
    areas : DataFrame
        Table ``areas``.
    feed : str
        What the findings stand under.

    Yields
    ------
    Finding
        At most one note for either, each for tracts and neighborhoods together.
    """
    if capture is None:
        return
    low = areas["capture"] < capture.minimum
    source = "the settings" if capture.file is None else capture.file.name
    inside = areas["level"] == "tract"
    if low.any():
        words = (
            f"{_how_many(areas, low)}: less than {100 * capture.minimum:g} % of what happens there"
            f" is seen ({source}). Not measurable: no rate and no signal, and not part of what"
            " others are compared with."
        )
        yield _finding(feed, low & inside, inside, words)
    gap = areas["capture"].isna()
    if gap.any():
        words = (
            f"{_how_many(areas, gap)} have no share in {source}; they are taken as measurable."
            " Complete the file, or set capture.share for the rest."
        )
        yield _finding(feed, gap & inside, inside, words)


def _finding(feed: str, found: pd.Series, among: pd.Series, words: str) -> Finding:
    tracts = int(found.sum())
    return Finding(RULE, feed, "note", tracts, tracts / max(among.sum(), 1), None, None, words)


def _how_many(areas: pd.DataFrame, found: pd.Series) -> str:
    counted = [
        f"{int((found & (areas['level'] == level)).sum())} of"
        f" {int((areas['level'] == level).sum())} {level}s"
        for level in ("tract", "neighborhood")
        if (areas["level"] == level).any()
    ]
    return " and ".join(counted)


def _everyone(children: pd.DataFrame) -> pd.DataFrame:
    """Take the children of all ages; of several years, the last."""
    everyone = children[children["age_band"] == "all"]
    return everyone.drop_duplicates("area", keep="last")[["area", "children"]]


def _of_parts(shares: pd.Series, people: pd.Series, group: pd.Series, least: float) -> pd.Series:
    """Take the mean where every part is said, or where the rest could not save it."""
    at_most = _mean(shares.fillna(1.0), people, group)
    someone = people.fillna(0.0).groupby(group).transform("sum") > 0
    said = shares.notna() | (someone & (people == 0))
    all_said = said.groupby(group).all()
    return at_most.where(all_said.reindex(at_most.index) | (at_most < least))


def _mean(values: pd.Series, people: pd.Series, group: pd.Series) -> pd.Series:
    """Weight what is known by children; by nothing where no child is known to live."""
    known = values.notna() & group.notna()
    values, group = values[known], group[known]
    weight = people[known].fillna(0.0)
    nobody = weight.groupby(group).transform("sum") == 0
    weight = weight.mask(nobody, 1.0)
    return (values * weight).groupby(group).sum() / weight.groupby(group).sum()


def _read_shares(capture: Capture, areas: pd.DataFrame) -> pd.Series:
    """Read the file: share by id of a tract or name of a neighborhood."""
    if capture.file is None:
        return pd.Series(dtype=float)
    names = [capture.area_column, capture.share_column]
    table = read_lookup(capture.file, names, "capture").reset_index(drop=True)
    area = _known_areas(table[capture.area_column], areas, capture)
    share = _as_shares(table[capture.share_column], f"{capture.file}, column {names[1]}")
    twice = area[area.duplicated()]
    if not twice.empty:
        raise InvalidGeography(
            f"{capture.file}: {len(twice)} rows name an area again, first {twice.iloc[0]} in row"
            f" {twice.index[0] + 1}; there must be one row an area; remove the others"
        )
    return pd.Series(share.to_numpy(), index=area.to_numpy(dtype=object))


def _known_areas(text: pd.Series, areas: pd.DataFrame, capture: Capture) -> pd.Series:
    """Give ids as the region writes them, in any case and with or without the Census prefix."""
    where = f"{capture.file}, column {capture.area_column}"
    if text.isna().any():
        raise InvalidGeography(
            f"{where}: row {int(text.isna().to_numpy().argmax()) + 1} names no area; complete or"
            " remove the row"
        )
    inside = areas[areas["level"].isin(["tract", "neighborhood"])]
    known = {str(area).casefold(): str(area) for area in inside["area"]}
    bare = as_names(text).str.removeprefix("1400000US").str.removesuffix(".0").str.casefold()
    padded = "0" + bare
    found = bare.map(known).fillna(padded.map(known))
    unknown = list(dict.fromkeys(text[found.isna()]))
    if unknown:
        more = f" and {len(unknown) - _NAMED} more" if len(unknown) > _NAMED else ""
        raise InvalidGeography(
            f"{where}: {', '.join(unknown[:_NAMED])}{more}: neither tract nor neighborhood of the"
            " region; correct the names as the neighborhoods file writes them, or remove the rows"
        )
    return found.astype(object)


def _as_shares(text: pd.Series, where: str) -> pd.Series:
    """Make numbers of shares; an empty cell says nothing."""
    numbers = pd.to_numeric(text.astype(object), errors="coerce").astype(float)
    wrong = (text.notna() & numbers.isna()) | (numbers < 0) | ~np.isfinite(numbers.fillna(0))
    percent = numbers > 1
    if (wrong | percent).any():
        row = int((wrong | percent).to_numpy().argmax())
        rule = (
            "is more than 1; shares are from 0 to 1: write 0.85, not 85"
            if percent[row] and not wrong[row]
            else "is no share; shares are numbers from 0 to 1, such as 0.85"
        )
        raise InvalidGeography(f"{where}: row {row + 1} {rule}")
    return numbers
