"""A tract's chart and the map of the same weeks may not tell together what neither tells alone."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from hotspot.disclosure.maps import protect_counts
from hotspot.disclosure.suppression import protect_signals
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Context, Signal


def protect_tract_signals(
    snapshot: Snapshot, signals: Sequence[Signal], context: Context
) -> tuple[Signal, ...]:
    """Blank the points of tract charts that speak of too few children, here or on a map.

    Parameters
    ----------
    snapshot : Snapshot
        Where the charts come from.
    signals : sequence of Signal
        All tracts of one neighborhood, as computed, over the same periods.
    context : Context
        What the answer is about.

    Returns
    -------
    tuple of Signal
        As ``protect_signals`` gives them: a period of the whole neighborhood is known from its own
        chart, so one hidden tract takes another with it. Whatever the map of the same weeks hides
        is hidden, too.
    """
    if not signals:
        return ()
    panel = signals[0].panel
    areas = [one.area for one in signals]
    also = np.zeros((len(areas), len(panel.weeks)), dtype=bool)
    for column in np.flatnonzero(panel.observed[0]):
        week = panel.weeks[column].item()
        also[:, column] = _hidden_on_map(snapshot, signals[0], context, week, areas)
    return protect_signals(signals, context, also=also)


def _hidden_on_map(
    snapshot: Snapshot, signal: Signal, context: Context, week: date, areas: Sequence[str]
) -> np.ndarray:
    drawn = protect_counts(
        snapshot, context.measure.key, signal.panel.window, week, context.age_band, "tract"
    )
    return np.isin(areas, drawn.areas[drawn.suppressed])
