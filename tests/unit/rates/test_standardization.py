import numpy as np
import pytest
from scipy.stats import gamma

from hotspot.core.errors import InvalidCounts, UnsupportedMethod
from hotspot.rates.crude import crude_rates
from hotspot.rates.intervals import byar, garwood
from hotspot.rates.standardization import (
    repeat_events,
    standardize_directly,
    standardize_indirectly,
)

EVENTS = np.array([[30.0, 2, 12, 8], [20, 3, 9, 9]])
CHILDREN = np.array([[100.0, 10, 400, 50], [400, 100, 100, 50]])
STANDARD = np.array([1.0, 3])


def test_the_rate_is_that_of_children_with_the_standards_ages():
    rates = standardize_directly(EVENTS, CHILDREN, STANDARD)
    assert rates.rate[0] == pytest.approx(0.25 * 0.3 + 0.75 * 0.05)
    assert rates.reference == pytest.approx(0.25 * 52 / 560 + 0.75 * 41 / 650)


def test_the_unit_of_the_standard_does_not_matter():
    one, other = (standardize_directly(EVENTS, CHILDREN, STANDARD * unit) for unit in (1, 25_000))
    assert one.upper == pytest.approx(other.upper, nan_ok=True)


def test_few_events_are_a_gap_with_its_reason_and_no_error():
    rates = standardize_directly(EVENTS, CHILDREN, STANDARD)
    assert rates.reason.tolist() == ["", "fewer than 10 events", "", ""]
    for values in (rates.rate, rates.lower, rates.upper):
        assert np.isnan(values).tolist() == [False, True, False, False]
    fewer = standardize_directly(EVENTS, CHILDREN, STANDARD, fewest_events=5)
    assert (fewer.reason == "").all()


def test_each_kind_of_missing_children_is_told_apart():
    children = CHILDREN.copy()
    children[0, 0], children[1, 2], children[:, 3] = np.nan, 0.0, 0.0
    assert standardize_directly(EVENTS, children, STANDARD, fewest_events=0).reason.tolist() == [
        "the number of children of an age band is not known",
        "",
        "nobody of an age band lives there",
        "no denominator",
    ]


def test_a_band_without_weight_takes_no_part():
    children = CHILDREN.copy()
    children[1] = np.nan
    rates = standardize_directly(EVENTS, children, [1, 0])
    assert rates.rate[[0, 2]] == pytest.approx([0.3, 0.03])
    assert rates.reason.tolist() == ["", "fewer than 10 events", "", "fewer than 10 events"]


@pytest.mark.parametrize(("interval", "limits"), [("dobson", byar), ("fay_feuer", garwood)])
def test_one_band_has_the_limits_of_its_count(interval, limits):
    events, children = np.array([[3.0, 12, 60]]), np.array([[10.0, 20, 30]])
    rates = standardize_directly(events, children, [7], interval=interval, fewest_events=0)
    lower, upper = limits(events[0])
    assert rates.lower == pytest.approx(lower / children[0])
    assert rates.upper == pytest.approx(upper / children[0])


def test_one_band_of_returning_children_has_the_limits_of_effective_counts():
    events, squares, children = np.array([[60.0]]), np.array([[240.0]]), np.array([[500.0]])
    rates = standardize_directly(events, children, [1], squares=squares, interval="fay_feuer")
    lower, upper = garwood([60 / 4])
    assert rates.lower == pytest.approx(4 * lower / 500)
    assert rates.upper == pytest.approx(4 * upper / 500)


def test_gamma_limits_are_wider_above_than_dobsons_where_weights_differ():
    children = np.array([[1000.0], [20.0]])
    events = np.array([[40.0], [1.0]])
    dobson, gamma_limits = (
        standardize_directly(events, children, [1, 1], interval=name)
        for name in ("dobson", "fay_feuer")
    )
    assert gamma_limits.upper[0] > dobson.upper[0]
    rate, variance = 0.5 * (0.04 + 0.05), 0.25 * (40 / 1000**2 + 1 / 20**2)
    assert gamma_limits.lower[0] == pytest.approx(
        gamma(rate**2 / variance, scale=variance / rate).ppf(0.025)
    )


