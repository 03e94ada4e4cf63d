import numpy as np
import pytest

from hotspot.spc import RULE_SETS, ChartSettings, control_chart
from hotspot.spc.promise import false_alarm_words

STEADY = [12, 9, 14, 11, 8, 13, 10, 12, 9, 11, 15, 10, 11, 13, 9, 12, 10, 14, 8, 11, 12, 10, 13, 12]
ONES = np.ones(len(STEADY))


def one_in(words: str) -> int:
    return int(words.split(" about 1 week in ")[1].split(" ")[0].replace(",", ""))


def test_points_and_shifts_on_a_normal_series_flag_one_week_in_ninety_five():
    """Once in 370 for the points, and a run of eight about the median once in 128."""
    measured = control_chart([value + 0.5 for value in STEADY])

    found = one_in(false_alarm_words(measured, ONES, RULE_SETS["Points and shifts"]))

    assert found == pytest.approx(1 / (1 / 370 + 1 / 128), rel=0.03)


def test_more_rules_cry_wolf_more_often():
    rates = []
    for name in ("Points and shifts", "NHS Making Data Count"):
        settings = ChartSettings(rules=RULE_SETS[name])
        chart = control_chart(STEADY, settings=settings)
        rates.append(one_in(false_alarm_words(chart, ONES, settings.rules)))

    assert rates[1] < rates[0] / 2


def test_where_runs_are_not_judged_only_the_points_count():
    days = control_chart(STEADY, family="person_days")

    assert one_in(false_alarm_words(days, ONES, RULE_SETS["Nelson: eight rules"])) > 500


def test_nothing_is_said_without_limits_or_of_hidden_children():
    lonely = control_chart([3.0], kind="XmR")
    steady = control_chart(STEADY)

    assert false_alarm_words(lonely, np.ones(1), RULE_SETS["Points and shifts"]) == ""
    hidden = np.full(len(STEADY), np.nan)
    assert false_alarm_words(steady, hidden, RULE_SETS["Points and shifts"]) == ""
