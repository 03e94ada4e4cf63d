"""What the huddle hears: one sentence, three numbers, few lines, and no number of a hidden week."""

import math
from dataclasses import replace
from datetime import date

import pytest

from hotspot.core.measures import MEASURES
from hotspot.surveillance.alerts import Alert, Alerts
from hotspot.surveillance.answers import Comparison, Headline
from hotspot.surveillance.change_evidence import Change
from hotspot.surveillance.coverage import FacilityReport
from hotspot.ui import blocks
from hotspot.view import cards, huddle, small_print, stories, years
from hotspot.view.headline import headline
from hotspot.view.signals import shown
from tests.unit.view.answers import context, signal

USUAL = Headline("ED visits, 4 weeks", 1234.0, 0.01, 0.009, 0.011, 0.0085, 0.0115, "usual", "years")


def said(pieces):
    return "".join(piece.text for piece in pieces)


def named(name, status="high point", running=5):
    return signal(name=name, area=name, status=status, weeks_running=running, in_a_row=running)


def test_one_unusual_neighborhood_is_named_with_its_time():
    sentence = headline([named("Birch")], [USUAL], context())
    assert said(sentence) == (
        "Birch has more ED visits than usual, the 5th week in a row, to 10 Oct."
        " The region is in the usual range."
    )
    assert [piece.text for piece in sentence if piece.strong] == ["Birch"]


def test_an_alarm_is_in_the_first_line_even_if_no_chart_signals():
    rings = headline([named("Birch")], [USUAL], context(), ["Birch", "Ash"])
    assert "The weekly alarm rings in Ash. " in said(rings)
    quiet = headline([named("Birch")], [USUAL], context(), ["Birch"])
    assert "alarm" not in said(quiet)
    assert "rings in 4 places. " in said(headline([], [], context(), list("ABCD")))


def test_without_a_concern_what_got_better_is_the_news():
    better = [named("Ash", "low shift", running=18)]
    text = said(headline(better, [USUAL], context()))
    assert text.startswith(
        "Ash has fewer ED visits than usual, the 18th week in a row, to 10 Oct. "
    )
    both = [named("Birch"), *better]
    assert said(headline(both, [], context())).startswith("Birch has more")


def test_the_chosen_ones_are_called_what_they_are():
    one, two = (context(neighborhoods=chosen) for chosen in (("Ash",), ("Ash", "Birch")))
    assert said(headline([named("Ash")], [USUAL], one)).endswith("Ash is in the usual range.")
    assert "The chosen districts together are in the usual range." in said(
        headline([named("Ash")], [USUAL], two)
    )


@pytest.mark.parametrize("word", ["no data", "suppressed"])
def test_what_nothing_can_judge_is_not_called_quiet(word):
    none = [named(name, word) for name in ("Ash", "Birch")]
    text = said(headline(none, [], context()))
    assert text.startswith("ED visits cannot be judged in the week to 10 Oct: ")
    card = cards.cards([], [], none, context())[-1]
    assert (card.number, card.lines[1]) == ("–", "cannot be judged")
    assert huddle.no_signal(none, context()) == "No chart can be judged in this week."


def on_trial(name):
    firm = named(name)
    return replace(firm, chart=replace(firm.chart, trial="Trial limits: 8 points in it."))


def test_trial_limits_are_said_and_not_counted():
    found = [on_trial("Ash"), named("Birch", "low point"), named("Cedar", "common cause")]
    assert said(headline(found, [], context())).startswith("Birch has fewer")
    assert stories.signal_pill(found[0]) == "trial limits"
    assert [one.name for one in shown(found, context())] == ["Birch", "Ash"]
    card = cards.cards([], [], found, context())[-1]
    assert (card.number, card.lines[1]) == ("1", "0 worse, 1 better; 1 on trial limits")
    quiet = said(headline(found[::2], [], context()))
    assert quiet == "No chart signals for ED visits in the week to 10 Oct; 1 on trial limits. "


