"""A week shows several signs at once, and is named by the plainest of them.

A week is judged by what was known when it ended: a pattern counts from the week that completes it,
and later weeks do not change what was said of earlier ones. Two options give that up: to mark all
members of a pattern, and a run whose length depends on how many weeks there are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hotspot.core.chart import SIGNALS, SIGNALS_EVEN
from hotspot.spc.baselines import Baseline
from hotspot.spc.limits.shewhart import Limits
from hotspot.spc.rules import runs as runs_of
from hotspot.spc.rules import zones
from hotspot.spc.rules.anhoej import count_useful, longest_allowed
from hotspot.spc.rules.points import high_points, low_points, side_of, zone_of
from hotspot.spc.rules.settings import RuleSettings

VERDICTS = ("common cause", *SIGNALS, "incomplete", "no data")
"""All that can be said of a week."""

_CODES = {word: code for code, word in enumerate(VERDICTS)}
_WORDS = np.array(VERDICTS)
_NAMED = {
    "point": ("high point", "low point"),
    "shift": ("high shift", "low shift"),
    "zone": ("high zone", "low zone"),
    "trend": ("high trend", "low trend"),
    "even": SIGNALS_EVEN,
}


@dataclass(frozen=True, eq=False)
class Judged:
    """Weeks that the rules look at, as small integers.

    Parameters
    ----------
    limits : Limits
        Series with their limits.
    ready : ndarray of bool, shape (n, w)
        Weeks that are judged one by one.
    together : ndarray of bool, shape (n, w)
        Weeks that are judged together with their neighbors.
    """

    limits: Limits
    ready: np.ndarray
    together: np.ndarray

    @property
    def baseline(self) -> Baseline:
        """Weeks of the limits, with phases and ghosts."""
        return self.limits.baseline

    @property
    def phases(self) -> np.ndarray:
        """Number of the phase of each week, shape (w,)."""
        return self.limits.baseline.phases

    @cached_property
    def outside(self) -> tuple[np.ndarray, np.ndarray]:
        """Weeks above the upper and below the lower limit, (n, w)."""
        limits = self.limits
        high, low = high_points(limits.value, limits.upper), low_points(limits.value, limits.lower)
        return high & self.ready, low & self.ready

    @cached_property
    def zone(self) -> np.ndarray:
        """Zone of each week, 0 where it is not judged, (n, w)."""
        limits = self.limits
        return zone_of(limits.value, limits.centre, limits.sigma) * self.together

    @cached_property
    def steps(self) -> tuple[np.ndarray, np.ndarray]:
        """Steps from week to week, and whether there is one, (n, w)."""
        return runs_of.steps(self.limits.value, self.together, self.phases)


def judge(
    limits: Limits, complete: np.ndarray, runs: np.ndarray, rules: RuleSettings
) -> np.ndarray:
    """Say what each week is; one that cannot be judged is never a signal.

    Parameters
    ----------
    limits : Limits
        Series with their limits. Runs are judged about the middle line where there is one, else
        about the centre line.
    complete : ndarray of bool, shape (w,)
        Late records have arrived.
    runs : ndarray of bool, shape (n,)
        Areas of which runs and other patterns of several weeks are judged.
    rules : RuleSettings
        Which rules apply.

    Returns
    -------
    ndarray of str, shape (n, w)
        "no data" without a value or without limits to judge it by (infinite ones will do, as of a
        run chart), "incomplete", one of ``SIGNALS``, or "common cause".

    Notes
    -----
    Where a week shows several signs, the order of ``rules`` decides: points, shifts, zones (two of
    three, four of five), trends, and last what has no direction, "too even" (fifteen within one
    sigma) and "too uneven" (fourteen by turns, eight outside one sigma). A missing week has no
    sign. It neither adds to a run about the line nor breaks it, lies in no zone, and breaks a
    trend. A ghost can be a point beyond a limit, and is otherwise as a missing week.
    """
    known = np.isfinite(limits.value)
    judged = known & ~np.isnan(limits.upper)
    ready = judged & complete
    together = ready & np.asarray(runs)[:, np.newaxis] & ~limits.baseline.ghosts
    series = Judged(limits, ready, together)
    codes = np.zeros(known.shape, dtype=np.int8)
    for word, found in reversed(list(signs(series, rules))):
        codes[found] = _CODES[word]
    codes[~judged] = _CODES["no data"]
    codes[known & ~complete] = _CODES["incomplete"]
    return _WORDS.take(codes)


def signs(series: Judged, rules: RuleSettings) -> Iterator[tuple[str, np.ndarray]]:
    """Give the weeks of every sign that the rules look for, those first that name a week first.

    Parameters
    ----------
    series : Judged
        Weeks to look at.
    rules : RuleSettings
        Which rules apply.

    Yields
    ------
    tuple of (str, ndarray of bool)
        Status word, and its weeks, (n, w).
    """
    makers = {
        "point": _points if rules.use_points else None,
        "shift": _shifts if rules.use_shift else None,
        "zone": _zones if rules.two_of_three or rules.four_of_five else None,
        "trend": _trends if rules.trend_length else None,
        "even": _even if rules.looks_at_evenness else None,
    }
    for kind in rules.order:
        if makers[kind]:
            yield from zip(_NAMED[kind], makers[kind](series, rules), strict=True)


def middle_of(limits: Limits) -> np.ndarray:
    """Give the line about which runs are judged.

    Parameters
    ----------
    limits : Limits
        With a middle line, or with none.

    Returns
    -------
    ndarray of float, shape (n, w)
        The middle line, or the centre line.
    """
    return limits.centre if limits.middle is None else limits.middle


def _points(series: Judged, _: RuleSettings) -> tuple[np.ndarray, np.ndarray]:
    """Mark weeks beyond a limit."""
    return series.outside


def _shifts(series: Judged, rules: RuleSettings) -> tuple[np.ndarray, np.ndarray]:
    """Mark long runs about the middle line."""
    side = side_of(series.limits.value, middle_of(series.limits)) * series.together
    breaks = series.together & (side == 0) if rules.on_line == "break" else None
    count = runs_of.whole_lengths if rules.marks == "members" else runs_of.run_lengths
    lengths = count(side, series.phases, breaks)
    needed = rules.shift_length
    if needed == "dynamic":
        needed = series.baseline.along(longest_allowed(count_useful(side, series.baseline)) + 1)
    return runs_of.high_shifts(lengths, needed), runs_of.low_shifts(lengths, needed)


def _zones(series: Judged, rules: RuleSettings) -> tuple[np.ndarray, np.ndarray]:
    """Mark weeks that crowd toward a limit."""
    zone, members = series.zone, rules.marks == "members"
    found = [np.zeros((2, *zone.shape), dtype=bool)]
    if rules.two_of_three:
        outside, third = np.logical_or(*series.outside), rules.two_of_three
        found.append(zones.two_of_three(zone, outside, series.phases, third, members=members))
    if rules.four_of_five:
        found.append(zones.four_of_five(zone, series.phases, members=members))
    high, low = (np.logical_or.reduce(way) for way in zip(*found, strict=True))
    return high, low


def _trends(series: Judged, rules: RuleSettings) -> tuple[np.ndarray, np.ndarray]:
    """Mark long rises and falls."""
    length, members = rules.trend_length, rules.marks == "members"
    way = runs_of.trends(
        *series.steps, series.phases, length, repeats=rules.repeats, members=members
    )
    return way > 0, way < 0


def _even(series: Judged, rules: RuleSettings) -> tuple[np.ndarray, np.ndarray]:
    """Mark weeks that keep too near the line, and those that keep away or swing by turns."""
    phases, nothing = series.phases, np.zeros(series.together.shape, dtype=bool)
    even, uneven = [nothing], [nothing]
    if length := rules.within_length:
        found = zones.all_within(series.zone, series.together, phases, length)
        even.append(_as_marked(found, length, rules))
    if length := rules.outside_length:
        uneven.append(_as_marked(zones.all_outside(series.zone, phases, length), length, rules))
    if length := rules.alternating_length:
        found = runs_of.alternations(series.steps[0], phases, length)
        uneven.append(_as_marked(found, length, rules))
    return np.logical_or.reduce(even), np.logical_or.reduce(uneven)


def _as_marked(done: np.ndarray, length: int, rules: RuleSettings) -> np.ndarray:
    """Mark the weeks that complete a pattern, or all its members."""
    return runs_of.leading_to(done, length) if rules.marks == "members" else done
