"""Every rule cries wolf now and then, and a chart should say how often before it is believed.

The rates are those of a stable series with known limits: independent weeks, of which mean and
spread never change. Limits from few weeks cry wolf more often, and so do weeks that resemble their
neighbors.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import repeat

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidCounts
from hotspot.spc.baselines import baseline_of
from hotspot.spc.limits.shewhart import Limits
from hotspot.spc.rules.anhoej import fewest_allowed, longest_allowed
from hotspot.spc.rules.judge import Judged, signs
from hotspot.spc.rules.settings import STANDARD, RuleSettings
from hotspot.spc.rules.stable import Stable, stable

STEP = 0.05
"""Series whose mean and spread differ by less than a twentieth are simulated as one."""

LEAST = 1e-12
"""Probability below which something never happens."""

_AREAS, _WEEKS, _WARM_UP = 250, 360, 60
_SEED = 370


@dataclass(frozen=True, eq=False)
class FalseAlarms:
    """How often stable series are flagged, as a share of their weeks.

    Parameters
    ----------
    high, low, even : ndarray of float, shape (n,)
        Flagged as high, as low, and without a direction.
    phase : float
        Probability that Anhøj's test of runs signals for a whole stable phase; 0 where the rules
        do not ask it.
    useful : int
        Weeks of that phase.
    """

    high: np.ndarray
    low: np.ndarray
    even: np.ndarray
    phase: float
    useful: int

    @property
    def all(self) -> np.ndarray:
        """Flagged at all, shape (n,)."""
        return self.high + self.low + self.even

    def words(self, period: str = "week") -> list[str]:
        """Say it in a sentence each.

        Parameters
        ----------
        period : str, default "week"
            What a point stands for.

        Returns
        -------
        list of str
            One a series; "" where the rate is not known.
        """
        phase = ""
        if self.phase > 0:
            phase = (
                f" Of stable phases of {self.useful} {period}s, 1 in {1 / self.phase:.0f} has too"
                " long a run or too few crossings."
            )
        return [f"{one}{phase}" if one else "" for one in map(_sentence, self.all, repeat(period))]


def one_in(rate: float) -> int:
    """Write a rate above zero as one in how many, in two digits."""
    digits = 10 ** max(int(np.log10(1 / rate)) - 1, 0)
    return round(1 / rate / digits) * digits


def _sentence(rate: float, period: str) -> str:
    if not np.isfinite(rate):
        return ""
    if rate < 1e-4:
        return f"On a stable series hardly any {period} is flagged."
    return f"On a stable series about 1 {period} in {one_in(rate):,} is flagged."


def false_alarms(
    mean: ArrayLike,
    dispersion: ArrayLike = 1.0,
    rules: RuleSettings = STANDARD,
    *,
    tail: float | None = None,
    limits: tuple[ArrayLike, ArrayLike] | None = None,
    useful: int = 52,
) -> FalseAlarms:
    r"""Say how often rules flag a week of a stable series.

    Parameters
    ----------
    mean : array_like of float, shape (n,)
        Events a week; not a number where nothing is counted, and values are normal.
    dispersion : array_like of float, shape (n,) or one
        Variance over mean: 1 is Poisson, more is negative binomial. Below 1 is taken as 1.
    rules : RuleSettings
        Which rules judge the weeks.
    tail : float, optional
        Probability beyond either limit, above 0 and below 0.5; None is limits at three sigma.
    limits : tuple of two array_like of float, shape (n,), optional
        Lower and upper limit in events a week, which a count passes if it is beyond; of a normal
        series in sigma from its mean. None takes those that ``tail`` tells.
    useful : int, default 52
        Weeks of the phase, on which a "dynamic" run and Anhøj's test depend, at least 1.

    Returns
    -------
    FalseAlarms
        Not a number where the dispersion is.

    Raises
    ------
    InvalidCounts
        If a mean is not above zero, ``tail`` is no small probability, or there is no useful week.

    Notes
    -----
    Exact for points and shifts. Runs are judged about the median of the model; weeks on it neither
    add nor break, so of the others a share *p* lies above, and a week above is in a run of *L* with
    probability :math:`p^{L-1}`, or :math:`L p^{L-1} - (L-1) p^L` if all members are marked. What
    other rules add is simulated, once for all series of about the same mean and dispersion. The
    share of weeks is not one over the mean time to the first alarm, which is longer if alarms
    come in clumps. Crossings are a sign of a phase, not of a week, and are not counted.

    References
    ----------
    .. [1] Champ CW, Woodall WH (1987). Exact results for Shewhart control charts with supplementary
       runs rules. Technometrics 29(4), 393-399.
    """
    model = _models(mean, dispersion, tail)
    if useful < 1:
        raise InvalidCounts("useful must be at least 1 week")
    rules = with_length(rules, useful)
    ends = np.broadcast_arrays(*(model.limits(tail) if limits is None else limits), model.mean)[:2]
    flagged = [*flagged_by_sides(model, rules, ends, model.median), np.zeros(model.mean.shape)]
    rates = np.array(flagged) + _simulated(model, rules, tail)
    rates[:, np.isnan(model.dispersion)] = np.nan
    phase = chance_of_runs(useful) if rules.use_crossings else 0.0
    return FalseAlarms(*rates, phase, useful)


def with_length(rules: RuleSettings, useful: int) -> RuleSettings:
    """Say how long a run must be, where that depends on the useful weeks of the phase."""
    if rules.shift_length != "dynamic":
        return rules
    return replace(rules, shift_length=int(longest_allowed(np.array(useful))) + 1)


@lru_cache(maxsize=4096)
def chance_of_runs(useful: int) -> float:
    """Give the probability that Anhøj's test signals for a stable phase.

    Parameters
    ----------
    useful : int
        Weeks that do not lie on the median, at least 1.

    Returns
    -------
    float
        That the longest run is too long, or that crossings are too few; exact.

    Notes
    -----
    Follows the joint distribution of the length of the present run and of the crossings so far from
    week to week; runs that have become too long are dropped.
    """
    longest, fewest = (int(of(np.array(useful))) for of in (longest_allowed, fewest_allowed))
    odds = np.zeros((longest, useful))
    odds[0, 0] = 1.0
    for _ in range(useful - 1):
        after = np.zeros_like(odds)
        after[1:] = odds[:-1] / 2
        after[0, 1:] = odds[:, :-1].sum(axis=0) / 2
        odds = after
    return float(1 - odds[:, fewest:].sum())


def _models(mean: ArrayLike, dispersion: ArrayLike, tail: float | None) -> Stable:
    """Check what came in."""
    mu = np.atleast_1d(np.asarray(mean, dtype=float))
    if (mu <= 0).any():
        raise InvalidCounts("mean must be above 0, or not a number where nothing is counted")
    if tail is not None and not 0 < tail < 0.5:
        raise InvalidCounts(f"tail must be above 0 and below 0.5, not {tail:g}")
    return stable(mu, np.broadcast_to(np.asarray(dispersion, dtype=float), mu.shape))


def flagged_by_sides(
    model: Stable, rules: RuleSettings, limits: tuple[ArrayLike, ArrayLike], middle: ArrayLike
) -> list[np.ndarray]:
    """Give the probability that a week is a point or in a shift.

    Parameters
    ----------
    model : Stable
        Of n series; anything that says what lies ``beyond`` and ``short_of`` a level.
    rules : RuleSettings
        With a length of runs that is a number.
    limits : tuple of two array_like of float, shape (n,)
        Lower and upper limit, in the unit of the model.
    middle : array_like of float, shape (n,)
        Line about which runs are judged.

    Returns
    -------
    list of two ndarray of float, each shape (n,)
        High and low; exact for independent weeks.
    """
    lower, upper = limits
    above, below = model.beyond(middle), model.short_of(middle)
    flagged = []
    useful = np.maximum(above + below, LEAST) if rules.on_line == "skip" else 1.0
    for side, point in ((above, model.beyond(upper)), (below, model.short_of(lower))):
        first = point * rules.use_points
        again = _in_a_run(side / useful, rules) if rules.use_shift else 0.0
        flagged.append(first + (side - first) * again)
    return flagged


def _in_a_run(share: np.ndarray, rules: RuleSettings) -> np.ndarray:
    """Give the probability that a week on one side is in, or at the end of, a long run there."""
    length = rules.shift_length
    if rules.marks == "members":
        return length * share ** (length - 1) - (length - 1) * share**length
    return share ** (length - 1)


def _simulated(model: Stable, rules: RuleSettings, tail: float | None) -> np.ndarray:
    """Give what rules add that have no formula, (3, n); series that are much alike share it."""
    added = np.zeros((3, len(model.mean)))
    if not replace(rules, use_shift=False, use_crossings=False).uses_patterns:
        return added
    near = np.round(np.log([model.mean, model.dispersion]) / STEP)
    for column, pair in enumerate(near.T):
        key = (None if np.isnan(part) else float(part) for part in pair)
        added[:, column] = _simulate(*key, rules, tail)
    return added


@lru_cache(maxsize=4096)
def _simulate(
    mean: float | None, dispersion: float | None, rules: RuleSettings, tail: float | None
) -> tuple[float, float, float]:
    """Judge weeks of one stable series; give shares flagged beyond what has a formula."""
    given = (np.nan if part is None else np.exp(part * STEP) for part in (mean, dispersion))
    model = stable(*(np.array([part]) for part in given))
    value = model.draw(np.random.default_rng(_SEED).random((_AREAS, _WEEKS)))
    lower, upper = (float(end[0]) for end in model.limits(tail))
    centre, middle = float(model.centre[0]), float(model.median[0])
    lines = {"centre": centre, "lower": lower, "upper": upper, "middle": middle}
    arrays = {name: np.full(value.shape, level) for name, level in lines.items()}
    sigma = np.where(value > centre, upper - centre, centre - lower) / 3
    unknown = np.full((_AREAS, 1), np.nan)
    limits = Limits(
        value=value, **arrays, sigma=sigma, sigma_z=unknown, baseline=baseline_of(True, value.shape)
    )
    everywhere = np.isfinite(value)
    found = signs(Judged(limits, everywhere, everywhere), rules)
    return _shares(found)


def _shares(found: Iterable[tuple[str, np.ndarray]]) -> tuple[float, float, float]:
    """Count weeks by direction that are neither points nor in a shift."""
    named = dict(found)
    others = [word for word in named if not word.endswith(("point", "shift"))]
    taken = np.zeros((_AREAS, _WEEKS), dtype=bool)
    for word in named.keys() - others:
        taken |= named[word]
    shares = {"high": 0.0, "low": 0.0, "too": 0.0}
    for word in others:
        shares[word.split()[0]] += float((named[word] & ~taken)[:, _WARM_UP:].mean())
        taken |= named[word]
    return tuple(shares.values())
