"""The list of a week is worked out once, from the charts as pages show them."""

from dataclasses import replace
from datetime import date

from hotspot.disclosure.charts import hide_few
from hotspot.surveillance.alerts import Alerts, weekly_alerts
from hotspot.surveillance.answers import Signal
from hotspot.ui import cache
from hotspot.ui.controls import Query
from hotspot.ui.keeping import keep


def alerts(query: Query) -> Alerts:
    """List what stands out in a week, whichever measure and neighborhoods are looked at."""
    return _alerts(replace(query, measure="", neighborhoods=()))


@keep(128)
def _alerts(query: Query) -> Alerts:
    def shown(measure: str, week: date) -> tuple[Signal, ...]:
        return cache.signals(replace(query, measure=measure, week=week))

    found = cache.snapshot(query.snapshot)
    return weekly_alerts(
        found, week=query.week, shown=shown, hide=hide_few, age_band=query.age_band
    )
