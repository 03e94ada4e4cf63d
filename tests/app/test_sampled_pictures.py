"""Whatever is asked, a file can be read, says what it is of, and hides what the screen hides."""

import csv
import re
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from matplotlib.text import Text

from hotspot.core.types import NOT_MEASURABLE
from hotspot.ui import cache, keeping
from hotspot.view import lateness, maps, shown, words
from hotspot.view.charts import control_chart
from hotspot.view.csv_file import chart_csv, map_csv
from hotspot.view.png_series import Series
from hotspot.view.png_sheet import Box
from tests.app.sampled_queries import MANY, draw_lots


@pytest.fixture(scope="module")
def answers(store):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOTSPOT_STORE", str(store))
        keeping.forget()
        yield draw_lots()


@pytest.fixture(params=range(MANY))
def answer(answers, request):
    return answers[request.param]


def texts_of(sheet):
    found = [text for text in sheet.figure.findobj(Text) if text.get_text().strip()]
    return [(text.get_text(), sheet.box_of(text)) for text in found if text.get_visible()]


def said_on(sheet):
    return " ".join(text for text, _ in texts_of(sheet))


def table_of(file):
    """Give the explanation around a table, and its rows."""
    lines = file.decode("utf-8-sig").splitlines()
    header = [line for line in lines if line.startswith("#")]
    return " ".join(header), list(csv.DictReader(one for one in lines if not one.startswith("#")))


def with_true_numbers(picture, before):
    """Undo what disclosure blanked, but not what it said."""
    hidden = shown.hidden_areas(picture)

    def put_back(after, true):
        return np.where(hidden, true, after)

    def rates(after, true):
        names = ("rate", "lower", "upper")
        return replace(after, **{one: put_back(getattr(after, one), getattr(true, one))
                                 for one in names})  # fmt: skip

    return replace(
        picture,
        events=put_back(picture.events, before.events),
        exposure=put_back(picture.exposure, before.exposure),
        crude=rates(picture.crude, before.crude),
        smooth=rates(picture.smooth, before.smooth),
    )


def assert_legible(sheet):
    paper, found = Box(0, 0, sheet.width, sheet.height), texts_of(sheet)
    assert not [text for text, box in found if not paper.holds(box)]
    clashes = [(a, b) for (a, one), (b, two) in combinations(found, 2) if one.overlaps(two, -1.5)]
    assert not clashes


PLACES = {"area", "name", "neighborhood", "status"}


def test_the_sample_asks_for_everything(answers):
    asked = [one.query for one in answers]
    assert {one.window for one in asked} == {4, 13, 52}
    assert len({one.measure for one in asked}) == 4
    assert {one.age_band for one in asked} == {"all", "00-04", "05-17"}
    assert {len(one.neighborhoods) for one in asked} == {0, 1, 2}
    assert {one.picture.level for one in answers} == {"tract", "neighborhood"}
    assert {one.context.complete for one in answers} == {True, False}
    assert sum(shown.hidden_areas(one.picture).any() for one in answers) > 5
    assert sum((shown.week_status(one.signal, one.about_charts) == "suppressed").any()
               for one in answers) >= 3  # fmt: skip


def test_nothing_on_a_sheet_is_clipped_or_covered(answer):
    assert_legible(answer.map_sheet)
    assert_legible(answer.chart_sheet)


def test_a_map_leaves_room_for_itself(answer):
    panel = answer.map_sheet.figure.axes[0].get_position()
    assert panel.width * panel.height > 0.12


def test_every_file_of_a_map_says_what_it_is_of(answer):
    context, picture = answer.context, answer.picture
    drawn, (header, _) = said_on(answer.map_sheet), table_of(map_csv(picture))
    for said in (drawn, header):
        assert context.measure.label in said
        assert words.window(context) in said
        assert f"ata as of {words.day(context.as_of)}" in said
        assert words.sentence(picture.smooth.method) in said
        assert "Feeds of this snapshot: visits, answers" in said
        assert "fewer than 11 children" in said
        assert words.who(context) in said
        assert f"{len(picture.areas)} {words.area_noun(picture)}" in said
        assert all(name in said for name in answer.query.neighborhoods)
        assert "SYNTHETIC DATA" in said


