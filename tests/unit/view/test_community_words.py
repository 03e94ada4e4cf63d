"""A parent hears a true, short and friendly sentence about every number, and about its absence."""

import re
from dataclasses import replace
from itertools import product

import pytest
import textstat

from hotspot.core.measures import MEASURES
from hotspot.core.types import WITHOUT_RATE
from hotspot.surveillance.coverage import Senders
from hotspot.view.catalogue import LANGUAGES, tongue
from hotspot.view.community_bars import bars
from hotspot.view.community_change import is_worse
from hotspot.view.community_csv import STATES, about
from hotspot.view.community_numbers import number_of
from hotspot.view.community_phrases import PHRASES
from hotspot.view.community_words import sections, strengths, subtitle
from tests.unit.view.answers import HIDDEN, SITE, STATUSES, context, ids, picture
from tests.unit.view.neighborhood_told import comparison, hidden, number, quarters, told

JARGON = re.compile(
    r"hot ?spots?|tracts?\b|\bSPC\b|exceedance|special cause|common cause|control chart|posterior|"
    r"bayes|confidence|interval|p-value|statistic|smoothed|denominator|suppress|puntos? calientes?",
    re.IGNORECASE,
)
ENGLISH, SPANISH = tongue("en"), tongue("es")


def part(key, found, language=ENGLISH):
    return " ".join(next(one for one in sections(found, language) if one.key == key).lines)


def grade(found):
    lines = [line if line.endswith((".", ":")) else f"{line}." for line in about(found, ENGLISH)]
    return textstat.flesch_kincaid_grade(" ".join(lines))


def test_strengths_come_first_and_the_number_before_its_method():
    keys = [one.key for one in sections(told(), ENGLISH)]
    assert keys == ["strengths", "now", "time", "counted", "privacy", "limits", "ask"]


def test_strengths_are_who_lives_here_what_is_better_what_is_alike_and_what_gets_better():
    better = {"bed_days": comparison()}
    assert strengths(told(changes=better), ENGLISH) == (
        "2,000 children under 18 live here.",
        "In one year, the families of 340 children told us if they need help, such as with food"
        " or a home.",
        "Better here than in Sample County as a whole: nights in the hospital and talks about what"
        " families need.",
        "Much the same as in Sample County as a whole: stays in the hospital.",
        "Getting better, by more than luck: nights in the hospital.",
        "Much of what is good here is in no number. Tell us what we should add.",
    )


def test_what_is_getting_worse_is_no_strength_however_its_year_lies():
    said = " ".join(strengths(told(), ENGLISH))
    assert "stays in the hospital" not in said, "they went up by more than luck"
    assert "nights in the hospital" in said
    newest = " ".join(strengths(told(worse_lately=frozenset({"bed_days"})), ENGLISH))
    assert "nights in the hospital" not in newest
    assert "talks about what families need" in newest


@pytest.mark.parametrize(
    ("measure", "lately", "worse"),
    [
        ("ed_visits", "more", True),
        ("ed_visits", "fewer", False),
        ("screened", "fewer", True),
        ("screened", "more", False),
        ("ed_visits", "", False),
    ],
)
def test_newest_weeks_are_worse_by_what_is_better_of_a_measure(measure, lately, worse):
    assert is_worse(MEASURES[measure], lately) is worse


def test_kinds_of_need_are_listed_only_where_needs_of_any_kind_are_not():
    alike = {"status": "as expected", "region": 46.0}
    kinds = [number(f"screen_positive_{one}", **alike) for one in ("food", "housing")]
    every = number("screen_positive", **alike)
    said = " ".join(strengths(told(others=(every, *kinds), changes={}), ENGLISH))
    assert "needs of any kind." in said
    assert "needs for food" not in said
    apart = " ".join(strengths(told(others=tuple(kinds), changes={}), ENGLISH))
    assert "needs for food and needs for a safe home." in apart


def test_what_luck_explains_is_no_strength():
    lucky = {"bed_days": comparison(luck=(0.7, 1.1))}
    assert "Getting better" not in " ".join(strengths(told(changes=lucky), ENGLISH))


