"""An area is compared with the region it lies in, without what nobody can measure there."""

from functools import lru_cache

from hotspot.core.types import CountPanel, Level, RateEstimates
from hotspot.rates.crude import crude_rates
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.panels import panel_of
from hotspot.surveillance.unrated import measured_region


def region_rate(snapshot: Snapshot, panel: CountPanel, column: int) -> RateEstimates:
    """Give the rate that areas are compared with: of all of the region that has one."""
    region = _compared_with(snapshot, panel.measure.key, panel.level, panel.window, panel.age_band)
    return crude_rates(
        region.events[:, column],
        region.exposure[:, column],
        family=region.measure.family,
        squares=region.squares[:, column],
        persons=region.persons[:, column],
    )


@lru_cache(maxsize=32)
def _compared_with(
    snapshot: Snapshot, measure: str, level: Level, window: int, age_band: str
) -> CountPanel:
    asked = {"window": window, "age_band": age_band}
    whole = panel_of(snapshot, measure, "region", **asked)
    return measured_region(whole, panel_of(snapshot, measure, level, **asked))
