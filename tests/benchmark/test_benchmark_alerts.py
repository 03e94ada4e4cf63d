"""A week's list of 1,800 series is there before anybody has let go of the key."""

from time import perf_counter

import numpy as np

from hotspot.spc.baselines import baseline_of
from hotspot.spc.weekly.alerts import list_week
from hotspot.spc.weekly.surprise import surprise

SECONDS = 0.060


def test_a_week_of_1800_series_is_judged_in_sixty_milliseconds():
    rng = np.random.default_rng(1)
    events = rng.poisson(10, (1200, 156)).astype(float)
    exposure = np.full(events.shape, 1000.0)
    asked = rng.poisson(60, (600, 156)).astype(float)
    answered = rng.binomial(asked.astype(int), 0.2).astype(float)
    before = np.arange(156) < 104
    counts, shares = baseline_of(before, events.shape), baseline_of(before, asked.shape)
    times = []
    for _ in range(5):
        start = perf_counter()
        p = np.concatenate(
            (
                surprise(events, exposure, 155, counts, family="events").p,
                surprise(answered, asked, 155, shares, family="proportion").p,
            )
        )
        assert list_week(p).judged == 1800
        times.append(perf_counter() - start)

    assert min(times) < SECONDS
