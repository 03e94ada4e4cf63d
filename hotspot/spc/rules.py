"""Two signs tell news from noise: a week beyond the limits, and many weeks in a row on one side.

More rules find little more and cry wolf more often, so there are no others. A week is judged by
what was known when it ended: a run counts from the week that completes it, and later weeks never
change the status of earlier ones.
"""

from dataclasses import dataclass

import numpy as np

from hotspot.core.errors import InvalidCounts
from hotspot.spc.limits import Limits

SAME = 1e-9
"""Relative difference below which two numbers are one number, differently rounded."""


@dataclass(frozen=True)
class RuleSettings:
    """The one place that says which rules judge a chart, for page, picture and file alike.

    Parameters
    ----------
    use_points : bool, default True
        A week beyond a limit is a signal.
    use_shift : bool, default True
        A run on one side of the centre line is a signal.
    shift_length : int, default 8
        Weeks in a row that make a run, at least 2.
    max_autocorrelation : float, default 0.3
        Above it neighboring weeks are alike for their own reasons, and the shift rule is off.
    least_expected : float, default 2
        With fewer events a week the median lies off the mean, and the shift rule is off.
    """

    use_points: bool = True
    use_shift: bool = True
    shift_length: int = 8
    max_autocorrelation: float = 0.3
    least_expected: float = 2.0

    def __post_init__(self) -> None:
        """Refuse a run that is no run."""
        if self.shift_length < 2:
            raise InvalidCounts("shift_length must be at least 2 weeks")

    def words(self, *, shift: bool) -> tuple[str, ...]:
        """Say which rules were applied."""
        points = ("one point beyond a limit",) if self.use_points else ()
        runs = (f"{self.shift_length} points in a row on one side of the centre line",)
        return points + (runs if shift and self.use_shift else ())


STANDARD = RuleSettings()
"""The rules unless somebody chose others."""


def judge(
    limits: Limits, complete: np.ndarray, shift: np.ndarray, rules: RuleSettings
) -> np.ndarray:
    """Say what each week is; one that cannot be judged is never a signal.

    Parameters
    ----------
    limits : Limits
        Series with their limits.
    complete : ndarray of bool, shape (w,)
        Late records have arrived.
    shift : ndarray of bool, shape (n,)
        Areas whose runs are judged.
    rules : RuleSettings
        Which rules apply, and the length of a run.

    Returns
    -------
    ndarray of str, shape (n, w)
        "no data" without a value or without limits to judge it by, "incomplete", then the first
        that fits of "high point", "low point", "high shift", "low shift", "common cause".
    """
    known = np.isfinite(limits.value)
    judged = known & np.isfinite(limits.upper)
    side = side_of(limits.value, limits.centre) * (judged & complete)
    lengths = run_lengths(side * shift[:, None], limits.baseline.phases)
    verdicts = {
        "high point": high_points(limits.value, limits.upper) & rules.use_points,
        "low point": low_points(limits.value, limits.lower) & rules.use_points,
        "high shift": high_shifts(lengths, rules.shift_length),
        "low shift": low_shifts(lengths, rules.shift_length),
    }
    said = np.select(list(verdicts.values()), list(verdicts), "common cause")
    return np.select([known & ~complete, ~judged], ["incomplete", "no data"], said)


def high_points(value: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """Mark the weeks above the upper limit.

    Parameters
    ----------
    value, upper : ndarray of float, shape (n, w)
        Series and limit; a week without either is never marked, nor is one on the limit.

    Returns
    -------
    ndarray of bool, shape (n, w)
        True where the value is above.
    """
    return _clearly_above(value, upper)


def low_points(value: np.ndarray, lower: np.ndarray) -> np.ndarray:
    """Mark the weeks below the lower limit.

    Parameters
    ----------
    value, lower : ndarray of float, shape (n, w)
        Series and limit; a week without either is never marked, nor is one on the limit.

    Returns
    -------
    ndarray of bool, shape (n, w)
        True where the value is below.
    """
    return _clearly_above(lower, value)


def side_of(value: np.ndarray, centre: np.ndarray) -> np.ndarray:
    """Say on which side of the centre line each week lies.

    Parameters
    ----------
    value, centre : ndarray of float, shape (n, w)
        Series and centre line.

    Returns
    -------
    ndarray of int, shape (n, w)
        1 above, -1 below, 0 on the line or without a value.
    """
    above, below = _clearly_above(value, centre), _clearly_above(centre, value)
    return above.astype(np.int64) - below.astype(np.int64)


def run_lengths(side: np.ndarray, phases: np.ndarray) -> np.ndarray:
    """Count the weeks in a row on one side, up to and with each week.

    Parameters
    ----------
    side : ndarray of int, shape (n, w)
        1, -1, or 0 for weeks that neither add to a run nor break it: those on the centre line,
        missing and incomplete ones.
    phases : ndarray of int, shape (w,)
        A new phase starts every count afresh.

    Returns
    -------
    ndarray of int, shape (n, w)
        Positive above the line, negative below, 0 where ``side`` is 0.
    """
    lengths = np.zeros(side.shape, dtype=np.int64)
    run = np.zeros(len(side), dtype=np.int64)
    for week, now in enumerate(side.T):
        if week and phases[week] != phases[week - 1]:
            run = np.zeros_like(run)
        run = np.where(now == 0, run, np.where(run * now > 0, run + now, now))
        lengths[:, week] = np.where(now == 0, 0, run)
    return lengths


def high_shifts(lengths: np.ndarray, shift_length: int) -> np.ndarray:
    """Mark the weeks that complete or continue a long run above the centre line.

    Parameters
    ----------
    lengths : ndarray of int, shape (n, w)
        From ``run_lengths``.
    shift_length : int
        Weeks in a row that make a shift.

    Returns
    -------
    ndarray of bool, shape (n, w)
        True from the week that completes the run.
    """
    return lengths >= shift_length


def low_shifts(lengths: np.ndarray, shift_length: int) -> np.ndarray:
    """Mark the weeks that complete or continue a long run below the centre line.

    Parameters
    ----------
    lengths : ndarray of int, shape (n, w)
        From ``run_lengths``.
    shift_length : int
        Weeks in a row that make a shift.

    Returns
    -------
    ndarray of bool, shape (n, w)
        True from the week that completes the run.
    """
    return lengths <= -shift_length


def _clearly_above(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Compare, taking numbers that differ only by rounding as equal, and missing ones as not."""
    size = np.maximum(np.abs(above), np.abs(below))
    return above - below > SAME * size
