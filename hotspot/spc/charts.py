"""A control chart says whether a week is news or the noise this place always makes.

Three questions, three centre lines. *Is it higher than it used to be?* compares an area with its
own flat baseline. *Is it higher than elsewhere this week?* lets the centre line follow the rest of
the region, so that a respiratory winter, early or large, is nobody's signal. *Is it higher than
this season should be?* follows what past years had at this time of the year.
"""

from dataclasses import fields, replace

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.measures import Family
from hotspot.core.types import ControlChart
from hotspot.spc import reasons
from hotspot.spc.baselines import Baseline, ratio
from hotspot.spc.kinds import choose_kinds
from hotspot.spc.limits.individuals import run, unlimited
from hotspot.spc.limits.laney import Spread, p_prime, u_prime
from hotspot.spc.limits.late import settle_between, widen
from hotspot.spc.limits.ranges import lag_one
from hotspot.spc.limits.shewhart import Limits, p, u, xmr
from hotspot.spc.limits.tails import beta_binomial, negative_binomial
from hotspot.spc.rules import judge, middle_of, run_tests
from hotspot.spc.seasons.expected import Reference, rest_of_region
from hotspot.spc.seasons.seasonal import learn_season
from hotspot.spc.series import Series, check_series
from hotspot.spc.settings import ChartSettings
from hotspot.spc.sides import uneven_sides

STANDARD_SETTINGS = ChartSettings()
"""Unless somebody decided otherwise."""


def chart_many(
    events: ArrayLike,
    exposure: ArrayLike,
    weeks: ArrayLike,
    *,
    family: Family,
    observed: ArrayLike,
    complete: ArrayLike,
    settings: ChartSettings = STANDARD_SETTINGS,
    completeness: tuple[ArrayLike, ArrayLike] | None = None,
) -> list[ControlChart]:
    """Chart every area, all at once.

    Parameters
    ----------
    events : array_like of float, shape (n, w)
        Events, bed-days or children with the answer, one row an area.
    exposure : array_like of float, shape (n, w)
        Person-weeks, or children asked. Zero is a week without data.
    weeks : array_like of datetime64[D], shape (w,)
        Week endings, ascending.
    family : {"events", "person_days", "proportion"}
        Of the measure; decides the chart and whether runs are judged.
    observed : array_like of bool, shape (n, w) or (w,)
        False is "no data", whatever the count says.
    complete : array_like of bool, shape (w,)
        False is drawn hollow and is in no baseline; unless nine tenths of it are known to have
        arrived, it triggers nothing.
    settings : ChartSettings
        Kind, comparison, rules, phases and all other decisions.
    completeness : tuple of two array_like of float, shape (w,), optional
        Share of the events to come that has arrived, and its standard deviation as a part of it.

    Returns
    -------
    list of ControlChart
        In the order of the rows, in the unit of ``events / exposure``. Compared with its own past,
        a row's chart does not depend on the others.

    Raises
    ------
    InvalidCounts
        If arrays are misaligned, negative or out of order.
    UnsupportedMethod
        If the kind does not serve the family.
    NotEnoughData
        If the season is asked for and there are no two years to learn it from.

    Notes
    -----
    Against the region, expected of an area is its baseline share of the rest of the region's
    concurrent events; the centre line is that over its exposure. A week in which the others had no
    event cannot be judged and is "no data". A single area has no region.
    """
    series = check_series(events, exposure, weeks, family, observed, complete, settings)
    series = series.arrived(*(completeness or (None, None)))
    reference, compared = _reference(series, settings)
    return _charts(series, reference, compared, settings)


def _reference(series: Series, settings: ChartSettings) -> tuple[Reference | None, str]:
    """Give what the centre line follows, and say so."""
    if settings.compared == "region":
        if len(series.events) == 1:
            return None, f"{reasons.OWN_MEAN} {reasons.ALONE}"
        return rest_of_region(series.events, series.seen), reasons.REST_OF_REGION
    if settings.compared == "season":
        season = learn_season(series.events, series.seen, series.weeks, series.baseline)
        return season.reference, season.words
    return None, reasons.OWN_MEAN


def _charts(
    series: Series, reference: Reference | None, compared: str, settings: ChartSettings
) -> list[ControlChart]:
    """Compute all limits at once, judge all weeks at once, then take the charts apart."""
    use = series.baseline
    means = (
        ratio(use.totals(each)[:, -1], use.points[:, -1]) for each in (series.events, series.seen)
    )
    kinds, chosen = choose_kinds(settings.kind, series.family, *means)
    limits = _limits(series, kinds, reference, settings)
    no_shift = _why_no_shift(series, limits, settings)
    runs = np.array([not reason for reason in no_shift])
    status = judge(limits, series.judged, runs, settings.rules)
    tests = run_tests(limits.value, middle_of(limits), limits.baseline, series.judged)
    lines = [reasons.FLAT.get(kind, compared) for kind in kinds.tolist()]
    told = list(zip(chosen, lines, no_shift, strict=True))
    columns = {
        "value": limits.value,
        "centre": limits.centre,
        "lower": limits.lower,
        "upper": limits.upper,
        "status": status,
        "baseline": limits.baseline.mask,
        "kind": kinds.tolist(),
        "why": reasons.explain(kinds.tolist(), told, limits, lasting=series.lasting),
        "trial": reasons.trials(limits),
        "sigma_z": limits.sigma_z,
        "rules": _rule_words(runs, kinds, settings),
        "ghost": limits.baseline.ghosts,
        "middle": middle_of(limits),
        "runs": [test if on else () for test, on in zip(tests, runs, strict=True)],
    } | _late(series, limits)
    shared = {
        "weeks": series.weeks,
        "phase": limits.baseline.phases,
        "hollow": ~series.complete,
        "made": settings.words,
        "decided": (*settings.phases, *settings.exclusions),
    }
    return [
        ControlChart(**dict(zip(columns, row, strict=True)), **shared)
        for row in zip(*columns.values(), strict=True)
    ]


