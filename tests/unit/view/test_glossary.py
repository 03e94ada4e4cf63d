from hotspot.core.hotspot_rules import RULES
from hotspot.view import glossary
from hotspot.view.terms import DEFINITIONS


def test_every_word_of_a_huddle_line_is_explained():
    words = " ".join(one["Word"].lower() for one in glossary.terms())
    for rule in ("alarm", "chart", "hotspot list", "list of the week", "rising", "luck"):
        assert rule in words
    assert all(all(one.values()) for one in glossary.terms())


def test_thresholds_are_those_of_the_rule_in_force():
    higher = glossary.terms()[0]
    assert f"{RULES[-1].margin:g} times" in higher["What it says"]
    assert f"{RULES[-1].fdr:.0%}" in higher["How often by chance"]


def test_every_rule_is_told_newest_first():
    assert [one["Hotspot rule"] for one in glossary.rules()] == [
        f"no. {rule.version}" for rule in reversed(RULES)
    ]


def test_the_glossary_says_every_definition_in_the_words_of_the_screen_and_once():
    said = [one["What it says"] for one in (*glossary.terms(), *glossary.others())]
    assert sorted(said) == sorted(DEFINITIONS.values())


def test_what_a_room_asks_after_is_in_the_glossary():
    named = {one["Word"].lower() for one in (*glossary.terms(), *glossary.others())}
    assert {"alarm", "watch", "bed-day", "as of", "interval", "still a hotspot"} <= named