@pytest.mark.parametrize("interval", ["dobson", "fay_feuer"])
def test_nothing_counted_has_an_upper_limit_all_the_same(interval):
    nothing = standardize_directly(
        [[0.0], [0.0]], [[100.0], [300.0]], [1, 1], interval=interval, fewest_events=0
    )
    assert nothing.rate[0] == nothing.lower[0] == 0
    assert nothing.upper[0] == pytest.approx(0.5 / 100 * garwood([0])[1][0])


def test_children_who_come_back_widen_the_limits():
    events, squares = repeat_events([[20.0, 10], [5, 0], [0, 3]])
    assert events.tolist() == [30, 19]
    assert squares.tolist() == [40, 37]
    separate, repeating = (
        standardize_directly(events, [500, 500], [1, 1], squares=given) for given in (None, squares)
    )
    assert repeating.rate == separate.rate
    assert repeating.lower < separate.lower
    assert repeating.upper > separate.upper
    assert "not independent" in repeating.method


def test_the_method_names_its_limits():
    rates = standardize_directly(EVENTS, CHILDREN, STANDARD, interval="fay_feuer")
    assert rates.method == "directly standardized by age, Fay-Feuer limits"
    assert "Byar" in standardize_indirectly([3.0], [2.0]).method


def test_observed_over_expected_has_the_limits_of_the_count():
    ratio = standardize_indirectly([4.0, 40], [2.0, 50])
    assert ratio.rate.tolist() == [2.0, 0.8]
    assert ratio.lower[0] == pytest.approx(garwood([4])[0][0] / 2)
    assert ratio.upper[1] == pytest.approx(byar([40])[1][0] / 50)
    assert ratio.reference == 1.0
    exact = standardize_indirectly([4.0, 40], [2.0, 50], interval="garwood")
    assert exact.upper[1] == pytest.approx(garwood([40])[1][0] / 50)


def test_times_the_standards_rate_it_is_a_rate():
    ratio = standardize_indirectly([4.0, 40], [2.0, 50], reference=0.01)
    assert ratio.rate == pytest.approx([0.02, 0.008])
    assert ratio.reference == 0.01


def test_bed_days_have_the_limits_of_effective_counts():
    clumps = {"squares": [400.0, 90], "persons": [10, 9]}
    ratio = standardize_indirectly([50.0, 30], [40.0, 40], family="person_days", **clumps)
    crude = crude_rates([50, 30], [40, 40], family="person_days", interval="byar", **clumps)
    assert ratio.upper == pytest.approx(crude.upper)
    with pytest.raises(UnsupportedMethod, match="squares"):
        standardize_indirectly([50.0], [40.0], family="person_days")


def test_nothing_expected_is_a_gap():
    ratio = standardize_indirectly([1.0, 2, 3], [0.0, np.nan, 3])
    assert np.isnan(ratio.rate).tolist() == [True, True, False]
    assert ratio.reason.tolist() == ["no denominator", "no denominator", ""]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"events": -EVENTS}, "age band 0: events must be finite and zero or more; row 0"),
        ({"events": EVENTS[:1]}, "one row an age band"),
        ({"exposure": np.full((2, 4), np.inf)}, "age band 0: exposure"),
        ({"standard": [1.0]}, "standard .* must have one value for each of 2 bands"),
        ({"standard": [1.0, -1]}, "age band 1 is not"),
        ({"standard": [0.0, 0]}, "nobody"),
        ({"squares": -EVENTS}, "squares: age band 0"),
        ({"squares": EVENTS[:, :1]}, "squares: "),
    ],
)
def test_impossible_counts_are_refused_in_words(changes, words):
    given = {"events": EVENTS, "exposure": CHILDREN, "standard": STANDARD} | changes
    with pytest.raises(InvalidCounts, match=words):
        standardize_directly(**given)


def test_other_intervals_and_shares_are_refused():
    with pytest.raises(UnsupportedMethod, match="dobson, fay_feuer"):
        standardize_directly(EVENTS, CHILDREN, STANDARD, interval="wilson")
    with pytest.raises(UnsupportedMethod, match="share"):
        standardize_indirectly([1.0], [2.0], family="proportion")
