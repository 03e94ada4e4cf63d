"""A control chart says whether a week is news or the noise this place always makes.

Two questions, two centre lines. *Is it higher than it used to be?* compares an area with its own
flat baseline. *Is it higher than elsewhere this week?* lets the centre line follow the rest of the
region, so that a respiratory winter, early or large, is nobody's signal.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.measures import Family
from hotspot.core.types import ControlChart
from hotspot.spc import reasons
from hotspot.spc.baselines import ratio
from hotspot.spc.expected import Reference, rest_of_region
from hotspot.spc.kinds import choose_kind
from hotspot.spc.laney import Spread, p_prime, u_prime
from hotspot.spc.late import settle_between, widen
from hotspot.spc.limits import Limits, xmr
from hotspot.spc.ranges import lag_one
from hotspot.spc.rules import STANDARD, RuleSettings, judge
from hotspot.spc.series import Series, check_series


def chart_rate(  # noqa: PLR0913 - one series, and how to chart it
    events: ArrayLike,
    exposure: ArrayLike,
    weeks: ArrayLike,
    *,
    family: Family,
    observed: ArrayLike,
    complete: ArrayLike,
    baseline_weeks: int,
    phases: ArrayLike | None = None,
    completeness: ArrayLike | None = None,
    completeness_sd: ArrayLike | None = None,
    kind: str = "auto",
    rules: RuleSettings = STANDARD,
) -> ControlChart:
    """Chart one series against its own baseline.

    Parameters
    ----------
    events : array_like of float, shape (w,)
        Events, bed-days or children with the answer.
    exposure : array_like of float, shape (w,)
        Person-weeks, or children asked. Zero is a week without data.
    weeks : array_like of datetime64[D], shape (w,)
        Week endings, ascending.
    family : {"events", "person_days", "proportion"}
        Of the measure; decides the chart and whether runs are judged.
    observed : array_like of bool, shape (w,)
        False is "no data", whatever the count says.
    complete : array_like of bool, shape (w,)
        False is drawn hollow and is in no baseline; unless nine tenths of it are known to have
        arrived, it triggers nothing.
    baseline_weeks : int
        First weeks of each phase that set its limits.
    phases : array_like of int, shape (w,), optional
        Number of the phase of each week; None is one phase.
    completeness, completeness_sd : array_like of float, shape (w,), optional
        Share of the events to come that has arrived, and its standard deviation as a part of it.
    kind : {"auto", "u′", "p′", "XmR"}
        "auto" takes u′ for events and bed-days and p′ for proportions.
    rules : RuleSettings
        Which rules judge the weeks.

    Returns
    -------
    ControlChart
        In the unit of ``events / exposure``.

    Raises
    ------
    InvalidCounts
        If arrays are misaligned, negative or out of order.
    UnsupportedMethod
        If the kind does not serve the family.
    """
    (chart,) = chart_many(
        np.atleast_2d(np.asarray(events, dtype=float)),
        np.atleast_2d(np.asarray(exposure, dtype=float)),
        weeks,
        family=family,
        observed=observed,
        complete=complete,
        baseline_weeks=baseline_weeks,
        phases=phases,
        completeness=completeness,
        completeness_sd=completeness_sd,
        kind=kind,
        rules=rules,
    )
    return chart


def chart_many(  # noqa: PLR0913 - many series, and how to chart them
    events: ArrayLike,
    exposure: ArrayLike,
    weeks: ArrayLike,
    *,
    family: Family,
    observed: ArrayLike,
    complete: ArrayLike,
    baseline_weeks: int,
    phases: ArrayLike | None = None,
    completeness: ArrayLike | None = None,
    completeness_sd: ArrayLike | None = None,
    kind: str = "auto",
    rules: RuleSettings = STANDARD,
) -> list[ControlChart]:
    """Chart every area against its own baseline, all at once.

    Parameters
    ----------
    events, exposure : array_like of float, shape (n, w)
        As for ``chart_rate``, one row an area.
    weeks : array_like of datetime64[D], shape (w,)
        Week endings, ascending.
    family : {"events", "person_days", "proportion"}
        Of the measure.
    observed : array_like of bool, shape (n, w) or (w,)
        False is "no data".
    complete : array_like of bool, shape (w,)
        False triggers nothing and is in no baseline.
    baseline_weeks : int
        First weeks of each phase that set its limits.
    phases : array_like of int, shape (w,), optional
        Number of the phase of each week; None is one phase.
    completeness, completeness_sd : array_like of float, shape (w,), optional
        Share of the events to come that has arrived, and its standard deviation as a part of it.
    kind : {"auto", "u′", "p′", "XmR"}
        Chart of all areas.
    rules : RuleSettings
        Which rules judge the weeks.

    Returns
    -------
    list of ControlChart
        In the order of the rows; a row's chart does not depend on the others.

    Raises
    ------
    InvalidCounts
        If arrays are misaligned, negative or out of order.
    UnsupportedMethod
        If the kind does not serve the family.
    """
    chosen = choose_kind(kind, family)
    series = check_series(
        events, exposure, weeks, family, observed, complete, baseline_weeks, phases
    ).arrived(completeness, completeness_sd)
    return _charts(series, chosen, None, reasons.OWN_MEAN, rules)


def chart_against_region(  # noqa: PLR0913 - many series, and how to chart them
    events: ArrayLike,
    exposure: ArrayLike,
    weeks: ArrayLike,
    *,
    family: Family,
    observed: ArrayLike,
    complete: ArrayLike,
    baseline_weeks: int,
    phases: ArrayLike | None = None,
    completeness: ArrayLike | None = None,
    completeness_sd: ArrayLike | None = None,
    rules: RuleSettings = STANDARD,
) -> list[ControlChart]:
    """Chart every area against what the same week brought to the rest of the region.

    Parameters
    ----------
    events, exposure : array_like of float, shape (n, w)
        As for ``chart_rate``, one row an area; the rows together are the region.
    weeks : array_like of datetime64[D], shape (w,)
        Week endings, ascending.
    family : {"events", "person_days", "proportion"}
        Of the measure.
    observed : array_like of bool, shape (n, w) or (w,)
        False is "no data", and leaves the area out of what others are compared with.
    complete : array_like of bool, shape (w,)
        False triggers nothing and is in no baseline.
    baseline_weeks : int
        First weeks of each phase that set its limits.
    phases : array_like of int, shape (w,), optional
        Number of the phase of each week; None is one phase.
    completeness, completeness_sd : array_like of float, shape (w,), optional
        Share of the events to come that has arrived, and its standard deviation as a part of it.
    rules : RuleSettings
        Which rules judge the weeks.

    Returns
    -------
    list of ControlChart
        In the order of the rows. A single area has nothing to be compared with and is charted
        against its own baseline.

    Raises
    ------
    InvalidCounts
        If arrays are misaligned, negative or out of order.
    UnsupportedMethod
        If no chart serves the family.

    Notes
    -----
    Expected of an area is its baseline share of the rest of the region's concurrent events; the
    centre line is that over its exposure, and the limits are Laney's on observed over expected. A
    week in which the others had no event cannot be judged and is "no data".
    """
    chosen = choose_kind("auto", family)
    series = check_series(
        events, exposure, weeks, family, observed, complete, baseline_weeks, phases
    ).arrived(completeness, completeness_sd)
    if len(series.events) == 1:
        return _charts(series, chosen, None, f"{reasons.OWN_MEAN} {reasons.ALONE}", rules)
    reference = rest_of_region(series.events, series.seen)
    return _charts(series, chosen, reference, reasons.REST_OF_REGION, rules)


def _limits(series: Series, kind: str, reference: Reference | None) -> Limits:
    """Compute the limits of the chosen kind, cut at what is possible."""
    most = 1.0 if series.family == "proportion" else np.inf
    if kind == "XmR":
        limits = xmr(ratio(series.events, series.seen), series.baseline).within(0.0, most)
    else:
        laney = p_prime if kind == "p′" else u_prime
        spread = Spread(lasting=series.lasting, skewed=True)
        given = {"reference": reference, "spread": spread}
        limits = laney(series.events, series.seen, series.baseline, **given)
    return limits if series.family == "proportion" else widen(limits, series.late, most=most)


def _charts(
    series: Series, kind: str, reference: Reference | None, compared: str, rules: RuleSettings
) -> list[ControlChart]:
    """Compute all limits at once, judge all weeks at once, then take the charts apart."""
    limits = _limits(series, kind, reference)
    no_shift = _why_no_shift(series, limits, rules)
    shift = np.array([not reason for reason in no_shift])
    status = judge(limits, series.judged, shift, rules)
    charts = [
        _take_apart(series, limits, row, status[row], kind, compared, no_shift[row], rules)
        for row in range(len(status))
    ]
    return _with_late(charts, series, limits)


def _with_late(charts: list[ControlChart], series: Series, limits: Limits) -> list[ControlChart]:
    """Mark the weeks late records still change, and say where those of counts will come to lie."""
    hollow, counted = ~series.complete, series.family != "proportion"
    dispersion = limits.baseline.along(np.fmax(limits.sigma_z, 1.0) ** 2)
    ends = settle_between(series.events, series.exposure, series.late, dispersion, hollow & counted)
    return [
        replace(chart, hollow=hollow, value_lower=low, value_upper=high)
        for chart, low, high in zip(charts, *ends, strict=True)
    ]


def _take_apart(
    series: Series,
    limits: Limits,
    row: int,
    status: np.ndarray,
    kind: str,
    compared: str,
    no_shift: str,
    rules: RuleSettings,
) -> ControlChart:
    """Make one area's chart of what was computed for all."""
    why = reasons.explain(kind, compared, limits, row, lasting=series.lasting)
    return ControlChart(
        weeks=series.weeks,
        value=limits.value[row],
        centre=limits.centre[row],
        lower=limits.lower[row],
        upper=limits.upper[row],
        status=status,
        phase=limits.baseline.phases,
        baseline=limits.baseline.mask[row],
        kind=kind,
        why=f"{why} {no_shift}".strip(),
        sigma_z=limits.sigma_z[row],
        rules=rules.words(shift=not no_shift),
    )


def _why_no_shift(series: Series, limits: Limits, rules: RuleSettings) -> list[str]:
    """Say, area by area, why runs are not judged ("" where they are)."""
    use = limits.baseline
    lags = lag_one(ratio(limits.value - limits.centre, limits.sigma), use)
    expected = ratio(use.totals(series.events).sum(axis=1), use.points.sum(axis=1))
    return [
        reasons.why_no_shift(lag, mean, rules, lasting=series.lasting)
        for lag, mean in zip(lags, expected, strict=True)
    ]