def test_the_number_is_said_with_how_sure_it_is_and_next_to_the_region():
    assert part("now", told()) == (
        "In one year, there were about 46 visits to the emergency room for every 100 children who"
        " live here. We are fairly sure that the true number is between 44 and 48. 612 different"
        " children are behind this number. That is more than in Sample County as a whole: about 40."
        " The mark on the first bar is the number for here. The true number may lie anywhere in"
        " the stripes."
    )
    assert part("now", told(), SPANISH).startswith(
        "En un año hubo cerca de 46 visitas a la sala de emergencias por cada 100 niños que viven"
        " aquí. Estamos bastante seguros de que el número verdadero está entre 44 y 48."
    )


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("higher", "That is more than"),
        ("likely higher", "That is likely more than"),
        ("can't tell", "a little more than in Sample County as a whole: about 40. We are not sure"),
        ("likely lower", "That is likely less than"),
        ("lower", "That is less than"),
        ("", "too few records to compare"),
    ],
)
def test_every_verdict_has_its_sentence(status, said):
    assert said in part("now", told(number(status=status)))


@pytest.mark.parametrize(
    ("region", "said"),
    [(40.0, "a little more than"), (46.0, "about the same as"), (50.0, "a little less than")],
)
def test_about_the_same_is_said_only_where_the_range_holds_the_region(region, said):
    found = number(status="as expected", region=region)
    assert said in part("now", told(found))
    assert found.alike == (said == "about the same as")


def test_hidden_missing_unfinished_unseen_and_none_are_different_sentences():
    numbers = [hidden(state=state) for state in ("suppressed", *WITHOUT_RATE)]
    numbers += [number(), number(state="zero", rate=0.0, events=0.0), number(state="incomplete")]
    assert {one.state for one in numbers} == set(STATES)
    for language in (ENGLISH, SPANISH):
        assert len({part("now", told(one), language) for one in numbers}) == len(numbers)


@pytest.mark.parametrize("measure", PHRASES)
def test_a_hidden_number_is_in_no_sentence_and_in_no_bar(measure):
    secret = hidden(measure, events=7.0, persons=7.0, rate=0.77, lower=0.66, upper=0.88)
    found = told(secret, before=secret, periods=(*quarters(measure=measure), secret), others=())
    for language in (ENGLISH, SPANISH):
        text = " ".join(about(found, language))
        assert not re.search(r"\b7\b|0\.[678]", text)
        assert bars(found, language)[-1].value == ""


@pytest.mark.parametrize(
    ("before", "change", "said"),
    [
        (52.0, comparison(), "went down: from about 52 to 46 for every 100 children. That is more"),
        (52.0, comparison(luck=(0.7, 1.0)), "it was about 52; now it is about 46, for every 100"
         " children. Numbers often move this much by luck alone."),
        (40.0, comparison("worsening", ratio=1.2), "went up: from about 40 to 46"),
        (40.0, comparison("no clear change", ratio=1.2), "It is too soon to say if this will last"),
        (40.0, None, "too few records to say if that is more than luck"),
        (46.0, comparison(), "it was the same: about 46 for every 100 children"),
    ],
)  # fmt: skip
def test_a_change_has_its_direction_and_what_luck_makes_of_it(before, change, said):
    assert said in part("time", told(before=number(rate=before), change=change))


def test_a_year_that_cannot_be_compared_says_so():
    for found in (told(before=hidden()), told(hidden()), told(number(state="incomplete"))):
        assert part("time", found).startswith("We cannot compare this year with the year before.")


def test_bars_say_what_they_are_and_a_hidden_one_is_a_question_mark():
    assert "each bar is 13 weeks, up to" in part("time", told())
    assert "question mark" not in part("time", told())
    some = (*quarters(), replace(hidden(), weeks=13))
    assert "question mark" in part("time", told(periods=some))
    few = (quarters()[0], *[replace(hidden(), weeks=13)] * 5)
    assert bars(told(periods=few), ENGLISH) == ()
    assert "no picture" in part("time", told(periods=few))


def test_bars_keep_their_proportion_to_each_other_and_to_the_region():
    found = bars(told(), ENGLISH)
    assert found[3].high / found[0].high == pytest.approx(43 / 40)
    assert found[0].line == pytest.approx(found[0].high)
    assert max(one.high for one in found) <= 100
    assert [one.year for one in found] == ["2025", "", "2026", "", "", ""]


