"""Neighborhoods against their size: who takes part, who is named, and who is never looked at."""

from dataclasses import replace

import numpy as np
import pytest

from hotspot.core.errors import NotEnoughData, UnsupportedMethod
from hotspot.core.measures import MEASURES
from hotspot.disclosure.maps import protect_map
from hotspot.surveillance.funnels import FEWEST_AREAS, compare_areas
from hotspot.surveillance.panels import week_choices
from hotspot.surveillance.pictures import draw
from tests.small_snapshot import seen, small_snapshot

NAMES = [f"H{number:02d}" for number in range(12)]
CHILDREN = np.geomspace(400, 6000, 24).round()


def region(rates=1.0, *, few=None):
    """Twelve districts of two tracts each, all with one rate, but for what a test plants."""
    rng = np.random.default_rng(8)
    factor = np.repeat(np.broadcast_to(rates, 12), 2)
    events = rng.poisson(0.01 * factor[:, None] * CHILDREN[:, None], (24, 60))
    if few is not None:
        events[2 * few : 2 * few + 2] = 0
        events[2 * few, -5] = 3
    return small_snapshot(events, CHILDREN, np.repeat(NAMES, 2))


def pictured(found, **options):
    options = {"measure": "ed_visits", "window": 4, "level": "neighborhood"} | options
    week = week_choices(found, options["measure"])[1]
    return protect_map(found, draw(found, **{"week": week} | options))


def planted(**rates):
    return region([rates.get(name, 1.0) for name in NAMES])


def test_a_place_is_compared_with_what_the_rate_of_the_region_lets_one_expect():
    picture = pictured(region())

    found = compare_areas(picture)

    expected = picture.exposure * picture.region_rate
    assert found.areas.tolist() == NAMES
    np.testing.assert_allclose(found.compared.funnel.size, expected)
    np.testing.assert_allclose(found.compared.funnel.value, picture.events / expected)
    assert found.sentence.startswith("No district lies beyond the outer limits")
    assert (found.judged, found.left_out) == (True, 0)


def test_those_beyond_the_outer_limits_are_named_above_before_below():
    found = compare_areas(pictured(planted(H01=2.5, H02=0.2, H03=2.5)))

    said = found.sentence.removesuffix(", which allow for how much most of them differ.")
    assert said == "H01 and H03 lie above the outer limits; H02 lies below the outer limits"
    assert found.areas[found.level == 2].tolist() == ["H01", "H03"]


def test_a_sentence_says_whether_limits_allow_for_more_than_chance():
    alike = compare_areas(pictured(region()))
    rates = np.exp(np.random.default_rng(2).normal(0, 0.4, 12))
    apart = compare_areas(pictured(region(rates)))

    assert apart.compared.allows_for_spread
    assert apart.sentence.endswith(", which allow for how much most of them differ.")
    for found in (alike, apart):
        assert found.compared.allows_for_spread == ("allow" in found.sentence)


def test_curves_reach_from_the_smallest_to_beyond_the_largest():
    found = compare_areas(pictured(region())).compared

    assert found.sizes[0] == pytest.approx(found.funnel.size.min())
    assert found.sizes[-1] > found.funnel.size.max()
    assert found.lower.shape == found.upper.shape == (2, found.sizes.size)


def test_a_hidden_area_takes_no_part_whatever_number_it_has():
    picture = pictured(region(few=3))
    hidden = picture.suppressed
    assert hidden[3]

    found = compare_areas(picture)

    assert found.left_out == hidden.sum()
    assert not np.isin(found.areas, picture.areas[hidden].astype(str)).any()
    for number in (0.0, 5.0, 500.0):
        told = compare_areas(
            replace(
                picture,
                events=np.where(hidden, number, picture.events),
                persons=np.where(hidden, int(number), picture.persons),
            )
        )
        np.testing.assert_array_equal(told.compared.funnel.upper, found.compared.funnel.upper)
        np.testing.assert_array_equal(told.observed, found.observed)
        assert told.sentence == found.sentence


def test_an_area_below_the_threshold_is_left_out_even_if_nobody_hid_it():
    picture = pictured(region())
    persons = np.where(picture.areas == "H05", 4, picture.persons)

    assert "H05" not in compare_areas(replace(picture, persons=persons)).areas


