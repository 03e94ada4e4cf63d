"""An unlucky year falls by itself; only what goes beyond luck and the region is a change."""

import numpy as np
import pytest

from hotspot.core.errors import NotEnoughData
from hotspot.surveillance.compare import year_on_year
from tests.small_snapshot import small_snapshot

NAMES = [f"District {row:02d}" for row in range(12)]


def compared(change):
    """Compare 12 districts of about 50 events a week after ``change`` edits their means."""
    mean = np.full((12, 208), 50.0)
    change(mean)
    events = np.random.default_rng(8).poisson(mean)
    snapshot = small_snapshot(events, [5000] * 12, NAMES)
    week = snapshot.tables["weeks"]["week_ending"].iloc[-4].date()
    return {one.name: one for one in year_on_year(snapshot, measure="ed_visits", week=week)}


def test_nothing_happened_nothing_is_called():
    found = compared(np.copy)
    assert {one.verdict for one in found.values()} == {"no clear change"}


def test_a_fall_of_a_fifth_is_an_improvement():
    def fall(mean):
        mean[3, -55:] *= 0.8

    one = compared(fall)["District 03"]
    assert one.verdict == "improvement"
    assert one.lower < 0.8 < one.upper


def test_a_rise_is_a_worsening():
    def rise(mean):
        mean[3, -55:] *= 1.3

    assert compared(rise)["District 03"].verdict == "worsening"


def test_a_fall_everywhere_is_nobodys_improvement():
    def fall(mean):
        mean[:, -55:] *= 0.7

    assert {one.verdict for one in compared(fall).values()} == {"no clear change"}


def test_falling_back_after_one_high_year_is_luck():
    def unlucky(mean):
        mean[3, -107:-55] *= 1.2

    one = compared(unlucky)["District 03"]
    assert one.year_before < 0.9
    assert one.expected_by_luck < 0.95
    assert one.verdict == "no clear change"
    assert "luck alone" in one.sentence


def test_too_short_a_past_is_refused():
    snapshot = small_snapshot(np.full((2, 130), 20), [5000] * 2, ["A", "B"])
    week = snapshot.tables["weeks"]["week_ending"].iloc[-4].date()
    with pytest.raises(NotEnoughData, match="104 complete weeks before"):
        year_on_year(snapshot, measure="ed_visits", week=week)


def test_one_chosen_beforehand_is_judged_by_itself_from_its_own_date():
    mean = np.full((12, 208), 50.0)
    mean[3, -40:] *= 0.85
    events = np.random.default_rng(8).poisson(mean)
    snapshot = small_snapshot(events, [5000] * 12, NAMES)
    weeks = [week.date() for week in snapshot.tables["weeks"]["week_ending"]]
    (one,) = year_on_year(
        snapshot, measure="ed_visits", week=weeks[-4], since=weeks[-41], chosen="District 03"
    )
    assert (one.verdict, one.since) == ("improvement", weeks[-41])
    assert one.lower < 0.85 < one.upper


@pytest.mark.parametrize("few", [0, 1, 10])
@pytest.mark.parametrize("newest", [True, False])
def test_years_of_few_children_are_not_compared_and_their_ratio_is_not_told(few, newest):
    events = np.random.default_rng(8).poisson(np.full((4, 208), 50.0))
    year = slice(-55, -3) if newest else slice(-107, -55)
    events[2, year] = 0
    events[2, year.start : year.start + few] = 1
    snapshot = small_snapshot(events, [5000] * 4, NAMES[:4])
    week = snapshot.tables["weeks"]["week_ending"].iloc[-4].date()
    one = year_on_year(snapshot, measure="ed_visits", week=week)[2]
    assert one.verdict == "not enough data"
    assert np.isnan([one.ratio, one.lower, one.upper, one.year_before, one.expected_by_luck]).all()
    assert "%" not in one.sentence