def test_whom_to_ask_is_named_where_somebody_said():
    assert "Ask Ana Pérez, 555-0100." in part("ask", told(contact="Ana Pérez, 555-0100."))
    assert "Ask the team" in part("ask", told())


@pytest.mark.parametrize(
    ("band", "said"),
    [
        ("all", "children under 18"),
        ("00", "children of age 0"),
        ("01-04", "children of ages 1 to 4"),
    ],
)
def test_ages_are_said(band, said):
    found = told(age_band=band)
    assert said in subtitle(found, ENGLISH)
    assert said in strengths(found, ENGLISH)[0]


def test_every_measure_can_be_told():
    assert set(PHRASES) == set(MEASURES)


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_word_of_the_trade_is_used(code):
    for measure, state in product(PHRASES, STATES):
        found = told(number(measure, state=state, careful=True))
        for line in about(found, tongue(code)):
            assert not JARGON.search(line), line


def test_an_eighth_grader_can_read_all_of_it():
    for measure, state in product(PHRASES, STATES):
        assert grade(told(number(measure, state=state, careful=True))) <= 8


def test_a_map_gives_its_numbers_as_it_shows_them():
    shown = picture(context(week=told().context.week))
    for row, status in enumerate(STATUSES):
        one = number_of(shown, ids()[row])
        expected = "suppressed" if row in HIDDEN else status
        assert (one.state == expected) if not one.has_rate else one.status == expected
        assert (one.events == one.events) == one.has_rate
    first = number_of(shown, ids()[0])
    assert first.rate / first.region == pytest.approx(shown.crude.rate[0] / shown.region_rate)
    assert (first.base, round(first.region, 1)) == (100, 52.0)
    assert number_of(shown, ids()[0], 1000).rate == pytest.approx(10 * first.rate)


def test_a_year_of_52_weeks_can_be_divided_by_hand():
    shown = picture(context(week=told().context.week, window=52))
    for row, area in enumerate(ids()):
        one = number_of(shown, area)
        if one.state == "shown":
            assert one.rate == pytest.approx(one.base * one.events / one.children), row


def test_made_up_numbers_are_called_so_and_real_ones_are_not():
    real = told(site=replace(SITE, synthetic=False))
    assert "made up" in " ".join(about(told(), ENGLISH))
    assert "made up" not in " ".join(about(real, ENGLISH))


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (number(state="incomplete"), number(), "Some records of this year have not come in"),
        (hidden(), number(), "There is no number of this year that we can show."),
        (number(), hidden(), "Too few children are behind the number of the year before"),
        (number(), hidden(state="no data"), "the records of the whole year before"),
        (number(), hidden(state="not measurable"), "hospitals that do not share"),
        (number(), hidden(state="no denominator"), "there were too few children"),
    ],
)
def test_why_two_years_cannot_be_compared_is_said(now, before, said):
    assert f"We cannot compare this year with the year before. {said}" in part(
        "time", told(now, before=before)
    ).replace("We do not have ", "").replace("Too many families here went to ", "").replace(
        "In the year before ", ""
    )


@pytest.mark.parametrize(
    ("senders", "said"),
    [
        (Senders(("Main Hospital", "West Clinic")), "sent by: Main Hospital and West Clinic."),
        (Senders(("ED-2", "MAIN")), "The records were sent by 2 hospitals and clinics."),
        (Senders(("MAIN",)), "The records were sent by 1 hospital or clinic."),
        (Senders(("Main Hospital",), others=True), "Main Hospital and others with few children."),
        (Senders(("MAIN",), others=True), "1 hospital or clinic, and others with few children."),
    ],
)
def test_who_sent_the_records_is_named_and_only_counted_where_there_are_but_codes(senders, said):
    assert said in part("counted", told(senders=senders))


def test_where_nobody_knows_who_sent_the_records_nothing_is_said():
    assert "sent by" not in part("counted", told(senders=Senders()))


def test_the_next_meeting_is_said_where_somebody_has_said_it():
    when = "8 December, 6 pm, Oak School"
    assert part("meeting", told(meeting=when)) == when
    assert "meeting" not in {one.key for one in sections(told(), ENGLISH)}
