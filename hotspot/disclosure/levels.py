"""The tract map and the neighborhood map of one question are read together, so they hide together.

A shown neighborhood is the total of its tracts; what the hidden neighborhoods hold together is the
region less the shown ones. Where some areas are not measurable, the rate that the others are
compared with tells the total of the measurable ones, and so that of the rest, too. Those are all
the totals a reader has, and no area is in two of them.
"""

from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from hotspot.core.measures import Measure
from hotspot.disclosure.subtraction import (
    hide_from_subtraction,
    is_told_by_total,
    known_in_total,
    too_few,
)
from hotspot.surveillance.answers import Picture

_COUNTS = ("events", "exposure", "persons")


@dataclass(frozen=True, eq=False)
class Cells:
    """The areas of one map, as far as hiding goes.

    Parameters
    ----------
    few : ndarray of bool, shape (n,)
        Areas that are hidden for their own sake.
    totals : tuple of (ndarray, ndarray), each of shape (n,)
        Children of each area whose sums are known, and which areas could have had some: a zero
        elsewhere cannot be taken for anything else.
    part : ndarray of int, shape (n,)
        Parts of the region that have a known total each: the measurable areas, and the others.
    """

    few: np.ndarray
    totals: tuple[tuple[np.ndarray, np.ndarray], ...]
    part: np.ndarray

    def groups(self, among: np.ndarray) -> list[np.ndarray]:
        """Part a group by what is known in total."""
        return [among & (self.part == part) for part in np.unique(self.part[among])]


@dataclass(frozen=True, eq=False)
class Hiding:
    """What two maps of one question hide.

    Parameters
    ----------
    tracts : ndarray of bool, shape (n,)
        Hidden tracts, in their order.
    names : ndarray of str, shape (m,)
        Neighborhoods, "" for tracts in none.
    neighborhoods : ndarray of bool, shape (m,)
        Which of them are hidden.
    total_tells, rate_tells : bool
        Even so a hidden area could be worked out from the total of its part of the region: the
        count of the whole region may not be shown, or not even the rate others are compared with.
    """

    tracts: np.ndarray
    names: np.ndarray
    neighborhoods: np.ndarray
    total_tells: bool
    rate_tells: bool


def cells_of(picture: Picture) -> Cells:
    """Say what is to be hidden in a picture for its own sake, and what a reader can add up.

    Parameters
    ----------
    picture : Picture
        As computed, of the whole region.

    Returns
    -------
    Cells
        In the order of its areas.
    """
    counts = {name: np.nan_to_num(getattr(picture, name)) for name in _COUNTS}
    context = picture.context
    cells = _cells(counts, picture.observed, context.measure, context.site.threshold)
    return replace(cells, part=picture.measurable.astype(int))


def hide_areas(cells: Cells, hidden: np.ndarray, threshold: int, among: np.ndarray) -> np.ndarray:
    """Hide more areas, until no known total of a group gives a hidden one away.

    Parameters
    ----------
    cells : Cells
        Of n areas.
    hidden : ndarray of bool, shape (n,)
        Areas hidden already.
    threshold : int
        Fewest children that may be shown.
    among : ndarray of bool, shape (n,)
        Areas of the group.

    Returns
    -------
    ndarray of bool, shape (n,)
        ``hidden`` and what had to be added.
    """
    before = -1
    while before < hidden.sum():
        before = hidden.sum()
        for (children, possible), group in product(cells.totals, cells.groups(among)):
            hidden = hide_from_subtraction(
                children, hidden, threshold=threshold, among=group, zeros=possible
            )
    return hidden


def hide_both(tracts: Picture, neighborhoods: Picture | None) -> Hiding:
    """Decide what two maps of one question hide.

    Parameters
    ----------
    tracts : Picture
        The whole region by tract, as computed.
    neighborhoods : Picture or None
        The same by neighborhood. None takes the sums of the tracts, which count a child twice who
        lived in two of them.

    Returns
    -------
    Hiding
        For both levels.

    Notes
    -----
    A neighborhood whose tracts with children are all hidden, has no zeros to hide with them, and
    is still too small a total for them, is hidden itself. Hidden neighborhoods are then one group,
    whose tracts must not be told by what is left of the region.
    """
    threshold = tracts.context.site.threshold
    names, group, whole = _neighborhoods(tracts, neighborhoods)
    own = cells_of(tracts)
    cells = replace(own, part=2 * whole.part[group] + own.part)
    everywhere = np.ones(names.size, bool)
    hidden, above = cells.few, whole.few
    for _ in names:
        above = hide_areas(whole, above, threshold, everywhere)
        hidden, told = _hide_inside(cells, hidden, group, above, threshold)
        if not told.any():
            break
        above = above | told
    tells = [
        is_told(cells, hidden, threshold, above[group] & (cells.part >= least))
        or is_told(whole, above, threshold, whole.part >= least)
        for least in (0, 1)
    ]
    return Hiding(hidden, names, above, *tells)


