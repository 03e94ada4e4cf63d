"""A map of rates is a map of ages, unless the ages are taken out: that is the default."""

from dataclasses import replace

import numpy as np

from hotspot.core.errors import InvalidCounts
from hotspot.core.types import CountPanel
from hotspot.rates.expected import ExpectedCounts, expected_alike, expected_counts
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.panels import panel_of

_OF_ASKED = "a share is of the children who were asked, of whatever age"
_ONE_AGE = "these are children of one age band"
_ONE_CONDITION = "visits of one condition group are counted for all ages together"
_NO_CHILDREN = "the number of children by age is not known"


def adjust_for_age(
    snapshot: Snapshot, panel: CountPanel, column: int
) -> tuple[CountPanel, ExpectedCounts]:
    """Give the counts of one window with person-weeks that make up for the ages of each area.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts by age band are.
    panel : CountPanel
        Of one measure and level, as ``panel_of`` gives it; all areas, measurable or not.
    column : int
        Of the window.

    Returns
    -------
    tuple of (CountPanel, ExpectedCounts)
        The panel with this one column, in which exposure is age-adjusted: events over it are
        rates as if every area had the ages of the region, on the region's scale. And what is
        expected of each area, with how that was done (``method``) and what stood against it
        (``why``). Where ages cannot be told apart, exposure is as it was.

    Notes
    -----
    The region's rates by age come from its measurable areas in the same window. Whether an area
    has enough children to speak of is to be asked of the panel as it was (``why_no_rate``).
    """
    now = panel.columns(slice(column, column + 1))
    why = _why_alike(snapshot, panel)
    if why:
        found = expected_alike(
            now.events[:, 0], now.exposure[:, 0], why=why, learn_from=_teachers(now)
        )
        return now, found
    bands = [
        panel_of(
            snapshot, panel.measure.key, panel.level, window=panel.window, age_band=age_band
        ).columns(slice(column, column + 1))
        for age_band in snapshot.site.age_bands
    ]
    found = expected_by_age(now, bands)
    return replace(now, exposure=found.person_weeks[:, np.newaxis]), found


def expected_by_age(panel: CountPanel, bands: list[CountPanel], column: int = 0) -> ExpectedCounts:
    """Give what is expected of each area at the region's rates by age, from a panel of each band.

    Parameters
    ----------
    panel : CountPanel
        Of all ages.
    bands : list of CountPanel
        Of each age band, with the same areas and weeks.
    column : int, default 0
        Of the window.

    Returns
    -------
    ExpectedCounts
        In the order of the areas; learned from those that are measurable and observed.

    Raises
    ------
    InvalidCounts
        If a band has other areas, weeks or another window.
    """
    for band in bands:
        same = np.array_equal(band.areas, panel.areas) and np.array_equal(band.weeks, panel.weeks)
        if not same or (band.measure, band.window) != (panel.measure, panel.window):
            raise InvalidCounts(
                f"age band {band.age_band} is of another measure, window, or other areas or weeks"
                " than all ages; take all of them from one snapshot"
            )
    return expected_counts(
        [band.events[:, column] for band in bands],
        [band.exposure[:, column] for band in bands],
        events=panel.events[:, column],
        exposure=panel.exposure[:, column],
        learn_from=_teachers(panel, column),
    )


def _why_alike(snapshot: Snapshot, panel: CountPanel) -> str:
    """Say why ages are not to be told apart; "" if they are."""
    if panel.measure.family == "proportion":
        return _OF_ASKED
    if panel.age_band != "all":
        return _ONE_AGE
    if panel.measure.part_of:
        return _ONE_CONDITION
    return "" if snapshot.site.bands_have_children else _NO_CHILDREN


def _teachers(panel: CountPanel, column: int = 0) -> np.ndarray:
    """Mask the areas that the region's rates are learned from."""
    return panel.measurable & panel.observed[:, column]
