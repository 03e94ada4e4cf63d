"""Sentences that travel with a number."""

from dataclasses import replace
from datetime import date

import pytest

from hotspot.core.types import SIGNALS, SIGNALS_EVEN
from hotspot.surveillance.signal_words import within_limits
from hotspot.view import lateness, making, words
from hotspot.view.file_names import chart_file_name, map_file_name
from hotspot.view.small_print import chart_privacy_line, footer_line, placed_line
from tests.unit.view import answers


def test_a_day_cannot_be_read_two_ways():
    assert words.day(date(2026, 10, 3)) == "Sat 3 Oct 2026"


@pytest.mark.parametrize(
    ("band", "said"),
    [("all", "Children 0–17"), ("00", "Children under 1"), ("05-09", "Children aged 5–9")],
)
def test_it_says_whom_we_count(band, said):
    assert words.who(answers.context(age_band=band)) == said


def test_a_subtitle_says_who_when_and_where():
    said = words.subtitle(answers.context(neighborhoods=("Oak Park", "Elm")))
    assert said == (
        "Children 0–17 · 4 weeks ending Sat 10 Oct 2026 (MMWR week 2026-40) · Sample County"
        " (Oak Park, Elm only)"
    )


def test_as_of_names_the_last_complete_week():
    said = lateness.as_of_line(answers.context())
    assert said == "Data as of Mon 2 Nov 2026; weeks after 10 Oct 2026 are incomplete (fixed lag)"


@pytest.mark.parametrize(
    ("noun", "many"), [("district", "districts"), ("community", "communities")]
)
def test_places_have_a_plural(noun, many):
    assert words.plural(noun) == many


def test_a_map_title_counts_what_may_be_shown():
    assert (
        words.map_title(answers.picture()) == "ED visits: higher than the region in 2 of 16 tracts"
    )


def test_where_more_is_better_the_low_areas_are_of_concern():
    shown = answers.picture(answers.context("screened"))
    title = words.map_title(shown)
    assert title == "Children screened: lower than the region in 3 of 16 tracts"


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        ("ed_visits", "Whole region: 522 (470 to 574) ED visits per 1,000 children per year"),
        ("screen_positive", "Whole region: 1.0 % (0.9 to 1.1) of children screened"),
    ],
)
def test_the_region_has_a_rate_with_its_interval(measure, said):
    assert words.region_line(answers.picture(answers.context(measure))) == said


def test_many_neighborhoods_are_counted_where_there_is_little_room():
    said = words.subtitle(answers.context(neighborhoods=tuple("ABCDE")))
    assert said.endswith("Sample County (5 districts only)")


def test_a_quiet_map_says_so():
    shown = answers.picture(statuses=["as expected"] * 16)
    assert words.map_title(shown) == "ED visits: no tract is clearly higher than the region"


@pytest.mark.parametrize(
    ("measure", "status", "meaning"),
    [
        ("ed_visits", "high point", "concern"),
        ("ed_visits", "low shift", "improvement"),
        ("screened", "high shift", "improvement"),
        ("screened", "low point", "concern"),
        ("ed_visits", "high zone", "concern"),
        ("screened", "high trend", "improvement"),
        ("ed_visits", "too even", "neither"),
        ("screened", "too uneven", "neither"),
        ("ed_visits", "common cause", "neither"),
        ("ed_visits", "incomplete", "neither"),
    ],
)
def test_direction_becomes_meaning(measure, status, meaning):
    assert words.signal_meaning(status, answers.context(measure)) == meaning


def test_every_signal_has_words_of_its_own():
    said = [words.signal_word(word) for word in SIGNALS]

    assert len(set(said)) == len(SIGNALS)
    assert not set(said) & set(SIGNALS)
    even = [words.signal_word(word) for word in SIGNALS_EVEN]
    assert all("neither concern nor improvement, but not chance" in one for one in even)


def test_a_suppressed_week_keeps_its_sentence_to_itself():
    said = words.chart_sentence(replace(answers.signal(), suppressed=True))
    assert said == "Too few children in the chosen week to show its number."


def test_a_chart_does_not_say_its_name_twice():
    assert words.chart_sentence(answers.signal()).startswith("ED visits in week 2026-40")


@pytest.mark.parametrize("share", [0.98, 1.0, float("nan")])
def test_nothing_is_said_of_unknown_homes_where_they_are_few(share):
    assert placed_line(answers.context(), share) == ""
    assert "home" not in footer_line(answers.context(), share)


def test_rates_that_leave_out_unknown_homes_say_so():
    said = "Rates are of ED visits from a known home tract: 83 % of the year’s."
    assert placed_line(answers.context(), 0.834) == said
    assert f" {said} " in footer_line(answers.context(), 0.834)


def test_a_map_file_has_a_safe_name():
    name = map_file_name(answers.picture(), "png")
    assert name == "hotspot_ed-visits_4w_2026-10-10_by-tract_map.png"


