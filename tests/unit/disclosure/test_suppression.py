from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from hotspot.clusters.exceedance import find_hotspots
from hotspot.core.measures import MEASURES
from hotspot.core.site import Site
from hotspot.core.types import NOT_MEASURABLE, RateEstimates
from hotspot.disclosure.subtraction import hide_from_subtraction, hide_small
from hotspot.disclosure.suppression import (
    protect_picture,
)
from hotspot.surveillance.answers import Context, Picture

SITE = Site(
    region="Testland", noun="district", vintage=2020, age_limit=18, age_bands=(),
    bands_have_children=False, population="made up", sources=("feed",), attribution="",
    threshold=11, lag_weeks=2, baseline_weeks=8, same_day=0, synthetic=True,
)  # fmt: skip


def context(measure="ed_visits", week=date(2025, 1, 4)):
    return Context(MEASURES[measure], "all", 4, week, date(2025, 12, 31), "000001", SITE)


def picture(persons, *, measure="ed_visits", neighborhoods=None, screened=None, level="tract"):
    """A picture whose every number is a count of children."""
    persons = np.array(persons)
    areas = np.array([f"T{number}" for number in range(persons.size)])
    names = ["N"] * persons.size if neighborhoods is None else neighborhoods
    exposure = np.full(persons.size, 1000.0) if screened is None else np.array(screened, float)
    rate = persons / np.maximum(exposure, 1)
    rates = RateEstimates(
        rate, rate / 2, rate * 2, "made up", exceedance=rate * 0 + 0.5, shortfall=rate * 0
    )
    return Picture(
        context=context(measure), level=level, areas=areas, names=areas,
        neighborhoods=np.array(names), events=persons.astype(float), exposure=exposure,
        persons=persons, observed=np.ones(persons.size, bool),
        capture=exposure + np.nan, measurable=exposure >= 0, crude=rates, smooth=rates,
        hotspots=find_hotspots(areas, rates), suppressed=np.zeros(persons.size, bool),
        region_rate=0.1, region_lower=0.05, region_upper=0.2,
    )  # fmt: skip


def hidden(persons, **options):
    return protect_picture(picture(persons, **options)).suppressed.tolist()


def test_few_are_hidden_none_and_many_are_shown():
    assert hide_small(np.array([0, 1, 10, 11]), threshold=11).tolist() == [
        False,
        True,
        True,
        False,
    ]


def test_a_group_with_nothing_hidden_stays_open():
    nothing = np.zeros(3, bool)
    assert not hide_from_subtraction(np.array([12, 30, 0]), nothing, threshold=11).any()


def test_a_single_hidden_tract_takes_the_next_smallest_with_it():
    assert hidden([3, 40, 20, 0]) == [True, False, True, False]


def test_two_hidden_tracts_that_add_up_to_few_take_a_third():
    assert hidden([1, 1, 50, 60]) == [True, True, True, False]
    assert hidden([9, 9, 50, 60]) == [True, True, False, False]


def test_a_region_of_too_few_hides_its_zeros_too():
    assert hidden([3, 0, 0]) == [True, True, True]


def test_the_rate_of_a_region_of_too_few_would_tell_how_many():
    few, none, enough = (protect_picture(picture(one)) for one in ([3, 4, 0], [0, 0], [30, 4]))
    assert np.isnan([few.region_rate, few.region_lower, few.region_upper]).all()
    assert none.region_rate == enough.region_rate == 0.1


def test_each_neighborhood_keeps_its_own_secret():
    names = ["A", "A", "A", "B", "B", "B"]
    assert hidden([3, 30, 40, 50, 60, 70], neighborhoods=names) == [
        True, True, False, False, False, False,
    ]  # fmt: skip


def test_tracts_never_add_up_to_a_neighborhood_that_is_hidden():
    # A holds 5 children and is hidden on its own map, with B beside it; so B's tracts may not
    # all be shown here
    names = ["A", "A", "B", "B", "C", "C"]
    assert hidden([5, 0, 30, 40, 500, 600], neighborhoods=names) == [
        True, False, True, False, False, False,
    ]  # fmt: skip


