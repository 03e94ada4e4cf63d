"""A chart tells nothing of the weeks it hides if it was made without them.

Centre line, limits, spread, verdicts and every word about them rest on the weeks that are shown. So
whatever baseline, comparison or kind of chart a reader asks for, and however many charts he holds
side by side, no number among them ever had a hidden week in it.
"""

from functools import lru_cache

import numpy as np

from hotspot.core.types import CountPanel
from hotspot.disclosure.maps import protect_counts
from hotspot.disclosure.subtraction import hide_from_subtraction, known_in_total, too_few
from hotspot.store.snapshots import Snapshot


@lru_cache(maxsize=256)
def hide_in_charts(snapshot: Snapshot, panel: CountPanel) -> np.ndarray:
    """Decide which weeks of which charts are hidden, before any chart is made.

    Parameters
    ----------
    snapshot : Snapshot
        Its site says how many children must be behind a number.
    panel : CountPanel
        All areas of a level, whatever a reader then looks at: what must be hidden may depend on no
        filter and on no setting of a chart.

    Returns
    -------
    ndarray of bool, shape (n, w)
        Weeks with too few children; of counts of tracts, whatever the map of the same weeks hides;
        and those that keep a hidden one from being had by subtraction from the total of its week,
        which is known.
    """
    threshold, measure = snapshot.site.threshold, panel.measure
    few = too_few(panel.events, panel.exposure, panel.persons, measure.family, threshold)
    hidden = panel.observed & few
    if panel.level == "tract":
        hidden |= _hidden_on_maps(snapshot, panel)
    known = [
        np.where(panel.observed, np.nan_to_num(children), 0)
        for children in known_in_total(panel.events, panel.exposure, panel.persons, measure)
    ]
    before = -1
    while before < hidden.sum():
        before = hidden.sum()
        for children in known:
            for part in (panel.measurable, ~panel.measurable):
                hidden = _hide_across(children, hidden, threshold, part)
    hidden.flags.writeable = False
    return hidden


def _hidden_on_maps(snapshot: Snapshot, panel: CountPanel) -> np.ndarray:
    """Mask what the map of each period hides: a neighborhood's total is known from its chart."""
    hidden = np.zeros(panel.observed.shape, dtype=bool)
    for column in np.flatnonzero(panel.observed.any(axis=0)):
        drawn = protect_counts(
            snapshot,
            panel.measure.key,
            panel.window,
            panel.weeks[column].item(),
            panel.age_band,
            "tract",
        )
        hidden[:, column] = np.isin(panel.areas, drawn.areas[drawn.suppressed])
    return hidden


def _hide_across(
    children: np.ndarray, hidden: np.ndarray, threshold: int, among: np.ndarray
) -> np.ndarray:
    """Hide more areas in every week with a hidden one: the week's total is known."""
    result = hidden.copy()
    for week in np.flatnonzero(hidden[among].any(axis=0)):
        result[:, week] = hide_from_subtraction(
            children[:, week], hidden[:, week], threshold=threshold, among=among
        )
    return result
