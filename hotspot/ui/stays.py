"""Bed-days of a neighborhood, taken apart into stays and their length."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from hotspot.core.errors import NotEnoughData
from hotspot.disclosure.years import leave_out_change
from hotspot.spc.settings import ChartSettings
from hotspot.surveillance.answers import Context
from hotspot.surveillance.stays import PARTS, StayChange, stays_or_length
from hotspot.ui import cache
from hotspot.ui.controls import Query
from hotspot.ui.keeping import keep


def sentence(query: Query, context: Context, area: str, settings: ChartSettings) -> str:
    """Say what changed about stays, in the weeks that the comparison is of; "" if nothing can.

    The sentence says how bed-days and how stays changed, each of which has a chart of its own
    somewhere: what either chart forbids to say is not said here.
    """
    if query.measure != "bed_days" or not context.complete:
        return ""
    starts = [phase.start for phase in settings.phases if phase.start <= query.week]
    start = max(starts) if starts else None
    try:
        if all(_may_tell(replace(query, measure=part), area, start) for part in PARTS):
            return _changes(query, start)[area].sentence
    except NotEnoughData:
        pass
    return ""


def _may_tell(query: Query, area: str, start: date | None) -> bool:
    """Say whether the change of a measure may stand beside the chart of that measure."""
    if start is None:
        compared = cache.comparisons(query).get(area)
    else:
        compared = cache.comparison_since(query, area, start)
    charts = {one.area: one for one in cache.signals(replace(query, neighborhoods=()))}
    kept = leave_out_change(cache.snapshot(query.snapshot), compared, charts[area])
    return kept is not None and bool(np.isfinite(kept.ratio))


@keep(32)
def _changes(query: Query, start: date | None) -> dict[str, StayChange]:
    found = stays_or_length(
        cache.snapshot(query.snapshot),
        week=query.week,
        age_band=query.age_band,
        since=start and start - timedelta(weeks=1),
    )
    return {one.area: one for one in found}