def test_neighborhoods_are_one_group():
    assert hidden([3, 40, 20, 0], level="neighborhood") == [True, False, True, False]


def test_nothing_is_left_of_a_hidden_area():
    safe = protect_picture(picture([3, 40, 20, 0]))
    for rates in (safe.crude, safe.smooth):
        for name in ("rate", "lower", "upper", "exceedance", "shortfall"):
            values = getattr(rates, name)
            assert np.isnan(values).tolist() == [True, False, True, False]
    assert np.isnan(safe.events).tolist() == [True, False, True, False]
    assert safe.persons.tolist() == [0, 40, 0, 0]
    assert np.isnan(safe.hotspots.posterior).tolist() == [True, False, True, False]
    assert safe.hotspots.status[[0, 2]].tolist() == ["suppressed"] * 2
    assert safe.exposure.tolist() == [1000] * 4  # populations are public


def test_protecting_twice_is_protecting_once():
    once = protect_picture(picture([3, 40, 20, 0]))
    assert protect_picture(once).suppressed.tolist() == once.suppressed.tolist()


def test_what_was_not_observed_has_no_secret():
    seen = picture([3, 40, 20])
    seen.observed[0] = False
    assert not protect_picture(seen).suppressed.any()


def test_rates_without_probabilities_stay_without():
    crude_only = picture([3, 40])
    bare = RateEstimates(*(getattr(crude_only.crude, n) for n in ("rate", "lower", "upper")), "")
    object.__setattr__(crude_only, "crude", bare)
    assert protect_picture(crude_only).crude.exceedance is None


@pytest.mark.parametrize(
    ("positives", "screened", "is_hidden"),
    [
        (0, 8, True),  # few screened
        (0, 80, False),  # none of many
        (12, 80, False),
        (5, 80, True),  # few with a need
        (75, 80, True),  # few without
        (80, 80, True),  # all of them
        (0, 0, False),  # nobody asked
    ],
)
def test_a_share_hides_few_screened_few_with_and_few_without(positives, screened, is_hidden):
    beside = ([100, 100], [300, 300])
    found = hidden(
        [positives, *beside[0]], measure="screen_positive", screened=[screened, *beside[1]]
    )
    assert found[0] is is_hidden
    assert any(found[1:]) is is_hidden  # never alone


def test_a_hidden_share_hides_how_many_were_asked():
    safe = protect_picture(
        picture([5, 100, 90], measure="screen_positive", screened=[80, 300, 300])
    )
    assert np.isnan(safe.exposure).tolist() == safe.suppressed.tolist()


def test_a_filter_does_not_change_what_is_hidden():
    names = ["A", "A", "B", "B", "C", "C"]
    whole = picture([5, 0, 30, 40, 500, 600], neighborhoods=names)
    part = picture([30, 40], neighborhoods=["B", "B"])
    object.__setattr__(part, "areas", whole.areas[2:4])
    assert protect_picture(part).suppressed.tolist() == [False, False]
    assert protect_picture(part, region=whole).suppressed.tolist() == [True, False]


def test_an_area_that_is_not_measurable_says_so_in_every_week_and_hides_its_count():
    low = picture([5, 20, 80, 6, 60])
    words = np.array(["higher", "lower", "lower", NOT_MEASURABLE, NOT_MEASURABLE], dtype=object)
    low = replace(
        low,
        hotspots=replace(low.hotspots, status=words),
        measurable=words != NOT_MEASURABLE,
        left_out=2,
    )
    shown = protect_picture(low)
    assert shown.hotspots.status.tolist()[3:] == [NOT_MEASURABLE] * 2
    assert shown.suppressed.tolist() == [True, True, False, True, True]
    assert np.isnan(shown.events[[3, 4]]).all()
    assert shown.persons[3] == 0
