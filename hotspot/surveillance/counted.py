"""What was counted in every area of a map, with or without what was estimated from it."""

from datetime import date
from functools import lru_cache

import numpy as np

from hotspot.clusters.exceedance import find_hotspots
from hotspot.core.hotspot_rules import rule_of
from hotspot.core.types import TOO_LITTLE, CountPanel, Level, RateEstimates
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Picture
from hotspot.surveillance.estimates import FEWEST_EXPECTED, Estimates
from hotspot.surveillance.ground import ground_of
from hotspot.surveillance.panels import column_of, context_of, panel_of
from hotspot.surveillance.region import region_rate
from hotspot.surveillance.unrated import why_no_rate, without


def count_areas(
    snapshot: Snapshot, *, measure: str, window: int, week: date, level: Level, age_band: str
) -> Picture:
    """Give a map with counts and no estimates, for who only asks what may be shown of it.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of the measure.
    window : int
        Weeks to sum.
    week : date
        Saturday the window ends with.
    level : {"tract", "neighborhood"}
        What an area is.
    age_band : str
        "all" or a band of the site.

    Returns
    -------
    Picture
        Rates are not numbers, and no area is compared.
    """
    return _count_whole(snapshot, measure, window, week, age_band, level)


@lru_cache(maxsize=128)
def _count_whole(
    snapshot: Snapshot, measure: str, window: int, week: date, age_band: str, level: Level
) -> Picture:
    panel = panel_of(snapshot, measure, level, window=window, age_band=age_band)
    unknown = np.full(len(panel.areas), np.nan)
    blank = RateEstimates(
        unknown, unknown, unknown, "not estimated", exceedance=unknown, shortfall=unknown
    )
    return put_together(snapshot, panel, week, Estimates(blank, blank, 0.0))


def put_together(snapshot: Snapshot, panel: CountPanel, week: date, found: Estimates) -> Picture:
    """Put counts, estimates and what stands out together.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    panel : CountPanel
        All areas, (A, W).
    week : date
        Saturday the window ends with.
    found : Estimates
        Of that window, (A,).

    Returns
    -------
    Picture
        Before suppression; an area without a rate says why.
    """
    column = column_of(panel, week)
    reason = why_no_rate(panel, column)
    crude, smooth = without(found.crude, reason), without(found.smooth, reason)
    judged = why_not_judged(panel, column, found)
    region = region_rate(snapshot, panel, column)
    ground = ground_of(snapshot, panel.level, tuple(panel.areas), panel.measure)
    return Picture(
        context=context_of(snapshot, panel, week, ()),
        level=panel.level,
        areas=panel.areas,
        names=ground.names,
        neighborhoods=ground.neighborhoods,
        events=panel.events[:, column],
        exposure=panel.exposure[:, column],
        persons=panel.persons[:, column],
        observed=panel.observed[:, column],
        crude=crude,
        smooth=smooth,
        capture=panel.capture,
        measurable=panel.measurable,
        hotspots=find_hotspots(
            panel.areas, smooth, rule=rule_of(snapshot.site.hotspot_rule), reason=judged
        ),
        suppressed=np.zeros(len(panel.areas), dtype=bool),
        region_rate=float(region.rate[0]),
        region_lower=float(region.lower[0]),
        region_upper=float(region.upper[0]),
        typical=found.typical,
        left_out=int((~panel.measurable).sum()),
        cautions=ground.cautions,
    )


def why_not_judged(panel: CountPanel, column: int, found: Estimates) -> np.ndarray:
    """Say why an area has no rate, or why no area is compared though it has one.

    Parameters
    ----------
    panel : CountPanel
        All areas, (A, W).
    column : int
        Of the window.
    found : Estimates
        Of that window.

    Returns
    -------
    ndarray of str, (A,)
        Empty where an area is judged.
    """
    reason = why_no_rate(panel, column)
    thin = (reason == "") & (found.typical < FEWEST_EXPECTED)
    return np.where(thin, TOO_LITTLE, reason)
