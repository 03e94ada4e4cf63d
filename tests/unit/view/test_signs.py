"""One sentence says what rings in a place, and three others that nothing does or can be said."""

from datetime import date

import numpy as np
import pytest

from hotspot.core.measures import MEASURES
from hotspot.core.types import TOO_LITTLE
from hotspot.surveillance.alarms import AlarmLine, Alarms
from hotspot.view.signs import alarm_facts, alarm_of, list_facts

RINGS = AlarmLine(
    word="alarm",
    p=1e-6,
    areas=("1", "2"),
    names=("Tract 1", "Tract 2"),
    neighborhoods=("A",),
    weeks=2,
    ratio=2.4,
    first_fired=date(2026, 10, 3),
    fired_now=False,
)


def alarms(lines=(RINGS,), why=""):
    return Alarms(
        measure=MEASURES["ed_visits"],
        judged=MEASURES["ed_visits"],
        age_band="all",
        week=date(2026, 10, 10),
        lines=lines,
        areas=np.array(["1", "2", "3", "4", "5"]) if lines else np.array([], dtype=str),
        words=np.array(["alarm", "alarm", "", TOO_LITTLE, "no data"]),
        why=why,
        rule="",
    )


def test_an_alarm_says_how_much_where_and_since_when():
    ((term, said),) = alarm_facts(alarms(), ["2"])

    assert term == "Alarm this week"
    assert said == (
        "Alarm (since the week to 3 Oct 2026): 2 tracts together had 2.4 times the usual in the"
        " last 2 weeks."
    )


def test_a_district_rings_with_any_of_its_tracts():
    assert alarm_of(alarms(), ["3", "1"]) is RINGS
    assert alarm_of(alarms(), ["3", "4"]) is None


@pytest.mark.parametrize(
    ("areas", "said"),
    [
        (["3"], "Nothing."),
        (["3", "4"], "Nothing."),
        (["4"], "Too little data to judge single weeks."),
        (["5"], "No data."),
    ],
)
def test_silence_says_whose_it_is(areas, said):
    assert alarm_facts(alarms(), areas) == [("Alarm this week", said)]


def test_what_is_not_judged_says_why():
    found = alarm_facts(alarms((), "Records of this week still arrive."), ["1"])

    assert found == [("Alarm this week", "Not judged. Records of this week still arrive.")]


@pytest.mark.parametrize(
    ("weeks", "most", "named", "said"),
    [
        (0, 8, False, "Not on it."),
        (0, 8, True, "Not yet: it takes 2 weeks in a row, and this is the first."),
        (1, 8, True, "On it, new this week."),
        (5, 8, True, "On it since the week to 12 Sep 2026."),
        (8, 8, True, "On it for 8 weeks or longer."),
        (1, 1, True, "On it for 1 week or longer."),
        (3, 8, False, "On it since the week to 26 Sep 2026; it stays, though this week’s map does"
         " not name it."),
    ],
)  # fmt: skip
def test_the_kept_list_says_since_when(weeks, most, named, said):
    week = date(2026, 10, 10)
    assert list_facts(weeks, week, most=most, named=named) == [("Hotspot list", said)]
