import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts, UnsupportedMethod
from hotspot.rates import intervals
from hotspot.rates.crude import crude_rates


def test_a_rate_is_events_over_exposure_with_the_limits_of_its_count():
    rates = crude_rates([5, 0], [100, 50], family="events")
    lower, upper = intervals.garwood([5, 0])
    assert rates.rate == pytest.approx([0.05, 0])
    assert rates.lower == pytest.approx(lower / [100, 50])
    assert rates.upper == pytest.approx(upper / [100, 50])
    assert rates.reference == pytest.approx(5 / 150)
    assert rates.exceedance is None


def test_nobody_at_risk_is_a_gap_and_leaves_the_reference_alone():
    rates = crude_rates([3, 5, 2], [0, 100, np.nan], family="events")
    for values in (rates.rate, rates.lower, rates.upper):
        assert np.isnan(values).tolist() == [True, False, True]
    assert rates.reference == pytest.approx(0.05)


def test_bed_days_get_the_limits_of_their_effective_count():
    days = {"squares": [160.0, 160.0], "persons": [10, 10]}
    rates = crude_rates([40, 40], [100, 100], family="person_days", **days)
    lower, _ = intervals.garwood([10])
    assert rates.rate == pytest.approx([0.4, 0.4])
    assert rates.lower == pytest.approx(np.repeat(lower * 4 / 100, 2))
    assert "effective counts" in rates.method


def test_bed_days_are_never_poisson():
    with pytest.raises(UnsupportedMethod, match="clumps"):
        crude_rates([40], [100], family="person_days")


def test_a_proportion_has_wilson_limits_unless_asked_otherwise():
    wilson = crude_rates([3], [10], family="proportion")
    exact = crude_rates([3], [10], family="proportion", interval="clopper_pearson")
    assert wilson.lower == pytest.approx(intervals.wilson([3], [10])[0])
    assert exact.lower == pytest.approx(intervals.clopper_pearson([3], [10])[0])
    assert "Wilson" in wilson.method


def test_a_proportion_of_nobody_is_a_gap():
    rates = crude_rates([0, 0], [0, np.nan], family="proportion")
    assert np.isnan(rates.rate).all()
    assert np.isnan(rates.reference)


def test_more_positives_than_tested_are_refused():
    with pytest.raises(InvalidCounts, match="row 1 has more positives"):
        crude_rates([1, 3], [2, 2], family="proportion")


@pytest.mark.parametrize(("family", "interval"), [("events", "wilson"), ("proportion", "byar")])
def test_an_interval_that_does_not_serve_is_refused_with_the_ones_that_do(family, interval):
    with pytest.raises(UnsupportedMethod, match="choose one of"):
        crude_rates([1], [2], family=family, interval=interval)
