"""Nobody should visit a neighborhood because one child of it was in intensive care for months.

Whether one child has so many days is told to the engine and to nobody else. What is said is that a
place does not stand out without one of its children, where there are enough others that this
describes none of them; never how long she stayed, nor that she is there where they are few.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from hotspot.clusters.exceedance import find_hotspots
from hotspot.clusters.one_child import exceedance_without_one
from hotspot.core.hotspot_rules import RULES, HotspotRule
from hotspot.core.measures import MANY_BED_DAYS
from hotspot.core.types import CountPanel, Hotspots, RateEstimates

CAUTION = "Without one child’s bed-days it would not stand out by its bed-days."
"""Said of a place, which by its bed-days is then as uncertain as it is without her."""

ASKED = (
    f"A place where one child has {MANY_BED_DAYS} bed-days or more, and a fifth of all, is higher"
    " only if it is so without her."
)
NOT_ASKED = "Whether a place is high because of one child was not counted in this snapshot."

_HIGH = ("higher", "likely higher")

Again = Callable[[CountPanel], RateEstimates]
"""From the counts of a window, changed in one column, to smoothed rates."""


def find_without_one(
    panel: CountPanel,
    column: int,
    smooth: RateEstimates,
    reason: np.ndarray,
    again: Again,
    *,
    rule: HotspotRule = RULES[-1],
) -> tuple[Hotspots, np.ndarray]:
    """Say which areas stand out, and which would only because of one child.

    Parameters
    ----------
    panel : CountPanel
        Counts of n areas; those that are not measurable are without any.
    column : int
        Of the window.
    smooth : RateEstimates
        Of the same areas, blank where there is a reason.
    reason : ndarray of str, shape (n,)
        As of ``find_hotspots``.
    again : callable
        What made ``smooth``.
    rule : HotspotRule, default the newest
        As of ``find_hotspots``.

    Returns
    -------
    tuple of (Hotspots, ndarray of bool)
        Status words by the surer of two answers, with and without the child who has most; and the
        areas that rest on one child. Probabilities are with her, as all that is shown: beside each
        other the two would tell how long she stayed. The rule says whether anybody was asked about.
    """
    first = find_hotspots(panel.areas, smooth, rule=rule, reason=reason)
    if panel.measure.family != "person_days":
        return first, np.zeros(len(panel.areas), dtype=bool)
    if panel.largest is None:
        return replace(first, rule=f"{first.rule} {NOT_ASKED}"), np.zeros(len(panel.areas), bool)
    kept = ("events", "squares", "persons")
    counts = tuple(getattr(panel, name)[:, column].astype(float) for name in kept)

    def estimate(*changed: np.ndarray) -> RateEstimates:
        return again(replace(panel, **_with_column(panel, column, kept, changed)))

    judged = exceedance_without_one(smooth, counts, panel.largest[:, column], estimate)
    without = replace(smooth, exceedance=judged)
    second = find_hotspots(panel.areas, without, rule=rule, reason=reason)
    on_one = np.isin(first.status, _HIGH) & ~np.isin(second.status, _HIGH)
    told = replace(second, posterior=first.posterior, rule=f"{second.rule} {ASKED}")
    return told, on_one


def one_child_cautions(
    panel: CountPanel, column: int, on_one: np.ndarray, threshold: int
) -> dict[str, str]:
    """Say of areas that they rest on one child, where enough others are behind the number.

    Parameters
    ----------
    panel : CountPanel
        Counts of n areas.
    column : int
        Of the window.
    on_one : ndarray of bool, shape (n,)
        As of ``find_without_one``.
    threshold : int
        Fewest other children of whom this may be said.

    Returns
    -------
    dict of str to str
        Words by area. Of other areas that rest on one child nothing is said: they cannot be told
        from places of which too little is known.
    """
    enough = panel.persons[:, column] - 1 >= threshold
    return dict.fromkeys(map(str, panel.areas[on_one & enough]), CAUTION)


def _with_column(
    panel: CountPanel, column: int, names: tuple[str, ...], values: tuple[np.ndarray, ...]
) -> dict[str, np.ndarray]:
    found = {}
    for name, value in zip(names, values, strict=True):
        found[name] = getattr(panel, name).astype(float)
        found[name][:, column] = value
    return found
