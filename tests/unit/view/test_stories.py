"""What stands on the cards of a huddle: few places, each with all that speaks of it, once."""

import math
from dataclasses import replace

import pytest

from hotspot.core.types import SIGNALS
from hotspot.surveillance.change_evidence import Change
from hotspot.view import stories, story_words
from hotspot.view.headline import ordinal
from tests.unit.view.answers import context, signal


def named(name, status="high point", running=5):
    return signal(name=name, area=name, status=status, weeks_running=running, in_a_row=running)


def change(place, kind="new", direction="worse", rules=("alarm",), chart="", said="alarm, 1 tract"):
    sentence = f"{place}: {said}."
    return Change(kind, place, place, "signal", sentence, rules, direction, place, chart)


STILL = Change(
    "continuing",
    "t1",
    "Still hotspots",
    "signal",
    "Still hotspots: Cedar and Dogwood.",
    standing=("Cedar", "Dogwood", "Elm"),
)
CHARTS = [
    named("Ash"),
    named("Birch", "low shift"),
    *(named(one, "common cause") for one in ("Cedar", "Dogwood", "Elm")),
]


def told(changes=(), signals=CHARTS, about=None, look=""):
    return stories.stories(changes, signals, about or context(), look)


def test_a_change_and_a_chart_of_one_place_share_a_card():
    found = told([change("Birch", direction="better"), change("Ash")])
    assert [(one.number, one.name) for one in found] == [(1, "Birch"), (2, "Ash")]
    assert [one.tone for one in found] == ["improvement", "concern"]
    assert all(one.change and one.signal for one in found)


def test_a_chart_that_signals_has_a_card_without_a_change():
    assert [one.name for one in told()] == ["Ash", "Birch"]
    assert told()[0].change is None


def test_three_places_are_enough():
    many = [named(str(number)) for number in range(5)]
    found = told([change("Elm")], [*many, named("Elm", "common cause")])
    assert [one.name for one in found] == ["Elm", "0", "1"]
    line = stories.left_over([change("Elm")], many, context(), found)
    assert line == "Also: 2 (5th week above limit), 3 (5th week above limit), 1 more."


def test_a_quiet_week_shows_hotspots_that_go_on():
    quiet = told([STILL], CHARTS[2:])
    assert [(one.name, one.pill) for one in quiet] == [
        ("Cedar", "still a hotspot"),
        ("Dogwood", "still a hotspot"),
    ]
    assert {one.tone for one in quiet} == {"neither"}
    assert all("list as before" in story_words.said(one) for one in quiet)
    assert not any("noise" in story_words.said(one) for one in quiet)
    assert [one.name for one in told([STILL])] == ["Ash", "Birch"]


def test_each_of_a_few_chosen_places_has_a_card_in_a_quiet_week():
    chosen = replace(context(), neighborhoods=("Cedar", "Dogwood"))
    quiet = told(signals=CHARTS[2:4], about=chosen)
    assert [(one.name, one.pill) for one in quiet] == [
        ("Cedar", "no signal"),
        ("Dogwood", "no signal"),
    ]
    assert told(signals=CHARTS[2:4]) == ()
    many = replace(context(), neighborhoods=("Cedar", "Dogwood", "Elm", "Fir"))
    assert told(signals=CHARTS[2:], about=many) == ()


def test_trial_limits_come_after_firm_ones():
    few = replace(CHARTS[0].chart, trial="Trial limits: 8 points in it.")
    trial = replace(CHARTS[0], chart=few)
    assert [one.name for one in told([], [trial, CHARTS[1]])] == ["Birch", "Ash"]


def test_noise_has_no_card_and_is_named_below():
    noise = Change("new", "t1", "Tract 1, Elm", "noise", "Tract 1, Elm: x.", place="Elm")
    found = told([STILL, noise])
    assert "Elm" not in [one.name for one in found]
    line = stories.left_over([STILL, noise], CHARTS, context(), found)
    assert line == (
        "Still hotspots (no number): Cedar and Dogwood. Also: Tract 1 in Elm (new, probably noise)."
    )


def test_a_fall_while_a_facility_is_silent_is_told_as_what_may_be_missing():
    fell = change("Birch", "resolved", "better", ("hotspot list",), said="no longer a hotspot")
    birch, ash = stories.stories([fell], CHARTS[:2], context(), silent=["WEST"])[:2]
    assert (birch.tone, birch.filled) == ("neither", False)
    assert story_words.said(birch) == (
        "No longer a hotspot. Newest records may be missing. Signal: hotspot list."
    )
    (alone,) = stories.stories([], CHARTS[1:2], context(), silent=["WEST", "EAST"])
    assert story_words.said(alone).endswith("Newest records may be missing.")
    assert ash.tone == "concern"
    assert "missing" not in story_words.said(ash)


def test_where_cards_need_the_room_the_rest_is_counted():
    noise = Change("new", "t1", "Tract 1, Elm", "noise", "Tract 1, Elm: x.", place="Elm")
    found = told([STILL, noise])
    line = stories.left_over([STILL, noise], CHARTS, context(), found, brief=True)
    assert line == "Still hotspots: 3 places. Also: 1 more place."
    one = replace(STILL, standing=STILL.standing[:1])
    line = stories.left_over([one], CHARTS, context(), found, brief=True)
    assert line.startswith("Still hotspots: 1 place.")
    assert stories.left_over([], CHARTS, context(), found, brief=True) == ""


