"""Of an area of which too little is seen, counts are kept and nothing is said: it is not cool."""

from dataclasses import replace

import numpy as np
import pytest

from hotspot.core.types import NOT_MEASURABLE, SIGNALS_HIGH, SIGNALS_LOW, WITHOUT_RATE
from hotspot.surveillance.changes import Eyes, what_changed
from hotspot.surveillance.compare import year_on_year
from hotspot.surveillance.headlines import headlines
from hotspot.surveillance.movement import movement_of
from hotspot.surveillance.panels import panel_of, week_choices
from hotspot.surveillance.pictures import draw
from hotspot.surveillance.signals import neighborhood_signals
from hotspot.surveillance.unrated import measured_region, only_measurable, why_no_rate
from tests.factories import small_panel
from tests.small_snapshot import seen, small_snapshot

DISTRICTS = [f"D{row:02d}" for row in range(12)]
CHILDREN = [5000] * 12


def events(weeks=210, share=1.0, seed=3):
    """The same true rate everywhere; of district 4 only a share is seen."""
    mean = np.full((12, weeks), 50.0)
    mean[4] *= share
    return np.random.default_rng(seed).poisson(mean)


def half_seen(found=None):
    return seen(small_snapshot(events(share=0.5) if found is None else found, CHILDREN, DISTRICTS),
                D04=0.5)  # fmt: skip


def question(snapshot, window=4):
    week = week_choices(snapshot, "ed_visits")[1]
    return {"measure": "ed_visits", "window": window, "week": week}


def drawn(snapshot, **options):
    return draw(snapshot, **question(snapshot), level="neighborhood", **options)


def test_every_reason_is_said_and_the_first_goes_first():
    panel = small_panel(areas=6, replacing={"measurable": np.array([True] * 4 + [False] * 2)})
    exposure, observed = panel.exposure.copy(), panel.observed.copy()
    exposure[[1, 5]], exposure[2], observed[3] = 0, 4 * 49.0, False
    found = why_no_rate(replace(panel, exposure=exposure, observed=observed), 5)
    assert found.tolist() == ["", "no denominator", "small denominator", "no data", NOT_MEASURABLE,
                              "no denominator"]  # fmt: skip
    assert set(found) - {""} == set(WITHOUT_RATE)


def test_nothing_is_taken_out_where_everything_is_measurable():
    panel, region = small_panel(), small_panel(level="region")
    assert only_measurable(panel) is panel
    assert measured_region(region, panel) is region


def test_the_region_is_without_what_is_not_measurable():
    panel = small_panel(areas=3, replacing={"measurable": np.array([True, False, True])})
    names = ("events", "exposure", "persons", "squares")
    sums = {name: getattr(panel, name).sum(axis=0, keepdims=True) for name in names}
    whole = small_panel(level="region", replacing=sums)
    rest = measured_region(whole, panel)
    for name in names:
        np.testing.assert_allclose(getattr(rest, name)[0], getattr(panel, name)[[0, 2]].sum(axis=0))


def test_without_a_setting_a_half_seen_district_is_called_lower_and_with_it_not_measurable():
    naive = drawn(small_snapshot(events(share=0.5), CHILDREN, DISTRICTS))
    assert naive.hotspots.status[4] == "lower"
    picture = drawn(half_seen())
    assert picture.hotspots.status[4] == NOT_MEASURABLE
    assert np.isnan(
        [picture.crude.rate[4], picture.smooth.rate[4], picture.smooth.shortfall[4]]
    ).all()
    assert picture.events[4] == naive.events[4]
    assert picture.left_out == 1


def test_the_others_are_compared_with_the_measurable_part_of_the_region():
    picture = drawn(half_seen())
    others = np.arange(12) != 4
    expected = picture.events[others].sum() / picture.exposure[others].sum()
    assert picture.region_rate == pytest.approx(expected)
    assert picture.smooth.reference == pytest.approx(expected)
    fully = events(share=0.5)
    fully[4] = 0
    zero = drawn(seen(small_snapshot(fully, CHILDREN, DISTRICTS), D04=0.5))
    np.testing.assert_array_equal(zero.smooth.rate[others], picture.smooth.rate[others])
    np.testing.assert_array_equal(zero.smooth.exceedance[others], picture.smooth.exceedance[others])


def test_a_share_at_the_minimum_or_one_nobody_said_is_measurable():
    snapshot = small_snapshot(events(), CHILDREN, DISTRICTS)
    assert panel_of(seen(snapshot, D04=0.8), "ed_visits", "neighborhood", window=4).measurable.all()
    low = panel_of(seen(snapshot, D04=0.79), "ed_visits", "neighborhood", window=4)
    assert low.measurable.tolist() == [row != 4 for row in range(12)]
    assert np.isnan(low.capture[0])


