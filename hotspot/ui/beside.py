"""The huddle leaves out the counts of its maps that would tell what its charts hide."""

from dataclasses import replace

from hotspot.core.errors import NotEnoughData
from hotspot.disclosure.beside import (
    Unsaid,
    leave_out_counts,
    leave_out_number,
    unsaid_beside,
)
from hotspot.disclosure.maps import protect_counts
from hotspot.surveillance.answers import Headline, Picture
from hotspot.ui import cache
from hotspot.ui.controls import Query
from hotspot.ui.keeping import keep


@keep(256)
def picture(query: Query, window: int) -> Picture:
    """Draw a map of the huddle, beside whose maps stand the charts of all neighborhoods."""
    drawn = cache.picture(query, window)
    shares = cache.snapshot(query.snapshot).tables["shares"]
    return leave_out_counts(drawn, _unsaid(replace(query, neighborhoods=()), window).areas, shares)


@keep(128)
def numbers(query: Query, window: int) -> tuple[Headline, ...]:
    """Work out the headline numbers of the huddle."""
    found = cache.numbers(query, window)
    if not query.neighborhoods:
        return found
    return tuple(
        leave_out_number(
            one, _unsaid(replace(query, neighborhoods=()), one.window), query.neighborhoods
        )
        for one in found
    )


@keep(256)
def _unsaid(query: Query, window: int) -> Unsaid:
    """Decide for the whole region: what is left out may not depend on a filter."""
    year, few = cache.two_windows(query)
    try:
        counted = _counted(query, window)
        within = (_counted(query, few), _unsaid(query, few)) if window == year else None
    except NotEnoughData:
        return Unsaid((), cache.snapshot(query.snapshot).site.threshold)
    return unsaid_beside(counted, cache.signals(query), total=True, within=within)


def _counted(query: Query, window: int) -> Picture:
    found = cache.snapshot(query.snapshot)
    about = (query.measure, window, query.week, query.age_band)
    return protect_counts(found, *about, "neighborhood")