def test_a_week_that_fills_up_has_no_cards():
    early = context(complete=False)
    assert told([change("Ash")], about=early) == ()
    assert stories.order([change("Ash")], CHARTS, early) == ()


def test_who_is_looked_at_takes_the_last_card_or_is_marked_on_its_own():
    third = [change(name) for name in ("Cedar", "Ash", "Birch")]
    assert [one.name for one in told(third, look="Elm")] == ["Cedar", "Ash", "Elm"]
    assert [one.looked_at for one in told(third, look="Ash")] == [False, True, False]
    assert [one.name for one in told(third, look="Nowhere")] == ["Cedar", "Ash", "Birch"]


def test_keys_step_through_every_neighborhood_once_those_with_a_card_first():
    found = stories.order([change("Elm"), STILL], CHARTS, context())
    assert found[:5] == ("Elm", "Ash", "Birch", "Cedar", "Dogwood"), "still hotspots come next"
    assert sorted(found) == sorted(one.area for one in CHARTS)


def test_a_tract_of_no_neighborhood_has_a_card_without_a_chart():
    (only,) = told([change("390610001")], [])
    assert (only.name, only.signal, only.pill) == ("390610001", None, "new alarm")
    assert story_words.counts(only, context()) == ""


def test_a_card_does_not_say_again_what_its_chart_shows():
    words = "above the limit of its chart for 7 weeks"
    both = change("Ash", rules=("alarm", "chart"), chart=words, said=f"alarm, 3 tracts; {words}")
    (card,) = told([both], CHARTS[:1])
    assert story_words.said(card) == "Alarm, 3 tracts. Signal: alarm, chart."
    alone = change("Ash", rules=("chart",), chart=words, said=words)
    (card,) = told([alone], CHARTS[:1])
    assert story_words.said(card) == "Above the limit of its chart for 7 weeks. Signal: chart."


@pytest.mark.parametrize("status", SIGNALS)
def test_a_pill_says_what_has_lasted(status):
    pill = stories.signal_pill(named("Birch", status))

    assert pill.startswith("5th week ")
    assert len(pill) > len("5th week ")


def test_pills_count_weeks():
    assert stories.signal_pill(named("A", running=1)) == "new this week"
    assert stories.signal_pill(named("A", running=3)) == "3rd week above limit"
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th",
    ]  # fmt: skip


def test_a_hidden_week_has_no_count():
    hidden = signal(suppressed=True, events=7.0, expected=5.0)
    (card,) = told([change(hidden.area)], [hidden])
    assert story_words.counts(card, context()) == "Too few children to show"
    unknown = replace(card, signal=signal(expected=math.nan))
    assert story_words.counts(unknown, context()) == ""
    plain = replace(card, signal=signal())
    assert story_words.counts(plain, context()) == "60 ED visits in 1 week, about 28 expected"


@pytest.mark.parametrize(
    ("measure", "name", "said"),
    [
        ("admissions", "Ash", "60 stays in 1 week, about 28 expected"),
        ("admissions", "North Avondale", "60 stays, about 28 expected"),
        ("admissions", "North Avondale - Hills", "60, about 28 expected"),
        ("screen_positive", "Ash", "60 children in 1 week, about 28 expected"),
    ],
)
def test_what_was_counted_is_said_in_as_many_words_as_the_line_has_room_for(measure, name, said):
    about = context(measure)
    card = replace(told()[0], name=name, pill="3rd period above limit", signal=signal(about))
    assert story_words.counts(card, about) == said


def test_counts_leave_the_line_of_a_long_name_and_take_room_below():
    short, long = (
        replace(told()[0], name=name) for name in ("Ash", "North Avondale - Paddock Hills")
    )
    assert not story_words.counts_apart(short, context())
    assert story_words.counts_apart(long, context())
    assert story_words.height_of(long, context()) >= story_words.height_of(short, context())


@pytest.mark.parametrize(
    ("measure", "status", "said"),
    [
        ("ed_visits", "low shift", "Still among the highest, but it has come down: tract 1 at 1.5"),
        ("screened", "high shift", "Still among the lowest, but it has come up: tract 1 at 1.5"),
    ],
)
def test_a_hotspot_that_gets_better_is_told_in_one_sentence(measure, status, said):
    about = context(measure)
    better = signal(about, name="Ash", area="Ash", status=status, in_a_row=8, weeks_running=8)
    line = change(
        "Ash", "continuing", "better", ("chart",), said="Tract 1 still a hotspot, 1.5 times x"
    )
    (card,) = stories.stories([line], [better], about)
    assert card.tone == "improvement"
    assert story_words.said(card).startswith(said)
    doubted = story_words.said(replace(card, tone="neither", doubt=True))
    assert doubted.startswith(said)
    assert "Newest records may be missing." in doubted
    worse = replace(card, tone="concern")
    assert "Tract 1 still a hotspot, 1.5" in story_words.said(worse)


def test_a_quiet_chart_on_trial_limits_is_not_called_the_usual_noise():
    few = "Trial limits: 7 points in the baseline, 12 make limits."
    quiet = replace(signal(), status="common cause")
    trial = replace(quiet, chart=replace(quiet.chart, trial=few))

    assert "no more than the usual noise" in story_words.said(
        stories.Story(1, "a", "A", None, quiet)
    )
    assert story_words.said(stories.Story(1, "a", "A", None, trial)) == (
        "Within the limits of its control chart. Trial limits: 7 points in the baseline, 12 make"
        " limits."
    )
