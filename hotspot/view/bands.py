"""An interval is drawn where it is known and nowhere else: a gap in a band is a gap."""

from typing import Any

import numpy as np

from hotspot.view.chart_marks import faded, line, numbers, spans
from hotspot.view.luck import LuckMarks
from hotspot.view.style import Theme


def bands(
    x: list[str], lower: np.ndarray, upper: np.ndarray, theme: Theme, places: int = 2
) -> list[dict[str, Any]]:
    """Fill the space between two lines, run by run of weeks in which both are known.

    Parameters
    ----------
    x : list of str
        Week endings.
    lower, upper : ndarray of float, shape (w,)
        Ends of the interval, as shown; not a number is a gap.
    theme : Theme
        For the colours.
    places : int
        Decimals.

    Returns
    -------
    list of dict
        A Plotly trace for each run; a week by itself is a line from end to end.
    """
    known = np.isfinite(lower) & np.isfinite(upper)
    starts = np.flatnonzero(np.diff(known.astype(int), prepend=0) == 1)
    stops = np.flatnonzero(np.diff(known.astype(int), append=0) == -1) + 1
    runs = [slice(start, stop) for start, stop in zip(starts, stops, strict=True)]
    alone = np.zeros(known.size, dtype=bool)
    alone[[run.start for run in runs if run.stop - run.start == 1]] = True
    wide = [run for run in runs if run.stop - run.start > 1]
    filled = [_filled(x[run], lower[run], upper[run], theme, places) for run in wide]
    return filled + spans(x, np.where(alone, lower, np.nan), upper, theme, places)


def _filled(
    x: list[str], lower: np.ndarray, upper: np.ndarray, theme: Theme, places: int
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [*x, *x[::-1]],
        "y": numbers(np.concatenate([lower, upper[::-1]]), places=places),
        "line": {"width": 0},
        "fill": "toself",
        "fillcolor": faded(theme.common),
        "hoverinfo": "skip",
    }


def luck_traces(luck: LuckMarks | None, x: list[str], theme: Theme) -> list[dict[str, Any]]:
    """Fill the band of luck over its weeks, and draw the mean of these weeks as a bar."""
    if luck is None:
        return []
    ends = (luck.along(luck.lower), luck.along(luck.upper))
    return [*bands(x, *ends, theme), line(x, luck.along(luck.seen), theme.ink, None, width=4)]