def test_a_region_of_which_nothing_is_measurable_is_drawn_with_its_counts():
    all_low = dict.fromkeys(DISTRICTS, 0.5)
    picture = drawn(seen(small_snapshot(events(), CHILDREN, DISTRICTS), **all_low))
    assert set(picture.hotspots.status) == {NOT_MEASURABLE}
    assert np.isnan(picture.region_rate)
    assert (picture.events > 0).all()


def test_its_chart_is_drawn_without_any_verdict_and_nobody_is_compared_with_it():
    found = events(share=0.5)
    found[4, -5:-3] = 200
    snapshot = half_seen(found)
    week = question(snapshot)["week"]
    charts = {
        one.area: one for one in neighborhood_signals(snapshot, measure="ed_visits", week=week)
    }
    low = charts["D04"]
    assert low.status == NOT_MEASURABLE
    assert not set(low.chart.status) & {*SIGNALS_HIGH, *SIGNALS_LOW}
    assert low.chart.rules == ()
    assert np.isfinite(low.chart.value).all()
    assert low.sentence.startswith(
        "D04: not measurable, for we see about 50 % of its visits; no week"
    )
    found[4] = 1
    again = neighborhood_signals(half_seen(found), measure="ed_visits", week=week)
    other = next(one for one in again if one.area == "D00")
    np.testing.assert_array_equal(other.chart.centre, charts["D00"].chart.centre)


def falling():
    """District 4 lost half of its visits to another hospital a year ago."""
    mean = np.full((12, 210), 50.0)
    mean[4, -55:] = 25.0
    return np.random.default_rng(8).poisson(mean)


def test_a_district_that_families_leave_for_another_hospital_is_no_improvement():
    naive = small_snapshot(falling(), CHILDREN, DISTRICTS)
    told = seen(naive, D04=0.5)
    week = question(naive)["week"]
    before, after = (
        {one.area: one for one in year_on_year(one_of, measure="ed_visits", week=week)}
        for one_of in (naive, told)
    )
    assert before["D04"].verdict == "improvement"
    assert after["D04"].verdict == "not enough data"
    assert "cannot be compared: we see about 50 %" in after["D04"].sentence
    assert np.isnan([after["D04"].ratio, after["D04"].year_before]).all()
    assert {one.verdict for area, one in after.items() if area != "D04"} == {"no clear change"}


def changes(found, tell):
    then = tell(small_snapshot(found, CHILDREN, DISTRICTS, lag_weeks=4, snapshot_id="000001"))
    now = tell(small_snapshot(found, CHILDREN, DISTRICTS, snapshot_id="000002"))
    return what_changed(now, then, **question(now), eyes=Eyes(lambda picture: picture))


@pytest.mark.parametrize("level", [1, 400])
def test_it_is_in_no_line_of_what_changed_whichever_way_it_moves(level):
    found = events(share=0.5)
    found[4, -4] = level
    told = changes(found, lambda snapshot: seen(snapshot, D04=0.5))
    assert told == ()
    naive = changes(found, lambda snapshot: snapshot)
    assert [line.name for line in naive] == (["Tract 104, D04"] if level == 400 else [])
    now = half_seen(found)
    picture = drawn(now)
    movement = movement_of(now, picture)
    assert np.isnan(movement.ratio[4])
    assert not movement.up.any()
    assert not movement.down.any()


def test_the_count_of_the_region_stays_and_that_of_a_chosen_district_has_no_rate():
    snapshot = half_seen()
    naive = small_snapshot(events(share=0.5), CHILDREN, DISTRICTS)
    (whole, _), (before, _) = (headlines(one, **question(one)) for one in (snapshot, naive))
    assert (whole.events, whole.status) == (before.events, before.status)
    for chosen in (("D04",), ("D03", "D04")):
        number, _ = headlines(snapshot, **question(snapshot), neighborhoods=chosen)
        assert number.status == NOT_MEASURABLE
        assert np.isnan([number.rate, number.lower, number.upper]).all()
        assert number.events > 0
    number, _ = headlines(snapshot, **question(snapshot), neighborhoods=("D03",))
    assert np.isfinite(number.rate)


@pytest.mark.parametrize(("children", "why"), [(49.9, "small denominator"), (50.0, "")])
@pytest.mark.parametrize("window", [1, 4, 52])
def test_fewer_than_fifty_children_have_no_rate_in_any_window(children, why, window):
    panel = small_panel(areas=2)
    exposure = np.full(panel.exposure.shape, window * children)
    found = why_no_rate(replace(panel, exposure=exposure, window=window), 5)
    assert found.tolist() == [why, why]


def test_shares_of_a_few_screened_children_stay_rates():
    panel = small_panel(areas=2, measure="screen_positive")
    found = why_no_rate(replace(panel, exposure=np.full(panel.exposure.shape, 12.0)), 5)
    assert found.tolist() == ["", ""]
