import io
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from hotspot.clusters.emerging import CLASSES, emerging_classes
from hotspot.surveillance.emerging import History
from hotspot.view.emerging import (
    BY_CONCERN,
    MOST_NAMES,
    class_table,
    class_words,
    definitions,
    history_words,
    hot_line,
    place_table,
    places_of,
)
from hotspot.view.emerging_csv import history_csv
from hotspot.view.file_names import history_file_name
from tests.unit.view.answers import context

NEWEST = date(2026, 10, 10)


def history(*rows, measure="ed_visits", hoods=None):
    """From H (hot), - (not hot) and ? (unknown), oldest first."""
    signs = np.array([list(row) for row in rows])
    hot, known = signs == "H", signs != "?"
    n, w = signs.shape
    ends = tuple(NEWEST - timedelta(weeks=4 * (w - 1 - k)) for k in range(w))
    names = np.array([f"Tract {number}" for number in range(n)], dtype=object)
    inside = np.array([""] * n if hoods is None else hoods, dtype=object)
    cold = np.zeros_like(hot)
    found = emerging_classes(hot, known, cold=cold)
    about = context(measure, week=NEWEST)
    status = np.where(hot, "higher", "as expected")
    return History(about, "tract", names, names, inside, ends, status, known, hot, cold, found)


@pytest.mark.parametrize(
    ("windows", "words"),
    [
        (
            "--HHHHHH---H",
            "hot in 7 of the last 12 windows of 4 weeks, first in the 4 weeks to 31 Jan 2026",
        ),
        (
            "?-HHH?H",
            "hot in 4 of the 5 windows of 4 weeks that can be judged (of the last 7), first in the"
            " 4 weeks to 20 Jun 2026",
        ),
        (
            "-HHH--",
            "hot in 3 of the last 6 windows of 4 weeks, first in the 4 weeks to 20 Jun 2026, last"
            " in those to 15 Aug 2026",
        ),
        ("------", "hot in none of the last 6 windows of 4 weeks"),
        ("??????", "none of the last 6 windows of 4 weeks can be judged"),
        ("H", "hot in 1 of 1 window of 4 weeks, the 4 weeks to 10 Oct 2026"),
    ],
)
def test_a_history_is_one_plain_phrase(windows, words):
    assert history_words(history(windows), 0) == words


@pytest.mark.parametrize("word", CLASSES)
def test_each_class_has_a_label_and_one_sentence(word):
    said = class_words(word)
    assert said.label[0].isupper()
    assert said.definition.endswith(".")
    assert said.definition.count(". ") == 0
    assert f"{said.label}: {said.definition}" in definitions()


def test_every_class_has_its_place_in_the_order_of_concern():
    assert sorted(BY_CONCERN) == sorted(CLASSES)


def test_the_table_begins_with_what_is_of_concern_and_counts_the_rest():
    found = history("HHHHHH", "-----H", "------", "H----H", "-----?", "-----H")
    table = class_table(found, np.arange(6))
    assert [(row["Class"], row["Places"], row["Which"]) for row in table] == [
        ("New", "2", "Tract 1; Tract 5"),
        ("Persistent", "1", "Tract 0"),
        ("Sporadic", "1", "Tract 3"),
        ("No pattern", "1", ""),
        ("Not enough data", "1", ""),
    ]


def test_a_table_is_of_the_places_asked_for():
    found = history("HHHHHH", "-----H", "------")
    assert [row["Class"] for row in class_table(found, np.array([1, 2]))] == ["New", "No pattern"]
    assert class_table(found, np.array([], dtype=int)) == []


def test_many_places_are_counted_after_the_first():
    (row,) = class_table(history(*["-----H"] * 20), np.arange(20))
    assert row["Places"] == "20"
    assert row["Which"].count("Tract") == MOST_NAMES
    assert row["Which"].endswith("; and 8 more")


def test_places_of_a_class_are_named_with_where_they_lie_most_often_hot_first():
    found = history("H----H", "HHH--H", "-----H", hoods=["Avon", "Bligh", ""])
    assert places_of(found, np.arange(3), "sporadic").tolist() == [1, 0]
    assert place_table(found, np.arange(3), "sporadic")[0] == {
        "Place": "Tract 1, Bligh",
        "Its history": "Hot in 4 of the last 6 windows of 4 weeks, first in the 4 weeks to 23 May"
        " 2026.",
    }


def test_what_hot_means_is_said_with_its_weeks():
    line = hot_line(history("HHHHHH"))
    assert "higher than the region" in line
    assert "6 windows of 4 weeks that share no week, from 26 Apr 2026 to 10 Oct 2026" in line
    assert "lower than the region" in hot_line(history("HHHHHH", measure="screened"))


def test_the_file_has_a_row_a_place_a_column_a_window_and_the_definitions():
    found = history("HHHHHH", "-----H", "?---??", hoods=["Avon", "", "Avon"])
    made = history_csv(found, np.array([2, 0]))
    text = made.decode("utf-8-sig")
    read = pd.read_csv(io.BytesIO(made), comment="#", dtype=str)
    assert read["name"].tolist() == ["Tract 2", "Tract 0"]
    assert read["class"].tolist() == ["Not enough data", "Persistent"]
    assert read["windows_hot"].tolist() == ["0", "6"]
    assert read["windows_known"].tolist() == ["3", "6"]
    assert read["first_hot"].fillna("").tolist() == ["", "2026-05-23"]
    assert read["to_2026_10_10"].tolist() == ["as expected", "higher"]
    assert read["trend_p"].isna().all()
    for promised in ("SYNTHETIC", "Privacy:", "Places: 2 of 3", class_words("new").definition):
        assert promised in text
    assert [f"to_{end:%Y_%m_%d}" for end in found.ends] == list(read.columns[-6:])


def test_the_file_is_named_after_what_it_shows():
    name = history_file_name(context(), "tract", "csv")
    assert name == "hotspot_ed-visits_4w_2026-10-10_by-tract_hot-over-time.csv"
    assert "part-of-region" in history_file_name(context(neighborhoods=("A",)), "tract", "csv")
