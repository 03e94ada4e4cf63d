"""Is the whole region higher than usual? Two numbers against what earlier years lead one to expect.

What is usual for a week depends on the season, so a window is compared with the same weeks of
earlier years. How far apart one must expect them to be is taken from how far apart they have been
so far, which covers chance, early and late winters, and everything else that varies.
"""

from datetime import date

import numpy as np

from hotspot.core.errors import NotEnoughData
from hotspot.core.types import NOT_MEASURABLE, CountPanel
from hotspot.rates.crude import crude_rates
from hotspot.store.snapshots import Snapshot
from hotspot.surveillance.answers import Headline
from hotspot.surveillance.panels import column_of, panel_of

YEAR = 52
"""Weeks from a week to the same season of the next year."""

PAST_YEARS = 3
"""Earlier years a window is compared with, at most."""

FEWEST_DIFFERENCES = 26
"""Weeks with a year before them that it takes to say how far apart years usually are."""

SPREAD = 1.96
"""Standard deviations either side of what is usual, for 95 % of weeks."""


def headlines(
    snapshot: Snapshot,
    *,
    measure: str,
    window: int,
    week: date,
    age_band: str = "all",
    neighborhoods: tuple[str, ...] = (),
) -> tuple[Headline, ...]:
    """Give the number of the window and of the last 52 weeks, each against what is usual.

    Parameters
    ----------
    snapshot : Snapshot
        Where the counts are.
    measure : str
        Key of the measure.
    window : int
        Weeks of the first number.
    week : date
        Saturday both end with.
    age_band : str, default "all"
        Or a band of the site.
    neighborhoods : tuple of str
        Sum of these; empty is the whole region.

    Returns
    -------
    tuple of Headline
        One a window that the feeds cover; the second is left out where it equals the first.
    """
    found = []
    for weeks in dict.fromkeys((window, YEAR)):
        try:
            panel = _one_row(snapshot, measure, weeks, age_band, neighborhoods)
            found.append(_headline(panel, column_of(panel, week)))
        except NotEnoughData:
            if weeks == window:
                raise
    return tuple(found)


def _one_row(
    snapshot: Snapshot, measure: str, window: int, age_band: str, neighborhoods: tuple[str, ...]
) -> CountPanel:
    """Sum the chosen neighborhoods; a child who lived in two of them counts in both."""
    if not neighborhoods:
        return panel_of(snapshot, measure, "region", window=window, age_band=age_band)
    panel = panel_of(snapshot, measure, "neighborhood", window=window, age_band=age_band)
    kept = panel.rows(np.array(neighborhoods))
    if not len(kept.areas):
        raise NotEnoughData(
            f"none of {', '.join(neighborhoods)} is in this snapshot; choose others"
        )
    sums = {
        name: getattr(kept, name).sum(axis=0, keepdims=True)
        for name in ("events", "exposure", "persons", "squares")
    }
    return CountPanel(
        measure=kept.measure,
        level="neighborhood",
        areas=np.array(["chosen"]),
        weeks=kept.weeks,
        window=window,
        age_band=age_band,
        observed=kept.observed.all(axis=0, keepdims=True),
        capture=kept.capture.min(keepdims=True),
        measurable=kept.measurable.all(keepdims=True),
        complete=kept.complete,
        completeness=kept.completeness,
        completeness_lower=kept.completeness_lower,
        completeness_upper=kept.completeness_upper,
        as_of=kept.as_of,
        vintage=kept.vintage,
        **sums,
    )


def _headline(panel: CountPanel, column: int) -> Headline:
    if not panel.measurable[0]:
        return _only_counted(panel, column)
    estimate = crude_rates(
        panel.events[0],
        panel.exposure[0],
        family=panel.measure.family,
        squares=panel.squares[0],
        persons=panel.persons[0],
    )
    series = np.where(panel.observed[0] & panel.complete, estimate.rate, np.nan)
    low, high, years = usual_range(series, column)
    rate = float(estimate.rate[column])
    judged = bool(panel.complete[column])
    return Headline(
        label=f"{panel.measure.label}, {panel.window} weeks",
        events=float(panel.events[0, column]),
        rate=rate,
        lower=float(estimate.lower[column]),
        upper=float(estimate.upper[column]),
        usual_lower=low,
        usual_upper=high,
        status=_status(_once_complete(panel, column, rate), low, high, judged=judged),
        baseline=_baseline(years),
        window=panel.window,
        persons=int(panel.persons[0, column]),
    )


def _only_counted(panel: CountPanel, column: int) -> Headline:
    """Give what was counted where too little is seen for a rate."""
    numbers = dict.fromkeys(("rate", "lower", "upper", "usual_lower", "usual_upper"), np.nan)
    return Headline(
        label=f"{panel.measure.label}, {panel.window} weeks",
        events=float(panel.events[0, column]),
        status=NOT_MEASURABLE,
        baseline="",
        window=panel.window,
        persons=int(panel.persons[0, column]),
        **numbers,
    )


def _once_complete(panel: CountPanel, column: int, rate: float) -> float:
    """Give the rate to be expected once all records are in; a share is what it is."""
    share = panel.completeness[column]
    return rate / share if np.isfinite(share) and panel.measure.family != "proportion" else rate


def usual_range(series: np.ndarray, column: int) -> tuple[float, float, int]:
    """Say in which range earlier years lead one to expect a value.

    Parameters
    ----------
    series : ndarray of float, shape (n_weeks,)
        Rates by week; not a number where a week is not observed or not complete.
    column : int
        Week to judge.

    Returns
    -------
    tuple of (float, float, int)
        Lower and upper limit, not a number where there is too little past; and the earlier years
        that the range rests on.

    Notes
    -----
    On the log scale, the value expected for a week is the mean of the same week in up to three
    earlier years. The spread is the root mean square of what that forecast missed by in the weeks
    before: its own past performance.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(np.where(series > 0, series, np.nan))
    forecasts, years = _same_weeks(logs)
    missed = (logs - forecasts)[:column]
    missed = missed[np.isfinite(missed)]
    if not np.isfinite(forecasts[column]) or missed.size < FEWEST_DIFFERENCES:
        return np.nan, np.nan, 0
    spread = SPREAD * np.sqrt(np.mean(missed**2))
    low, high = np.exp(forecasts[column] + np.array([-spread, spread]))
    return float(low), float(high), int(years[column])


def _same_weeks(logs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    past = np.full((PAST_YEARS, len(logs)), np.nan)
    for year in range(1, PAST_YEARS + 1):
        past[year - 1, year * YEAR :] = logs[: max(len(logs) - year * YEAR, 0)]
    known = np.isfinite(past)
    years = known.sum(axis=0)
    total = np.where(known, past, 0.0).sum(axis=0)
    return np.where(years > 0, total / np.maximum(years, 1), np.nan), years


def _status(rate: float, low: float, high: float, *, judged: bool) -> str:
    if not judged or not np.isfinite([rate, low, high]).all():
        return "not enough data"
    if rate > high:
        return "higher than usual"
    return "lower than usual" if rate < low else "usual"


def _baseline(years: int) -> str:
    if years == 0:
        return "less than a year and a half of complete weeks: nothing to compare with yet"
    when = "the year" if years == 1 else f"{years} years"
    return f"the same weeks of {when} before"
