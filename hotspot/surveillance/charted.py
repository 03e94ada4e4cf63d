"""A point of a chart is as short a time as has enough children in it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np

from hotspot.core.errors import NotEnoughData
from hotspot.core.types import CountPanel, Level
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.grain import PUBLISHABLE
from hotspot.surveillance.panels import panel_of

PERIODS = (1, 4, 13)
"""Weeks that one point of a chart may stand for."""

Hide = Callable[[Snapshot, CountPanel], np.ndarray]
"""Says which weeks of which areas must be hidden, shape (n, w)."""


def charted_panel(
    snapshot: Snapshot,
    measure: str,
    *,
    week: date,
    age_band: str = "all",
    level: Level = "neighborhood",
    only: np.ndarray | None = None,
) -> CountPanel:
    """Give the series to chart, in the shortest periods that have enough children behind them.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of the measure.
    week : date
        Saturday with which a period ends; the others lie whole periods before it.
    age_band : str, default "all"
        Or a band of the site.
    level : {"neighborhood", "tract"}
        What an area is.
    only : ndarray of str, optional
        Ids of the areas that must have enough children; None is all of them.

    Returns
    -------
    CountPanel
        All areas of the level by weeks, or by periods of 4 or 13 weeks that do not overlap.

    Raises
    ------
    NotEnoughData
        If ``only`` is given, and not even 13 weeks bring its areas enough children.
    """
    for period in PERIODS:
        panel = panel_of(snapshot, measure, level, window=period, age_band=age_band)
        series = _in_periods(panel, week)
        asked = series if only is None else series.rows(only)
        if can_be_shown(asked, snapshot.site.threshold):
            return series
    if only is not None:
        raise NotEnoughData(
            f"{panel.measure.label}: too few children even in {PERIODS[-1]} weeks to chart these"
            " tracts one by one; look at their neighborhood, or at the map of a year"
        )
    return series


@lru_cache(maxsize=128)
def without_hidden(snapshot: Snapshot, panel: CountPanel, hide: Hide) -> CountPanel:
    """Leave out of a panel the weeks that must be hidden, as if nobody had seen them.

    Parameters
    ----------
    snapshot : Snapshot
        Where the panel is from.
    panel : CountPanel
        All areas of a level.
    hide : callable
        As for ``neighborhood_signals``.

    Returns
    -------
    CountPanel
        Without their counts; of proportions they are not observed at all, because how many children
        were asked is hidden, too.
    """
    hidden = hide(snapshot, panel)
    if panel.measure.family == "proportion":
        return replace(panel, observed=panel.observed & ~hidden)
    return replace(panel, events=np.where(hidden, np.nan, panel.events))


def tracts_of(snapshot: Snapshot, neighborhood: str) -> np.ndarray:
    """List the tracts that lie in a neighborhood.

    Parameters
    ----------
    snapshot : Snapshot
        Where the areas are.
    neighborhood : str
        Id of the neighborhood.

    Returns
    -------
    ndarray of str
        Ids, in the order of the snapshot.

    Raises
    ------
    NotEnoughData
        If there are none, or the neighborhood is itself a tract.
    """
    areas = snapshot.tables["areas"]
    named = areas.loc[(areas["level"] == "neighborhood") & (areas["area"] == neighborhood), "name"]
    inside = areas["neighborhood"].isin([neighborhood, *named]) & (areas["level"] == "tract")
    found = areas.loc[inside, "area"].to_numpy(dtype=str)
    if len(found) < 2:
        raise NotEnoughData("There are no smaller tracts inside this one to chart.")
    return found


@lru_cache(maxsize=128)
def _in_periods(panel: CountPanel, week: date) -> CountPanel:
    """Keep every window that neither overlaps the next nor lies after the chosen week."""
    last = panel.column(np.datetime64(week, "D"))
    return (
        panel
        if panel.window == 1
        else panel.columns(slice(last % panel.window, last + 1, panel.window))
    )


def can_be_shown(panel: CountPanel, threshold: int) -> bool:
    """Say whether three points in four, of areas that are measurable, have enough children."""
    counted = panel.observed & panel.complete & (panel.exposure > 0)
    counted &= panel.measurable[:, np.newaxis] | ~panel.measurable.any()
    return not counted.any() or bool(np.mean(panel.persons[counted] >= threshold) >= PUBLISHABLE)
