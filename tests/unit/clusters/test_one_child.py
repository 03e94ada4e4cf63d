import numpy as np
import pytest

from hotspot.clusters.exceedance import find_hotspots
from hotspot.clusters.one_child import exceedance_without_one
from hotspot.core.errors import InvalidCounts, UnsupportedMethod
from hotspot.core.types import RateEstimates
from hotspot.rates.crude import crude_rates
from hotspot.rates.empirical_bayes import shrink_to_region

N = 40
WEEKS = np.full(N, 52 * 900.0)
IDS = np.arange(N).astype(str)


def counted(long=0.0, more=0):
    """Areas of 30 children with 4 days each; in the first one child has more, or there are more."""
    rng = np.random.default_rng(3)
    persons = np.full(N, 30.0) + np.round(rng.normal(0, 3, N))
    persons[0] = 30 + more
    events, squares = 4 * persons, 24 * persons
    events[0] += long
    squares[0] += long**2 + 8 * long if long else 0
    largest = np.zeros(N)
    largest[0] = long + 4 if long else 14
    return events, squares, persons, largest


def estimator(events, squares, persons):
    return shrink_to_region(events, WEEKS, squares=squares, persons=persons)


def judged(events, squares, persons, largest, **options):
    rates = estimator(events, squares, persons)
    return rates, exceedance_without_one(
        rates, (events, squares, persons), largest, estimator, **options
    )


def test_a_place_with_more_children_stands_out_without_any_one_of_them():
    rates, found = judged(*counted(more=60))
    assert rates.exceedance[0] > 0.95
    assert found[0] > 0.9


def test_a_place_with_one_very_long_stay_does_not_stand_out():
    events, squares, persons, largest = counted(long=180.0)

    # an estimator that takes days as separate events is misled by her
    def naive(events, *_):
        return shrink_to_region(events, WEEKS)

    rates = naive(events, squares, persons)
    found = exceedance_without_one(rates, (events, squares, persons), largest, naive)
    assert rates.exceedance[0] > 0.99
    assert found[0] < 0.2
    assert (found[1:] == rates.exceedance[1:]).all()
    assert find_hotspots(IDS, rates).status[0] == "higher"


def test_all_at_once_is_stricter_than_one_by_one():
    events, squares, persons, largest = counted(more=60)
    events[1], squares[1], persons[1], largest[1] = events[0], squares[0], persons[0], 60.0
    _, each = judged(events, squares, persons, largest)
    _, once = judged(events, squares, persons, largest, apart=0)
    assert (once <= each + 1e-9).all()
    assert once[:2] == pytest.approx(each[:2], abs=0.1)


def test_nobody_worth_asking_about_changes_nothing():
    events, squares, persons, _ = counted(long=180.0)
    rates = estimator(events, squares, persons)

    def never(*_):
        raise AssertionError

    found = exceedance_without_one(rates, (events, squares, persons), np.zeros(N), never)
    assert (found == rates.exceedance).all()


def test_an_only_child_takes_all_events_with_her():
    seen = []

    def keep(*counts):
        seen.append(counts)
        return estimator(*counts)

    events, squares, persons, largest = counted()
    events[0], squares[0], persons[0], largest[0] = 900.0, 810_000.0, 1.0, 900.0
    high = RateEstimates(*(np.full(N, 1.0),) * 3, "told", exceedance=np.full(N, 0.9))
    exceedance_without_one(high, (events, squares, persons), largest, keep)
    assert [values[0] for values in seen[0]] == [0, 0, 0]
    assert events[0] == 900.0, "what was given stays as it was"


def test_a_gap_stays_a_gap():
    events, squares, persons, largest = counted(long=180.0)
    weeks = WEEKS.copy()
    weeks[5] = 0
    largest[5] = 99.0

    def again(events, squares, persons):
        return shrink_to_region(events, weeks, squares=squares, persons=persons)

    rates = again(events, squares, persons)
    found = exceedance_without_one(rates, (events, squares, persons), largest, again)
    assert np.isnan(found[5])


def test_crude_rates_and_arrays_of_other_areas_are_refused():
    events, squares, persons, largest = counted()
    crude = crude_rates(events, WEEKS, family="events")
    with pytest.raises(UnsupportedMethod, match="no probability"):
        exceedance_without_one(crude, (events, squares, persons), largest, estimator)
    rates = estimator(events, squares, persons)
    with pytest.raises(InvalidCounts, match="aligned"):
        exceedance_without_one(rates, (events, squares, persons), largest[:3], estimator)
    with pytest.raises(UnsupportedMethod, match="no probability"):
        high = RateEstimates(*(np.full(N, 1.0),) * 3, "told", exceedance=np.full(N, 0.9))
        exceedance_without_one(high, (events, squares, persons), events, lambda *_: crude)
