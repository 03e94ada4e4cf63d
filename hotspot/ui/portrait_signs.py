"""What rings in one place, how long it has been hot, and what other methods make of it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from hotspot.core.errors import NotEnoughData
from hotspot.core.types import Level
from hotspot.disclosure.pooling import pool_hidden
from hotspot.disclosure.sets import may_tell
from hotspot.surveillance.alarms import Alarms, weekly_alarms
from hotspot.surveillance.answers import Picture
from hotspot.surveillance.emerging import History, hot_history
from hotspot.surveillance.hot_list import keeps_list, weeks_on_list
from hotspot.surveillance.opinions import Opinions, opinions_on
from hotspot.ui import cache
from hotspot.ui.controls import Query
from hotspot.ui.keeping import keep
from hotspot.ui.lookup import Place
from hotspot.view import portrait
from hotspot.view.emerging import class_words, history_words
from hotspot.view.opinions import place_opinions
from hotspot.view.place import Facts, row_of
from hotspot.view.portrait import Line
from hotspot.view.shown import area_status
from hotspot.view.signs import list_facts
from hotspot.view.style import HATCHED


@keep(64)
def alarms(query: Query) -> Alarms:
    """Say what rings in the week."""
    return weekly_alarms(
        cache.snapshot(query.snapshot),
        measure=query.measure,
        week=query.week,
        age_band=query.age_band,
        may_tell=may_tell,
    )


@keep(64)
def history(query: Query, level: Level) -> History:
    """Look back over windows that share no week, through maps after disclosure."""

    def protect(drawn: Picture) -> Picture:
        return _past_map(query, drawn.context.week, level)

    return hot_history(
        cache.snapshot(query.snapshot),
        measure=query.measure,
        window=query.window,
        week=query.week,
        age_band=query.age_band,
        level=level,
        protect=protect,
        pool=pool_hidden,
    )


def _past_map(query: Query, week: date, level: Level) -> Picture:
    return cache.picture(replace(query, week=week), query.window, level)


def listed(query: Query, chosen: Place) -> Facts:
    """Say whether a place is on the kept list and since when, as far as its maps show it."""
    found = cache.snapshot(query.snapshot)
    picture = cache.picture(query, query.window, chosen.level)
    row = row_of(picture, chosen.area)
    status = str(area_status(picture)[row])
    if status in HATCHED or not keeps_list(found, query.window):
        return []
    counted, most = weeks_on_list(found, picture, pool=pool_hidden)
    weeks = int(counted[row])
    told = next(
        (back for back in range(1, weeks) if _hidden(query, chosen, back)), min(weeks, most)
    )
    at_most = told if told < weeks else most
    return list_facts(told, query.week, most=at_most, named=status == "higher")


def _hidden(query: Query, chosen: Place, back: int) -> bool:
    """Tell whether the map of some weeks ago hides the place, so that nothing is said of it."""
    then = _past_map(query, query.week - timedelta(weeks=back), chosen.level)
    return bool(then.suppressed[row_of(then, chosen.area)])


@dataclass(frozen=True)
class Past:
    """What past maps say of a place.

    Parameters
    ----------
    lines : tuple of Line
        One a window, oldest first.
    label, definition : str
        How it came to be hot in a word, and what the word means.
    sentence : str
        When it was hot.
    """

    lines: tuple[Line, ...]
    label: str
    definition: str
    sentence: str


def past(query: Query, chosen: Place) -> Past:
    """Say what past maps say of a place."""
    found = history(query, chosen.level)
    row = found.areas.tolist().index(chosen.area)
    lines = tuple(_past_line(query, chosen, end) for end in found.ends)
    named = class_words(str(found.word[row]))
    return Past(lines, named.label, named.definition, history_words(found, row))


def _past_line(query: Query, chosen: Place, end: date) -> Line:
    try:
        return portrait.line_of(_past_map(query, end, chosen.level), chosen.area)
    except NotEnoughData:
        about = cache.context(query)
        return portrait.no_map(
            chosen.area, chosen.name, about.measure, query.window, end, "No data"
        )


@keep(32)
def _opinions(query: Query, level: Level) -> Opinions:
    picture = cache.picture(query, query.window, level)
    found = cache.snapshot(query.snapshot)
    return opinions_on(found, picture, pool=pool_hidden, may_tell=may_tell)


def opinions(query: Query, chosen: Place) -> Facts:
    """Say what other methods make of a place, or why they cannot be asked."""
    picture = cache.picture(query, query.window, chosen.level)
    try:
        return place_opinions(_opinions(query, chosen.level), picture, chosen.area)
    except NotEnoughData as reason:
        return [("Not asked", str(reason))]