def _rule_words(
    runs: np.ndarray, kinds: np.ndarray, settings: ChartSettings
) -> list[tuple[str, ...]]:
    """Name the rules that judged each area; where there are no limits, none is passed."""
    rules = settings.rules
    words = {
        (on, bare): (replace(rules, use_points=False) if bare else rules).words(shift=on)
        for on in (False, True)
        for bare in (False, True)
    }
    return [words[on, kind == "run"] for on, kind in zip(runs.tolist(), kinds, strict=True)]


def _limits(
    series: Series, kinds: np.ndarray, reference: Reference | None, settings: ChartSettings
) -> Limits:
    """Compute the limits of each kind for the areas that have it."""
    found = None
    for kind in dict.fromkeys(kinds.tolist()):
        rows = kinds == kind
        part = _limits_of(kind, series.rows(rows), _rows(reference, rows), settings)
        if kind != "run" and series.family != "proportion":
            part = widen(part, series.late, most=np.inf)
        found = part if rows.all() else _put(found, part, rows)
    return found.about_medians() if settings.runs_about == "median" else found


def _limits_of(
    kind: str, series: Series, reference: Reference | None, settings: ChartSettings
) -> Limits:
    """Compute the limits of one kind, cut at what is possible."""
    given = (series.events, series.seen, series.baseline)
    most = 1.0 if series.family == "proportion" else np.inf
    spread = Spread(
        floor=settings.floor,
        screen=settings.screen,
        d2=settings.d2,
        lasting=series.lasting,
        skewed=True,
    )
    if kind == "XmR":
        value = ratio(series.events, series.seen)
        limits = xmr(value, series.baseline, screen=settings.screen, d2=settings.d2)
        return limits.within(0.0, most)
    if kind == "run":
        return unlimited(run(ratio(series.events, series.seen), series.baseline))
    if kind in ("u′", "p′"):
        laney = u_prime if kind == "u′" else p_prime
        return laney(*given, reference=reference, spread=spread)
    if kind in ("u", "p"):
        return (u if kind == "u" else p)(*given, reference=reference)
    tails = negative_binomial if kind == "negative binomial" else beta_binomial
    return tails(*given, reference=reference, tail=settings.tail)


def _rows(reference: Reference | None, rows: np.ndarray) -> Reference | None:
    if reference is None or rows.all():
        return reference
    return Reference(**{one.name: getattr(reference, one.name)[rows] for one in fields(reference)})


def _put(whole: Limits | None, part: Limits, rows: np.ndarray) -> Limits:
    """Put the limits of some areas among those of all."""
    arrays = ("value", "centre", "lower", "upper", "sigma", "sigma_z")
    filled = {}
    for name in arrays:
        piece = getattr(part, name)
        all_rows = (
            np.full((len(rows), *piece.shape[1:]), np.nan)
            if whole is None
            else getattr(whole, name)
        )
        all_rows[rows] = piece
        filled[name] = all_rows
    use = part.baseline
    masks = [np.zeros((len(rows), use.mask.shape[1]), dtype=bool) for _ in range(2)]
    if whole is not None:
        masks = [whole.baseline.mask, whole.baseline.ghosts]
    masks[0][rows], masks[1][rows] = use.mask, use.ghosts
    return Limits(**filled, baseline=Baseline(*masks, use.phases))


def _late(series: Series, limits: Limits) -> dict[str, np.ndarray]:
    """Say where counts of weeks that late records still change will come to lie."""
    counted = ~series.complete & (series.family != "proportion")
    dispersion = limits.baseline.along(np.fmax(limits.sigma_z, 1.0) ** 2)
    ends = settle_between(series.events, series.exposure, series.late, dispersion, counted)
    return {"value_lower": ends[0], "value_upper": ends[1]}


def _why_no_shift(series: Series, limits: Limits, settings: ChartSettings) -> list[str]:
    """Say, area by area, why runs are not judged ("" where they are)."""
    if settings.compared == "season":
        return [reasons.SEASONS_DIFFER] * len(limits.value)
    use = limits.baseline
    sigma = np.where(limits.sigma > 0, limits.sigma, np.where(np.isinf(limits.upper), 1.0, np.nan))
    lags = lag_one(ratio(limits.value - limits.centre, sigma), use)
    points = use.points.sum(axis=1)
    means = ratio(use.totals(series.events).sum(axis=1), points)
    others = np.full(len(means), np.inf)
    if series.family == "proportion":
        others = ratio(use.totals(series.exposure - series.events).sum(axis=1), points)
    sides = uneven_sides(limits, settings.rules)
    return [
        reasons.why_no_shift(lag, mean, settings.rules, lasting=series.lasting, others=no, sides=at)
        for lag, mean, no, at in zip(lags, means, others, sides, strict=True)
    ]
