"""A series somebody copied from a sheet deserves the same answer as the dashboard's own."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.chart import ControlChart
from hotspot.core.errors import InvalidCounts, UnsupportedMethod
from hotspot.core.measures import Family
from hotspot.spc import given, reasons
from hotspot.spc.baselines import ratio
from hotspot.spc.charts import STANDARD_SETTINGS, chart_many
from hotspot.spc.kinds import SERVES
from hotspot.spc.limits.ranges import lag_one
from hotspot.spc.limits.shewhart import Limits
from hotspot.spc.measured import (
    GAPS,
    GROUPED,
    MEASURED,
    POINTS_ONLY,
    Options,
    check_options,
    limits_of,
)
from hotspot.spc.phases import baseline_by_date
from hotspot.spc.rules import RuleSettings, judge, middle_of, run_tests
from hotspot.spc.settings import ChartSettings
from hotspot.spc.sides import uneven_sides


def control_chart(  # noqa: PLR0913 - a column of a sheet, and what only its owner knows of it
    values: ArrayLike,
    exposure: ArrayLike | None = None,
    weeks: ArrayLike | None = None,
    *,
    kind: str = "auto",
    family: Family = "events",
    others: tuple[ArrayLike, ArrayLike] | None = None,
    complete: ArrayLike = True,
    settings: ChartSettings = STANDARD_SETTINGS,
    options: Options | None = None,
) -> ControlChart:
    """Chart one series, as the dashboard would.

    Parameters
    ----------
    values : array_like of float, shape (w,) or (w, k)
        Counts, with an exposure or without one; or measurements, or gaps between rare events. Not a
        number, or None, is missing. Two dimensions are *k* measurements a point, for "x̄" and "s".
    exposure : array_like of float, shape (w,), optional
        Person-weeks, or children asked. None takes whole numbers as counts of equal weeks, and
        others as measurements.
    weeks : array_like of datetime64[D], shape (w,), optional
        Week endings, ascending. Weeks that are left out come back as "no data", so that weeks on
        either side of them are not taken for neighbors. None numbers the weeks from an arbitrary
        Saturday.
    kind : str, default "auto"
        "auto" chooses; "u′", "u", "c", "p′", "p", "negative binomial", "beta-binomial" for counts;
        "XmR", "MR", "run", "EWMA", "CUSUM" for measurements; "x̄", "s" for several a point; "g" for
        cases, "t" for times between rare events.
    family : {"events", "person_days", "proportion"}
        What is counted: single events, days that one stay adds many of, or children with an answer.
    others : tuple of two array_like of float, shape (n, w), optional
        Counts and exposures of the other areas, to compare with what the same week brought them.
    complete : array_like of bool, shape () or (w,), default True
        False is drawn hollow and triggers nothing.
    settings : ChartSettings
        Rules, baseline, phases, exclusions; its ``kind`` is not looked at, and with ``others`` it
        compares with the region.
    options : mapping of str to float or str, optional
        What is known of the series or asked of its chart. "run", "MR", "x̄" and "s" take a "centre";
        "g" and "t" a known "mean", "every" so many events, and "limits", which are "predictive",
        "exact" or "published"; "EWMA" takes "centre", "sd", "weight" and "sigmas"; "CUSUM"
        "centre", "sd", "shift", "interval" and "head_start". The others have none.

    Returns
    -------
    ControlChart
        In the unit of ``values / exposure``; ``print`` says it in words.

    Raises
    ------
    InvalidCounts
        If something given is not what it should be, or arrays are misaligned, negative, infinite
        or out of order. No message repeats a value.
    UnsupportedMethod
        If the kind does not serve what was given, or has no such option.
    NotEnoughData
        If the season is asked for and there are no two years to learn it from.

    Examples
    --------
    >>> from hotspot.spc import control_chart
    >>> visits = [12, 9, 14, 11, 8, 13, 10, 12, 9, 11, 15, 10]
    >>> visits += [11, 13, 9, 12, 10, 14, 8, 11, 12, 10, 31, 12]
    >>> chart = control_chart(visits)
    >>> print(chart.kind, chart.status[22])
    u′ high point
    """
    _check_names(kind, family, settings)
    x = given.numbers("values", values)
    size = None if exposure is None else given.numbers("exposure", exposure, x.shape[:1])
    done = given.flags("complete", complete, len(x))
    when = given.week_endings(weeks, len(x))
    rest = None if others is None else _others(others, len(x))
    if weeks is not None and kind not in GAPS:
        when, at = _calendar(when)
        blank = partial(_spread, at=at, number=len(when))
        x, size = blank(x), None if size is None else blank(size)
        done = blank(done.astype(float)) != 0  # a week without data is not late
        rest = rest and tuple(blank(one.T).T for one in rest)
    counted = x.ndim == 1 and (
        size is not None or (kind == "auto" and _are_counts(x)) or kind in _counting()
    )
    named = "XmR" if kind == "auto" and not counted else kind
    known = check_options(f"{kind} of counts" if counted else named, options)
    if counted:
        return _counted(x, size, when, done, family, rest, replace(settings, kind=kind))
    if size is not None or rest is not None:
        raise UnsupportedMethod("only counts have an exposure, or others to compare with")
    return _measured(x, when, done, replace(settings, kind=named), known)


def _check_names(kind: str, family: Family, settings: ChartSettings) -> None:
    """Refuse what is no name of a chart or of a family, and settings that are none."""
    if not isinstance(settings, ChartSettings):
        raise UnsupportedMethod("settings must be ChartSettings; make them from hotspot.spc")
    if not isinstance(kind, str) or family not in tuple(SERVES):
        raise UnsupportedMethod(
            f"kind must be the name of a chart, and family one of {', '.join(SERVES)}"
        )


def _others(others: tuple[ArrayLike, ArrayLike], number: int) -> tuple[np.ndarray, np.ndarray]:
    """Give counts and exposures of the other areas, one row each."""
    if not isinstance(others, Sequence) or len(others) != 2:
        raise InvalidCounts("others must be two: counts, and exposures, of areas by weeks")
    pair = zip(("counts of others", "exposures of others"), others, strict=True)
    counts, sizes = (np.atleast_2d(given.numbers(*one)) for one in pair)
    if counts.shape != sizes.shape or counts.shape[1] != number:
        raise InvalidCounts(
            f"counts {counts.shape} and exposures {sizes.shape} of others must be areas by the"
            f" {number} weeks of the values"
        )
    return counts, sizes


def _counted(
    x: np.ndarray,
    size: np.ndarray | None,
    when: np.ndarray,
    done: np.ndarray,
    family: Family,
    others: tuple[np.ndarray, np.ndarray] | None,
    settings: ChartSettings,
) -> ControlChart:
    """Chart counts, as the dashboard does."""
    known = np.ones(len(x)) if size is None else size
    events, sizes, compared = x[np.newaxis], known[np.newaxis], settings.compared
    if others is not None:
        events, sizes = np.vstack([x, others[0]]), np.vstack([known, others[1]])
        compared = "region"
    made = replace(settings, kind="u" if settings.kind == "c" else settings.kind, compared=compared)
    seen = np.ones(len(x), dtype=bool)
    return chart_many(
        events, sizes, when, family=family, observed=seen, complete=done, settings=made
    )[0]


def _counting() -> set[str]:
    """Name the charts that only counts have."""
    return {"c", *(kind for served in SERVES.values() for kind in served)} - {"XmR", "run"}


def _are_counts(values: np.ndarray) -> bool:
    known = values[np.isfinite(values)]
    return bool((known >= 0).all() and (known == np.round(known)).all())


def _calendar(when: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Put in the weeks that are left out, and say where the given ones are among all."""
    days = (when - when[:1]).astype(int)
    step = int(np.diff(days).min()) if len(days) > 1 else 7
    if (days % step).any():
        return when, np.arange(len(when))
    at = days // step
    return when[:1] + step * np.arange(int(at[-1]) + 1 if len(at) else 0), at


