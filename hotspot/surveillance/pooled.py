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
        where nobody is at risk, are not shared with; one that is then alone in its group is left
        out. Nothing is known of single children of a hidden area.
    """
    at_risk = np.nan_to_num(panel.exposure[:, column])
    taking_part = (groups != "") & panel.measurable & (at_risk > 0)
    if not taking_part.any():
        return panel
    _, group = np.unique(groups, return_inverse=True)
    alone = taking_part & (np.bincount(group, taking_part)[group] < 2)
    shares = panel.measure.family == "proportion"
    weight = np.where(taking_part & ~alone, 1.0 if shares else at_risk, 0.0)
    all_of_it = np.bincount(group, weight)[group]
    part = np.divide(weight, all_of_it, out=np.zeros_like(weight), where=weight > 0)
    changed = {}
    for name in ("events", "squares", "persons", "exposure"):
        values = getattr(panel, name).astype(float)
        if name != "exposure" or shares:
            total = np.bincount(group, np.where(taking_part, values[:, column], 0.0))[group]
            values[:, column] = np.where(taking_part, total * part, values[:, column])
        values[alone, column] = 0
        changed[name] = values
    if panel.largest is not None:
        changed["largest"] = panel.largest.copy()
        changed["largest"][taking_part, column] = 0
    return replace(panel, **changed)
