"""A place says all that is known of it, and a hidden one nothing but where it is."""

from dataclasses import replace

import numpy as np

from hotspot.surveillance.answers import Comparison
from hotspot.surveillance.standing import Standing
from hotspot.view import place, ranking
from tests.unit.view.answers import (
    HIDDEN,
    SITE,
    context,
    ids,
    partly_seen,
    picture,
    signal,
    with_hidden_numbers,
)


def test_a_place_gives_both_rates_with_their_intervals():
    facts = dict(place.place_facts(picture(), ids()[0]))
    assert facts["On the map"] == "Higher"
    assert facts["District"] == "District 0"
    assert "95 % interval" in facts["Smoothed rate"]
    assert "95 % interval" in facts["As counted"]
    assert facts["Counted"] == "90 ED visits, 90 children, in 4 weeks"
    assert facts["Children living here"] == "500"


def test_a_hidden_place_gives_no_number_whatever_it_holds():
    area = ids()[HIDDEN[0]]
    facts = place.place_facts(picture(), area)
    assert {term for term, _ in facts} == {
        "On the map", "District", "Children living here", "Region",
    }  # fmt: skip
    assert place.place_facts(with_hidden_numbers(picture(), 3.0), area)[:2] == facts[:2]


def test_an_empty_place_has_no_rate():
    facts = dict(place.place_facts(picture(), ids()[10]))
    assert facts["On the map"] == "No children living here"
    assert "Smoothed rate" not in facts
    assert facts["Children living here"] == "0"


def test_a_share_counts_the_screened():
    about = context("screen_positive")
    facts = dict(place.place_facts(picture(about), ids()[0]))
    assert facts["Counted"] == "90 of 2,000 screened, in 4 weeks"
    assert "Children living here" not in facts


def test_probabilities_are_never_certain():
    shown = picture()
    smooth = replace(shown.smooth, exceedance=np.full(16, 0.9999), shortfall=np.full(16, 0.0001))
    facts = dict(place.place_facts(replace(shown, smooth=smooth), ids()[0]))
    assert facts["Above 1.2 × region"] == "over 99 % probable"
    assert facts["Below region ÷ 1.2"] == "under 1 % probable"


def test_the_list_of_what_stands_out_leaves_hidden_places_out():
    listed = ranking.standing_out(picture())
    assert [area for area, _, _ in listed] == [ids()[0], ids()[1]]
    assert listed[0][1] == "Tract 1, District 0"


def test_equally_sure_places_are_listed_by_their_rate():
    shown = picture()
    smooth = replace(
        shown.smooth,
        rate=np.where(np.arange(16) == 1, 0.09, shown.smooth.rate),
        exceedance=np.where(np.arange(16) == 1, 0.99991, 0.99999),
        shortfall=np.zeros(16),
    )
    listed = ranking.standing_out(replace(shown, smooth=smooth))
    assert [area for area, _, _ in listed] == [ids()[1], ids()[0]]
    surer = replace(smooth, exceedance=np.where(np.arange(16) == 1, 0.98, 0.99))
    listed = ranking.standing_out(replace(shown, smooth=surer))
    assert [area for area, _, _ in listed] == [ids()[0], ids()[1]]


def test_a_place_to_be_read_with_care_says_why_wherever_it_stands():
    areas, hidden = ids(), ids()[HIDDEN[0]]
    shown = replace(picture(), cautions={areas[0]: "An office.", hidden: "A shelter."})
    assert dict(place.place_facts(shown, areas[0]))["Read with care"] == "An office."
    assert "Read with care" not in dict(place.place_facts(shown, hidden))
    assert ranking.marked_name(shown, areas[0], "Tract 1") == "Tract 1 †"
    assert ranking.marked_name(shown, areas[1], "Tract 2") == "Tract 2"
    assert ranking.footnote(shown, areas[:2]) == "† An office."
    assert ranking.footnote(shown, areas[1:2]) == ""
    two = replace(shown, cautions={areas[0]: "An office.", areas[1]: "A shelter."})
    assert ranking.footnote(two, areas[:2]).startswith("† Read with care")


