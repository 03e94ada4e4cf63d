"""A bar a quarter is a picture that needs no lesson: higher is more, and the line is everybody."""

from dataclasses import dataclass

import numpy as np

from hotspot.view.catalogue import Tongue
from hotspot.view.community_numbers import Number, Told, drawable, highest

QUARTER = 13
"""Weeks from which a bar is named by its month."""

ROOM = 0.97
"""Share of the height that the highest bar or line takes."""


@dataclass(frozen=True)
class Bar:
    """One bar.

    Parameters
    ----------
    value : str
        Its number; "" if there is none to show.
    high, line : float
        Height of the bar and of the region, in per cent of the room; 0 for none.
    when, year : str
        When it ends; the year only where it is a new one.
    said : str
        The same for a reader who cannot see it.
    """

    value: str
    high: float
    line: float
    when: str
    year: str
    said: str


def bars(told: Told, tongue: Tongue) -> tuple[Bar, ...]:
    """Make the bars of a neighborhood in time.

    Parameters
    ----------
    told : Told
        After disclosure.
    tongue : Tongue
        Language of the reader.

    Returns
    -------
    tuple of Bar
        Oldest first; none if no bar can be shown.
    """
    if not drawable(told.periods):
        return ()
    top = highest(told.periods) / (100 * ROOM)
    years = [one.week.year for one in told.periods]
    fresh = np.diff(years, prepend=0) != 0
    return tuple(
        _bar(one, tongue, top, str(year) if new else "")
        for one, year, new in zip(told.periods, years, fresh, strict=True)
    )


def _bar(one: Number, tongue: Tongue, top: float, year: str) -> Bar:
    shown = one.has_rate
    value = tongue.number(one.rate) if shown else ""
    said = (
        tongue.say("To {day}: {value}.", day=tongue.day(one.week), value=value)
        if shown
        else tongue.say("To {day}: not shown.", day=tongue.day(one.week))
    )
    return Bar(
        value,
        one.rate / top if shown else 0.0,
        one.region / top if shown else 0.0,
        tongue.month(one.week) if one.weeks >= QUARTER else tongue.short_day(one.week),
        year,
        said,
    )
