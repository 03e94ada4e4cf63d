"""The whole less the asthma is all the rest, so a part is only shown where the rest may be known.

The parts of a measure (condition groups, and the other diagnoses, which are never shown) add up to
the measure in every area, and to the region in every part. So what is hidden of one group can be
worked out from the whole and from the other groups. An area is therefore in one of three states:

open
    The other diagnoses are of enough children, and nobody knows how many: single parts can be
    hidden, because every one of them can trade children with the other diagnoses.
closed
    The other diagnoses are few, or none: no part of it is shown, and it trades children with other
    closed areas.
plain
    There are no other diagnoses, and no part is too small: all are shown.
"""

from dataclasses import dataclass, replace

import numpy as np

from hotspot.disclosure.subtraction import hide_from_subtraction, hide_small, is_told_by_total


@dataclass(frozen=True, eq=False)
class Parts:
    """The parts of one measure in the areas of one map.

    Parameters
    ----------
    events, persons : ndarray, shape (n, k + 1)
        Of each part in each area; the last column is the other diagnoses.
    whole : ndarray, shape (n,)
        Distinct children of all parts together.
    unknown : ndarray of bool, shape (n,)
        Areas of which the whole is hidden; of these only the sum is known.
    threshold : int
        Fewest children that may be shown.
    """

    events: np.ndarray
    persons: np.ndarray
    whole: np.ndarray
    unknown: np.ndarray
    threshold: int

    @property
    def others(self) -> np.ndarray:
        """Children with other diagnoses."""
        return self.persons[:, -1]

    def delicate(self) -> np.ndarray:
        """Mask what must not be told: too few children, or all but too few; shape (n, k + 1)."""
        few = hide_small(self.persons, threshold=self.threshold)
        rest = self.whole[:, np.newaxis] - self.persons
        nearly_all = (self.persons > 0) & hide_small(rest, threshold=self.threshold)
        nearly_all[:, -1] = False
        return few | nearly_all


def hide_parts(parts: Parts) -> np.ndarray:
    """Decide which parts are hidden in which areas.

    Parameters
    ----------
    parts : Parts
        Of areas whose sums by part are known.

    Returns
    -------
    ndarray of bool, shape (n, k)
        For all parts but the other diagnoses. A part with too few children in all areas together
        is hidden everywhere; its sum is not told either.

    Notes
    -----
    A reader knows the whole of each area but the unknown ones and their sum, the shown parts, and
    the sum of each part. In open areas a hidden part *c* has companions as for the totals of a map:
    a child more of it here is a child less elsewhere, and one less, and one more, of the other
    diagnoses, of which there are enough in both areas. Closed areas are a table of which only the
    margins are known. With *r* of the area, *s* of the part and *N* in all, a cell of it can be
    anything from max(0, r + s - N) to min(r, s) (the bounds of Fréchet); areas are closed until
    that is as wide as the threshold less one for each delicate cell, or all are closed.
    """
    small = (parts.persons[:, :-1].sum(axis=0) < parts.threshold) & parts.persons[:, :-1].any(
        axis=0
    )
    merged = _merge(parts, small)
    hidden, closed = _begin(merged)
    before = None
    while before != (hidden.sum(), closed.sum()):
        before = hidden.sum(), closed.sum()
        hidden, closed = _hide_open(merged, hidden, closed)
        closed |= (merged.others == 0) & hidden.any(axis=1)
        closed = _close_more(merged, closed)
        hidden |= closed[:, np.newaxis]
    hidden[:, small] = True
    return hidden


def _merge(parts: Parts, small: np.ndarray) -> Parts:
    """Count a part that is hidden everywhere to the other diagnoses."""
    gone = np.append(small, False)
    events, persons = parts.events.astype(float), parts.persons.astype(float)
    persons[:, -1] = np.maximum(persons[:, -1], (persons * gone).max(axis=1))
    events[:, -1] += (events * gone).sum(axis=1)
    return replace(parts, events=np.where(gone, 0.0, events), persons=np.where(gone, 0.0, persons))


def _begin(parts: Parts) -> tuple[np.ndarray, np.ndarray]:
    """Hide what is delicate; close areas with few other diagnoses, or whose whole is hidden."""
    delicate = parts.delicate()
    closed = parts.unknown | delicate[:, -1]
    return delicate[:, :-1] | closed[:, np.newaxis], closed


def _hide_open(
    parts: Parts, hidden: np.ndarray, closed: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give every hidden part of open areas companions among them, or close its areas."""
    hidden, closed = hidden.copy(), closed.copy()
    for part in range(hidden.shape[1]):
        children = parts.persons[:, part]
        is_open = ~closed & (parts.others >= parts.threshold)
        asked = {"threshold": parts.threshold, "among": is_open, "zeros": is_open}
        hidden[:, part] = hide_from_subtraction(children, hidden[:, part], **asked)
        if is_told_by_total(children, hidden[:, part], **asked):
            closed |= is_open & hidden[:, part]
    return hidden, closed


def _close_more(parts: Parts, closed: np.ndarray) -> np.ndarray:
    """Close areas, smallest first, until closed ones no longer tell a delicate cell."""
    closed = closed.copy()
    while (told := _told_part(parts, closed)) is not None:
        left = ~closed & (parts.whole > 0)
        useful = left & (parts.events[:, told] > 0)
        chosen = np.flatnonzero(useful if useful.any() else left)
        if not chosen.size:
            break
        closed[chosen[np.argmin(parts.whole[chosen])]] = True
    return closed


def _told_part(parts: Parts, closed: np.ndarray) -> int | None:
    """Name a part of which some closed area could be told; None if there is none."""
    known, unknown = closed & ~parts.unknown, closed & parts.unknown
    block = np.vstack([parts.events[known], parts.events[unknown].sum(axis=0)])
    rows, columns = block.sum(axis=1, keepdims=True), block.sum(axis=0)
    lowest = np.maximum(rows + columns - block.sum(), 0)
    if unknown.sum() > 1:
        lowest[-1] = 0  # another of these areas may have it all
    width = np.minimum(rows, columns) - lowest
    delicate = parts.delicate()
    asked = np.vstack([delicate[known], delicate[unknown].any(axis=0)])
    told = (asked & (width < parts.threshold - 1)).any(axis=0)
    return int(np.argmax(told)) if told.any() else None
