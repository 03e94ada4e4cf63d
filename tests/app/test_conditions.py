"""The QI lead asks why children came: one control, on one page, and honest words elsewhere."""

from pathlib import Path

import numpy as np
import pytest

from hotspot.core.errors import NotEnoughData
from hotspot.disclosure.charts import hide_in_charts
from hotspot.store.snapshots import open_snapshot
from hotspot.surveillance.charted import charted_panel
from hotspot.surveillance.panels import panel_of, week_choices
from hotspot.ui import cache, keeping
from hotspot.ui.controls import Query
from hotspot.view.csv_file import chart_csv
from hotspot.view.file_names import chart_file_name
from tests.app.condition_grid import FEW, OTHERS_FEW, publish_conditions
from tests.app.conftest import Screen


@pytest.fixture(scope="module")
def conditions_store(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("conditions")
    publish_conditions(folder)
    return folder


@pytest.fixture
def split(conditions_store, monkeypatch):
    monkeypatch.setenv("HOTSPOT_STORE", str(conditions_store))
    keeping.forget()
    return open_snapshot(conditions_store)


def offered(screen):
    (control,) = (one for one in screen.at.selectbox if one.key == "condition")
    return control


def labels(screen):
    return [one.label for one in screen.at.selectbox]


@pytest.mark.usefixtures("split")
def test_the_page_of_a_neighborhood_offers_the_groups_of_the_site(open_page):
    screen = open_page("Neighborhood")
    assert offered(screen).options == ["All conditions", "Asthma", "Mental health"]
    assert offered(screen).value == ""
    assert "for asthma" not in screen.text


@pytest.mark.usefixtures("split")
def test_a_link_with_a_condition_opens_its_chart_on_a_cold_server(open_page):
    screen = open_page("Neighborhood", condition="Asthma", neighborhood="Birch")
    assert offered(screen).value == "asthma"
    assert "Birch: ED visits for asthma" in screen.text
    assert "ED visits for asthma per 1,000 children per year" in screen.text
    assert "by taking one condition from all conditions" in screen.text
    assert "cannot be shown" not in screen.text


@pytest.mark.usefixtures("split")
def test_choosing_a_condition_takes_the_age_back_and_says_so(open_page):
    screen = open_page("Neighborhood", age="Ages 0–4")
    (age,) = (one for one in screen.at.selectbox if one.key == "age")
    assert age.value == "00-04"
    offered(screen).set_value("asthma").run()
    assert not screen.at.exception
    (age,) = (one for one in screen.at.selectbox if one.key == "age")
    assert (age.value, age.options) == ("all", ["All ages"])
    assert "“Ages 0–4” cannot be shown" in Screen(screen.at).text


@pytest.mark.usefixtures("split")
@pytest.mark.parametrize(
    ("page", "choices", "said"),
    [
        (
            "Neighborhood",
            {"measure": "Bed-days"},
            "Bed-days: only ED visits can be had by condition",
        ),
        (
            "Neighborhood",
            {"condition": "Plague"},
            "a condition group that this snapshot does not have",
        ),
        ("Huddle", {}, "“Asthma” can be chosen on the Neighborhood page only"),
        ("Map", {}, "“Asthma” can be chosen on the Neighborhood page only"),
    ],
)
def test_a_condition_that_cannot_be_had_is_refused_in_words(open_page, page, choices, said):
    screen = open_page(page, **{"condition": "Asthma"} | choices)
    assert said in screen.text
    assert "“All conditions” is shown." in screen.text
    assert "for asthma" not in screen.text


@pytest.mark.usefixtures("served")
def test_a_site_without_groups_has_no_control(open_page):
    screen = open_page("Neighborhood", condition="Asthma")
    assert "Condition" not in labels(screen)
    assert "does not have" in screen.text


@pytest.mark.usefixtures("split")
@pytest.mark.parametrize(
    "below", ["Table", "Funnel", "Small charts", "Compare", "All measures", "Tracts inside"]
)
def test_all_that_stands_below_is_of_the_condition(open_page, below):
    screen = open_page("Neighborhood", condition="Asthma", below=below)
    assert not screen.at.error
    if below in ("Table", "All measures"):
        assert "condition=Asthma" in screen.text
        assert "condition=All" not in screen.text
    if below == "Tracts inside":
        assert "by condition, a tract has too few children" in screen.text


@pytest.mark.usefixtures("split")
def test_the_table_of_all_measures_says_which_columns_are_of_the_condition(open_page):
    chosen = open_page("Neighborhood", condition="Asthma", below="All measures")
    assert "“Asthma” is chosen: ED visits count it alone. All other columns" in chosen.text
    assert "is chosen" not in open_page("Neighborhood", below="All measures").text


@pytest.mark.usefixtures("split")
def test_settings_of_the_site_name_the_codes(open_page):
    assert "asthma: J45 J46; mental health: F" in open_page("Methods").text


def test_the_files_name_the_condition_and_its_codes(split):
    query = asthma_visits(split)
    signal, context = cache.signals(query)[0], cache.context(query)
    text = chart_csv(signal, context).decode("utf-8-sig")
    assert "Asthma: primary diagnosis (ICD-10-CM) begins with J45, J46" in text
    assert "ED visits for asthma" in text
    assert chart_file_name(signal, context, "csv").startswith("hotspot_ed-visits-asthma_")


def asthma_visits(snapshot):
    key = "ed_visits@asthma"
    query = Query(snapshot.id, key, 4, week_choices(snapshot, key)[1])
    assert query.condition == "asthma"
    return query


@pytest.mark.parametrize("window", [1, 4, 13])
def test_no_difference_of_shown_charts_is_of_a_few_children(split, window):
    """Everybody visits once, so that what is left of the whole is children."""
    panels = [
        panel_of(split, key, "neighborhood", window=window)
        for key in ("ed_visits", "ed_visits@asthma", "ed_visits@mental_health", "ed_visits@other")
    ]
    whole = panels[0]
    shown = [~hide_in_charts(split, panel) & panel.observed for panel in panels]
    few = [panel.observed & (panel.persons > 0) & (panel.persons < 11) for panel in panels]
    assert not any((visible & small).any() for visible, small in zip(shown, few, strict=True))
    assert not shown[3].any()
    assert few[2][whole.areas == FEW].any()  # there is something to hide
    assert few[3][whole.areas == OTHERS_FEW].any()
    for parts in ((1,), (2,), (1, 2)):
        visible = np.logical_and.reduce([shown[0], *(shown[part] for part in parts)])
        rest = whole.events - sum(panels[part].events for part in parts)
        assert not (visible & (rest > 0) & (rest < 11)).any()
    assert shown[1].any()


def test_tracts_and_ages_are_refused_not_empty(split):
    week = asthma_visits(split).week
    with pytest.raises(NotEnoughData, match="a tract has too few children"):
        charted_panel(split, "ed_visits@asthma", week=week, level="tract")
    with pytest.raises(NotEnoughData, match="an age has too few"):
        charted_panel(split, "ed_visits@asthma", week=week, age_band="00-04")
    with pytest.raises(NotEnoughData, match="not counted by this condition"):
        charted_panel(split, "ed_visits@plague", week=week)
    with pytest.raises(NotEnoughData, match="not counted by this condition"):
        charted_panel(split, "bed_days@asthma", week=week)
