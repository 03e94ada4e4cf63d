"""The count of a set of places is also the count of those of them that are hidden.

A sentence about some tracts together speaks of many children, and may be said; but whoever takes
the tracts that a map shows away from it is left with the tracts that it hides. If what is left is
one tract, or few children, the sentence tells what the map does not. So does what is left of a
district when a set takes all but one of its hidden tracts.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from hotspot.core.errors import InvalidCounts, NotEnoughData
from hotspot.core.sections import WINDOWS
from hotspot.core.types import Level
from hotspot.disclosure.pooling import pool_hidden
from hotspot.disclosure.subtraction import known_in_total
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Picture
from hotspot.surveillance.counted import count_areas

_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, eq=False)
class _Hidden:
    """Hidden places of one or more maps, whose sums by group a reader knows."""

    children: np.ndarray
    group: np.ndarray
    inside: np.ndarray


@lru_cache(maxsize=8192)
def may_tell(
    snapshot: Snapshot,
    measure: str,
    areas: tuple[str, ...],
    window: int,
    week: date,
    age_band: str = "all",
) -> bool:
    """Say whether something may be said of the count of some places together.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of the measure.
    areas : tuple of str
        Ids of the places, all tracts or all neighborhoods; none counts twice.
    window : int
        Weeks summed.
    week : date
        Saturday the window ends with.
    age_band : str, default "all"
        Or a band of the site.

    Returns
    -------
    bool
        True if the set has as many children as the site asks for, and neither the set less its
        places that the map of the window shows, nor the known sums of hidden places less the set,
        would bound the children of a hidden place more closely than by the threshold less one.
        False also for a set without places, and where the feeds do not cover the window.

    Raises
    ------
    InvalidCounts
        If a place is not known, or places are of both levels.

    Notes
    -----
    The count of the set is taken to be told exactly, which is more than a sentence with a rounded
    ratio does. A reader knows the sums of hidden places by ``disclosure.pooling``. Let *S* be the
    children of the hidden places of the set, and group *g* with known sum :math:`T_g` have
    :math:`a_g` hidden places in the set and :math:`b_g` outside it, each with one child or more.
    Then the part of *g* in the set lies between :math:`a_g` and :math:`T_g-b_g`, and what the
    others leave of *S*; any single place lies between 1, if it is not alone in its part, and what
    is left if the others have one child each. A group that lies wholly in the set tells nothing
    new.

    A window that no map is drawn of (two weeks) is as many weekly maps: children of each week are
    counted for themselves.

    What this does not stop, like the maps themselves, is subtracting one week's set from the next
    week's, or one set from another.
    """
    if not areas:
        return False
    level = _level_of(snapshot, areas)
    maps = (window, (week,))
    if window not in (1, *WINDOWS):
        maps = (1, tuple(week - back * _WEEK for back in range(window)))
    try:
        counted = [
            count_areas(
                snapshot, measure=measure, window=maps[0], week=each, level=level, age_band=age_band
            )
            for each in maps[1]
        ]
    except NotEnoughData:
        return False
    threshold = snapshot.site.threshold
    groups = [pool_hidden(snapshot, picture) for picture in counted]
    inside = [np.isin(picture.areas.astype(str), areas) for picture in counted]
    known = zip(*(_children(picture) for picture in counted), strict=True)
    return all(_is_safe(each, groups, inside, threshold) for each in known)


def _is_safe(
    children: tuple[np.ndarray, ...],
    groups: list[np.ndarray],
    inside: list[np.ndarray],
    threshold: int,
) -> bool:
    """Judge one kind of children, of which a reader knows sums."""
    whole = max(each[here].sum() for each, here in zip(children, inside, strict=True))
    if whole < threshold:
        return False
    named = [
        np.where(group == "", "", np.char.add(f"{number} ", group.astype(str)))
        for number, group in enumerate(groups)
    ]
    flat = [np.concatenate(parts) for parts in (children, named, inside)]
    gone = flat[1] != ""
    hidden = _Hidden(flat[0][gone], flat[1][gone], flat[2][gone])
    return not hidden.inside.any() or _is_open(hidden, threshold)


def _is_open(hidden: _Hidden, threshold: int) -> bool:
    """Say whether each hidden place could still hold anything from one child to the threshold."""
    _, group = np.unique(hidden.group, return_inverse=True)
    inner, outer = (np.bincount(group, part) for part in (hidden.inside, ~hidden.inside))
    whole = np.bincount(group, hidden.children)
    least = np.where(np.bincount(group, hidden.children == 0) > 0, 0, 1)
    part = np.bincount(group, hidden.children * hidden.inside)
    low = np.where(outer == 0, whole, least * inner)
    high = np.where(inner == 0, 0, whole - least * outer)
    low, high = (
        np.maximum(low, part.sum() - (high.sum() - high)),
        np.minimum(high, part.sum() - (low.sum() - low)),
    )
    cut = (inner > 0) & (outer > 0)
    ends = (inner, low, high), (outer, whole - high, whole - low)
    return all(
        _is_wide(number[cut], lowest[cut], highest[cut], least[cut], threshold)
        for number, lowest, highest in ends
    )


def _is_wide(
    number: np.ndarray, low: np.ndarray, high: np.ndarray, least: np.ndarray, threshold: int
) -> bool:
    """Say whether any one of some places with a sum between two ends can be one or many."""
    fewest = np.where(number > 1, least, low)
    most = high - least * (number - 1)
    return bool(((fewest <= 1) & (most >= threshold)).all())


def _children(picture: Picture) -> list[np.ndarray]:
    """List the children of which a reader knows sums; nobody where nothing was seen."""
    known = known_in_total(
        picture.events, picture.exposure, picture.persons, picture.context.measure
    )
    return [np.where(picture.observed, np.nan_to_num(each), 0) for each in known]


def _level_of(snapshot: Snapshot, areas: tuple[str, ...]) -> Level:
    known = snapshot.tables["areas"]
    for level in ("tract", "neighborhood"):
        if set(areas) <= _ids(snapshot, level):
            return level
    missing = sorted(set(areas) - set(known["area"].astype(str)))
    raise InvalidCounts(
        f"a set must be of tracts or of neighborhoods of the snapshot; {missing or 'both'} is not"
    )


@lru_cache(maxsize=8)
def _ids(snapshot: Snapshot, level: Level) -> frozenset[str]:
    known = snapshot.tables["areas"]
    return frozenset(known.loc[known["level"] == level, "area"].astype(str))
