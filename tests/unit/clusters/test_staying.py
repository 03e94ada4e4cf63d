import numpy as np
import pytest

from hotspot.clusters.staying import STAYS, churn, keep_on_list
from hotspot.core.errors import InvalidCounts
from hotspot.core.sections import WINDOWS


def kept(exceedance, listed, **options):
    listed = [[sign == "x" for sign in listed]]
    found = keep_on_list([exceedance], listed, **{"stays": 0.5} | options)
    return "".join("x" if on else "." for on in found[0])


def test_a_place_is_listed_from_its_second_week_in_a_row():
    assert kept([0.1, 0.9, 0.1, 0.9, 0.9, 0.9], ".x.xxx") == "....xx"


def test_a_place_stays_while_it_is_more_likely_high_than_not():
    assert kept([0.9, 0.6, 0.5, 0.49, 0.9, 0.6], "x...x.") == "xxx..."


def test_the_first_week_has_no_past_and_is_listed_as_it_is():
    assert kept([0.9], "x") == "x"


def test_a_week_that_says_nothing_leaves_a_place_where_it_was():
    gap = np.nan
    assert kept([0.9, gap, 0.2, gap, 0.9, gap, 0.9], "x...x.x") == "xx....x"


def test_a_place_below_the_floor_that_the_rule_lists_stays():
    assert kept([0.9, 0.4, 0.4], "xx.") == "xx."


def test_leaving_may_take_more_than_one_week():
    assert kept([0.9, 0.1, 0.9, 0.1, 0.1, 0.1], "x.x...", weeks_out=2) == "xxxx.."


def test_entering_may_take_one_week_or_three():
    assert kept([0.1, 0.9, 0.9, 0.9], ".xxx", weeks_in=1) == ".xxx"
    assert kept([0.1, 0.9, 0.9, 0.9], ".xxx", weeks_in=3) == "...x"


def test_without_weeks_there_is_no_list():
    assert keep_on_list(np.zeros((3, 0)), np.zeros((3, 0), bool), stays=0.5).shape == (3, 0)


@pytest.mark.parametrize(
    ("exceedance", "listed", "options", "words"),
    [
        (np.zeros((2, 3)), np.zeros((2, 2), bool), {}, "aligned"),
        (np.zeros(3), np.zeros(3, bool), {}, "aligned"),
        ([[np.nan, 0.5]], [[True, False]], {}, "row 0 is listed"),
        (np.zeros((1, 2)), np.zeros((1, 2), bool), {"weeks_in": 0}, "1 or more"),
        (np.zeros((1, 2)), np.zeros((1, 2), bool), {"weeks_out": 0}, "1 or more"),
        (np.zeros((1, 2)), np.zeros((1, 2), bool), {"stays": 1.5}, "between 0 and 1"),
    ],
)
def test_what_makes_no_sense_is_refused(exceedance, listed, options, words):
    with pytest.raises(InvalidCounts, match=words):
        keep_on_list(exceedance, listed, **{"stays": 0.5} | options)


def test_every_window_of_the_dashboard_has_its_floor():
    assert tuple(STAYS) == WINDOWS
    assert list(STAYS.values()) == sorted(STAYS.values())


def test_churn_is_the_share_of_a_list_that_is_replaced():
    weeks = np.zeros((20, 2), bool)
    weeks[:10, 0] = weeks[7:17, 1] = True
    assert churn(weeks) == pytest.approx(0.7)
    assert churn(np.ones((4, 3), bool)) == 0
    assert np.isnan(churn(np.zeros((4, 3), bool)))
    assert np.isnan(churn(np.ones((4, 1), bool)))
