"""Bed-days of a neighborhood, taken apart into stays and their length."""

from datetime import date, timedelta

from hotspot.core.errors import NotEnoughData
from hotspot.spc.settings import ChartSettings
from hotspot.surveillance.answers import Context
from hotspot.surveillance.stays import StayChange, stays_or_length
from hotspot.ui import cache
from hotspot.ui.controls import Query
from hotspot.ui.keeping import keep


def sentence(query: Query, context: Context, area: str, settings: ChartSettings) -> str:
    """Say what changed about stays, in the weeks that the comparison is of; "" if nothing can."""
    if query.measure != "bed_days" or not context.complete:
        return ""
    starts = [phase.start for phase in settings.phases if phase.start <= query.week]
    try:
        return _changes(query, max(starts) if starts else None)[area].sentence
    except NotEnoughData:
        return ""


@keep(32)
def _changes(query: Query, start: date | None) -> dict[str, StayChange]:
    found = stays_or_length(
        cache.snapshot(query.snapshot),
        week=query.week,
        age_band=query.age_band,
        since=start and start - timedelta(weeks=1),
    )
    return {one.area: one for one in found}
