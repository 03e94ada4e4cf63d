"""A series somebody copied from a sheet deserves the same answer as the dashboard's own."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.chart import ControlChart
from hotspot.core.errors import InvalidCounts, UnsupportedMethod
from hotspot.core.measures import Family
from hotspot.spc import reasons
from hotspot.spc.baselines import Baseline, ratio
from hotspot.spc.charts import STANDARD_SETTINGS, chart_many
from hotspot.spc.individuals import mr, run, unlimited
from hotspot.spc.kinds import SERVES
from hotspot.spc.limits import Limits, xmr
from hotspot.spc.memory import cusum, ewma
from hotspot.spc.phases import baseline_by_date
from hotspot.spc.ranges import lag_one
from hotspot.spc.rare import g, t
from hotspot.spc.rules import RuleSettings, judge, middle_of, run_tests
from hotspot.spc.settings import ChartSettings
from hotspot.spc.subgroups import s, subgroups, xbar

FIRST_WEEK = np.datetime64("2000-01-01", "D")
"""Saturday that ends the first week of a series without dates."""

Maker = Callable[[np.ndarray, Baseline, ChartSettings], Limits]


MEASURED: dict[str, Maker] = {
    "XmR": lambda x, use, how: xmr(x, use, screen=how.screen, d2=how.d2),
    "MR": lambda x, use, how: mr(x, use, screen=how.screen),
    "run": lambda x, use, _: unlimited(run(x, use)),
    "g": lambda x, use, how: g(x, use, limits="predictive", tails=(how.tail, how.tail)),
    "t": lambda x, use, how: t(x, use, limits="predictive", tails=(how.tail, how.tail)),
    "EWMA": lambda x, use, how: ewma(x, use, screen=how.screen, d2=how.d2),
    "CUSUM": lambda x, use, _: cusum(x, use).limits,
}
"""Charts of measurements and of gaps, which have no exposure."""

GROUPED = {"x̄": xbar, "s": s}
"""Charts of several measurements a point."""

GAPS = ("g", "t")
"""Charts whose points are events, not weeks."""

POINTS_ONLY = ("MR", "EWMA", "CUSUM", "s")
"""Charts whose neighboring points are alike by construction, or lie on one side for good."""


def control_chart(
    values: ArrayLike,
    exposure: ArrayLike | None = None,
    weeks: ArrayLike | None = None,
    *,
    kind: str = "auto",
    family: Family = "events",
    others: tuple[ArrayLike, ArrayLike] | None = None,
    complete: ArrayLike = True,
    settings: ChartSettings = STANDARD_SETTINGS,
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

    Returns
    -------
    ControlChart
        In the unit of ``values / exposure``; ``print`` says it in words.

    Raises
    ------
    InvalidCounts
        If arrays are misaligned, negative or out of order.
    UnsupportedMethod
        If the kind does not serve what was given.
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
    x = np.array(values, dtype=float)
    done = np.broadcast_to(np.asarray(complete, dtype=bool), x.shape[:1])
    when = _weeks(weeks, x)
    if weeks is not None and kind not in GAPS:
        when, at = _calendar(when)
        blank = partial(_spread, at=at, number=len(when))
        x, exposure = blank(x), None if exposure is None else blank(exposure)
        done = blank(done.astype(float)) != 0  # a week without data is not late
        others = others and tuple(blank(np.asarray(one, dtype=float).T).T for one in others)
    counted = exposure is not None or (kind == "auto" and _are_counts(x)) or kind in _counting()
    if x.ndim == 2 or not counted:
        return _measured(x, when, done, "XmR" if kind == "auto" else kind, settings)
    size = np.ones(len(x)) if exposure is None else np.array(exposure, dtype=float)
    events, sizes = x[np.newaxis], size[np.newaxis]
    compared = settings.compared
    if others is not None:
        events, sizes = (
            np.vstack([mine, rest]) for mine, rest in zip((x, size), others, strict=True)
        )
        compared = "region"
    made = replace(settings, kind="u" if kind == "c" else kind, compared=compared)
    seen = np.ones(len(x), dtype=bool)
    return chart_many(
        events, sizes, when, family=family, observed=seen, complete=done, settings=made
    )[0]


def _counting() -> set[str]:
    """Name the charts that only counts have."""
    return {"c", *(kind for served in SERVES.values() for kind in served)} - {"XmR", "run"}


def _are_counts(values: np.ndarray) -> bool:
    known = values[np.isfinite(values)]
    return values.ndim == 1 and bool((known >= 0).all() and (known == np.round(known)).all())


def _weeks(weeks: ArrayLike | None, values: np.ndarray) -> np.ndarray:
    """Give the week endings, refusing those that do not fit."""
    if weeks is None:
        return FIRST_WEEK + 7 * np.arange(len(values))
    when = np.asarray(weeks, dtype="datetime64[D]")
    if when.shape != values.shape[:1] or (np.diff(when) <= np.timedelta64(0)).any():
        raise InvalidCounts(f"weeks {when.shape} must be ascending, one for each value")
    return when


def _calendar(when: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Put in the weeks that are left out, and say where the given ones are among all."""
    days = (when - when[:1]).astype(int)
    step = int(np.diff(days).min()) if len(days) > 1 else 7
    if (days % step).any():
        return when, np.arange(len(when))
    at = days // step
    return when[:1] + step * np.arange(int(at[-1]) + 1 if len(at) else 0), at


