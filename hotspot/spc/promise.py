"""A chart that says how often it cries wolf is believed when it matters."""

from dataclasses import replace

import numpy as np

from hotspot.core.chart import ControlChart
from hotspot.spc.rules import RuleSettings, false_alarms

UNCOUNTED = ("XmR", "run", "MR", "x̄", "s", "EWMA", "CUSUM", "g", "t")
"""Charts whose points are taken as normal."""

POINTS = {"use_shift": False, "use_crossings": False, "trend_length": None, "two_of_three": None,
          "four_of_five": False, "within_length": None, "alternating_length": None,
          "outside_length": None}  # fmt: skip
"""What is switched off where only single points are judged."""


def false_alarm_words(
    chart: ControlChart, exposure: np.ndarray, rules: RuleSettings, *, period: str = "week"
) -> str:
    """Say how often a chart would flag a point if nothing ever changed.

    Parameters
    ----------
    chart : ControlChart
        Of one series.
    exposure : ndarray of float, shape (w,)
        Person-weeks or children asked; not a number where hidden.
    rules : RuleSettings
        Those the chart was judged by.
    period : str, default "week"
        What a point stands for.

    Returns
    -------
    str
        A sentence, of the newest point that has limits; "" where there is none, or its number of
        children may not be told.

    Notes
    -----
    Counts are taken as negative binomial about the centre line, with the chart's own spread beyond
    chance, and shares as if of many children. The limits are taken as known: from few baseline
    points they cry wolf more often.
    """
    judged = rules if chart.runs else replace(rules, **POINTS)
    useful = max(chart.runs[-1].useful, 1) if chart.runs else 1
    counted = chart.kind not in UNCOUNTED
    known = np.flatnonzero(np.isfinite(chart.centre) & ~np.isnan(chart.upper) & (exposure > 0))
    if not known.size or (counted and not chart.centre[known[-1]] > 0):
        return ""
    at = known[-1]
    if not counted:
        edges = (-np.inf, np.inf) if chart.kind == "run" else None
        return false_alarms(np.array([np.nan]), 1.0, judged, limits=edges, useful=useful).words(
            period
        )[0]
    size, spread = exposure[at], np.fmax(chart.sigma_z[np.isfinite(chart.sigma_z)][-1:], 1.0) ** 2
    if not spread.size:
        return ""
    mean = np.array([chart.centre[at] * size])
    edges = np.array([chart.lower[at] * size]), np.array([chart.upper[at] * size])
    return false_alarms(mean, spread, judged, limits=edges, useful=useful).words(period)[0]
