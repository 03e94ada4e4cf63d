"""A count too small to show must not be read off the rates of the places around it.

Places that touch learn from each other, so a rate that is shown answers, a little, for the counts
beside it; with enough such rates and the published method, hidden counts could be solved for to
within a visit. So what a map is estimated from is only what a reader could add up anyway: the total
of the hidden places of a district, shared over them by the children who live there.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from hotspot.core.types import CountPanel
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Picture

Pool = Callable[[Snapshot, Picture], np.ndarray]
"""From a snapshot and a map with counts only to the group of hidden areas each area is in, "" for
an area that may be shown."""


def share_hidden(panel: CountPanel, column: int, groups: np.ndarray) -> CountPanel:
    """Share the total of each group of hidden areas over its areas.

    Parameters
    ----------
    panel : CountPanel
        Counts of n areas.
    column : int
        Of the window; others stay as they are.
    groups : ndarray of str, shape (n,)
        Group of each hidden area, "" for one that may be shown.

    Returns
    -------
    CountPanel
        In one group, counts are in proportion to the children at risk; of a share, answers and
        asked children are the same in all its areas. Totals stay. Areas that are not measurable, or
        where nobody is at risk, are not shared with. Nothing is known of single children of a
        hidden area.
    """
    at_risk = np.nan_to_num(panel.exposure[:, column])
    taking_part = (groups != "") & panel.measurable & (at_risk > 0)
    if not taking_part.any():
        return panel
    shares = panel.measure.family == "proportion"
    weight = np.where(taking_part, 1.0 if shares else at_risk, 0.0)
    _, group = np.unique(groups, return_inverse=True)
    part = np.divide(
        weight,
        np.bincount(group, weight)[group],
        out=np.zeros_like(weight),
        where=taking_part,
    )
    names = ("events", "squares", "persons") + (("exposure",) if shares else ())
    changed = {}
    for name in names:
        values = getattr(panel, name).astype(float)
        total = np.bincount(group, np.where(taking_part, values[:, column], 0.0))[group]
        values[:, column] = np.where(taking_part, total * part, values[:, column])
        changed[name] = values
    if panel.largest is not None:
        largest = panel.largest.copy()
        largest[taking_part, column] = 0
        changed["largest"] = largest
    return replace(panel, **changed)
