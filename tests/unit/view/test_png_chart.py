"""A control chart on a sheet: every word has its own place, and hidden weeks leave no trace."""

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from hotspot.view.png import chart_png
from hotspot.view.png_chart import draw_chart
from tests.unit.view import answers
from tests.unit.view.test_png_map import LONG, assert_legible, said_on


@pytest.fixture(scope="module")
def plain():
    return chart_png(answers.signal(), answers.context())


def test_a_chart_is_a_picture_of_the_promised_size(plain):
    assert Image.open(io.BytesIO(plain)).size == (2200, 1300)


def test_the_same_chart_gives_the_same_bytes(plain):
    assert chart_png(answers.signal(), answers.context()) == plain


@pytest.mark.parametrize("number", [2, 31337])
def test_hidden_weeks_change_nothing_in_the_picture(plain, number):
    other = answers.with_hidden_weeks(answers.signal(), number)
    assert chart_png(other, answers.context()) == plain


def test_the_file_itself_says_what_it_is(plain):
    told = Image.open(io.BytesIO(plain)).text
    assert told["Title"] == "District 1: ED visits week by week"
    assert "000007" in told["Description"]


def test_lines_weeks_and_signals_are_named_where_they_are():
    said = said_on(draw_chart(answers.signal(), answers.context()))
    for line in (
        "District 1: ED visits week by week",
        "ED visits in week 2026-40 above the upper limit.",
        "Upper limit",
        "Usual",
        "Lower limit",
        "Baseline: the limits come from these weeks",
        "New limits from 25 Jul 2026",
        "Incomplete",
        "10 Oct 2026",
        "5 weeks above the upper limit",
        "Staying below what is usual",
        "× 2 weeks with too few children to show",
        "u′ chart: events per child at risk.",
        "Rules: one point beyond a limit.",
        "SYNTHETIC DATA",
    ):
        assert line in said


@pytest.mark.parametrize("weeks", [31, 40, 104, 260])
def test_nothing_is_clipped_or_covered(weeks):
    about = answers.context()
    one = answers.signal(about, weeks=weeks)
    assert_legible(draw_chart(one, about))


def test_names_and_texts_of_any_length_fit():
    about = answers.context(site=replace(answers.SITE, population=LONG, region=LONG[:90]))
    shown = answers.signal(about)
    chart = replace(shown.chart, why=LONG)
    wordy = replace(shown, name=LONG[:200], sentence=LONG[:200], chart=chart)
    assert_legible(draw_chart(wordy, about))


def test_a_chart_of_hidden_weeks_only_says_so():
    about = answers.context()
    shown = answers.signal(about)
    status = np.full(40, "suppressed", dtype=object)
    nothing = np.full(40, np.nan)
    chart = replace(shown.chart, status=status, value=nothing, lower=nothing, upper=nothing)
    sheet = draw_chart(replace(shown, chart=chart, suppressed=True), about)
    assert "Too few children in the chosen week to show its number." in said_on(sheet)
    assert "× 40 weeks with too few children to show" in said_on(sheet)
    assert_legible(sheet)


def test_a_chart_without_limits_is_drawn():
    about = answers.context()
    shown = answers.signal(about)
    nothing = np.full(40, np.nan)
    chart = replace(shown.chart, centre=nothing, lower=nothing, upper=nothing, baseline=nothing > 0)
    sheet = draw_chart(replace(shown, chart=chart), about)
    assert "Upper limit" not in said_on(sheet)
    assert_legible(sheet)


def test_the_axis_does_not_make_room_for_hidden_weeks():
    about = answers.context()
    one = draw_chart(answers.signal(about), about)
    other = draw_chart(answers.with_hidden_weeks(answers.signal(about), 31337), about)
    assert one.figure.axes[0].get_ylim() == other.figure.axes[0].get_ylim()