def test_a_single_chosen_district_is_named():
    quiet = said(headline([named("Ash", "common cause")], [], context(neighborhoods=("Ash",))))
    assert quiet == "Ash’s chart shows no signal for ED visits in the week to 10 Oct. "
    assert huddle.no_signal([named("Ash", "common cause")], context()) == (
        "The chart of this district does not signal now."
    )


def test_both_directions_are_counted():
    found = [named("Ash", running=1), named("Birch", "low point"), named("Cedar", "common cause")]
    card = cards.cards([], [], found, context())[-1]
    assert (card.number, card.tone, card.verdict) == ("2", "concern", "1 new")
    assert card.lines == ("of 3 districts, by week", "1 worse, 1 better")
    only = cards.cards([], [], found[1:2], context())[-1]
    assert (only.tone, only.lines[0]) == ("improvement", "of 1 district, by week")


def report(facility, newest, behind):
    return FacilityReport(facility, "visits", newest, behind, 100.0)


def test_a_silent_facility_is_named_in_the_weeks_it_is_missing_from():
    silent = report("WEST", date(2026, 9, 26), 5)
    talking = report("MAIN", date(2026, 10, 31), 0)
    said_of = huddle.silence([silent, talking], context())
    assert said_of == "WEST has sent nothing since 26 Sep 2026: ask before reading a fall."
    assert huddle.silence([silent], context(week=date(2026, 9, 26))) == ""
    assert huddle.silence([report("GONE", date(2020, 1, 4), 350)], context()) == ""
    many = [report(name, date(2026, 9, 26), 5) for name in "ABC"]
    assert "3 facilities have gone silent, A has" in huddle.silence(many, context())


SILENT = ["WEST"]


def test_a_fall_while_a_facility_is_silent_is_no_good_news_in_the_headline():
    fallen = [named("Ash", "low shift", running=8)]
    lower = replace(USUAL, status="lower than usual")
    text = said(headline(fallen, [lower], context(), silent=SILENT))
    assert "the 8th week in a row, to 10 Oct, while WEST is silent. The region" in text
    assert text.endswith("The region is lower than usual while WEST is silent.")
    assert "silent" not in said(headline([named("Ash")], [USUAL], context(), silent=SILENT))
    two = said(headline([*fallen, named("Birch", "low point")], [], context(), silent=list("AB")))
    assert two == (
        "2 districts have fewer ED visits than usual in the week to 10 Oct, while 2 facilities are"
        " silent. "
    )


def test_a_fall_while_a_facility_is_silent_is_no_good_news_on_a_tile():
    lower = replace(USUAL, status="lower than usual")
    found = [named("Ash", "low shift")]
    number, charts = cards.cards([lower], [4], found, context(), SILENT)
    assert (number.tone, charts.tone) == ("neither", "neither")
    assert number.lines[1] == "usual 444–600; a facility is silent"
    assert charts.lines[1] == "0 worse, 1 down; a facility is silent"
    both = cards.cards([], [], [named("Birch"), on_trial("Elm"), *found], context(), SILENT)[-1]
    assert (both.tone, both.lines[1]) == ("concern", "1 worse, 1 down while silent; 1 on trial")
    usual = cards.cards([lower], [4], found, context())
    assert {one.tone for one in usual} == {"improvement"}


def test_a_rise_that_is_good_is_praised_whoever_is_silent():
    about = context("screened")
    rise = signal(about, status="high point", name="Ash", weeks_running=1)
    assert cards.cards([], [], [rise], about, SILENT)[-1].tone == "improvement"


def test_an_older_week_is_called_past_before_anything_else():
    badge, _, back, _ = huddle.past_week(context(), date(2026, 10, 17), "?measure=x")
    assert back.to == "?measure=x"
    assert badge.badge
    assert "PAST WEEK" in blocks.headline([badge])
    assert huddle.past_week(context(), date(2026, 10, 10), "?") == ()


