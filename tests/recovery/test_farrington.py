"""Does Farrington flexible cry wolf as seldom as it says, and see what it should?

Five hundred series have six years of seasonal, overdispersed counts. Nothing happens in the last,
unless it is planted.
"""

import numpy as np
import pytest

from hotspot.spc.seasons.farrington import farrington
from hotspot.spc.seasons.farrington_settings import FarringtonSettings

SERIES, WEEKS = 500, 6 * 52
JUDGED = np.arange(WEEKS - 52, WEEKS, 4)


def expected(seed: int, mean: float) -> np.ndarray:
    rng = np.random.default_rng(seed)
    level = mean * np.exp(rng.normal(0, 0.4, (SERIES, 1)))
    return level * np.exp(0.6 * np.cos(2 * np.pi * np.arange(WEEKS) / 52))


def counts(mean: np.ndarray, seed: int, dispersion: float = 1.5) -> np.ndarray:
    """Negative binomial counts with a variance of so many means."""
    rng = np.random.default_rng(1000 + seed)
    return rng.negative_binomial(mean / (dispersion - 1), 1 / dispersion).astype(float)


@pytest.mark.parametrize(("bound", "most"), [("nbPlugin", 0.0065), ("muan", 0.003)])
def test_quiet_years_are_seldom_alarms(bound, most):
    events = counts(expected(1, 8), 1)
    settings = FarringtonSettings(alpha=0.005, bound=bound)

    found = farrington(events, judged=JUDGED, settings=settings)

    assert 0.0005 < found.alarm.mean() < most
    assert np.isin(found.status, ["alarm", "no alarm"]).mean() > 0.99


def test_p_is_uniform_but_for_counts_being_whole():
    found = farrington(counts(expected(2, 20), 2), judged=JUDGED)

    for level in (0.05, 0.2, 0.5):
        assert level - 0.05 < np.mean(found.p <= level) < level + 0.01


def test_a_planted_doubling_is_an_alarm_and_a_past_one_hides_none():
    mean = expected(3, 15)
    mean[:, -3:] *= 2
    once = mean.copy()
    once[:, -52 * 2 - 2 : -52 * 2 + 2] *= 4

    found = farrington(counts(mean, 3))
    after_another = farrington(counts(once, 3))
    unweighted = farrington(counts(once, 3), settings=FarringtonSettings(reweight=False))

    assert found.alarm.mean() > 0.75
    assert after_another.alarm.mean() > found.alarm.mean() - 0.25
    assert after_another.alarm.mean() > unweighted.alarm.mean() + 0.1


def test_expected_is_the_truth_on_average():
    mean = expected(4, 10)

    found = farrington(counts(mean, 4), judged=JUDGED)

    ratio = np.nansum(found.expected) / mean[:, JUDGED].sum()
    assert ratio == pytest.approx(1, abs=0.04)
