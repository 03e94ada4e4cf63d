"""All charts of a region are made while a page is drawn."""

from time import perf_counter

import numpy as np

from tests.charted import chart_against_region, chart_own_past


def milliseconds(chart, n_areas: int, n_weeks: int) -> float:
    """Time the best of five, which is the least disturbed."""
    rng = np.random.default_rng(1)
    given = {
        "events": rng.poisson(20, (n_areas, n_weeks)).astype(float),
        "exposure": np.full((n_areas, n_weeks), 4000.0),
        "weeks": np.datetime64("2022-01-08") + 7 * np.arange(n_weeks),
        "family": "events",
        "observed": np.ones((n_areas, n_weeks), dtype=bool),
        "complete": np.arange(n_weeks) < n_weeks - 3,
        "baseline_weeks": 104,
    }
    times = []
    for _ in range(5):
        start = perf_counter()
        chart(**given)
        times.append(perf_counter() - start)
    return 1000 * min(times)


def test_every_neighborhood_of_four_years_within_thirty_milliseconds():
    assert milliseconds(chart_against_region, 81, 208) < 30


def test_three_hundred_series_of_three_years_within_fifty_milliseconds():
    assert milliseconds(chart_own_past, 300, 156) < 50