def _spread(values: ArrayLike, at: np.ndarray, number: int) -> np.ndarray:
    """Put values where they belong in a calendar, and nothing in between."""
    given = np.asarray(values, dtype=float)
    if len(given) != len(at):
        return given
    whole = np.full((number, *given.shape[1:]), np.nan)
    whole[at] = given
    return whole


def _measured(
    values: np.ndarray, weeks: np.ndarray, complete: np.ndarray, kind: str, settings: ChartSettings
) -> ControlChart:
    """Chart measurements, which vary as they vary."""
    charted = GROUPED if values.ndim == 2 else MEASURED
    if kind not in charted:
        raise UnsupportedMethod(
            f"chart {kind!r} does not serve these values; choose {_listed(charted)}, or give counts"
            " with their exposure"
        )
    known = np.isfinite(values).reshape(len(values), -1).any(axis=1)
    use = baseline_by_date(
        (known & complete)[np.newaxis],
        weeks,
        settings.baseline_weeks,
        settings.phases,
        settings.exclusions,
    )
    if kind in GROUPED:
        limits = GROUPED[kind](subgroups(values[np.newaxis]), use)
    else:
        limits = MEASURED[kind](values[np.newaxis], use, settings)
    return _judged(limits, weeks, complete, kind, settings)


def _judged(
    limits: Limits, weeks: np.ndarray, complete: np.ndarray, kind: str, settings: ChartSettings
) -> ControlChart:
    """Judge one series by the rules its chart can bear."""
    rules, off = _rules_for(kind, settings.rules), ""
    if settings.runs_about == "median" and kind not in POINTS_ONLY:
        limits = limits.about_medians()
    sigma = np.where(np.isfinite(limits.sigma), limits.sigma, 1.0)
    lag = float(lag_one(ratio(limits.value - limits.centre, sigma), limits.baseline)[0])
    if rules.uses_patterns:
        off = reasons.why_no_shift(lag, np.inf, rules, lasting=False)
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
        sigma_z=limits.sigma_z[0],
        rules=rules.words(shift=bool(runs[0])),
        hollow=~complete,
        ghost=limits.baseline.ghosts[0],
        middle=middle_of(limits)[0],
        runs=tests if runs[0] else (),
        made=settings.words,
        decided=(*settings.phases, *settings.exclusions),
    )


def _rules_for(kind: str, rules: RuleSettings) -> RuleSettings:
    """Keep the rules that mean something on a kind of chart."""
    if kind in POINTS_ONLY:
        return RuleSettings(use_points=rules.use_points, use_shift=False)
    return replace(rules, use_points=False) if kind == "run" else rules


def _listed(names: Sequence[str]) -> str:
    *most, last = ("auto", *names)
    return f"{', '.join(most)} or {last}"
