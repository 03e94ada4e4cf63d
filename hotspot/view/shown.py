"""What disclosure has hidden stays hidden, whoever draws or writes it.

A picture and a file must never disagree on what is hidden, so both ask here. Numbers of hidden
places and weeks are replaced before anything is drawn, which keeps them out of axes as well.
"""

import numpy as np

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
        Status words of the hotspots; "suppressed" wherever too few children are behind a number.
    """
    return np.where(picture.suppressed, "suppressed", picture.hotspots.status)


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
    persons = signal.panel.persons[0]
    few = (persons > 0) & (persons < context.site.threshold)
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
        Status words of the chart; "suppressed" where a week is hidden.
    """
    return np.where(hidden_weeks(signal, context), "suppressed", signal.chart.status)


def region_rate(picture: Picture) -> float:
    """Give the region's rate, so rounded beside hidden areas that none can be subtracted.

    Parameters
    ----------
    picture : Picture
        Of n areas.

    Returns
    -------
    float
        Per person-week, or a share. With hidden areas, rounded to a step that is worth as many
        events as the threshold has children.
    """
    if not picture.suppressed.any():
        return picture.region_rate
    step = picture.context.site.threshold / np.nansum(picture.exposure)
    return float(np.round(picture.region_rate / step) * step)


def week_lines(signal: Signal, context: Context) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give centre and limits, so rounded beside hidden weeks that none can be subtracted.

    Parameters
    ----------
    signal : Signal
        With its one-row panel.
    context : Context
        Holds the threshold of the site.

    Returns
    -------
    centre, lower, upper : ndarray of float, shape (w,)
        Per person-week, or a share. With hidden weeks, rounded to a step that is worth as many
        events, in the weeks the limits come from, as the threshold has children.
    """
    chart = signal.chart
    lines = (chart.centre, chart.lower, chart.upper)
    if not hidden_weeks(signal, context).any():
        return lines
    step = context.site.threshold / _exposure_behind(signal)
    return tuple(np.round(line / step) * step for line in lines)


def _exposure_behind(signal: Signal) -> np.ndarray:
    exposure, phase = signal.panel.exposure[0], signal.chart.phase
    behind = np.ones(len(phase))
    for number in np.unique(phase):
        stretch = phase == number
        baseline = stretch & signal.chart.baseline
        weeks = baseline if baseline.any() else stretch
        behind[stretch] = max(float(np.nansum(exposure[weeks])), 1.0)
    return behind
