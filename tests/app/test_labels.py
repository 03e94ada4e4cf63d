"""Words in controls stand in the links people keep: a changed label is a broken link."""

from datetime import date

from hotspot.core.measures import MEASURES
from hotspot.core.sections import WINDOWS
from hotspot.spc.kinds import SERVES
from hotspot.spc.rules import RULE_SETS
from hotspot.ui import below, controls, decisions, places, series


def test_measures():
    assert {key: controls.measure_label(key) for key in MEASURES} == {
        "ed_visits": "ED visits",
        "bed_days": "Bed-days",
        "admissions": "Hospital stays",
        "screened": "Children screened",
        "screen_positive": "Any social need",
        "screen_positive_food": "Food need",
        "screen_positive_housing": "Housing need",
        "screen_positive_utilities": "Utilities need",
        "screen_positive_transport": "Transport need",
        "screen_positive_safety": "Safety need",
    }


def test_windows_weeks_and_ages():
    assert [controls.window_label(one) for one in WINDOWS] == ["4 weeks", "13 weeks", "52 weeks"]
    assert controls.week_label(date(2026, 10, 3)) == "to 3 Oct 2026"
    ages = [controls.age_label(one) for one in ("all", "00", "01-04", "15-17")]
    assert ages == ["All ages", "Age 0", "Ages 1–4", "Ages 15–17"]


def test_choices_of_single_pages():
    kinds = ("auto", "u′", "u", "p′", "p", "negative binomial", "beta-binomial", "XmR", "run")
    assert [series.kind_label(one) for one in kinds] == [
        "Chart for this measure",
        "u′ chart",
        "u chart",
        "p′ chart",
        "p chart",
        "Probability limits",
        "Probability limits",
        "XmR chart",
        "Run chart",
    ]
    assert {kind for served in SERVES.values() for kind in served} < {*kinds}
    assert [series.compared_label(one) for one in series.COMPARED] == [
        "Usual comparison",
        "Against the rest of the region",
        "Against its own past",
        "Against the season",
    ]
    assert list(RULE_SETS) == [
        "Points and shifts",
        "Anhøj: points, runs and crossings",
        "NHS Making Data Count",
        "IHI: five rules",
        "Western Electric: four rules",
        "Nelson: eight rules",
    ]
    assert [below.view_label(one) for one in below.VIEWS] == [
        "Small charts",
        "Compare",
        "Table",
        "All measures",
        "Funnel",
        "Tracts inside",
    ]
    assert decisions.phase_label(date(2026, 10, 3)) == "new limits from 3 Oct 2026"
    assert decisions.excluded_label(date(2026, 10, 3)) == "without 3 Oct 2026"
    assert decisions.frozen_label(date(2026, 10, 3)) == "to 3 Oct 2026"
    assert [places.level_label(one, "district") for one in places.LEVELS] == [
        "As fine as can be shown",
        "Tracts",
        "Districts",
    ]