def test_maps_of_one_week_on_two_levels_are_two_files():
    by_tract = answers.picture()
    by_neighborhood = replace(by_tract, level="neighborhood")
    assert map_file_name(by_tract, "csv") != map_file_name(by_neighborhood, "csv")


def test_a_chart_file_has_a_safe_name():
    about = answers.context(age_band="01-04")
    strange = replace(answers.signal(), name="../Fruitridge / Ünter=den;Linden")
    name = chart_file_name(strange, about, "csv")
    assert name == (
        "hotspot_ed-visits_age-01-04_weekly_2026-10-10_fruitridge-unter-den-linden_chart.csv"
    )


def test_every_status_of_a_map_has_words():
    about = answers.context("screen_positive")
    said = [words.status_word(status, about) for status in answers.STATUSES]
    assert "No children screened" in said
    assert all(word[0].isupper() for word in said)


def test_incomplete_weeks_claim_nothing():
    shown = answers.picture(answers.context(complete=False))
    assert words.map_title(shown) == "ED visits so far, compared with the region"


@pytest.mark.parametrize(
    ("count", "window", "said"),
    [(1, 1, "1 week"), (3, 1, "3 weeks"), (1, 4, "1 period of 4 weeks"),
     (7, 13, "7 periods of 13 weeks")],
)  # fmt: skip
def test_points_of_a_chart_are_counted_without_two_numbers_in_a_row(count, window, said):
    assert words.periods(count, replace(answers.signal().panel, window=window)) == said


def test_names_in_other_scripts_and_long_ones_keep_files_apart():
    names = ("город", "город Б", "東", "", "x" * 80, "x" * 81, "Ñandú", "Mill Creek")
    found = [
        chart_file_name(replace(answers.signal(), name=one), answers.context(), "csv")
        for one in names
    ]
    assert len(set(found)) == len(names)
    assert all(one.isascii() and len(one) < 130 for one in found)
    assert "_nandu_" in found[-2]
    assert "_mill-creek_" in found[-1]


def test_a_chart_in_periods_says_so_in_its_subtitle_and_its_file_name():
    about = answers.context()
    shown = answers.signal(about)
    periods = replace(shown, panel=replace(shown.panel, window=4))
    assert "one point a 4-week period to" in words.chart_subtitle(periods, about)
    assert chart_privacy_line(periods, about.site).startswith("Periods with fewer than 11")
    hidden = words.chart_sentence(replace(periods, suppressed=True))
    assert hidden == "Too few children in the chosen 4-week period to show its number."
    assert "_by-4w_" in chart_file_name(periods, about, "csv")


def test_a_per_cent_sign_stands_off_its_number():
    shown = answers.picture()
    rule = replace(shown.hotspots, rule="At least 80% probable.")
    assert making.rule_line(replace(shown, hotspots=rule)).endswith("At least 80 % probable.")
    assert "The 95 % interval" in making.method_line(shown)


def test_only_what_is_known_is_claimed_of_the_sources():
    assert (
        words.source_lines(answers.context())[0] == "Feeds of this snapshot: hospital encounters."
    )


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ((2019, 2023), " Numbers of 2023 are used for 2026."),
        ((2028, 2030), " Numbers of 2028 are used for 2026."),
        ((2025, 2026), ""),
        ((), ""),
    ],
)
def test_children_of_another_year_than_the_week_are_called_so(years, said):
    site = replace(answers.SITE, population="children, ACS", population_years=years)
    about = answers.context(site=site)
    assert about.week.year == 2026
    assert words.source_lines(about)[1] == f"Children at risk: children, ACS.{said}"


def test_split_tracts_are_said_under_every_picture():
    assert "split" not in words.source_lines(answers.context())[2]
    about = answers.context(site=replace(answers.SITE, split_tracts=True))
    assert words.source_lines(about)[2].endswith(
        "tracts split by weight, so counts are expected numbers; outlines by largest share."
    )


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ((2023, 2023), " (2023)"),
        ((2026, 2026), " (2026)"),
        ((2019, 2023), " (2023)"),
        ((2025, 2027), " (between 2025 and 2027)"),
        ((), ""),
    ],
)
def test_a_number_of_children_says_its_year(years, said):
    site = replace(answers.SITE, population_years=years)
    assert words.of_year(answers.context(site=site)) == said


def test_limits_of_a_few_points_are_not_called_the_usual():
    quiet = answers.signal()
    few = "Trial limits: 7 points in the baseline, 12 make limits."
    trial = replace(quiet.chart, trial=few)
    assert within_limits(quiet.chart).endswith("no more than the usual noise")
    assert within_limits(trial) == "within the limits of its control chart"
    said = f"District 1: ED visits stood {within_limits(trial)}."
    assert words.chart_sentence(replace(quiet, sentence=said, chart=trial)) == (
        "ED visits stood within the limits of its control chart. Trial limits: 7 points in the"
        " baseline, 12 make limits."
    )
