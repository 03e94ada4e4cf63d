"""What is usual comes from the same season of earlier years."""

import numpy as np
import pytest

from hotspot.core.errors import NotEnoughData
from hotspot.surveillance.headlines import headlines, usual_range
from tests.small_snapshot import small_snapshot


def seasonal(years, noise=0.02, seed=1):
    weeks = np.arange(52 * years)
    season = 1 + 0.5 * np.cos(2 * np.pi * weeks / 52)
    return season * np.exp(np.random.default_rng(seed).normal(0, noise, weeks.size))


def test_a_winter_peak_is_usual_in_winter():
    series = seasonal(4)
    low, high, years = usual_range(series, 52 * 3)
    assert low < series[52 * 3] < high
    assert high < 1.2 * series[52 * 3]
    assert years == 3


def test_a_summer_as_high_as_winter_is_not_usual():
    series = seasonal(4)
    summer = 52 * 3 + 26
    assert usual_range(series, summer)[1] < series[52 * 3]


def test_the_range_is_as_wide_as_years_have_differed():
    calm, restless = (usual_range(seasonal(4, noise), 180) for noise in (0.02, 0.2))
    assert np.log(restless[1] / restless[0]) > 4 * np.log(calm[1] / calm[0])


@pytest.mark.parametrize("column", [10, 60])
def test_too_short_a_past_gives_no_range(column):
    low, high, years = usual_range(seasonal(4), column)
    assert np.isnan(low)
    assert np.isnan(high)
    assert years == 0


def test_gaps_are_not_zeros():
    series = seasonal(4)
    series[150:160] = np.nan
    low, high, _ = usual_range(series, 170)
    assert low < series[170] < high


def events(years=4, mean=40, seed=2):
    return np.random.default_rng(seed).poisson(mean, (4, 52 * years))


def test_an_ordinary_week_is_usual_and_a_doubled_window_is_not():
    counts = events()
    calm = small_snapshot(counts, [1000] * 4, ["A", "A", "B", "B"])
    week = calm.tables["weeks"]["week_ending"].iloc[-4].date()
    first, year = headlines(calm, measure="ed_visits", window=4, week=week)
    assert (first.status, year.status) == ("usual", "usual")
    assert first.usual_lower < first.rate < first.usual_upper
    assert first.events == counts[:, -7:-3].sum()
    counts[:, -7:-3] *= 2
    high = small_snapshot(counts, [1000] * 4, ["A", "A", "B", "B"])
    assert headlines(high, measure="ed_visits", window=4, week=week)[0].status == (
        "higher than usual"
    )


def test_an_incomplete_week_is_never_judged():
    snapshot = small_snapshot(events(), [1000] * 4, ["A", "A", "B", "B"])
    week = snapshot.tables["weeks"]["week_ending"].iloc[-1].date()
    assert headlines(snapshot, measure="ed_visits", window=4, week=week)[0].status == (
        "not enough data"
    )


def test_chosen_neighborhoods_are_summed():
    counts = events()
    snapshot = small_snapshot(counts, [1000] * 4, ["A", "A", "B", "B"])
    week = snapshot.tables["weeks"]["week_ending"].iloc[-4].date()
    first, _ = headlines(snapshot, measure="ed_visits", window=4, week=week, neighborhoods=("B",))
    assert first.events == counts[2:, -7:-3].sum()


def test_an_unknown_neighborhood_is_named():
    snapshot = small_snapshot(events(), [1000] * 4, ["A", "A", "B", "B"])
    week = snapshot.tables["weeks"]["week_ending"].iloc[-4].date()
    with pytest.raises(NotEnoughData, match="Nowhere"):
        headlines(snapshot, measure="ed_visits", window=4, week=week, neighborhoods=("Nowhere",))


def test_a_window_before_the_data_is_refused_with_a_remedy():
    snapshot = small_snapshot(events(), [1000] * 4, ["A", "A", "B", "B"])
    week = snapshot.tables["weeks"]["week_ending"].iloc[5].date()
    with pytest.raises(NotEnoughData, match="choose a later week or a shorter window"):
        headlines(snapshot, measure="ed_visits", window=52, week=week)
