"""A comparison that leaves the house is whole, explains itself, and tells nothing hidden."""

import io
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from hotspot.view.csv_compare import compare_csv
from hotspot.view.file_names import compare_file_name
from hotspot.view.png_compare import compare_png, compare_title, draw_comparison, said_once
from tests.unit.view import answers
from tests.unit.view.test_png_map import LONG, assert_legible, said_on


def compared(count=3):
    return [
        replace(answers.signal(kids=3000.0 / number), area=f"D{number}", name=f"District {number}")
        for number in range(1, count + 1)
    ]


def read(table):
    return pd.read_csv(io.BytesIO(table), comment="#", encoding="utf-8-sig")


@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("common", [True, False])
def test_a_sheet_of_charts_is_whole(count, common):
    assert_legible(draw_comparison(compared(count), answers.context(), common=common))


def test_long_names_stay_on_the_sheet():
    long = [replace(one, name=LONG) for one in compared(2)]
    assert_legible(draw_comparison(long, answers.context(complete=False), common=True))


def test_the_sheet_says_what_it_is_of_and_how_it_was_made():
    said = said_on(draw_comparison(compared(), answers.context(), common=True))
    for line in (
        "ED visits week by week: 3 districts compared",
        "SYNTHETIC",
        "per 1,000 children per year",
        "one scale of rates",
        "Made as u′ chart, rules: one point beyond a limit.",
        "fewer than 11 children",
        "hospital encounters",
        "Snapshot 000007",
        "n = ",
    ):
        assert line in said, line


def test_trial_limits_are_said_on_the_sheet_however_long_the_finding_is():
    trial = "Trial limits: 7 points in the baseline, 12 make limits."
    first, second = compared(2)
    long = "Why it is so: " + "very long " * 60
    first = replace(first, sentence=long, chart=replace(first.chart, trial=trial))
    sheet = draw_comparison([first, second], answers.context(), common=True)
    assert said_on(sheet).count(trial) == 1
    assert_legible(sheet)


def test_the_sheet_shows_the_points_the_screen_shows_and_says_so():
    about, signals = answers.context(), compared(2)
    sheet = draw_comparison(signals, about, common=True, points=26)
    first = str(signals[0].chart.weeks[-26])
    for axes in sheet.figure.axes:
        assert axes.get_xlim()[0] == float(np.datetime64(first, "D").astype(float)) - 5
    assert "Shown: 26 weeks, from " in said_on(sheet)
    assert "n = 26 weeks" in said_on(sheet)
    assert_legible(sheet)
    assert "Shown:" not in said_on(draw_comparison(signals, about, common=True))


def test_one_scale_is_that_of_the_highest_and_own_scales_differ():
    def tops(*, common):
        sheet = draw_comparison(compared(), answers.context(), common=common)
        return [axes.get_ylim()[1] for axes in sheet.figure.axes]

    shared, own = tops(common=True), tops(common=False)
    assert shared == [max(own)] * 3
    assert len(set(own)) == 3


@pytest.mark.parametrize("number", [2, 31337])
def test_hidden_weeks_change_neither_picture_nor_table(number):
    shown = compared(2)
    other = [answers.with_hidden_weeks(one, number) for one in shown]
    about = answers.context()
    assert compare_png(other, about) == compare_png(shown, about)
    assert compare_csv(other, about) == compare_csv(shown, about)


def test_the_table_has_a_row_a_place_and_week_and_no_number_of_a_hidden_one():
    found = read(compare_csv(compared(), answers.context()))
    rows = found["name"].value_counts().to_dict()
    assert rows == dict.fromkeys(["District 1", "District 2", "District 3"], 40)
    hidden = found[found["status"] == "suppressed"]
    assert len(hidden) == 2 * 3
    assert hidden[["events", "rate"]].isna().all(axis=None)


def test_the_table_explains_itself():
    head = compare_csv(compared(), answers.context()).decode("utf-8-sig")
    for said in (
        "Title: ED visits week by week: 3 districts compared",
        "Filter: District 1",
        "Window: single weeks; week ending Sat 10 Oct 2026",
        "Method: ",
        "n: District 2: ",
        "Privacy: ",
        "Snapshot: 000007",
    ):
        assert said in head, said


def test_what_places_share_is_said_once_and_what_they_do_not_of_whom():
    assert said_once([("A", "x."), ("B", "x.")]) == ["x."]
    assert said_once([("A", "x."), ("B", "y."), ("C", "x.")]) == ["A, C: x.", "B: y."]


def test_charts_have_most_of_the_sheet():
    sheet = draw_comparison(compared(4), answers.context(), common=True)
    highs = [axes.get_position().height for axes in sheet.figure.axes]
    assert len(highs) == 4
    assert min(highs) > 0.12


def test_the_files_name_what_is_compared():
    name = compare_file_name(compared(2), answers.context(), "png")
    assert name == "hotspot_ed-visits_weekly_2026-10-10_district-1-district-2_compared.png"
    assert compare_title(compared(1), answers.context()) == "ED visits week by week: District 1"


def test_the_picture_has_its_pixels():
    assert Image.open(io.BytesIO(compare_png(compared(4), answers.context()))).size == (2750, 2125)