def _spread(values: np.ndarray, at: np.ndarray, number: int) -> np.ndarray:
    """Put values where they belong in a calendar, and nothing in between."""
    whole = np.full((number, *values.shape[1:]), np.nan)
    whole[at] = values
    return whole


def _measured(
    values: np.ndarray,
    weeks: np.ndarray,
    complete: np.ndarray,
    settings: ChartSettings,
    options: Options,
) -> ControlChart:
    """Chart measurements, which vary as they vary."""
    charted = GROUPED if values.ndim == 2 else MEASURED
    if settings.kind not in charted:
        raise UnsupportedMethod(
            f"chart {settings.kind!r} does not serve these values; choose {_listed(charted)}, or"
            " give counts with their exposure"
        )
    known = np.isfinite(values).reshape(len(values), -1).any(axis=1)
    use = baseline_by_date(
        (known & complete)[np.newaxis],
        weeks,
        settings.baseline_weeks,
        settings.phases,
        settings.exclusions,
    )
    limits = limits_of(settings.kind, values, use, settings, options)
    return _judged(limits, weeks, complete, settings)


def _judged(
    limits: Limits, weeks: np.ndarray, complete: np.ndarray, settings: ChartSettings
) -> ControlChart:
    """Judge one series by the rules its chart can bear."""
    kind = settings.kind
    rules, off = _rules_for(kind, settings.rules), ""
    if settings.runs_about == "median" and kind not in (*POINTS_ONLY, "run"):
        limits = limits.about_medians()
    sigma = np.where(np.isfinite(limits.sigma), limits.sigma, 1.0)
    lag = float(lag_one(ratio(limits.value - limits.centre, sigma), limits.baseline)[0])
    if rules.uses_patterns:
        (sides,) = (None,) if kind == "run" else uneven_sides(limits, rules)
        mean = _expected(limits, kind)
        off = reasons.why_no_shift(lag, mean, rules, lasting=False, sides=sides)
    runs = np.array([rules.uses_patterns and not off])
    status = judge(limits, complete, runs, rules)[0]
    tests = run_tests(limits.value, middle_of(limits), limits.baseline, complete)[0]
    return ControlChart(
        weeks=weeks,
        value=limits.value[0],
        centre=limits.centre[0],
        lower=limits.lower[0],
        upper=limits.upper[0],
        status=status,
        phase=limits.baseline.phases,
        baseline=limits.baseline.mask[0],
        kind=kind,
        why=reasons.explain([kind], [("", "", off)], limits, lasting=False)[0],
        trial=reasons.trials(limits)[0],
        sigma_z=limits.sigma_z[0],
        rules=rules.words(shift=bool(runs[0])),
        hollow=~complete,
        ghost=limits.baseline.ghosts[0],
        middle=middle_of(limits)[0],
        runs=tests if runs[0] else (),
        made=settings.words,
        decided=(*settings.phases, *settings.exclusions),
    )


def _expected(limits: Limits, kind: str) -> float:
    """Give the mean of the baseline where a run chart is of counts, which may be too few."""
    if kind != "run" or not _are_counts(limits.value):
        return np.inf
    use = limits.baseline
    return float(ratio(use.totals(limits.value).sum(axis=1), use.points.sum(axis=1))[0])


def _rules_for(kind: str, rules: RuleSettings) -> RuleSettings:
    """Keep the rules that mean something on a kind of chart."""
    if kind in POINTS_ONLY:
        return rules.points_only()
    return replace(rules, use_points=False) if kind == "run" else rules


def _listed(names: Sequence[str]) -> str:
    *most, last = ("auto", *names)
    return f"{', '.join(most)} or {last}"