def test_weeks_that_fill_up_are_listed_without_judgement():
    assert ranking.list_title(picture()) == "Higher over 4 weeks, surest first"
    early = context(complete=False)
    assert ranking.list_title(picture(early)) == "Higher over 4 weeks, so far, not judged"


def test_labels_are_unique_and_keep_the_geoid():
    shown = picture()
    labels = {place.place_label(shown, area) for area in shown.areas}
    assert len(labels) == len(shown.areas)
    assert place.place_label(shown, ids()[0]) == f"Tract 1 ({ids()[0]})"


def test_a_history_hides_what_each_picture_hides():
    shown = picture()
    rate = np.where(shown.suppressed, np.nan, shown.smooth.rate)
    safe = replace(shown, smooth=replace(shown.smooth, rate=rate))
    history = place.place_history([shown, safe], ids()[HIDDEN[0]])
    assert np.isfinite(history["rate"][0])
    assert np.isnan(history["rate"][1])
    assert history["complete"].all()


def test_a_chart_says_how_it_was_made():
    year = Comparison("d", "d", 1.0, 0.9, 1.1, 1.0, 1.0, "no clear change", "d: unchanged.")
    facts = dict(place.chart_facts(signal()) + place.year_facts(signal(), year))
    assert facts["Limits from"].startswith("20 points, ")
    assert facts["Spread beyond chance"] == "1.10, 1.10"
    assert facts["Rules"] == signal().chart.rules[0]
    assert facts["Last 52 weeks"] == "d: unchanged."
    assert "Last 52 weeks" not in dict(place.year_facts(signal(), None))


def test_a_place_of_which_too_little_is_seen_gives_its_count_and_no_rate():
    shown = partly_seen()
    facts = dict(place.place_facts(shown, ids()[4]))
    assert facts["On the map"] == "Not measurable (we see under 80 %)"
    assert facts["We see"].startswith("about 60 % of this area’s visits")
    assert facts["Counted"].endswith("ED visits, 71 children, in 4 weeks")
    assert "Smoothed rate" not in facts
    hidden = dict(place.place_facts(shown, ids()[12]))
    assert hidden["Counted"] == "too few children to show"
    told = place.place_facts(with_hidden_numbers(shown, 3.0), ids()[12])
    assert dict(told)["Counted"] == "too few children to show"


def test_a_place_with_too_few_children_for_a_rate_keeps_its_count():
    statuses = ["small denominator", *["as expected"] * 15]
    facts = dict(place.place_facts(picture(statuses=statuses, hidden=()), ids()[0]))
    assert facts["On the map"] == "Too few children living here for a rate"
    assert facts["Counted"] == "90 ED visits, 90 children, in 4 weeks"
    assert "Smoothed rate" not in facts


def test_a_part_of_a_split_tract_is_counted_in_tenths():
    drawn = picture(hidden=())
    events = drawn.events + 0.25
    facts = dict(place.place_facts(replace(drawn, events=events), ids()[0]))
    assert facts["Counted"] == "90.2 ED visits, 90 children, in 4 weeks"


def test_children_who_live_there_are_of_a_year():
    about = context(site=replace(SITE, population_years=(2023, 2023)))
    facts = dict(place.place_facts(picture(about), ids()[0]))
    assert facts["Children living here"] == "500 (2023)"


def test_on_two_maps_the_one_without_a_list_says_whose_numbers_it_has():
    listed = picture()
    other = replace(listed, context=replace(listed.context, window=52))

    assert ranking.numbers_note(listed, listed) == ""
    assert ranking.numbers_note(other, listed) == "numbered as in the list over 4 weeks"
    quiet = replace(listed, hotspots=replace(listed.hotspots, status=np.full(16, "as expected")))
    assert ranking.numbers_note(other, quiet) == ""


def test_a_rank_says_among_what():
    known = dict(place.place_facts(picture(), ids()[0], Standing(1, 3, 0.95, 0.9, 27, 265)))
    assert known["Rank"] == (
        "1 to 3 of the 265 tracts with enough children for a rate (95 % interval; 1 is highest)"
    )
