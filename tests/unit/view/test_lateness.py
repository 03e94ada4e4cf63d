"""What is said of weeks that are not all there, on screens and in files."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from hotspot.spc.rules.pending import PendingShift
from hotspot.surveillance.answers import Reported
from hotspot.view import lateness
from hotspot.view.chart_marks import last_points
from hotspot.view.charts import control_chart
from hotspot.view.csv_file import chart_csv, map_csv
from hotspot.view.headline import headline
from hotspot.view.huddle import level_words
from hotspot.view.png_chart import Series, draw_chart
from hotspot.view.signals import flagged
from hotspot.view.small_multiples import small_multiples
from hotspot.view.style import format_rate
from tests.unit.view import answers

NEWEST = Reported(date(2026, 10, 31), 0.82, 0.79, 0.86)
SHARE = (0.93, 0.88, 0.70)


def late_signal(about=None, **changes):
    """The usual signal, its three hollow weeks known to be 93, 88 and 70 % complete."""
    made = answers.signal(about)
    chart, panel = made.chart, made.panel
    known = {
        "completeness": np.append(np.ones(37), SHARE),
        "completeness_lower": np.append(np.ones(37), np.array(SHARE) - 0.03),
        "completeness_upper": np.append(np.ones(37), np.array(SHARE) + 0.04),
    }
    ends = {
        "value_lower": np.where(panel.complete, np.nan, chart.value * 0.9),
        "value_upper": np.where(panel.complete, np.nan, chart.value * 1.2),
    }
    return replace(made, panel=replace(panel, **known), chart=replace(chart, **ends, **changes))


def test_the_newest_week_is_said_in_one_line_with_its_interval():
    about = answers.context(newest=NEWEST, complete_until=date(2026, 10, 17))

    assert lateness.as_of_line(about) == (
        "Data as of Mon 2 Nov 2026; weeks after 17 Oct 2026 are incomplete: of the week to"
        " 31 Oct 2026 about 82 % of ED visits reported so far (79–86 %)"
    )


def test_a_fixed_lag_is_called_one():
    assert lateness.as_of_line(answers.context()).endswith("are incomplete (fixed lag)")
    no_lag = replace(answers.SITE, lag_weeks=0)
    assert "fixed" not in lateness.as_of_line(answers.context(site=no_lag))
    assert "fixed lag" in lateness.hollow_note(answers.signal())


def test_shares_count_answers():
    said = lateness.share_words(NEWEST, answers.context("screen_positive").measure)
    assert said == "about 82 % of answers reported so far (79–86 %)"


def test_records_that_will_be_taken_back_are_announced():
    more = Reported(NEWEST.week, 1.04, 1.01, 1.07)
    said = lateness.share_words(more, answers.context().measure)
    assert said == "about 104 % of ED visits reported so far (101–107 %); some will be taken back"


def test_maps_headlines_and_files_of_a_window_say_how_much_of_it_is_there():
    about = answers.context(complete=False, reported=NEWEST)
    said = "about 82 % of ED visits reported so far (79–86 %)"

    assert lateness.filling_words(about) == f"incomplete: {said}"
    assert "".join(piece.text for piece in headline([], [], about)) == (
        f"This week is still filling up: {said}, so nothing is judged yet."
    )
    assert level_words(answers.picture(about)).endswith("; about 82 % reported so far")
    for table in (map_csv(answers.picture(about)), chart_csv(answers.signal(about), about)):
        assert f"# Incomplete: {said}; not judged" in table.decode("utf-8-sig")


def test_a_map_of_a_huddle_says_what_it_compares_with():
    about = answers.context()
    drawn = replace(answers.picture(about), region_rate=420 / 52177.5)
    assert level_words(drawn) == "by tract against the region, to 10 Oct 2026"
    chosen = replace(drawn, context=replace(about, neighborhoods=("Ash",)))
    assert level_words(chosen) == "by tract against the region’s 420, to 10 Oct 2026"
    unsaid = replace(chosen, region_rate=float("nan"))
    assert level_words(unsaid) == "by tract against the region, to 10 Oct 2026"
    long = replace(chosen, level="neighborhood")
    long = replace(long, context=replace(chosen.context, site=replace(about.site, noun="n" * 12)))
    assert level_words(long) == "against the region’s 420, to 10 Oct 2026"


def test_a_hollow_point_says_how_much_of_it_is_there_and_where_it_will_end():
    figure = control_chart(late_signal(), answers.context())
    hover = figure["data"][-1]["hovertext"]

    assert "about 70 % of ED visits reported so far (67–74 %)" in hover[-1]
    assert "drawn where it is likely to end, " in hover[-1]
    assert "reported so far" not in hover[-4]


def test_the_hollow_point_that_would_complete_a_run_says_so():
    signal = replace(late_signal(), pending=PendingShift(38, 8, "above"))
    hover = control_chart(signal, answers.context())["data"][-1]["hovertext"]

    said = hover[38].replace("<br>", " ")
    assert "if it stands 8 in a row above the centre line: counted when complete" in said
    assert "in a row" not in hover[37] + hover[39]


def test_vertical_lines_stand_at_hollow_points_only():
    figure = control_chart(late_signal(), answers.context())
    lines = figure["data"][3]

    assert [lines["x"][place] for place in (0, 3, 6)] == [
        str(week) for week in late_signal().chart.weeks[-3:]
    ]
    assert lines["y"][2::3] == [None] * 3
    assert (
        len(figure["data"]) == len(control_chart(answers.signal(), answers.context())["data"]) + 1
    )


def test_a_hidden_hollow_week_tells_nothing():
    signal = late_signal()
    hidden = replace(
        signal,
        chart=replace(
            signal.chart,
            value=np.append(signal.chart.value[:-1], np.nan),
            value_lower=np.append(signal.chart.value_lower[:-1], np.nan),
            value_upper=np.append(signal.chart.value_upper[:-1], np.nan),
            status=np.append(signal.chart.status[:-1], "suppressed"),
        ),
    )
    figure = control_chart(hidden, answers.context())

    assert "reported so far" not in figure["data"][-1]["hovertext"][-1]
    assert len(figure["data"][3]["x"]) == 6
    assert not np.isfinite(Series(hidden, answers.context()).ends[0][-1])


def test_a_hollow_week_that_is_judged_keeps_its_shape_without_its_fill():
    status = late_signal().chart.status.copy()
    status[-3] = "high point"
    hollow = np.arange(40) >= 37
    value = np.where(np.arange(40) == 37, 60 / 3000, late_signal().chart.value)
    signal = late_signal(status=status, hollow=hollow, value=value)
    marker = control_chart(signal, answers.context())["data"][-1]["marker"]
    filled = control_chart(answers.signal(), answers.context())["data"][-1]["marker"]

    assert marker["symbol"][-3] == "diamond"
    assert marker["color"][-3] == marker["color"][-1]
    assert marker["line"]["color"][-3] == filled["color"][-4]
    assert draw_chart(signal, answers.context())


def test_a_hollow_signal_calls_nobody():
    about = answers.context(complete=False)
    high = replace(answers.signal(), status="high point")

    assert flagged([high], answers.context())
    assert not flagged([high], about)


def test_all_hollow_weeks_after_the_chosen_one_are_drawn_whatever_the_lag():
    no_lag = answers.context(site=replace(answers.SITE, lag_weeks=0))
    assert last_points(late_signal(), no_lag, 20) == slice(20, 40)


def test_no_week_after_an_older_one_is_drawn_that_was_not_filling_up():
    """A headline of the third week in a row stands above three points, not six."""
    signal = late_signal()
    weeks = signal.chart.weeks
    first = int(np.flatnonzero(signal.chart.hollow)[0])
    older = answers.context(week=weeks[first - 6].item())
    assert last_points(signal, older, 20) == slice(first - 25, first - 5)
    newest = answers.context(week=weeks[first - 1].item())
    assert last_points(signal, newest, 20).stop == len(weeks)


def test_small_charts_have_their_lines_too():
    about = answers.context()
    with_lines, without = (
        small_multiples([one], about)["data"] for one in (late_signal(), answers.signal())
    )
    assert len(with_lines) == len(without) + 1


def test_the_table_of_a_chart_says_how_complete_each_week_is():
    text = chart_csv(late_signal(), answers.context()).decode("utf-8-sig")
    rows = [line for line in text.splitlines() if line.startswith('"')]
    head, newest = (row.replace('"', "").split(",") for row in (rows[0], rows[-1]))
    cells = dict(zip(head, newest, strict=True))

    assert cells["completeness"] == "0.7"
    assert (cells["completeness_lower"], cells["completeness_upper"]) == ("0.67", "0.74")
    assert float(cells["rate_lower"]) < float(cells["rate"]) < float(cells["rate_upper"])
    earlier = dict(zip(head, rows[-5].replace('"', "").split(","), strict=True))
    assert (earlier["completeness"], earlier["rate_lower"]) == ("1.0", "")


def test_the_picture_of_a_chart_draws_and_says_it():
    sheet = draw_chart(late_signal(), answers.context())
    said = " ".join(text.get_text().replace("\n", " ") for text in sheet.figure.texts)

    assert "about 70 % of ED visits reported so far (67–74 %)" in said


@pytest.mark.parametrize(("level", "lies"), [(0.5, "inside"), (2.0, "above"), (-0.5, "below")])
def test_what_a_nearly_complete_week_says_of_a_signal_is_told(level, lies):
    """An outbreak may be over; runs and alarms look at complete weeks only."""
    signal = late_signal()
    nearly = [
        column
        for column in np.flatnonzero(signal.chart.hollow)
        if lateness.reported_in(signal, column).share >= lateness.JUDGED
    ]
    chart, last = signal.chart, nearly[-1]
    value = chart.value.copy()
    value[last] = chart.lower[last] + level * (chart.upper[last] - chart.lower[last])
    moved = replace(signal, status="high point", chart=replace(chart, value=value))
    assert f"Since the signal: {format_rate(value[last], signal.panel.measure)} to" in (
        lateness.hollow_note(moved)
    )
    assert f"{lies} its limits." in lateness.hollow_note(moved)
    quiet = replace(moved, status="common cause")
    assert "Since the signal" not in lateness.hollow_note(quiet)


@pytest.mark.parametrize("known", [True, False])
def test_a_chart_without_hollow_weeks_says_nothing_of_them(known):
    signal = late_signal() if known else answers.signal()
    whole = replace(signal.panel, complete=np.ones(40, bool))
    done = replace(signal, panel=whole, chart=replace(signal.chart, hollow=np.zeros(40, bool)))

    assert lateness.hollow_note(done) == ""


@pytest.mark.parametrize(
    ("status", "low", "high", "said"),
    [
        ("high point", 0.8, 1.4, "back inside its limits"),
        ("high point", 1.6, 1.9, "still above its limits"),
        ("high point", 1.2, 1.8, ""),
        ("low point", 0.6, 1.2, "back inside its limits"),
        ("low point", 0.1, 0.4, "still below its limits"),
        ("low point", 0.3, 0.7, ""),
        ("high shift", 0.5, 0.9, "no longer above usual"),
        ("high shift", 1.1, 1.3, "still above usual"),
        ("low shift", 1.1, 1.3, "no longer below usual"),
        ("low shift", 0.5, 0.9, "still below usual"),
        ("low shift", 0.5, 1.3, ""),
        ("common cause", 0.8, 1.4, ""),
    ],
)
def test_a_card_says_where_the_weeks_since_lie_only_if_their_intervals_do(status, low, high, said):
    found = late_signal()
    ends = {
        "value_lower": np.where(found.panel.complete, np.nan, found.chart.centre * low),
        "value_upper": np.where(found.panel.complete, np.nan, found.chart.centre * high),
    }
    found = replace(found, status=status, chart=replace(found.chart, **ends))
    week = answers.context().week
    sentence = f"Since then {said} (not all in)." if said else ""
    assert lateness.since_briefly(found, week) == sentence
    assert lateness.since_briefly(found, week - timedelta(weeks=1)) == "", "a whole week follows"
    unknown = replace(found, chart=answers.signal().chart)
    assert lateness.since_briefly(unknown, week) == ""


def test_hollow_points_that_are_drawn_where_they_will_end_are_called_estimated():
    assert (
        lateness.hollow_briefly(late_signal(), slice(None)) == "hollow: still filling up, estimated"
    )
    assert lateness.hollow_briefly(answers.signal(), slice(None)).endswith("may look low")
    assert lateness.hollow_briefly(late_signal(), slice(30)) == "", "none of those it draws"
