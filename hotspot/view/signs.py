"""What rings in one place this week, and whether it is on the list, in a sentence each."""

from collections.abc import Collection
from datetime import date, timedelta

from hotspot.clusters.staying import WEEKS_IN
from hotspot.core.types import TOO_LITTLE
from hotspot.surveillance.alarms import AlarmLine, Alarms
from hotspot.view.place import Facts
from hotspot.view.words import short_day

LIST = "Hotspot list"
"""The list that ``surveillance.hot_list`` keeps."""

ALARM, NO_DATA = "alarm", "no data"
"""Words of ``surveillance.alarms``."""


def alarm_of(alarms: Alarms, areas: Collection[str]) -> AlarmLine | None:
    """Give the alarm that one of some tracts is part of, the loudest first."""
    here = set(areas)
    return next((line for line in alarms.lines if here & set(line.areas)), None)


def alarm_facts(alarms: Alarms, areas: Collection[str]) -> Facts:
    """Say what rings in a place this week.

    Parameters
    ----------
    alarms : Alarms
        Of the week, with what may be told.
    areas : collection of str
        The tract, or the tracts of a neighborhood.

    Returns
    -------
    list of (str, str)
        One pair.
    """
    found = alarm_of(alarms, areas)
    because = f" {alarms.why}" if alarms.why else ""
    return [("Alarm this week", f"{_said(found, alarms, areas)}{because}")]


def list_facts(weeks: int, week: date, *, most: int, named: bool) -> Facts:
    """Say whether a place is on the list that is kept from week to week, and since when.

    Parameters
    ----------
    weeks : int
        Weeks in a row it has been on the list; zero if it is not.
    week : date
        Saturday of the last of them.
    most : int
        Weeks that could be looked back, or that may be told.
    named : bool
        Whether the map of that week alone calls it higher.

    Returns
    -------
    list of (str, str)
        One pair.
    """
    return [(LIST, _listed(weeks, week, most=most, named=named))]


def _listed(weeks: int, week: date, *, most: int, named: bool) -> str:
    if not weeks and named:
        return f"Not yet: it takes {WEEKS_IN} weeks in a row, and this is the first."
    if not weeks:
        return "Not on it."
    if weeks >= most:
        many = "week" if weeks == 1 else "weeks"
        said = f"On it for {weeks} {many} or longer"
    elif weeks == 1:
        said = "On it, new this week"
    else:
        said = f"On it since the week to {short_day(week - timedelta(weeks=weeks - 1))}"
    return f"{said}." if named else f"{said}; it stays, though this week’s map does not name it."


def _said(found: AlarmLine | None, alarms: Alarms, areas: Collection[str]) -> str:
    if found is not None:
        where = "this tract" if len(found.areas) == 1 else f"{len(found.areas)} tracts"
        with_it = " together" if len(found.areas) > 1 else ""
        span = "this week" if found.weeks == 1 else f"the last {found.weeks} weeks"
        since = "new" if found.fired_now else f"since the week to {short_day(found.first_fired)}"
        kind = "Alarm" if found.word == ALARM else "Watch"
        return (
            f"{kind} ({since}): {where}{with_it} had {found.ratio:.1f} times the usual in {span}."
        )
    if not len(alarms.areas):
        return "Not judged."
    here = {str(alarms.words[row]) for row in _rows(alarms, areas)}
    if here == {TOO_LITTLE}:
        return "Too little data to judge single weeks."
    return "No data." if here == {NO_DATA} else "Nothing."


def _rows(alarms: Alarms, areas: Collection[str]) -> list[int]:
    here = set(areas)
    return [row for row, area in enumerate(alarms.areas.tolist()) if area in here]
