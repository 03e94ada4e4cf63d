"""The page of a place tells on no measure what the chart of another hides."""

import pytest

from hotspot.store.snapshots import open_snapshot
from hotspot.surveillance.panels import week_choices
from hotspot.ui import keeping, lookup, portrait
from hotspot.ui.controls import Query
from hotspot.view.place import UNSAID_WORDS


@pytest.fixture
def whole_year(demo_store, monkeypatch):
    monkeypatch.setenv("HOTSPOT_STORE", str(demo_store))
    keeping.forget()
    snapshot = open_snapshot(demo_store)

    def ask(measure):
        week = min(week_choices(snapshot, one)[1] for one in ("bed_days", "admissions"))
        return Query(snapshot.id, measure, 52, week, ())

    return ask


@pytest.mark.parametrize(
    ("measure", "other", "term"),
    [
        ("bed_days", "admissions", "Hospital stays here"),
        ("admissions", "bed_days", "Bed-days here"),
    ],
)
def test_a_count_left_out_on_its_own_page_is_left_out_on_that_of_another_measure(
    measure, other, term, whole_year
):
    districts = [
        one
        for one in lookup.known(whole_year(other).snapshot).values()
        if one.level == "neighborhood"
    ]
    left_out = 0
    for chosen in districts:
        own = dict(portrait.facts(whole_year(other), chosen)).get("Counted", "")
        carried = dict(portrait.facts(whole_year(measure), chosen)).get(term, "")
        if own == UNSAID_WORDS:
            assert "in 52 weeks" not in carried, chosen.name
            left_out += carried.startswith(UNSAID_WORDS)
        elif own:
            assert "in 52 weeks" in carried, chosen.name
    assert left_out, "the demo has such places"