def test_a_long_headline_and_a_silence_take_room_from_the_maps():
    short = headline([named("Birch")], [USUAL], context())
    assert huddle.room_taken(short, "", context(), "") == 0
    assert huddle.room_taken(short, "WEST is silent.", context(), "") == huddle.NOTE_HEIGHT
    assert huddle.room_taken([*short, *short], "", context(), "") == huddle.LINE_HEIGHT


def test_the_footer_says_what_every_page_says_but_for_what_is_hidden():
    huddles = huddle.footer_line(context(), 0.9)
    others = small_print.footer_line(context(), 0.9)
    hidden = small_print.privacy_line(context().site)
    start, end = others.split(hidden)
    assert huddles.startswith(start)
    assert huddles.endswith(end)
    assert hidden not in huddles


def test_only_the_third_line_of_a_footer_takes_room_from_the_maps():
    short, about = headline([named("Birch")], [USUAL], context()), context()
    two, three = "words " * 50, "words " * 80
    assert huddle.room_taken(short, "", about, two) == 0
    assert huddle.room_taken(short, "", about, three) == huddle.FOOTER_HEIGHT


def test_no_change_does_not_deny_the_hotspots_that_go_on():
    nothing = "No hotspot came, went or is left, and no alarm rings."
    assert huddle.no_change([]) == nothing
    still = Change("continuing", "A", "Still hotspots", "signal", "Still hotspots: Ash (1 tract).")
    assert huddle.no_change([still]) == "No place changed, and no alarm rings."


def test_a_new_one_is_called_new():
    assert "new in the week to 10 Oct. " in said(
        headline([named("Birch", running=1)], [], context())
    )


def test_several_are_counted_and_the_new_ones_named():
    many = [named("Ash", running=1), named("Birch", running=2), named("Cedar", "low point")]
    text = said(headline(many, [], context()))
    assert text == "2 districts have more ED visits than usual in the week to 10 Oct. Ash is new. "


def test_a_quiet_week_says_so():
    still = [named("Ash", "common cause"), named("Birch", "common cause")]
    text = said(headline(still, [USUAL], context()))
    assert text.startswith("No chart signals for ED visits in the week to 10 Oct.")


def test_a_card_of_another_rule_is_announced_where_charts_are_quiet():
    still = [named("Ash", "common cause"), named("Birch", "common cause")]
    past = Change("new", "A", "Ash", "signal", "Ash: up.", ("past year",), "worse", "A")
    rung = replace(past, place="B", name="Birch", rules=("alarm", "past year"))
    noise = replace(past, place="C", name="Cedar", verdict="noise")
    others = huddle.otherwise([past, rung, noise])
    assert others == ["Ash"]
    text = said(headline(still, [USUAL], context(), (), others))
    assert "to 10 Oct. Ash differs from its own past year. The region" in text
    many = said(headline(still, [USUAL], context(), (), list("ABCDEF")))
    assert "6 places differ from their own past year." in many
    loud = said(headline([named("Birch"), *still], [USUAL], context(), (), others))
    assert "own past year" not in loud


def test_where_more_is_better_fewer_is_the_concern():
    about = context("screened")
    low = signal(about, status="low point", name="Ash", weeks_running=1)
    assert "has fewer children screened than usual" in said(headline([low], [], about))


def test_a_week_that_fills_up_is_not_judged():
    early = context(complete=False)
    assert "nothing is judged yet" in said(headline([named("Birch")], [USUAL], early))


def test_a_number_never_goes_without_its_interval_and_unit():
    first, second = cards.cards([USUAL], [4], [named("Birch", running=1)], context())
    assert first.label == "1,234 ED visits in 4 weeks"
    assert first.number == "522"
    assert first.lines[0] == "per 1,000 children per year, 470–574"
    assert first.lines[1] == "usual for these weeks 444–600"
    assert (second.number, second.tone, second.verdict) == ("1", "concern", "1 new")


