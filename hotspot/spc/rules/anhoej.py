"""A series that is only noise crosses its middle line about every second week.

How long a run and how few crossings chance still makes depends on how many weeks there are, so the
two limits follow that number, and few or many weeks raise equally few false alarms.
"""

from functools import lru_cache

import numpy as np
from scipy.stats import binom

from hotspot.core.chart import RunTest
from hotspot.spc.baselines import Baseline
from hotspot.spc.rules.points import side_of
from hotspot.spc.rules.runs import run_lengths

SMALLEST = 0.05
"""Probability that chance crosses the line less often than the fewest crossings allowed."""


def longest_allowed(useful: np.ndarray) -> np.ndarray:
    """Give the longest run that chance still makes.

    Parameters
    ----------
    useful : ndarray of int
        Weeks that do not lie on the line.

    Returns
    -------
    ndarray of int
        Binary logarithm, rounded half to even, plus three; 0 where there are no weeks.

    References
    ----------
    .. [1] Schilling MF (2012). The surprising predictability of long runs. Mathematics Magazine
       85(2), 141-149.
    .. [2] Anhøj J, Olesen AV (2014). Run charts revisited: a simulation study of run chart rules
       for detection of non-random variation in health care processes. PLoS ONE 9(11), e113825.
    """
    some = np.maximum(useful, 1)
    return np.where(useful > 0, np.rint(np.log2(some)).astype(int) + 3, 0)


def fewest_allowed(useful: np.ndarray) -> np.ndarray:
    """Give the fewest crossings of the line that chance still makes.

    Parameters
    ----------
    useful : ndarray of int
        Weeks that do not lie on the line.

    Returns
    -------
    ndarray of int
        Lower 5 % quantile of a binomial with one trial fewer than weeks and even odds.

    References
    ----------
    .. [1] Chen Z (2010). A note on the runs test. Model Assisted Statistics and Applications 5(2),
       73-77.
    """
    trials = np.maximum(np.asarray(useful) - 1, 0)
    return _quantiles(int(2 ** np.ceil(np.log2(trials.max(initial=0) + 1))))[trials]


@lru_cache(maxsize=32)
def _quantiles(most: int) -> np.ndarray:
    """Tabulate the quantiles for every number of trials up to a power of two."""
    return binom.ppf(SMALLEST, np.arange(most + 1), 0.5).astype(int)


def count_useful(side: np.ndarray, baseline: Baseline) -> np.ndarray:
    """Count the weeks that do not lie on the line, phase by phase.

    Parameters
    ----------
    side : ndarray of int, shape (n, w)
        From ``side_of``.
    baseline : Baseline
        With the phases.

    Returns
    -------
    ndarray of int, shape (n, n_phases)
        Zero where no week does.
    """
    return np.add.reduceat((side != 0).astype(int), baseline.starts, axis=1)


def run_tests(
    value: np.ndarray, line: np.ndarray, baseline: Baseline, kept: np.ndarray
) -> list[tuple[RunTest, ...]]:
    """Test the runs of every phase of every area.

    Parameters
    ----------
    value, line : ndarray of float, shape (n, w)
        Series, and the line about which runs are judged.
    baseline : Baseline
        With the phases, and with ghosts, which are left out.
    kept : ndarray of bool, shape (w,) or (n, w)
        Weeks to test, those that are complete.

    Returns
    -------
    list of tuple of RunTest
        One a phase, area by area. A phase of which all weeks lie on the line has five zeros, and no
        signal.
    """
    side = side_of(value, line) * (kept & ~baseline.ghosts)
    lengths = np.abs(run_lengths(side, baseline.phases))
    useful = count_useful(side, baseline)
    longest = np.maximum.reduceat(lengths, baseline.starts, axis=1)
    runs = np.add.reduceat((lengths == 1).astype(int), baseline.starts, axis=1)
    columns = (
        useful,
        longest,
        longest_allowed(useful),
        np.maximum(runs - 1, 0),
        fewest_allowed(useful),
    )
    table = np.stack(columns, axis=-1).tolist()
    return [tuple(RunTest(*phase) for phase in area) for area in table]
