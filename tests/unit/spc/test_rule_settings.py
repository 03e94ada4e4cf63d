from dataclasses import replace

import pytest

from hotspot.core.errors import InvalidCounts
from hotspot.spc.rules import ANHOEJ, IHI, NELSON, NHS, RULE_SETS, STANDARD, RuleSettings


def test_every_set_of_rules_names_its_rules_in_plain_words():
    said = {name: rules.words(shift=True) for name, rules in RULE_SETS.items()}

    assert all(words[0] == "one point beyond a limit" for words in said.values())
    assert [len(words) for words in said.values()] == [2, 3, 4, 5, 4, 8]
    assert len(set(said.values())) == len(RULE_SETS)
    assert not any("None" in word for words in said.values() for word in words)


def test_words_of_options_that_differ_from_program_to_program_differ():
    thirds = ("any third", "same side", "same side inside limits")

    said = {RuleSettings(two_of_three=third).words(shift=True) for third in thirds}

    assert len(said) == 3


def test_rules_on_several_weeks_are_named_only_where_they_were_applied():
    assert NELSON.words(shift=False) == ("one point beyond a limit",)
    assert replace(NELSON, use_points=False).words(shift=False) == ()


def test_what_is_off_in_the_standard_is_off():
    assert STANDARD.words(shift=True) == (
        "one point beyond a limit",
        "8 points in a row on one side of the centre line",
    )


@pytest.mark.parametrize(
    ("rules", "only_shift", "patterns"),
    [
        (STANDARD, True, True),
        (RuleSettings(use_shift=False), False, False),
        (RuleSettings(use_shift=False, trend_length=6), False, True),
        (RuleSettings(use_shift=False, alternating_length=14), False, True),
        (RuleSettings(use_shift=False, four_of_five=True), False, True),
        (ANHOEJ, False, True),
        (NHS, False, True),
        (IHI, False, True),
    ],
)
def test_settings_know_whether_they_look_at_several_weeks(rules, only_shift, patterns):
    assert rules.only_shift == only_shift
    assert rules.uses_patterns == patterns


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"shift_length": 1}, "shift_length must be at least 2 weeks"),
        ({"shift_length": None}, "shift_length must be at least 2 weeks"),
        ({"trend_length": 2}, "trend_length must be at least 3 weeks"),
        ({"trend_length": 6.5}, "trend_length must be at least 3 weeks"),
        ({"within_length": "dynamic"}, "within_length must be at least 2 weeks"),
        ({"alternating_length": 2}, "alternating_length must be at least 3 weeks"),
        ({"outside_length": 0}, "outside_length must be at least 2 weeks"),
        ({"two_of_three": True}, "two_of_three must be one of None, any third"),
        ({"repeats": "ignore"}, "repeats must be one of break, skip"),
        ({"on_line": "add"}, "on_line must be one of skip, break"),
        ({"marks": "all"}, "marks must be one of completing, members"),
        ({"order": ("point", "shift")}, "order must name each of point, shift, zone"),
    ],
)
def test_a_setting_nobody_knows_is_refused_by_name(options, message):
    with pytest.raises(InvalidCounts, match=message):
        RuleSettings(**options)
