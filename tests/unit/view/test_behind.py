"""The number behind a rate is told where the table tells it, and nowhere else."""

import json

import numpy as np

from hotspot.view.behind import HIDDEN as HIDDEN_NUMBER
from hotspot.view.behind import behind, unsaid
from hotspot.view.csv_rows import map_columns, map_rows
from tests.unit.view.answers import HIDDEN, context, ids, partly_seen, picture, with_hidden_numbers


def columns_of(shown, *names):
    order = [column.name for column in map_columns(shown)]
    rows = list(map_rows(shown))
    return [[row[order.index(name)] for row in rows] for name in names]


def told(found):
    return [[None if one in (None, HIDDEN_NUMBER) else one for one in row] for row in found]


def test_of_events_the_same_numbers_are_told_as_in_the_table():
    for shown in (picture(), partly_seen()):
        found = behind(shown, ids())["numbers"]
        assert told(found) == columns_of(shown, "events", "children_counted")


def test_of_a_share_the_children_with_a_need_and_those_asked_are_told():
    shown = picture(context("screen_positive"))
    found = behind(shown, ids())
    assert told(found["numbers"]) == columns_of(shown, "children_counted", "children_at_risk")
    assert found["counted"] == "{0} of {1} screened, in 4 weeks"


def test_a_hidden_area_says_the_threshold_and_no_number():
    found = behind(picture(), ids())
    for numbers in found["numbers"]:
        assert [at for at, number in enumerate(numbers) if number == HIDDEN_NUMBER] == HIDDEN
    assert found["few"].startswith("Fewer than 11 children")


def test_a_number_disclosure_forgot_to_blank_is_not_sent():
    assert "777" not in json.dumps(behind(with_hidden_numbers(picture(), 777), ids()))


def test_an_area_without_data_or_outside_the_picture_has_no_number():
    shown = picture()
    gone = np.flatnonzero(~shown.observed)
    found = behind(shown, [*ids(), "elsewhere"])["numbers"]
    assert gone.size
    assert [found[0][at] for at in (*gone, -1)] == [None] * (len(gone) + 1)


def test_a_map_of_a_week_that_passes_keeps_its_words_and_loses_its_numbers():
    shown = picture()
    found = behind(shown, list(shown.areas))
    bare = unsaid(found)
    assert any(one for one in found["numbers"][0])
    assert bare["numbers"] == [[None] * len(shown.areas)] * 2
    assert bare["counted"] == found["counted"]
