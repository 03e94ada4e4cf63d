"""What disclosure has hidden stays hidden, whoever draws or writes it.

Disclosure decides. Picture and table both ask here what it decided, so that they never disagree,
and a number it should have blanked is not drawn, written or given room on an axis either.
"""

from datetime import date

import numpy as np

from hotspot.core.targets import Target, target_in
from hotspot.core.types import NOT_MEASURABLE, SIGNALS
from hotspot.surveillance.answers import Context, Picture, Signal


def area_status(picture: Picture) -> np.ndarray:
    """Say what a map may say of each area.

    Parameters
    ----------
    picture : Picture
        Of n areas.

    Returns
    -------
    ndarray of str, shape (n,)
        Status words of the hotspots; "suppressed" where disclosure has said so, or where there are
        fewer children than the threshold but more than none. An area that is not measurable says
        so in every week, hidden or not.
    """
    told = picture.hotspots.status == NOT_MEASURABLE
    return np.where(hidden_areas(picture) & ~told, "suppressed", picture.hotspots.status)


def hidden_areas(picture: Picture) -> np.ndarray:
    """Say which areas may not show any number.

    Parameters
    ----------
    picture : Picture
        Of n areas.

    Returns
    -------
    ndarray of bool, shape (n,)
        Whatever their status word is.
    """
    return picture.suppressed | _few(picture.persons, picture.context)


def is_unsaid(picture: Picture, row: int) -> bool:
    """Say whether the count of an area is left out because of a chart beside the map.

    Parameters
    ----------
    picture : Picture
        After disclosure.
    row : int
        Of the area.

    Returns
    -------
    bool
        Its smoothed rate is shown all the same.
    """
    return picture.unsaid is not None and bool(picture.unsaid[row])


def rising_areas(picture: Picture) -> np.ndarray:
    """Say which areas are marked as high and rising.

    Parameters
    ----------
    picture : Picture
        Of n areas.

    Returns
    -------
    ndarray of bool, shape (n,)
        None of a week that late records still change, and none that is hidden.
    """
    if picture.rising is None or not picture.context.complete:
        return np.zeros(len(picture.areas), dtype=bool)
    return picture.rising & ~hidden_areas(picture)


def caution(picture: Picture, row: int) -> str:
    """Say why an area's number must be read with care.

    Parameters
    ----------
    picture : Picture
        With its cautions.
    row : int
        Of the area.

    Returns
    -------
    str
        One sentence; "" if there is no reason, or the area is hidden.
    """
    hidden = hidden_areas(picture)[row]
    return "" if hidden else picture.cautions.get(str(picture.areas[row]), "")


def hidden_weeks(signal: Signal, context: Context) -> np.ndarray:
    """Say which weeks of a control chart have too few children behind them to be shown.

    Parameters
    ----------
    signal : Signal
        With its one-row panel.
    context : Context
        Holds the threshold of the site.

    Returns
    -------
    ndarray of bool, shape (w,)
        True where disclosure has said so, or where there are fewer children than the threshold
        but more than none. A true zero is shown.
    """
    few = _few(signal.panel.persons[0], context)
    said = signal.chart.status == "suppressed"
    if signal.suppressed:
        said = said | (signal.chart.weeks == np.datetime64(context.week, "D"))
    return few | said


def week_values(signal: Signal, context: Context) -> np.ndarray:
    """Give the weekly rates that may be shown; hidden ones are not a number.

    Parameters
    ----------
    signal : Signal
        With its one-row panel.
    context : Context
        Holds the threshold of the site.

    Returns
    -------
    ndarray of float, shape (w,)
        Per person-week, or a share.
    """
    return np.where(hidden_weeks(signal, context), np.nan, signal.chart.value)


def week_status(signal: Signal, context: Context) -> np.ndarray:
    """Say what a chart may say of each week.

    Parameters
    ----------
    signal : Signal
        With its one-row panel.
    context : Context
        Holds the threshold of the site.

    Returns
    -------
    ndarray of str, shape (w,)
        Status words of the chart; "suppressed" where a week is hidden. A week that is still
        filling up and lies within its limits is "incomplete", whatever run it would go on with.
    """
    chart = signal.chart
    beyond = (chart.value > chart.upper) | (chart.value < chart.lower)
    open_run = chart.hollow & ~beyond & np.isin(chart.status, SIGNALS)
    said = np.where(open_run, "incomplete", chart.status)
    return np.where(hidden_weeks(signal, context), "suppressed", said)


def target_of(signal: Signal, context: Context) -> Target | None:
    """Give the target of a chart.

    Parameters
    ----------
    signal : Signal
        Of a neighborhood; what is smaller has no target.
    context : Context
        With the targets of the site.

    Returns
    -------
    Target or None
        A target is of all ages.
    """
    if signal.panel.level != "neighborhood" or context.age_band != "all":
        return None
    return target_in(context.site.targets, context.measure.key, signal.area)


def aims(signal: Signal, context: Context) -> np.ndarray:
    """Give where the measure should be, week by week.

    Parameters
    ----------
    signal, context
        As for ``target_of``.

    Returns
    -------
    ndarray of float, shape (w,)
        Per person-week, or a share; not a number where there is no target.
    """
    weeks, found = signal.chart.weeks, target_of(signal, context)
    return np.full(len(weeks), np.nan) if found is None else found.along(weeks)


def target_words(signal: Signal, context: Context) -> str:
    """Say where a target that changes begins and ends; "" if it does not change, or is none.

    Parameters
    ----------
    signal, context
        As for ``target_of``.

    Returns
    -------
    str
        As in "target: 130 to 117 by Oct 2027".
    """
    found = target_of(signal, context)
    if found is None or len(found.days) < 2:
        return ""
    by = date.fromisoformat(found.days[-1])
    return f"target: {found.values[0]:g} to {found.values[-1]:g} by {by:%b %Y}"


def listed_weeks(signal: Signal, context: Context) -> np.ndarray:
    """Say which weeks of a control chart there is something to say of.

    Parameters
    ----------
    signal : Signal
        With its one-row panel.
    context : Context
        Holds the day whose knowledge this is.

    Returns
    -------
    ndarray of bool, shape (w,)
        False where a week had not ended on that day and has no data; a past week without data
        stays.
    """
    running = signal.chart.weeks > np.datetime64(context.as_of, "D")
    return signal.panel.observed[0] | ~running


def _few(persons: np.ndarray, context: Context) -> np.ndarray:
    return (persons > 0) & (persons < context.site.threshold)
