"""The chart of a place is that of its neighborhood's page, where it has enough children."""

from dataclasses import replace

from hotspot.core.errors import NotEnoughData
from hotspot.core.measures import MEASURES
from hotspot.surveillance.answers import Context, Signal
from hotspot.surveillance.signals import usual_settings
from hotspot.ui import cache, lookup, tracts
from hotspot.ui.controls import Query
from hotspot.ui.lookup import Place
from hotspot.view.shown import hidden_weeks

MOST_HIDDEN = 0.5
"""Share of hidden points above which a chart is not drawn."""


def whole(query: Query) -> Query:
    """Drop the filter: what a place is beside does not end where somebody's district ends."""
    return replace(query, neighborhoods=())


def signal_of(query: Query, chosen: Place) -> tuple[Signal | None, str]:
    """Give the control chart of a place, as the page of its neighborhood draws it, or why not."""
    asked = whole(query)
    known = lookup.known(query.snapshot)
    noun = cache.snapshot(query.snapshot).site.noun
    if chosen.level == "neighborhood" or chosen.inside not in known:
        found = [one for one in cache.signals(asked) if chosen.area in (one.area, one.name)]
        none = f"It lies in no {noun}, and tracts are charted within theirs."
        return (found[0], "") if found else (None, none)
    settings = usual_settings(cache.snapshot(query.snapshot), MEASURES[query.measure])
    try:
        found = tracts.signals(asked, chosen.inside, settings)
    except NotEnoughData as few:
        return None, str(few)
    signal = next(one for one in found if one.area == chosen.area)
    if _mostly_hidden(signal, cache.context(asked)):
        return None, "Most of its points are of too few children to show."
    return signal, ""


def _mostly_hidden(signal: Signal, context: Context) -> bool:
    """Tell whether most points of a chart are hidden, so that it shows next to nothing."""
    hidden = hidden_weeks(signal, context)[signal.panel.observed[0]]
    return bool(hidden.size) and float(hidden.mean()) > MOST_HIDDEN
