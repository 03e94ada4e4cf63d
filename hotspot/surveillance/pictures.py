"""Where is the rate high, and how sure are we? One map, with all that can be said of it."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from functools import partial
from typing import Any, Literal

import numpy as np

from hotspot.clusters.exceedance import find_hotspots
from hotspot.core.errors import NotEnoughData, UnsupportedMethod
from hotspot.core.types import Adjacency, CountPanel, Level, RateEstimates
from hotspot.rates.crude import crude_rates
from hotspot.rates.empirical_bayes import (
    shrink_shares,
    shrink_to_neighbors,
    shrink_to_region,
)
from hotspot.space.adjacency import adjacency_of
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Picture
from hotspot.surveillance.panels import column_of, context_of, names_of, panel_of
from hotspot.surveillance.unrated import measured_region, only_measurable, why_no_rate, without

Toward = Literal["region", "neighbors"]

PUBLISHABLE = 0.75
"""Share of areas with enough children behind their number that makes a grain fine enough to show.

Zeros do not count: where most areas have none, there is nothing yet to see at this grain.
"""


def draw(
    snapshot: Snapshot,
    *,
    measure: str,
    window: int,
    week: date,
    age_band: str = "all",
    neighborhoods: tuple[str, ...] = (),
    level: Level | None = None,
    toward: Toward = "region",
) -> Picture:
    """Estimate every area's rate in one window and say which areas stand out.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of the measure.
    window : int
        Weeks to sum: 4, 13 or 52.
    week : date
        Saturday the window ends with.
    age_band : str, default "all"
        Or a band of the site.
    neighborhoods : tuple of str
        Areas to keep; empty is all. The estimates always learn from the whole region.
    level : {"tract", "neighborhood"} or None
        None draws tracts if three in four have enough children behind them, else neighborhoods.
    toward : {"region", "neighbors"}
        What noisy rates are pulled toward: all areas, or the areas each one touches. Shares are
        pulled toward the region only.

    Returns
    -------
    Picture
        Before suppression.

    Raises
    ------
    NotEnoughData
        If the window is not covered by the feeds, or nobody is at risk in this age band.
    UnsupportedMethod
        If a share is to be pulled toward neighbors.
    """
    level = level or finest_level(snapshot, measure, window=window, week=week, age_band=age_band)
    panel = panel_of(snapshot, measure, level, window=window, age_band=age_band)
    column = column_of(panel, week)
    adjacency = adjacency_at(snapshot, panel) if toward == "neighbors" else None
    reason = why_no_rate(panel, column)
    crude, smooth = (
        without(rates, reason) for rates in estimate(only_measurable(panel), column, adjacency)
    )
    region = region_rate(snapshot, panel, column)
    names, inside = names_of(snapshot, panel)
    picture = Picture(
        context=context_of(snapshot, panel, week, neighborhoods),
        level=level,
        areas=panel.areas,
        names=names,
        neighborhoods=inside,
        events=panel.events[:, column],
        exposure=panel.exposure[:, column],
        persons=panel.persons[:, column],
        observed=panel.observed[:, column],
        crude=crude,
        smooth=smooth,
        capture=panel.capture,
        measurable=panel.measurable,
        hotspots=find_hotspots(panel.areas, smooth, reason=reason),
        suppressed=np.zeros(len(panel.areas), dtype=bool),
        region_rate=float(region.rate[0]),
        region_lower=float(region.lower[0]),
        region_upper=float(region.upper[0]),
        left_out=int((~panel.measurable).sum()),
        cautions=cautions_of(snapshot),
    )
    return _only(picture, neighborhoods) if neighborhoods else picture


def _only(picture: Picture, neighborhoods: tuple[str, ...]) -> Picture:
    """Keep the areas of some neighborhoods, with what was learned from all of them."""
    inside = picture.areas if picture.level == "neighborhood" else picture.neighborhoods
    keep = np.isin(inside.astype(str), neighborhoods)
    return _cut(
        picture, keep, crude=_cut(picture.crude, keep), smooth=_cut(picture.smooth, keep),
        hotspots=_cut(picture.hotspots, keep),
    )  # fmt: skip


def _cut(answer: Any, keep: np.ndarray, **parts: Any) -> Any:  # noqa: ANN401
    """Take some rows of every array that has one value an area."""
    arrays = {
        field.name: getattr(answer, field.name)[keep]
        for field in fields(answer)
        if isinstance(getattr(answer, field.name), np.ndarray)
    }
    return replace(answer, **arrays, **parts)


def finest_level(
    snapshot: Snapshot, measure: str, *, window: int, week: date, age_band: str = "all"
) -> Level:
    """Choose tracts if enough of them have enough children behind their number."""
    panel = panel_of(snapshot, measure, "tract", window=window, age_band=age_band)
    column = column_of(panel, week)
    lived_in = (panel.exposure[:, column] > 0) & panel.measurable
    enough = panel.persons[lived_in, column] >= snapshot.site.threshold
    return "tract" if enough.size and np.mean(enough) >= PUBLISHABLE else "neighborhood"


def cautions_of(snapshot: Snapshot) -> dict[str, str]:
    """Name the tracts that the intake warned of, and their neighborhoods, with its words."""
    quality, areas = snapshot.tables["quality"], snapshot.tables["areas"]
    if "area" not in quality:
        return {}
    warned = quality[quality["area"].notna() & (quality["severity"] == "warning")]
    found = dict(zip(warned["area"].astype(str), warned["finding"], strict=True))
    tracts = areas[(areas["level"] == "tract") & areas["neighborhood"].notna()]
    inside = dict(zip(tracts["area"], tracts["neighborhood"], strict=True))
    return {inside[tract]: words for tract, words in found.items() if tract in inside} | found


def adjacency_at(snapshot: Snapshot, panel: CountPanel) -> Adjacency:
    """Give which areas of a panel touch."""
    links = snapshot.tables["links"]
    return adjacency_of(links[links["level"] == panel.level], panel.areas)


_NOBODY = (
    "the number of children of this age is not known; choose all ages, or give populations by age",
    "no child has a valid answer in these weeks; choose a longer window",
)


def estimate(
    panel: CountPanel, column: int, adjacency: Adjacency | None = None
) -> tuple[RateEstimates, RateEstimates]:
    """Give the rates as counted and as shrunk: to the region, or to neighbors if they are given."""
    events, exposure = panel.events[:, column], panel.exposure[:, column]
    squares, persons = panel.squares[:, column], panel.persons[:, column]
    family = panel.measure.family
    if not np.nansum(exposure) > 0 and panel.measurable.any():
        raise NotEnoughData(f"{panel.measure.label}: {_NOBODY[family == 'proportion']}")
    if family == "proportion":
        if adjacency is not None:
            raise UnsupportedMethod(
                f"{panel.measure.label}: shares are pulled toward the region only; choose that"
            )
        crude = crude_rates(events, exposure, family=family)
        return crude, _or_as_counted(crude, lambda: shrink_shares(events, exposure))
    crude = crude_rates(events, exposure, family=family, squares=squares, persons=persons)
    if adjacency is not None:
        shrink = partial(shrink_to_neighbors, events, exposure, adjacency)
        return crude, _or_as_counted(crude, lambda: shrink(squares=squares, persons=persons))
    return crude, _or_as_counted(
        crude, lambda: shrink_to_region(events, exposure, squares=squares, persons=persons)
    )


def _or_as_counted(crude: RateEstimates, shrink: Callable[[], RateEstimates]) -> RateEstimates:
    """Shrink if there is anything to learn from; otherwise show what was counted, and say so."""
    try:
        return shrink()
    except NotEnoughData:
        unknown = np.full(crude.rate.shape, np.nan)
        method = f"{crude.method}; too little to smooth"
        return replace(crude, method=method, exceedance=unknown, shortfall=unknown)


def region_rate(snapshot: Snapshot, panel: CountPanel, column: int) -> RateEstimates:
    """Give the rate that areas are compared with: of all of the region that is measurable."""
    whole = panel_of(
        snapshot, panel.measure.key, "region", window=panel.window, age_band=panel.age_band
    )
    region = measured_region(whole, panel)
    return crude_rates(
        region.events[:, column],
        region.exposure[:, column],
        family=region.measure.family,
        squares=region.squares[:, column],
        persons=region.persons[:, column],
    )
