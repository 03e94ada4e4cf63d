"""A chart that says how often it cries wolf is believed when it matters.

What it says must hold for limits as they are: learned from some weeks, a little too narrow here and
too wide there. So a stable series is imagined many times over, each time with another mean and
spread that the baseline could have come from, and the rates are averaged.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtri
from scipy.stats import betabinom, chi2

from hotspot.core.chart import ControlChart
from hotspot.spc.baselines import baseline_of
from hotspot.spc.limits.dispersion import LEAST_FREEDOM, freedom_of_counts
from hotspot.spc.limits.laney import ALIKE, RANGES_KNOW
from hotspot.spc.limits.ranges import lag_one
from hotspot.spc.limits.shewhart import TRIAL_POINTS
from hotspot.spc.limits.tails import MOST_ASKED
from hotspot.spc.reasons import LANEYS
from hotspot.spc.rules import RuleSettings, false_alarms
from hotspot.spc.rules.false_alarms import (
    FalseAlarms,
    chance_of_runs,
    flagged_by_sides,
    with_length,
)
from hotspot.spc.rules.stable import Stable, stable

UNCOUNTED = ("XmR", "run", "MR", "x̄", "s", "EWMA", "CUSUM", "g", "t")
"""Charts whose points are taken as normal."""

SHARES = ("p", "p′", "beta-binomial")
"""Charts of children who answered and children asked."""

MEDIAN_OFF = np.sqrt(np.pi / 2)
"""Standard error of a median, in those of a mean."""

_HIGHER, _WIDER = (
    part.ravel()
    for part in np.meshgrid(ndtri((np.arange(9) + 0.5) / 9), (np.arange(99) + 0.5) / 99)
)


@dataclass(frozen=True, eq=False)
class Shares:
    """Stable counts of children with an answer, beta-binomial.

    Parameters
    ----------
    size : int
        Children asked.
    share, alike : ndarray of float, shape (n,)
        Share with the answer, and correlation of two answers.
    """

    size: int
    share: np.ndarray
    alike: np.ndarray

    def beyond(self, level: np.ndarray) -> np.ndarray:
        """Give the probability of a count above a level, shape (n,)."""
        return betabinom.sf(np.floor(level), self.size, *self._shape())

    def short_of(self, level: np.ndarray) -> np.ndarray:
        """Give the probability of a count below a level, shape (n,)."""
        return betabinom.cdf(np.ceil(level) - 1, self.size, *self._shape())

    def _shape(self) -> tuple[np.ndarray, np.ndarray]:
        kept = (1 - self.alike) / self.alike
        return self.share * kept, (1 - self.share) * kept


@dataclass(frozen=True, eq=False)
class Promise:
    """How often a chart would flag a point if nothing ever changed, or why nobody can say.

    Parameters
    ----------
    alarms : FalseAlarms or None
        The rates; None where they are not known.
    points : int
        Points of the baseline that the newest limits come from.
    why : {"", "no limits", "trial limits", "waves", "no spread"}
        Reason that rates are not known: there is no point with limits of which the number of
        children may be told; the limits come from fewer points than make limits; the spread of u′
        and p′ is that of slow waves; the spread is not known.
    """

    alarms: FalseAlarms | None
    points: int = 0
    why: str = ""


def false_alarm_words(
    chart: ControlChart, exposure: np.ndarray, rules: RuleSettings, *, period: str = "week"
) -> str:
    """Say how often a chart would flag a point if nothing ever changed.

    Parameters
    ----------
    chart, exposure, rules
        As for ``promise``.
    period : str, default "week"
        What a point stands for.

    Returns
    -------
    str
        A sentence; "" where nobody can promise anything.
    """
    alarms = promise(chart, exposure, rules).alarms
    return "" if alarms is None else alarms.words(period)[0]


def promise(chart: ControlChart, exposure: np.ndarray, rules: RuleSettings) -> Promise:
    """Work out how often a chart would flag a point if nothing ever changed.

    Parameters
    ----------
    chart : ControlChart
        Of one series.
    exposure : ndarray of float, shape (w,)
        Person-weeks or children asked; not a number where hidden.
    rules : RuleSettings
        Those the chart was judged by.

    Returns
    -------
    Promise
        Of the newest point that has limits.

    Notes
    -----
    Counts are taken as negative binomial, shares as beta-binomial (as normal, of more than
    ``MOST_ASKED`` children), with mean and spread as they may be around those of the baseline: the
    spread as the inverse of a chi square, the mean as far off as a median may be. What rules other
    than points and shifts add is that of a series whose limits are known.
    """
    judged = rules if chart.runs else rules.points_only()
    useful = max(chart.runs[-1].useful, 1) if chart.runs else 1
    known = np.isfinite(chart.centre) & ~np.isnan(chart.upper) & (exposure > 0)
    if not known.any():
        return Promise(None, why="no limits")
    at = np.flatnonzero(known)[-1]
    points = int((chart.baseline & (chart.phase == chart.phase[at])).sum())
    if points < TRIAL_POINTS:
        return Promise(None, points, "trial limits")
    if _in_waves(chart):
        return Promise(None, points, "waves")
    imagined = _imagined(chart, at, float(exposure[at]), points)
    if imagined is None:
        return Promise(None, points, "no spread")
    model, limits, middle = imagined
    rates = flagged_by_sides(model, with_length(judged, useful), limits, middle)
    high, low = (np.atleast_1d(np.mean(rate)) for rate in rates)
    phase = chance_of_runs(useful) if judged.use_crossings else 0.0
    added = _of_patterns(judged, useful)
    return Promise(FalseAlarms(high, low, added, phase, useful), points)


def _in_waves(chart: ControlChart) -> bool:
    """Say whether neighboring points are so alike that no week is a draw of its own."""
    if chart.kind not in LANEYS:
        return False
    off = np.where(chart.ghost, np.nan, chart.value - chart.centre)[np.newaxis]
    use = baseline_of(chart.baseline, off.shape, phases=chart.phase, ghosts=chart.ghost)
    return bool(lag_one(off, use)[0] > ALIKE)


def _of_patterns(rules: RuleSettings, useful: int) -> np.ndarray:
    """Give what rules add that are neither points nor shifts, of a normal series."""
    bare = replace(rules.points_only(), use_shift=rules.use_shift)
    normal = np.array([np.nan])
    every, plain = (false_alarms(normal, 1.0, some, useful=useful).all for some in (rules, bare))
    return every - plain


def _imagined(
    chart: ControlChart, at: int, size: float, points: int
) -> tuple[Stable | Shares, tuple[np.ndarray, np.ndarray], np.ndarray] | None:
    """Give series the baseline may have come from, and limits and middle line in their unit."""
    if chart.kind in UNCOUNTED:
        far = np.inf if chart.kind == "run" else 3.0
        return _normal(-far, 0.0, far, points)
    spread = chart.sigma_z[np.isfinite(chart.sigma_z)][-1:]
    if not spread.size or not chart.centre[at] > 0:
        return None
    factor = float(np.maximum(spread[0], 1.0)) ** 2
    middle = chart.centre if chart.middle is None else chart.middle
    lines = np.array([line[at] for line in (chart.lower, middle, chart.upper)])
    if chart.kind in SHARES:
        return _shares(float(chart.centre[at]), size, factor, lines, points)
    mean = float(chart.centre[at]) * size
    spreads = _spreads(factor, float(freedom_of_counts(factor, mean, points)))
    off = _HIGHER * MEDIAN_OFF * np.sqrt(spreads * mean / points)
    means = np.maximum(mean + off, mean / 10)
    return stable(means, spreads), *_spread_out(lines * size, means.shape)


def _shares(
    share: float, size: float, factor: float, lines: np.ndarray, points: int
) -> tuple[Stable | Shares, tuple[np.ndarray, np.ndarray], np.ndarray] | None:
    """Imagine shares: of few children as counts, of many as normal."""
    if not 0 < share < 1:
        return None
    asked = max(round(size), 2)
    sd = np.sqrt(share * (1 - share) / size)
    if asked > MOST_ASKED:
        return _normal(*(lines - share) / (sd * np.sqrt(factor)), points)
    spreads = _spreads(factor, points - 1.0)
    off = _HIGHER * MEDIAN_OFF * sd * np.sqrt(spreads / points)
    shares = np.clip(share + off, share / 10, 1 - (1 - share) / 10)
    alike = np.clip((spreads - 1) / (asked - 1), 1e-6, 0.5)
    return Shares(asked, shares, alike), *_spread_out(lines * size, shares.shape)


def _normal(
    lower: float, middle: float, upper: float, points: int
) -> tuple[Stable, tuple[np.ndarray, np.ndarray], np.ndarray]:
    """Imagine normal series, of which limits were learned from ranges."""
    sd = np.sqrt(_spreads(1.0, RANGES_KNOW * (points - 1), least=0.0))
    off = _HIGHER * MEDIAN_OFF * sd / np.sqrt(points)
    nothing = np.full(sd.shape, np.nan)
    ends = tuple((line - off) / sd for line in (lower, middle, upper))
    return stable(nothing, nothing), (ends[0], ends[2]), ends[1]


def _spreads(factor: float, freedom: float, *, least: float = 1.0) -> np.ndarray:
    """Give variances the measured one may stand for; one at the floor is that of chance alone."""
    if factor <= least:
        return np.full(_WIDER.shape, least)
    freedom = max(freedom, LEAST_FREEDOM)
    return np.maximum(factor * freedom / chi2.isf(_WIDER, freedom), least)


def _spread_out(
    lines: np.ndarray, shape: tuple[int, ...]
) -> tuple[tuple[np.ndarray, np.ndarray], np.ndarray]:
    """Repeat limits and middle line for every imagined series; a line on a count is on it."""
    lower, middle, upper = (np.full(shape, line) for line in np.round(lines, 6))
    return (lower, upper), middle
