"""A chart tells nothing of the weeks it hides if it was made without them.

Centre line, limits, spread, verdicts and every word about them rest on the weeks that are shown. So
whatever baseline, comparison or kind of chart a reader asks for, and however many charts he holds
side by side, no number among them ever had a hidden week in it. A map of a longer window is none of
them: what the two tell together is left out by ``disclosure.beside``.
"""

from functools import lru_cache, partial

import numpy as np

from hotspot.core.errors import NotEnoughData
from hotspot.core.measures import known_as
from hotspot.core.sections import WINDOWS
from hotspot.core.types import CountPanel
from hotspot.disclosure.maps import hidden_part, protect_counts
from hotspot.disclosure.subtraction import hide_from_subtraction, known_in_total, too_few
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.panels import panel_of


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
        As ``hide_few``, and whatever the map of the same weeks hides, by tract or by neighborhood:
        a chart and a map of one question may not tell together what neither tells alone.
    """
    hidden = hide_few(snapshot, panel)
    if panel.measure.part_of:
        return hidden
    if panel.level == "tract" or panel.window in WINDOWS:
        hidden = _hide_with_them(snapshot, panel, hidden | _hidden_on_maps(snapshot, panel))
    hidden.flags.writeable = False
    return hidden


@lru_cache(maxsize=256)
def hide_few(snapshot: Snapshot, panel: CountPanel) -> np.ndarray:
    """Decide which weeks have too few children behind them, and which must be hidden with those.

    Parameters
    ----------
    snapshot : Snapshot
        Its site says how many children must be behind a number.
    panel : CountPanel
        All areas of a level.

    Returns
    -------
    ndarray of bool, shape (n, w)
        Weeks with too few children, and those that keep them from being had by subtraction from
        the total of their week, which is known. Of a condition group, whatever its maps hide, and
        in single weeks what the chart of all conditions hides.
    """
    if panel.measure.part_of:
        return _hide_part(snapshot, panel)
    few = too_few(
        panel.events,
        panel.exposure,
        panel.persons,
        panel.measure.family,
        snapshot.site.threshold,
    )
    hidden = _hide_with_them(snapshot, panel, panel.observed & few)
    hidden.flags.writeable = False
    return hidden


def _hide_part(snapshot: Snapshot, panel: CountPanel) -> np.ndarray:
    """Hide of a condition group what the whole and the other groups would tell."""
    hidden = np.zeros(panel.observed.shape, dtype=bool)
    for column in np.flatnonzero(panel.observed.any(axis=0)):
        week, unknown = panel.weeks[column], None
        if panel.window not in WINDOWS:
            unknown = _unknown(snapshot, panel, week)
        gone = hidden_part(snapshot, panel.measure, panel.window, week.item(), unknown)
        hidden[:, column] = np.isin(panel.areas.astype(str), gone)
    hidden &= panel.observed
    hidden.flags.writeable = False
    return hidden


def _unknown(snapshot: Snapshot, part: CountPanel, week: np.datetime64) -> tuple[str, ...]:
    """Name the areas that the chart of all conditions hides in a single week."""
    whole = panel_of(snapshot, known_as(part.measure).key, part.level, window=part.window)
    few = hide_few(snapshot, whole)[:, whole.column(week)]
    return tuple(whole.areas[few].astype(str))


def _hide_with_them(snapshot: Snapshot, panel: CountPanel, hidden: np.ndarray) -> np.ndarray:
    """Hide more areas in every week, until its total gives none of the hidden ones away."""
    threshold = snapshot.site.threshold
    known = [
        np.where(panel.observed, np.nan_to_num(children), 0)
        for children in known_in_total(panel.events, panel.exposure, panel.persons, panel.measure)
    ]
    before = -1
    while before < hidden.sum():
        before = hidden.sum()
        for children in known:
            for part in (panel.measurable, ~panel.measurable):
                hidden = _hide_across(children, hidden, threshold, part)
    return hidden


def _hidden_on_maps(snapshot: Snapshot, panel: CountPanel) -> np.ndarray:
    """Mask what the map of each period hides; a period that no map can be drawn of hides none."""
    hidden = np.zeros(panel.observed.shape, dtype=bool)
    ask = partial(protect_counts, snapshot, panel.measure.key, panel.window)
    for column in np.flatnonzero(panel.observed.any(axis=0)):
        try:
            drawn = ask(panel.weeks[column].item(), panel.age_band, panel.level)
        except NotEnoughData:
            continue
        hidden[:, column] = np.isin(panel.areas, drawn.areas[drawn.suppressed])
    return hidden & panel.observed


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
