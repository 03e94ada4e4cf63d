"""A line says what one map says of one place, and of a hidden one nothing but that."""

import io
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from hotspot.core.measures import MEASURES
from hotspot.view import portrait
from hotspot.view.portrait_csv import Portrait, place_csv
from tests.unit.view.answers import HIDDEN, WEEK, context, ids, picture, signal, with_hidden_numbers


def test_a_line_says_status_and_rate_with_its_interval():
    line = portrait.line_of(picture(), ids()[0])

    assert (line.status, line.said, line.hot, line.meaning) == ("higher", "Higher", True, "concern")
    assert line.lower < line.rate < line.upper
    assert line.rate_words.count(" to ") == 1


def test_chart_and_map_of_a_place_say_what_each_compares_with():
    here = portrait.line_of(picture(), ids(16)[0])
    charted = signal(name="Ash", status="high point")
    said = "The chart compares Ash with its own past, the map with the region"
    assert portrait.two_yardsticks(here, charted, context()) == f"{said}."
    usual = replace(charted, status="common cause")
    assert portrait.two_yardsticks(here, usual, context()) == (
        f"{said}: here the two differ, and both can be true."
    )


def test_a_hidden_line_is_the_same_whatever_is_behind_it():
    area = ids()[HIDDEN[0]]
    lines = [
        portrait.line_of(with_hidden_numbers(picture(), number), area) for number in (3.0, 99.0)
    ]

    assert repr(lines[0]) == repr(lines[1])
    assert lines[0].rate_words == ""
    assert not lines[0].hot


def test_where_more_is_better_lower_is_the_concern():
    line = portrait.line_of(picture(context("screened")), ids()[9])

    assert (line.status, line.meaning, line.hot) == ("lower", "concern", True)


def test_places_are_listed_the_highest_first_and_those_without_a_rate_last():
    lines = portrait.beside(picture(), [*ids()[::-1], "not there"])
    rates = [line.rate for line in lines if np.isfinite(line.rate)]

    assert len(lines) == len(ids())
    assert rates == sorted(rates, reverse=True)
    assert not np.isfinite([line.rate for line in lines[len(rates) :]]).any()


def test_hotspots_inside_are_counted_and_what_cannot_be_judged_is_said():
    lines = portrait.beside(picture(), ids())
    hot = sum(line.status == "higher" for line in lines)
    untold = sum(line.rate_words == "" for line in lines)

    assert portrait.inside_sentence(lines) == (
        f"{hot} of 16 tracts are hotspots; {untold} cannot be judged"
    )
    assert portrait.inside_sentence(lines[:1]) == "1 of 1 tract is a hotspot"


def test_a_verdict_of_weeks_still_filling_up_is_no_verdict_yet():
    late = picture(replace(context(), complete=False))

    assert portrait.verdict(portrait.line_of(picture(), ids()[0])) == "Higher than the region"
    assert portrait.verdict(portrait.line_of(late, ids()[0])) == "Higher than the region, so far"
    assert portrait.verdict(portrait.line_of(picture(), ids()[5])) == "Can’t tell yet"


def test_a_burden_is_counted_with_the_interval_of_its_rate():
    shown = picture(context("bed_days"))
    ((term, said),) = portrait.burden_facts(shown, ids()[0])
    low = shown.crude.lower[0] * shown.exposure[0]

    assert term == "Bed-days here"
    assert f"95 % interval {low:,.0f} to" in said
    assert said.startswith("90 bed-days in 4 weeks")


def test_a_hidden_burden_is_words():
    ((_, said),) = portrait.burden_facts(picture(context("bed_days")), ids()[HIDDEN[0]])

    assert said == "Too few children to show"


def test_children_are_those_of_the_first_map_that_knows_them():
    share = picture(context("screen_positive"))

    assert portrait.children_here([share], ids()[0]) == ""
    assert portrait.children_here([share, picture()], ids()[0]) == "500"


@pytest.mark.parametrize("number", [3.0, 31337.0])
def test_a_file_tells_nothing_hidden(number):
    shown = with_hidden_numbers(picture(), number)
    lines = portrait.beside(shown, ids())
    table = place_csv(Portrait(shown, ids()[0], "Tract 0", "", [("Unit", "x")], {"here": lines}))
    found = pd.read_csv(io.BytesIO(table), comment="#", dtype=str, encoding="utf-8-sig")

    assert "31337" not in table.decode()
    hidden = found[found["area"].isin(ids()[HIDDEN]) & (found["part"] == "here")]
    assert len(hidden) == len(HIDDEN)
    assert hidden["smoothed_rate"].isna().all()


def test_a_measure_without_a_map_says_why():
    line = portrait.no_map("a", "A", MEASURES["bed_days"], 52, WEEK, "Not known")

    assert (line.status, line.said, line.rate_words, line.hot) == ("", "Not known", "", False)
