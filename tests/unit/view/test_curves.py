from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from hotspot.surveillance.curves import WeeklyCurve
from hotspot.view.bands import bands
from hotspot.view.curves import curve_caption, curve_chart, is_mostly_shown
from hotspot.view.style import LIGHT
from tests.unit.view.answers import context

WEEKS = np.arange("2026-08-08", "2026-10-17", 7, dtype="datetime64[D]")


def curve(hidden=(), incomplete=2, **changes):
    rate = np.linspace(0.01, 0.02, WEEKS.size)
    rate[list(hidden)] = np.nan
    made = WeeklyCurve(
        context=context(),
        area="06067000100",
        weeks=WEEKS,
        rate=rate,
        lower=rate * 0.8,
        upper=rate * 1.25,
        region=np.full(WEEKS.size, 0.012),
        complete=np.arange(WEEKS.size) < WEEKS.size - incomplete,
        method="smoothed over neighbors and weeks",
    )
    return replace(made, **changes)


def x(size):
    return [f"2026-01-{1 + number:02d}" for number in range(size)]


def test_a_band_has_a_piece_for_every_run_of_weeks():
    lower = np.array([1.0, 1.0, np.nan, 1.0, 1.0, 1.0])
    pieces = bands(x(6), lower, lower + 1, LIGHT)
    assert [len(piece["x"]) for piece in pieces] == [4, 6]
    assert [piece["fill"] for piece in pieces] == ["toself", "toself"]
    assert pieces[0]["y"] == [1.0, 1.0, 2.0, 2.0]


def test_a_week_by_itself_is_a_line_from_end_to_end():
    lower = np.array([np.nan, 1.0, np.nan])
    (only,) = bands(x(3), lower, lower + 1, LIGHT)
    assert only["y"] == [1.0, 2.0, None]
    assert only["x"][:2] == ["2026-01-02"] * 2


def test_a_band_of_nothing_is_nothing():
    unknown = np.full(4, np.nan)
    assert bands(x(4), unknown, unknown, LIGHT) == []


def test_the_chart_has_the_tract_with_its_band_and_the_region():
    figure = curve_chart(curve())
    assert go.Figure(figure)
    band, region, solid, dotted = figure["data"]
    assert "fill" in band
    assert region["y"] == [pytest.approx(0.012 * 52.1775 * 1000, rel=1e-3)] * WEEKS.size
    assert [one is None for one in solid["y"]] == [False] * 8 + [True] * 2
    assert [one is None for one in dotted["y"]] == [True] * 7 + [False] * 3
    assert [one["text"] for one in figure["layout"]["annotations"]] == ["region"]


def test_hidden_weeks_are_in_no_line_and_no_band():
    figure = curve_chart(curve(hidden=[3, 4]), dark=True)
    tract = [trace for trace in figure["data"] if trace["line"].get("dash") != "dash"]
    for trace in tract:
        shown = {week for week, y in zip(trace["x"], trace["y"], strict=True) if y is not None}
        assert not shown & {str(week) for week in WEEKS[[3, 4]]}


def test_the_words_over_a_hidden_week_do_not_tell_it():
    (hover,) = {trace["hovertext"][3] for trace in curve_chart(curve(hidden=[3]))["data"][-2:]}
    assert "nan" not in hover
    assert "too few children" in hover


def test_the_caption_says_how_of_which_weeks_and_as_of_when():
    said = curve_caption(curve())
    assert said.startswith("ED visits per 1,000 children per year, smoothed over neighbors")
    assert "95\N{NO-BREAK SPACE}% interval" in said
    assert "late records made up for" in said
    assert "gaps" not in said
    assert said.endswith("Weeks 8 Aug 2026 to 10 Oct 2026, as of 2 Nov 2026.")


def test_the_caption_explains_gaps_and_only_what_is_to_be_seen():
    assert "gaps: too few children" in curve_caption(curve(hidden=[0]))
    assert "dotted" not in curve_caption(curve(incomplete=0))
    assert "dotted" not in curve_caption(curve(hidden=[8, 9]))


def test_a_curve_that_is_mostly_gap_is_not_worth_drawing():
    assert is_mostly_shown(curve(hidden=range(4)))
    assert not is_mostly_shown(curve(hidden=range(5)))
