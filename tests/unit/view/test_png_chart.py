"""A control chart on a sheet: every word has its own place, and hidden weeks leave no trace."""

import io
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.markers import MarkerStyle
from matplotlib.text import Text
from PIL import Image

from hotspot.core.targets import Target
from hotspot.core.types import SIGNALS
from hotspot.view import words
from hotspot.view.png import chart_png
from hotspot.view.png_chart import draw_chart
from hotspot.view.png_notes import chart_notes
from hotspot.view.png_series import Series
from hotspot.view.style import LIGHT
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


def test_each_phase_has_a_line_over_the_points_that_set_its_limits():
    signal = answers.signal()
    weeks = signal.chart.weeks.size
    phase, baseline = np.arange(weeks) >= 30, np.zeros(weeks, bool)
    baseline[2:12] = baseline[31:36] = True
    chart = replace(signal.chart, phase=phase.astype(int), baseline=baseline)
    drawn = draw_chart(replace(signal, chart=chart), answers.context())
    heavy = [
        line for axes in drawn.figure.axes for line in axes.lines if line.get_linewidth() == 2.2
    ]
    weeks_long = [round(np.ptp(line.get_xdata()) / 7) for line in heavy]
    assert weeks_long == [9, 4]


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


def fill_of(sheet, shape):
    """The colours in which a shape is drawn."""
    marker = MarkerStyle(shape)
    outline = marker.get_path().transformed(marker.get_transform()).vertices
    return {
        to_hex(marks.get_facecolor()[0])
        for marks in sheet.figure.axes[0].collections
        if len(marks.get_offsets()) and np.array_equal(marks.get_paths()[0].vertices, outline)
    }


@pytest.mark.parametrize(
    ("measure", "up", "down"), [("ed_visits", "D", "s"), ("screened", "s", "D")]
)
def test_shapes_say_concern_or_improvement_as_on_the_screen(measure, up, down):
    about, colors = answers.context(measure), {"D": LIGHT.concern, "s": LIGHT.better}
    shown = answers.signal(about)
    for word, shape in (("high point", up), ("low shift", down)):
        only = np.where(shown.chart.status == word, word, "common cause")
        sheet = draw_chart(replace(shown, chart=replace(shown.chart, status=only)), about)
        assert fill_of(sheet, shape) == {colors[shape]}
        (other,) = {"D", "s"} - {shape}
        assert not fill_of(sheet, other)


@pytest.mark.parametrize("word", SIGNALS)
def test_every_signal_is_drawn_and_named(word):
    about = answers.context()
    shown = answers.signal(about)
    status = np.where(shown.chart.status == "low shift", word, "common cause")

    sheet = draw_chart(replace(shown, chart=replace(shown.chart, status=status)), about)

    said = words.signal_word(word).split()
    on_sheet = " ".join(text.get_text() for text in sheet.figure.findobj(Text)).lower()
    assert " ".join(said[:2]) in on_sheet


def test_points_in_periods_are_counted_in_words():
    about = answers.context()
    shown = answers.signal(about)
    periods = replace(shown, panel=replace(shown.panel, window=13))
    sheet = draw_chart(periods, about)
    assert "5 periods of 13 weeks above the upper limit" in said_on(sheet)
    assert "one point a 13-week period" in said_on(sheet)
    assert "Baseline: the limits come from these periods" in said_on(sheet)
    assert_legible(sheet)


def test_an_incomplete_week_says_so_under_the_title():
    about = answers.context(complete=False)
    sheet = draw_chart(answers.signal(about), about)
    assert "Incomplete: late records are still arriving; not judged" in said_on(sheet)
    assert_legible(sheet)


def test_a_week_still_running_is_not_called_hidden():
    about = answers.context(as_of=date(2026, 10, 30))
    shown = answers.signal(about)
    shown.panel.observed[0, -1] = False
    shown.panel.persons[0, -1] = 5
    assert "× 2 weeks with too few children to show" in said_on(draw_chart(shown, about))


@pytest.mark.parametrize("brief", [False, True])
def test_a_target_that_slopes_says_from_what_to_what_in_the_notes(brief):
    slope = Target("ed_visits", "", (130.0, 117.0), ("2026-01-03", "2027-10-02"))
    level = replace(slope, values=(130.0,), days=())
    sites = (replace(answers.SITE, targets=(one,)) for one in (slope, level))
    drawn = (Series(answers.signal(), answers.context(site=site)) for site in sites)
    sloping, flat = (str(chart_notes(one, brief=brief)) for one in drawn)
    assert "Target: 130 to 117 by Oct 2027." in sloping
    assert "by Oct 2027" not in flat
