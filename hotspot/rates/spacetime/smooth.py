"""One week in one tract says next to nothing; the weeks and tracts around it say the rest.

Every tract's risk moves from week to week, and so does the region's. What a tract has in common
with its neighbors and with its own past is learned from all weeks together, and each week is given
its risk with an interval: narrow where much is counted around it, wide where little is.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hotspot.core.errors import InvalidCounts, NotEnoughData, UnsupportedMethod
from hotspot.core.types import Adjacency
from hotspot.linalg import one_thread
from hotspot.rates.spacetime.dynamics import LONGEST_MEMORY, Dynamics
from hotspot.rates.spacetime.field import WeeklyMaps, weekly_maps
from hotspot.rates.spacetime.result import WeeklyCurves, curves_of
from hotspot.rates.spacetime.search import Search
from hotspot.rates.spatial.data import CountFamily, likelihood_of
from hotspot.rates.spatial.system import Problem, State

PERIOD = 4
"""Weeks put together for a first look at how places differ and how long that lasts."""

_FEWEST_PERIODS = 4


def smooth_weeks(
    events: ArrayLike,
    expected: ArrayLike,
    adjacency: Adjacency,
    *,
    family: CountFamily = "poisson",
    clump: ArrayLike | None = None,
    coverage: float = 0.95,
    start: Dynamics | None = None,
    learn: bool = True,
) -> WeeklyCurves:
    r"""Estimate the risk of every area in every week.

    Parameters
    ----------
    events : array_like of float, shape (n, w)
        Counts, whole numbers; effective or shared-out counts need "quasi_poisson"; positives for
        "binomial".
    expected : array_like of float, shape (n, w)
        Counts expected if all areas and weeks were alike: the region's rate times exposure, times
        the completeness of weeks that are still filling up. Trials for "binomial". Zero or not a
        number (nobody lives there, not measurable, not observed): the area has a curve in that
        week, its count is not looked at.
    adjacency : Adjacency
        Which areas touch, in the order of the rows.
    family : {"poisson", "quasi_poisson", "binomial"}, default "poisson"
        How counts come about.
    clump : array_like of float, shape (n, w), (n,) or (), or None
        Events that come at once, such as days of a stay (see ``effective_counts``); both events and
        expected are divided by it. For "quasi_poisson" only; None is one.
    coverage : float, default 0.95
        Of the intervals.
    start : Dynamics or None
        Where the search for the likeliest dynamics begins, such as what was found a week ago; None
        learns them for periods of four weeks first.
    learn : bool, default True
        False takes ``start`` as it is.

    Returns
    -------
    WeeklyCurves
        Relative risks (shares for "binomial") of all areas in all weeks, and of the region.

    Raises
    ------
    InvalidCounts
        If arrays are not aligned or impossible.
    NotEnoughData
        If fewer than three areas have something expected in one week or another, or there is no
        event (or no answer of one of the kinds).
    UnsupportedMethod
        If the family does not serve the counts, or dynamics are neither given nor to be learned.
    NoConvergence
        If the fit does not settle; nothing is returned rather than nonsense.

    Notes
    -----
    :math:`y_{it}\sim\mathrm{Poisson}(E_{it}e^{\mu_t+\phi_{it}})`, with :math:`\mu_t` a random walk
    and :math:`\phi_t=a\phi_{t-1}+\epsilon_t` an autoregression of maps with the Leroux prior
    [1]_ [2]_. For given dynamics the posterior is the normal distribution nearest to it, found as
    in ``fit_spatial`` on the graph of all areas in all weeks. Spread, share, persistence and step
    are taken at their most probable values, persistence at most at ``LONGEST_MEMORY``, by the
    evidence lower bound, climbed with its exact slope. Intervals do not hold the uncertainty of
    these four numbers, which thousands of counts leave little of. Outbreaks that are rarer than the
    model has them are drawn lower than they are: of a doubling for seven weeks in six tracts of
    three events a week, among 100 or 200 that stand still, four fifths are seen or more, and 95 %
    intervals hold the truth there 5 to 9 times in 10, elsewhere 98 times in 100.

    References
    ----------
    .. [1] Leroux BG, Lei X, Breslow N (2000). Estimation of disease rates in small areas: a new
       mixed model for spatial dependence. Statistical Models in Epidemiology, 179-191.
    .. [2] Rushworth A, Lee D, Mitchell R (2014). A spatio-temporal model for estimating the
       long-term effects of air pollution on respiratory hospital admissions in Greater London.
       Spatial and Spatio-temporal Epidemiology 10, 29-38.
    """
    if start is None and not learn:
        raise UnsupportedMethod("dynamics that are not to be learned must be given as start")
    if not 0 < coverage < 1:
        raise InvalidCounts(f"coverage must be between zero and one; it is {coverage}")
    data = _checked(events, expected, adjacency, clump)
    with one_thread():
        maps = weekly_maps(adjacency, data.events.shape[1])
        search = Search(_problem(data, maps, family), maps)
        if not learn:
            fit = search.fit(start)
        else:
            _look_at_periods(search, data, adjacency, family, start)
            fit = search.learn()
    return curves_of(
        fit,
        maps,
        expected=data.expected,
        family=family,
        coverage=coverage,
        fits=search.fits,
    )


@dataclass(frozen=True, eq=False)
class _Counts:
    """What was counted and what was expected, in the same shape (n, w)."""

    events: np.ndarray
    expected: np.ndarray
    clump: np.ndarray | None

    def by_period(self) -> "_Counts":
        """Add the weeks up to periods, the last of which ends with the last week."""
        n, weeks = self.events.shape
        late = weeks % PERIOD

        def total(values: np.ndarray) -> np.ndarray:
            return values[:, late:].reshape(n, -1, PERIOD).sum(axis=2)

        size = 1.0 if self.clump is None else self.clump
        events, expected = (total(part / size) for part in (self.events, self.expected))
        return _Counts(events, expected, None)


def _checked(
    events: ArrayLike, expected: ArrayLike, adjacency: Adjacency, clump: ArrayLike | None
) -> _Counts:
    """Check the shapes; blank what takes no part."""
    y, e = np.asarray(events, float), np.asarray(expected, float)
    n = adjacency.areas.size
    if y.ndim != 2 or y.shape != e.shape or len(y) != n or not y.size:
        raise InvalidCounts(
            f"events {y.shape} and expected {e.shape} must have one row for each of {n} areas and"
            " one column a week"
        )
    at_risk = e > 0
    impossible = np.isinf(e) | (e < 0) | (at_risk & ~(np.isfinite(y) & (y >= 0)))
    if impossible.any():
        row, week = (int(one[0]) for one in np.nonzero(impossible))
        raise InvalidCounts(
            f"events and expected must be zero or more and finite; row {row}, week {week} is not"
        )
    size = None if clump is None else np.asarray(clump, float)
    if size is not None:
        if size.shape not in ((), (n,), y.shape):
            raise InvalidCounts(
                f"clumps {size.shape} must be one number, one an area, or one an area and week"
            )
        size = np.broadcast_to(size[:, np.newaxis] if size.ndim == 1 else size, y.shape)
    if at_risk.any(axis=1).sum() < 3:
        raise NotEnoughData(
            "weekly curves need three areas where something is expected; take a larger region"
        )
    return _Counts(np.where(at_risk, y, 0.0), np.where(at_risk, e, 0.0), size)


def _problem(data: _Counts, maps: WeeklyMaps, family: CountFamily) -> Problem:
    """Say how counts come about: a level, its steps from week to week, and the effects."""
    clump = None if data.clump is None else data.clump.T.ravel()
    likelihood, _ = likelihood_of(data.events.T.ravel(), data.expected.T.ravel(), family, clump)
    weeks, n = maps.shape
    design = np.repeat(np.tril(np.ones((weeks, weeks))), n, axis=0)
    return Problem(likelihood, design, np.zeros(weeks), maps.all, sums_to_zero=False)


def _look_at_periods(
    search: Search,
    data: _Counts,
    adjacency: Adjacency,
    family: CountFamily,
    start: Dynamics | None,
) -> None:
    """Fit periods of weeks, which is quick, and begin the search among weeks where that ends."""
    weeks, n = search.maps.shape
    search.start = Dynamics() if start is None else start
    if weeks < PERIOD * _FEWEST_PERIODS:
        return
    periods = data.by_period()
    maps = weekly_maps(adjacency, weeks // PERIOD)
    summed = "binomial" if family == "binomial" else "quasi_poisson"
    first = Search(_problem(periods, maps, summed), maps)
    first.longest = Dynamics(persistence=LONGEST_MEMORY).of_periods(PERIOD).persistence
    if start is not None:
        first.start = start.of_periods(PERIOD)
    found = first.learn()
    search.start, search.curvature = start or found.dynamics.weekly(PERIOD), first.curvature
    period = np.maximum(np.arange(weeks) - weeks % PERIOD, 0) // PERIOD
    predictor, search.variance = (
        values.reshape(maps.shape)[period].ravel()
        for values in (found.settled.state.predictor, found.settled.variance)
    )
    nothing = np.zeros(weeks * n)
    search.state = State(np.zeros(weeks), nothing, nothing, predictor)