def test_areas_that_are_not_measurable_or_have_no_rate_take_no_part():
    unseen = pictured(seen(region(), H02=0.5, H07=0.95))
    picture = pictured(region())
    rate = np.where(picture.areas == "H04", np.nan, picture.crude.rate)

    assert "H02" not in compare_areas(unseen).areas
    assert compare_areas(unseen).left_out == 1
    unrated = compare_areas(replace(picture, crude=replace(picture.crude, rate=rate)))
    assert "H04" not in unrated.areas


def test_the_limits_do_not_depend_on_which_areas_a_reader_looks_at():
    picture = pictured(planted(H02=2.5))

    whole = compare_areas(picture)
    some = compare_areas(picture, chosen=("H02", "H07"))

    assert some.areas.tolist() == ["H02", "H07"]
    keep = np.isin(whole.areas, some.areas)
    np.testing.assert_array_equal(some.compared.funnel.upper, whole.compared.funnel.upper[:, keep])
    np.testing.assert_array_equal(some.compared.upper, whole.compared.upper)
    assert some.sentence.startswith("H02 lies above")
    assert compare_areas(picture, chosen=("H07",)).sentence.startswith("No chosen district lies")


def test_weeks_that_are_filling_up_are_not_judged():
    picture = pictured(planted(H02=2.5))
    early = replace(picture, context=replace(picture.context, complete=False))

    found = compare_areas(early)

    assert not found.level.any()
    assert found.compared.funnel.level.any()
    assert found.sentence == (
        "Late records are still arriving in these weeks, so no district is judged yet."
    )


def shares():
    picture = pictured(region())
    about = replace(picture.context, measure=MEASURES["screen_positive"])
    asked = np.linspace(80, 600, 12)
    positive = (0.25 * asked).round()
    positive[4] = 0.7 * asked[4]
    return replace(
        picture,
        context=about,
        exposure=asked,
        events=positive,
        crude=replace(picture.crude, rate=positive / asked),
        region_rate=0.25,
    )


def test_shares_are_compared_with_the_share_of_the_region():
    found = compare_areas(shares())

    assert found.compared.funnel.centre == 0.25
    np.testing.assert_array_equal(found.compared.funnel.size, shares().exposure)
    assert found.sentence == "H04 lies above the outer limits."


def test_bed_days_are_refused_and_stays_recommended():
    picture = pictured(region())
    days = replace(picture, context=replace(picture.context, measure=MEASURES["bed_days"]))

    with pytest.raises(UnsupportedMethod, match="Hospital stays"):
        compare_areas(days)


def test_few_areas_are_refused_in_words():
    picture = pictured(region())
    few = replace(picture, suppressed=np.arange(12) >= FEWEST_AREAS - 1)

    with pytest.raises(NotEnoughData, match=r"needs 5 areas .* here are 4"):
        compare_areas(few)


def test_a_minority_of_the_areas_is_no_picture_of_all():
    picture = pictured(region())

    with pytest.raises(NotEnoughData, match=r"only 5 of 12 areas .* those with most"):
        compare_areas(replace(picture, suppressed=np.arange(12) >= 5))
    half = compare_areas(replace(picture, suppressed=np.arange(12) >= 6))
    assert (half.among, half.left_out) == (6, 6)


@pytest.mark.parametrize(("rate", "said"), [(np.nan, "too few children"), (0.0, "No ED visits")])
def test_without_a_rate_of_the_region_there_is_nothing_to_compare_with(rate, said):
    with pytest.raises(NotEnoughData, match=said):
        compare_areas(replace(pictured(region()), region_rate=rate))


def test_chosen_areas_that_are_all_hidden_are_explained():
    picture = pictured(region(few=3))

    with pytest.raises(NotEnoughData, match="No chosen district"):
        compare_areas(picture, chosen=("H03",))


def test_a_caution_goes_along_with_its_area():
    picture = replace(pictured(region()), cautions={"H02": "An office.", "tract": "Other."})

    assert compare_areas(picture).cautions == {"H02": "An office."}
