import numpy as np
import pytest
from scipy.stats import nbinom, norm, poisson

from hotspot.core.errors import InvalidCounts
from hotspot.spc.rules import (
    ANHOEJ,
    NELSON,
    NHS,
    STANDARD,
    WESTERN_ELECTRIC,
    RuleSettings,
    false_alarms,
)
from hotspot.spc.rules.false_alarms import _simulate as simulate

NORMAL = np.nan
POINTS = RuleSettings(use_shift=False)
SHIFTS = RuleSettings(use_points=False)


def test_points_of_normal_values_are_those_beyond_three_sigma():
    found = false_alarms(NORMAL, rules=POINTS)

    assert found.high == pytest.approx(norm.sf(3))
    assert found.low == pytest.approx(norm.sf(3))
    assert found.all == pytest.approx(1 / 370.4, rel=1e-3)


def test_shifts_of_normal_values_are_those_of_a_coin():
    found = false_alarms(NORMAL, rules=SHIFTS)

    assert found.high == pytest.approx(0.5**8)
    assert found.all == pytest.approx(2 * 0.5**8)


def test_all_members_of_a_run_are_more_weeks_than_those_that_complete_it():
    members = RuleSettings(use_points=False, shift_length=2, marks="members")

    assert false_alarms(NORMAL, rules=members).all == pytest.approx(0.75)


def test_points_of_counts_come_from_their_own_tail():
    mean, dispersion = np.array([0.7, 5, 30]), np.array([1.0, 1, 3])

    found = false_alarms(mean, dispersion, POINTS)

    upper = mean + 3 * np.sqrt(mean * dispersion)
    expected = [*poisson.sf(np.floor(upper[:2]), mean[:2]), nbinom.sf(upper[2] // 1, 15, 1 / 3)]
    np.testing.assert_allclose(found.high, expected, rtol=1e-9)
    assert found.low[:2].tolist() == [0, 0]
    assert found.low[2] == pytest.approx(nbinom.cdf(np.ceil(30 - 3 * 90**0.5) - 1, 15, 1 / 3))


@pytest.mark.parametrize("tail", [0.00135, 0.01])
def test_limits_at_a_tail_keep_its_promise_whatever_is_counted(tail):
    found = false_alarms([0.5, 3, 40, NORMAL], [2, 1, 5, 1], POINTS, tail=tail)

    assert (found.high <= tail * (1 + 1e-9)).all()
    assert (found.low <= tail * (1 + 1e-9)).all()
    assert found.high[-1] == pytest.approx(tail)


def test_limits_that_are_given_are_taken():
    found = false_alarms(10.0, rules=POINTS, limits=([4.2], [17.0]))

    assert found.high == pytest.approx(poisson.sf(17, 10))
    assert found.low == pytest.approx(poisson.cdf(4, 10))
    nowhere = false_alarms([10.0, NORMAL], rules=POINTS, limits=(-np.inf, np.inf))
    assert nowhere.all.tolist() == [0, 0]


@pytest.mark.parametrize("on_line", ["skip", "break"])
def test_weeks_on_the_median_are_stepped_over_or_break_a_run(on_line):
    rules = RuleSettings(use_points=False, on_line=on_line, shift_length=5)
    above, below = poisson.sf(3, 3), poisson.cdf(2, 3)
    share = above / (above + below) if on_line == "skip" else above

    assert false_alarms(3.0, rules=rules).high == pytest.approx(above * share**4)


def test_points_and_shifts_together_are_fewer_than_their_sum():
    both = false_alarms(20.0, 2.0).all
    apart = false_alarms(20.0, 2.0, POINTS).all + false_alarms(20.0, 2.0, SHIFTS).all

    assert both < apart
    assert both > 0.98 * apart


def test_more_rules_cry_wolf_more_often():
    few, more, most = (
        float(false_alarms(NORMAL, rules=rules).all[0])
        for rules in (STANDARD, WESTERN_ELECTRIC, NELSON)
    )

    assert few < more < most
    assert false_alarms(NORMAL, rules=NELSON).even > 0


def test_a_dynamic_run_is_rarer_where_there_are_more_weeks():
    short, long = (false_alarms(NORMAL, rules=ANHOEJ, useful=weeks) for weeks in (24, 200))

    assert long.all < short.all
    assert short.phase == pytest.approx(0.066, abs=0.001)


def test_the_rate_is_said_in_words():
    said = false_alarms([NORMAL, 5.0], [1, np.nan]).words("month")

    assert said == ["On a stable series about 1 month in 95 is flagged.", ""]
    hardly = false_alarms(NORMAL, rules=POINTS, limits=(-9, 9)).words()
    assert hardly == ["On a stable series hardly any week is flagged."]
    assert false_alarms(NORMAL, rules=ANHOEJ).words() == [
        "On a stable series about 1 week in 220 is flagged. Of stable phases of 52 weeks, 1 in 13"
        " has too long a run or too few crossings."
    ]


def test_a_dispersion_below_one_is_taken_as_one():
    assert false_alarms(9.0, 0.4).all == false_alarms(9.0, 1.0).all


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"mean": 0.0}, "mean must be above 0"),
        ({"mean": 1.0, "tail": 0.5}, "tail must be above 0 and below 0.5, not 0.5"),
        ({"mean": 1.0, "useful": 0}, "useful must be at least 1 week"),
    ],
)
def test_what_is_no_series_is_refused(given, message):
    with pytest.raises(InvalidCounts, match=message):
        false_alarms(**given)


def test_series_that_are_much_alike_are_simulated_once():
    rng = np.random.default_rng(1)
    mean, dispersion = rng.uniform(18.2, 21.8, 300), rng.uniform(1.9, 2.1, 300)

    before = simulate.cache_info().misses
    found = false_alarms(mean, dispersion, NHS)

    assert simulate.cache_info().misses - before < 20
    assert len(np.unique(np.round(found.all, 12))) > 250, "points and shifts are still their own"