def test_every_file_of_a_chart_says_what_it_is_of(answer):
    context, signal = answer.about_charts, answer.signal
    drawn = said_on(answer.chart_sheet)
    header, rows = table_of(chart_csv(signal, context))
    for said in (drawn, header):
        assert context.measure.label in said
        assert signal.name in said
        assert words.day(context.week) in said
        assert lateness.as_of_line(context)[:30] in said
        assert signal.chart.kind in said
        assert "Feeds of this snapshot: visits, answers" in said
        assert "fewer than 11 children" in said
        assert words.who(context) in said
        assert re.search(rf"\b{len(rows)}\b", said)
        assert "SYNTHETIC DATA" in said


def test_screen_hover_table_and_picture_hide_the_same_areas(answer):
    picture, before = answer.picture, answer.unprotected
    painted = maps.paint(picture, cache.drawing(answer.query.snapshot), label="Map")
    order = cache.drawing(answer.query.snapshot).layers[picture.level].areas
    said = {area: painted["words"][number] for area, number in
            zip(order, painted["classes"], strict=True) if number >= 0}  # fmt: skip
    hover = dict(zip(order, painted["lines"], strict=True))
    _, rows = table_of(map_csv(picture))
    told = {row["area"]: row["status"] for row in rows}
    hidden = {area for area, word in said.items() if word == "suppressed"}
    small = (before.persons > 0) & (before.persons < 11)
    small &= before.hotspots.status != NOT_MEASURABLE
    assert {str(area) for area in before.areas[small]} <= hidden
    assert hidden == {area for area, word in told.items() if word == "suppressed"}
    assert hidden == {str(area) for area in picture.areas[shown.hidden_areas(picture)]}
    assert not any(hover[area] for area in hidden)
    numbers = [name for name in rows[0] if name not in PLACES]
    assert not any(row[name] for row in rows if row["area"] in hidden for name in numbers)
    legend = f"{words.status_word('suppressed', answer.context)} ({len(hidden)})"
    assert (legend in said_on(answer.map_sheet)) == bool(hidden)


def test_a_picture_of_hidden_areas_does_not_depend_on_their_numbers(answer):
    """Give the files the true numbers back: nothing they say may change."""
    picture, before = answer.picture, answer.unprotected
    leaky = with_true_numbers(picture, before)
    drawing = cache.drawing(answer.query.snapshot)
    assert map_csv(leaky) == map_csv(picture)
    assert maps.paint(leaky, drawing, label="Map") == maps.paint(picture, drawing, label="Map")


def test_chart_hover_table_and_picture_hide_the_same_weeks(answer):
    signal, context = answer.signal, answer.about_charts
    figure = control_chart(signal, context)
    points = next(trace for trace in figure["data"] if "symbol" in trace.get("marker", {}))
    _, rows = table_of(chart_csv(signal, context))
    hidden = {row["week_ending"] for row in rows if row["status"] == "suppressed"}
    empty = {x for x, y in zip(points["x"], points["y"], strict=True) if y is None}
    assert hidden <= empty
    assert not any(row[name] for row in rows if row["week_ending"] in hidden
                   for name in ("events", "children_at_risk", "rate", "rate_lower"))  # fmt: skip
    series = Series(signal, context, None)
    undrawn = {str(week) for week in signal.chart.weeks[~np.isfinite(series.values)]}
    assert hidden <= undrawn == empty
    hover = dict(zip(points["x"], points["hovertext"], strict=True))
    assert not any(re.search(r"\d[\d,.]* " + re.escape(context.measure.unit), hover[week])
                   for week in hidden)  # fmt: skip
    if hidden:
        many = words.periods(len(hidden), signal.panel)
        assert f"{many} with too few children to show" in said_on(answer.chart_sheet)
