import numpy as np
import pytest

from hotspot.spc import RULE_SETS, ChartSettings, control_chart
from hotspot.spc.promise import false_alarm_words

STEADY = [12, 9, 14, 11, 8, 13, 10, 12, 9, 11, 15, 10, 11, 13, 9, 12, 10, 14, 8, 11, 12, 10, 13, 12]
ONES = np.ones(len(STEADY))


def one_in(words: str) -> int:
    return int(words.split(" about 1 week in ")[1].split(" ")[0].replace(",", ""))


def of_length(weeks, **given):
    values = np.resize(STEADY, weeks) + given.pop("more", 0)
    settings = ChartSettings(baseline_weeks=weeks)
    return control_chart(values, settings=settings, **given), np.ones(weeks)


def test_points_and_shifts_on_a_long_normal_series_flag_one_week_in_ninety_five():
    """Once in 370 for the points, and a run of eight about the median once in 128."""
    found = one_in(false_alarm_words(*of_length(4800, more=0.5), RULE_SETS["Points and shifts"]))

    assert found == pytest.approx(1 / (1 / 370 + 1 / 128), rel=0.05)


@pytest.mark.parametrize("more", [0, 0.5], ids=["counts", "values"])
def test_less_is_promised_of_limits_from_fewer_points(more):
    found = [
        one_in(false_alarm_words(*of_length(weeks, more=more), RULE_SETS["Points and shifts"]))
        for weeks in (12, 26, 52, 480)
    ]

    assert found == sorted(found)
    assert found[0] < 35 < 80 < found[-1]


def test_nothing_is_promised_of_trial_limits():
    assert false_alarm_words(*of_length(11), RULE_SETS["Points and shifts"]) == ""


@pytest.mark.parametrize("asked", [12, 30, 300, 1000])
def test_a_promise_of_shares_is_the_same_for_yes_and_no(asked):
    yes = np.random.default_rng(2).binomial(asked, 0.2, 52)
    size = np.full(52, float(asked))

    said = [
        false_alarm_words(
            control_chart(some, size, family="proportion"), size, RULE_SETS["Points and shifts"]
        )
        for some in (yes, asked - yes)
    ]

    assert said[0] == said[1]
    assert one_in(said[0]) > 30


def test_more_rules_cry_wolf_more_often():
    rates = []
    for name in ("Points and shifts", "NHS Making Data Count"):
        settings = ChartSettings(rules=RULE_SETS[name])
        chart = control_chart(STEADY, settings=settings)
        rates.append(one_in(false_alarm_words(chart, ONES, settings.rules)))

    assert rates[1] < rates[0] / 2


def test_where_runs_are_not_judged_only_the_points_count():
    days = control_chart(STEADY, family="person_days")

    assert one_in(false_alarm_words(days, ONES, RULE_SETS["Nelson: eight rules"])) > 400


def test_nothing_is_said_without_limits_or_of_hidden_children():
    lonely = control_chart([3.0], kind="XmR")
    steady = control_chart(STEADY)

    assert false_alarm_words(lonely, np.ones(1), RULE_SETS["Points and shifts"]) == ""
    hidden = np.full(len(STEADY), np.nan)
    assert false_alarm_words(steady, hidden, RULE_SETS["Points and shifts"]) == ""
