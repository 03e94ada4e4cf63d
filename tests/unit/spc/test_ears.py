import numpy as np
import pytest
from scipy.stats import norm

from hotspot.core.errors import InvalidCounts, UnsupportedMethod
from hotspot.spc.seasons.ears import ears

GAP = np.nan
WEEK = [4.0, 6, 5, 5, 4, 6, 5]


def test_c1_compares_with_the_seven_weeks_before():
    limits = ears([[*WEEK, 9]], least_sd=0)

    assert np.isnan(limits.upper[0, :7]).all()
    assert limits.upper[0, 7] == pytest.approx(5 + norm.isf(0.001) * np.std(WEEK, ddof=1))


def test_c2_leaves_two_weeks_between():
    limits = ears([[*WEEK, 90, 90, 9]], method="C2", least_sd=0)

    assert np.isnan(limits.upper[0, :9]).all()
    assert limits.upper[0, 9] == pytest.approx(5 + norm.isf(0.001) * np.std(WEEK, ddof=1))


def test_c3_adds_up_what_was_found_in_the_weeks_before():
    """Two weeks 2.5 sd out: no alarm of C2, but of C3, though the third week brings few."""
    high = 5 + 2.5 * np.std(WEEK, ddof=1)
    row = [[*WEEK, *WEEK[:2], high, high, 1.0]]

    second, third = (ears(row, method=method, least_sd=0) for method in ("C2", "C3"))

    assert not (second.value > second.upper).any()
    assert (third.value > third.upper)[0].tolist() == [False] * 11 + [True]


def test_c3_can_count_the_judged_week_as_it_was_defined():
    sd = np.std(WEEK, ddof=1)
    row = [[*WEEK, *WEEK[:2], 5 + 1.6 * sd, 5 + 1.6 * sd, 5 + 2 * sd]]

    published, defined = (ears(row, method="C3", own_week=own, least_sd=0) for own in (False, True))

    assert not (published.value > published.upper).any()
    assert (defined.value > defined.upper)[0].tolist() == [False] * 11 + [True]


def test_missing_weeks_are_left_out_until_too_few_are_left():
    some, few = np.array([WEEK]), np.array([WEEK])
    some[0, :4], few[0, :5] = GAP, GAP

    assert ears(np.append(some, [[9]], axis=1)).centre[0, 7] == pytest.approx(5)
    assert np.isnan(ears(np.append(few, [[9]], axis=1)).upper[0, 7])


def test_seven_equal_weeks_make_any_event_an_alarm_as_published():
    row = np.array([[0.0] * 12 + [1, 0, 0]])

    for method in ("C1", "C2", "C3"):
        strict = ears(row, method=method, own_week=True, least_sd=0)
        assert (strict.value > strict.upper)[0, 12]
        assert not (strict.value > strict.upper)[0, :12].any()
    published = ears(row, method="C3", least_sd=0)
    assert (published.value > published.upper)[0].tolist() == [False] * 15, "zero is not above zero"


@pytest.mark.parametrize("method", ["C1", "C2", "C3"])
@pytest.mark.parametrize(("usual", "next_one", "alarm"), [(0, 1, 3), (7, 8, 16), (100, 105, 132)])
def test_seven_equal_weeks_are_luck_and_the_next_may_differ_as_by_chance(
    method, usual, next_one, alarm
):
    for value, expected in ((next_one, False), (alarm + 1, True)):
        row = np.array([[float(usual)] * 12 + [value]])
        found = ears(row, method=method, own_week=True)
        assert (found.value > found.upper).any() == expected


def test_impossible_options_are_refused():
    with pytest.raises(UnsupportedMethod, match="no method 'C4'; choose C1, C2 or C3"):
        ears(np.ones((1, 9)), method="C4")
    with pytest.raises(InvalidCounts, match="weeks 2 at least 3"):
        ears(np.ones((1, 9)), weeks=2)
    with pytest.raises(InvalidCounts, match="least_sd nan 0 or more"):
        ears(np.ones((1, 9)), least_sd=np.nan)
    with pytest.raises(InvalidCounts, match="must be areas by weeks"):
        ears(np.ones(9))
