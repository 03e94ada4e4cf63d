"""The one question of a huddle follows from what changed, and never says why."""

from dataclasses import replace

import pytest

from hotspot.core.measures import MEASURES
from hotspot.surveillance.change_evidence import Change
from hotspot.view.question import question, whom
from hotspot.view.stories import Story
from tests.unit.view.answers import context

CAUSES = ("because", "due to", "caused", "led to", "thanks to", "result of", "explain")


def card(kind="new", tone="concern", rules=("chart",)):
    line = Change(kind, "Ash", "Ash", "signal", "Ash: x.", rules, "worse", "Ash")
    return Story(1, "Ash", "Ash", line, None, tone=tone)


ALARM, NEW = card(rules=("alarm", "chart")), card()
OLD, BETTER = card("continuing"), card(tone="improvement")
KINDS = {
    "alarm": ([ALARM], []),
    "new": ([NEW], []),
    "silent": ([BETTER], ["WEST"]),
    "goes on": ([OLD], []),
    "better": ([BETTER], []),
    "nothing": ([], []),
}


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_a_question_without_a_cause_and_the_same_every_time(kind):
    asked = question(*KINDS[kind], context())
    assert asked.endswith("?")
    assert asked.count("?") == 1
    assert not any(word in asked.lower() for word in CAUSES)
    assert asked == question(*KINDS[kind], context())


def test_every_kind_of_news_asks_something_else():
    assert len({question(*one, context()) for one in KINDS.values()}) == len(KINDS)


def test_what_is_newest_and_worst_is_asked_first():
    everything = [BETTER, OLD, NEW, ALARM]
    for left in (ALARM, NEW, OLD):
        asked = question(everything, ["WEST"], context())
        alone = question([left], [], context())
        assert asked.startswith(alone.split(", ")[0])
        assert ", and who asks WEST" in asked, "beside any concern"
        assert asked.endswith(alone[-8:]) or left is OLD
        assert question(everything, [], context()) == alone
        everything.remove(left)
    assert "who asks" not in question(everything, ["WEST"], context())
    assert "WEST" in question(everything, ["WEST"], context())
    assert question(everything, [], context()) == question([BETTER], [], context())


def test_who_is_asked_follows_from_what_was_counted():
    said = {key: whom(MEASURES[key], "Ash") for key in ("ed_visits", "bed_days", "screen_positive")}
    assert "clinics" in said["ed_visits"]
    assert "wards" in said["bed_days"]
    assert "screen families" in said["screen_positive"]


def test_a_week_that_is_not_judged_asks_after_the_last_huddle():
    asked = question([], ["WEST"], context(complete=False))
    assert asked.startswith("Nothing is judged yet.")
    assert "WEST" not in asked


def test_a_signal_without_a_change_is_new_if_its_pill_is():
    plain = replace(NEW, change=None, filled=True)
    assert "noticed it too" in question([plain], [], context())
    assert "who asks again" in question([replace(plain, filled=False)], [], context())