def _hide_inside(
    cells: Cells, hidden: np.ndarray, group: np.ndarray, above: np.ndarray, threshold: int
) -> tuple[np.ndarray, np.ndarray]:
    """Hide tracts; name the neighborhoods whose totals must go before that is enough."""
    told = np.zeros(above.shape, bool)
    for number in np.flatnonzero(~above):
        inside = group == number
        if hidden[inside].any():
            hidden = hide_areas(cells, hidden, threshold, inside)
            told[number] = is_told(cells, hidden, threshold, inside)
    inside = above[group]
    if told.any():
        return hidden, told
    hidden = hide_areas(cells, hidden, threshold, inside)
    for part in cells.groups(inside):
        if is_told(cells, hidden, threshold, part):
            told |= _next_smallest(cells, group, above, cells.part == cells.part[part][0])
    return hidden, told


def is_told(cells: Cells, hidden: np.ndarray, threshold: int, among: np.ndarray) -> bool:
    """Say whether a known total of a group would still give a hidden area away.

    Parameters
    ----------
    cells : Cells
        Of n areas.
    hidden : ndarray of bool, shape (n,)
        Hidden areas.
    threshold : int
        Fewest children that may be shown.
    among : ndarray of bool, shape (n,)
        Areas of the group.

    Returns
    -------
    bool
        As ``is_told_by_total``, for any total and any part of the group.
    """
    return any(
        is_told_by_total(children, hidden, threshold=threshold, among=group, zeros=possible)
        for (children, possible), group in product(cells.totals, cells.groups(among))
    )


def _next_smallest(
    cells: Cells, group: np.ndarray, above: np.ndarray, part: np.ndarray
) -> np.ndarray:
    """Choose the shown neighborhood with the fewest children of a part that is told.

    Without any, all there are; but if the region has other parts, these could not help.
    """
    totals = np.bincount(group, weights=cells.totals[0][0] * part, minlength=above.size)
    shown = np.flatnonzero(~above & (totals > 0))
    if not shown.size:
        return ~above & part.all()
    return np.arange(above.size) == shown[np.argmin(totals[shown])]


def _neighborhoods(
    tracts: Picture, neighborhoods: Picture | None
) -> tuple[np.ndarray, np.ndarray, Cells]:
    inside = tracts.neighborhoods.astype(str)
    own = inside[:0] if neighborhoods is None else neighborhoods.areas.astype(str)
    names = np.unique(np.concatenate([inside, own]))
    group = np.searchsorted(names, inside)
    observed = np.bincount(group, weights=tracts.observed, minlength=names.size) > 0
    counts = {
        name: np.bincount(group, weights=np.nan_to_num(getattr(tracts, name)), minlength=names.size)
        for name in _COUNTS
    }
    if neighborhoods is not None:
        rows = np.searchsorted(names, own)
        observed[rows] = neighborhoods.observed
        for name in _COUNTS:
            counts[name][rows] = np.nan_to_num(getattr(neighborhoods, name))
    context = tracts.context
    whole = _cells(counts, observed, context.measure, context.site.threshold)
    part = np.ones(names.size, int)
    if neighborhoods is not None:
        part[rows] = neighborhoods.measurable
    return names, group, replace(whole, part=part)


def _cells(
    counts: dict[str, np.ndarray], observed: np.ndarray, measure: Measure, threshold: int
) -> Cells:
    events, exposure, persons = (counts[name] for name in _COUNTS)
    few = observed & too_few(events, exposure, persons, measure.family, threshold)
    known = known_in_total(events, exposure, persons, measure)
    asked = observed & (exposure > 0)
    possible = (asked, *[observed] * (len(known) - 1))
    children = (np.where(observed, one, 0) for one in known)
    return Cells(few, tuple(zip(children, possible, strict=True)), np.ones(few.size, int))