@pytest.mark.parametrize(
    ("measure", "status", "tone"),
    [
        ("ed_visits", "higher than usual", "concern"),
        ("ed_visits", "lower than usual", "improvement"),
        ("screened", "lower than usual", "concern"),
        ("screened", "usual", "neither"),
    ],
)
def test_the_tone_follows_what_is_good_for_children(measure, status, tone):
    number = replace(USUAL, status=status)
    assert cards.cards([number], [4], [], context(measure))[0].tone == tone


def test_a_share_is_written_in_per_cent():
    share = replace(USUAL, rate=0.25, lower=0.2, upper=0.3)
    card = cards.cards([share], [4], [], context("screen_positive"))[0]
    assert card.number == "25.0 %"
    assert card.lines[0] == "of children screened, 20.0–30.0"


def test_without_a_past_there_is_nothing_to_compare_with():
    card = cards.cards([replace(USUAL, status="not enough data")], [4], [], context())[0]
    assert card.verdict == ""
    assert card.lines[1] == "nothing to compare with yet"


def test_years_that_truly_differ_come_worst_first():
    def year(name, verdict, ratio):
        return Comparison(name, name, ratio, ratio, ratio, 1.0, 1.0, verdict, f"{name}: x.")

    found = [
        year("A", "improvement", 0.5),
        year("B", "no clear change", 3.0),
        year("C", "worsening", 1.2),
        year("D", "worsening", 1.5),
    ]
    assert [one.name for one in years.years_apart(found, context())] == ["D", "C", "A"]
    assert len(years.years_shown(found, 400)) == 4
    assert len(years.years_shown(found, 0)) == 1
    kept = context(neighborhoods=("A",))
    assert [one.name for one in years.years_apart(found, kept)] == ["A"]


def test_a_hidden_number_is_a_dash_and_a_reason_and_no_verdict():
    hidden = replace(USUAL, events=math.nan, rate=math.nan, status="suppressed")
    card = cards.cards([hidden], [4], [], context())[0]
    assert (card.number, card.verdict, card.lines) == ("–", "", ("Too few children to show",))
    assert "nan" not in card.label
    assert "suppressed" not in "".join(one.text for one in headline([], [hidden], context()))


def listing(*rows, judged=300):
    return Alerts(date(2026, 10, 10), "s", rows, judged, 0.4, 0.2)


def listed(name, *, weeks=3, action=True, q=0.01):
    return Alert(
        MEASURES["ed_visits"], name, name, 1, 40.0, 20.0, 0.0001, q, q < 0.2, weeks, action
    )


def test_the_list_of_the_week_is_one_line():
    line = huddle.list_line(listing(listed("District 19")))

    assert line == (
        "List to 10 Oct: District 19, ED visits (3 of the last 3 weeks: act)."
        " Luck alone would list about 0.4."
    )


def test_a_long_list_names_two_and_counts_the_rest():
    line = huddle.list_line(listing(*(listed(name, action=False) for name in "ABCD")))

    assert "A, ED visits" in line
    assert "and 2 more. Luck alone would list about 0.4." in line


def test_an_empty_list_says_of_how_many():
    assert huddle.list_line(listing()).endswith("nothing among 300 series of all measures.")
    assert "nothing can be judged" in huddle.list_line(listing(judged=0))


def test_a_year_that_luck_explains_is_no_news():
    def year(lower, upper):
        told = ("A", "A", 0.8, 0.7, 0.9, 0.8, 0.9, "improvement", "A: x.")
        return Comparison(*told, luck_lower=lower, luck_upper=upper, luck_coverage=0.9)

    assert years.years_apart([year(0.7, 1.1)], context()) == []
    assert len(years.years_apart([year(0.85, 1.1)], context())) == 1
    assert years.years_briefly([year(0.85, 1.1)]) == "Over the year, more than luck: A better."


def test_a_long_series_by_periods_is_counted_in_words_a_room_can_say():
    plain = named("Ash")
    long = replace(plain, panel=replace(plain.panel, window=4), in_a_row=8, weeks_running=8)
    said = "".join(one.text for one in headline([long], [], context()))
    assert said.startswith(
        "Ash has more ED visits than usual, the 8th period of 4 weeks in a row, to"
    )
