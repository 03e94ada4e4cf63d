"""Lines of the summary say in words what their icons draw, and no name breaks the page."""

from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from hotspot.core.targets import Target
from hotspot.surveillance.readings import read_signals
from hotspot.view.style import LIGHT
from hotspot.view.summary import (
    alert_sentence,
    alert_table,
    alert_words,
    summary_rows,
    summary_table,
)
from tests.unit.surveillance.test_readings import aimed, alert, listing, named
from tests.unit.view.answers import context


def rows(*signals, about=None, alerts=None, **how):
    return summary_rows(read_signals(signals, about or context(), alerts), **how)


def test_a_row_says_value_limits_and_verdict_in_the_unit_of_the_screen():
    (row,) = rows(named("Oak Park", "high point"))

    assert (row.name, row.area, row.measure) == ("Oak Park", "Oak Park", "ed_visits")
    assert row.value == "1,044"
    assert row.limits == "244 to 731"
    assert row.when == "10 Oct 2026"
    assert row.variation_words == "Special cause: concern (high)"
    assert row.assurance_words == "No target"
    assert row.alert == ""


@pytest.mark.parametrize(
    ("aim", "words"),
    [
        (900.0, "Consistently meets it (at most 900; limits of the last year 244 to 731)"),
        (400.0, "Hit and miss (at most 400; limits of the last year 244 to 731)"),
        (90.0, "Consistently misses it (at most 90.0; limits of the last year 244 to 731)"),
    ],
)
def test_a_target_is_named_with_what_becomes_of_it(aim, words):
    (row,) = rows(named("A"), about=aimed(Target("ed_visits", "", (aim,))))
    assert row.assurance_words == words


def test_one_neighborhood_by_its_measures():
    (row,) = rows(named("A"), by_measure=True)
    assert row.name == "ED visits"


def test_what_was_never_judged_has_no_number():
    one = named("A")
    blank = replace(one.chart, status=np.full(len(one.chart.status), "suppressed", object))
    (row,) = rows(replace(one, chart=blank))
    assert (row.value, row.limits, row.when) == ("", "", "")
    assert row.variation_words == "Not known yet"


def test_hidden_limits_are_not_written():
    one = named("A")
    gone = np.full(len(one.chart.status), np.nan)
    (row,) = rows(replace(one, chart=replace(one.chart, lower=gone)))
    assert row.limits == ""


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "In the list 1 of 3 weeks"),
        ({"weeks": 2, "action": True}, "In the list 2 of 3 weeks: act"),
        ({"weeks": 2, "listed": False}, "Left the list (2 of 3 weeks)"),
    ],
)
def test_the_list_is_put_into_words(changes, words):
    assert alert_words(alert("A", **changes)) == words
    (row,) = rows(named("A"), alerts=listing(alert("A", **changes)))
    assert row.alert == words
    assert row.action == changes.get("action", False)


def test_the_page_says_how_much_of_the_list_is_likely_chance():
    some = listing(alert("A", action=True), alert("B"), alert("C", listed=False))
    assert alert_sentence(some) == (
        "2 signals among 300 series, 1 to act on. Expected false signals this week: about 0.4."
    )
    assert alert_sentence(listing()).startswith("No signals among 300 series, none to act on.")


def test_the_table_has_a_line_a_row_and_names_every_icon():
    about = aimed(Target("ed_visits", "", (400.0,)))
    table = summary_table(rows(named("A", "high point"), named("B"), about=about))

    page = ElementTree.fromstring(table)  # noqa: S314 - our own

    lines = page.findall("./tbody/tr")
    assert [line.find("th").text for line in lines] == ["A", "B"]
    assert all(len(line.findall("td")) == len(page.findall("./thead/tr/th")) - 1 for line in lines)
    labels = [drawing.get("alt") for drawing in page.iter("img")]
    assert labels == [
        "Special cause: concern (high)",
        "Target: Hit and miss",
        "Common cause",
        "Target: Hit and miss",
    ]


def test_without_a_target_no_icon_stands_for_it():
    assert summary_table(rows(named("A"))).count("<img") == 1


def test_a_name_leads_to_its_chart():
    table = summary_table(rows(named("A & B")), link=lambda row: f"?neighborhood={row.name}")

    (link,) = ElementTree.fromstring(table).iter("a")  # noqa: S314 - our own
    assert link.get("href") == "?neighborhood=A & B"
    assert link.text == "A & B"


def test_no_name_breaks_the_page():
    nasty = '<script>alert("x")</script> & "Söhne"'
    table = summary_table(rows(named(nasty)), theme=LIGHT)

    assert "<script" not in table
    page = ElementTree.fromstring(table)  # noqa: S314 - our own
    assert page.find("./tbody/tr/th").text == nasty


def test_nothing_to_list_is_an_empty_table():
    assert "<tbody></tbody>" in summary_table(())


def test_the_list_of_the_week_leads_to_each_chart_and_shows_no_hidden_count():
    shown = replace(alert("A & B"), observed=40.0, expected=20.0)
    hidden = replace(alert("C"), observed=np.nan, expected=np.nan)
    table = alert_table(listing(shown, hidden), link=lambda one: f"?neighborhood={one.name}")

    page = ElementTree.fromstring(table)  # noqa: S314 - our own

    first, second = page.findall("./tbody/tr")
    assert [cell.text for cell in first.findall("td")][:3] == ["ED visits", "40", "20"]
    assert [cell.text for cell in second.findall("td")][1:3] == [None, None]
    assert [link.get("href") for link in page.iter("a")] == [
        "?neighborhood=A & B",
        "?neighborhood=C",
    ]
