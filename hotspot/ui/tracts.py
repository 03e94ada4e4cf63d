"""The tracts of one neighborhood, charted when somebody asks for them."""

from hotspot.disclosure.charts import hide_in_charts
from hotspot.disclosure.suppression import protect_signals
from hotspot.spc.settings import ChartSettings
from hotspot.surveillance.answers import Signal
from hotspot.surveillance.signals import by_concern, tract_signals
from hotspot.ui import cache
from hotspot.ui.controls import Query
from hotspot.ui.keeping import keep


@keep(32)
def signals(query: Query, neighborhood: str, settings: ChartSettings) -> tuple[Signal, ...]:
    """Chart the tracts of one neighborhood, signals first, and hide what is too small."""
    found = cache.snapshot(query.snapshot)
    drawn = tract_signals(
        found,
        measure=query.measure,
        week=query.week,
        neighborhood=neighborhood,
        age_band=query.age_band,
        settings=settings,
        hide=hide_in_charts,
    )
    return tuple(sorted(protect_signals(drawn, cache.context(query)), key=by_concern))
