"""From the demo's extracts to the answers of the huddle: what was planted is found, luck is not."""

import re
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from hotspot.core.settings import load_settings
from hotspot.disclosure.maps import protect_map
from hotspot.disclosure.pooling import pool_hidden
from hotspot.disclosure.sets import may_tell
from hotspot.ingest.demo import AS_OF, demo_feed, write_demo
from hotspot.ingest.demo.past import past_reporting
from hotspot.refresh import refresh
from hotspot.store.snapshots import open_snapshot
from hotspot.surveillance.alarms import weekly_alarms
from hotspot.surveillance.compare import year_on_year
from hotspot.surveillance.opinions import opinions_on
from hotspot.surveillance.panels import panel_of, week_choices
from hotspot.surveillance.pictures import draw
from hotspot.surveillance.signals import neighborhood_signals
from hotspot.ui import cache, community, keeping
from hotspot.ui.controls import Query
from hotspot.ui.offered import measures_of, neighborhoods_of
from hotspot.view.catalogue import LANGUAGES, tongue
from hotspot.view.community_csv import about
from tests.unit.view.test_community_words import JARGON, grade

BEFORE = timedelta(days=1)
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    feed = demo_feed()
    settings = load_settings(write_demo(folder, AS_OF[1], feed))
    store = settings.store.model_copy(update={"path": folder / "store"})
    settings = settings.model_copy(update={"store": store})
    refresh(settings, as_of=AS_OF[1])
    return open_snapshot(store.path), feed


@pytest.fixture(scope="module")
def snapshot(demo):
    return demo[0]


@pytest.fixture(scope="module")
def truths(demo):
    return demo[1].truths


def districts(snapshot, tracts):
    areas = snapshot.tables["areas"]
    return set(areas.loc[areas["area"].isin(tracts), "neighborhood"])


def comparison(snapshot, truths, name, **options):
    week = truths.intervention.first_day + timedelta(weeks=52) - BEFORE
    every = year_on_year(snapshot, measure=options.pop("measure"), week=week, **options)
    return next(one for one in every if one.name == name)


def test_the_newest_complete_week_is_the_last_of_the_cluster(snapshot, truths):
    panel = panel_of(snapshot, "ed_visits", "region", window=1)
    newest = panel.weeks[panel.complete & panel.observed[0]][-1]
    assert newest == np.datetime64(truths.cluster.last_week, "D")


def test_the_cluster_stands_out_on_the_map_of_four_weeks(snapshot, truths):
    cluster = truths.cluster
    shown = draw(snapshot, measure="ed_visits", window=4, week=cluster.last_week, level="tract")
    inside = np.isin(shown.areas, cluster.tracts)
    assert set(shown.hotspots.status[inside]) <= {"higher", "likely higher"}
    usual = draw(
        snapshot,
        measure="ed_visits",
        window=4,
        week=cluster.first_week - timedelta(weeks=1),
        level="tract",
    )
    now, then = shown.crude.rate[inside].mean(), usual.crude.rate[inside].mean()
    assert now / then > 1.7


def test_the_district_of_the_cluster_signals_in_its_weeks_alone(snapshot, truths):
    cluster = truths.cluster
    (district,) = districts(snapshot, cluster.tracts)
    signals = neighborhood_signals(snapshot, measure="ed_visits", week=cluster.last_week)
    assert signals[0].name == district
    chart = signals[0].chart
    weeks = (chart.weeks >= np.datetime64(cluster.first_week)) & (
        chart.weeks <= np.datetime64(cluster.last_week)
    )
    assert (chart.status[weeks] == "high point").all()
    assert (chart.status[~weeks] == "high point").sum() <= 2


def test_the_alarm_rings_for_the_cluster_from_its_first_week_on_and_hardly_else(snapshot, truths):
    cluster, told = truths.cluster, {}
    known, newest = week_choices(snapshot, "ed_visits")
    for week in [week for week in known if week <= newest][:52]:
        found = weekly_alarms(snapshot, measure="ed_visits", week=week, may_tell=may_tell)
        told[week] = [line for line in found.lines if line.word == "alarm"]
    week = cluster.first_week
    while week <= cluster.last_week:
        (line,) = [line for line in told[week] if set(line.areas) & set(cluster.tracts)]
        assert set(line.neighborhoods) == districts(snapshot, cluster.tracts)
        assert line.first_fired == cluster.first_week
        week += timedelta(weeks=1)
    false = [
        line
        for lines in told.values()
        for line in lines
        if line.fired_now and not set(line.areas) & set(cluster.tracts)
    ]
    assert len(false) <= 4, "about one a quarter"


def test_the_chosen_district_improved(snapshot, truths):
    change = truths.intervention
    last = truths.cluster.last_week
    (stays,) = year_on_year(
        snapshot,
        measure="admissions",
        week=last,
        since=change.first_day - BEFORE,
        chosen=change.district,
    )
    assert stays.verdict == "improvement"
    assert stays.lower < change.stays_factor < stays.upper
    (days,) = year_on_year(
        snapshot,
        measure="bed_days",
        week=last,
        since=change.first_day - BEFORE,
        chosen=change.district,
    )
    assert days.lower < change.bed_days_factor < days.upper


def test_comparators_show_no_clear_change(snapshot, truths):
    for name in truths.intervention.comparators:
        for measure in ("admissions", "bed_days"):
            found = comparison(snapshot, truths, name, measure=measure)
            assert found.verdict == "no clear change", (name, measure)


def test_the_decoy_falls_to_the_eye_and_is_not_called_an_improvement(snapshot, truths):
    found = comparison(snapshot, truths, truths.decoy.district, measure="bed_days")
    assert found.year_before < 0.88
    assert found.verdict == "no clear change"
    alone = comparison(
        snapshot,
        truths,
        truths.decoy.district,
        measure="bed_days",
        chosen=truths.decoy.district,
    )
    assert alone.verdict == "no clear change"


def test_luck_explains_the_fall_of_the_decoy(snapshot, truths):
    name = truths.decoy.district
    for measure in ("admissions", "bed_days"):
        found = comparison(snapshot, truths, name, measure=measure)
        assert found.explained_by_luck, measure
        assert "explained by luck" in found.sentence
    assert found.expected_by_luck < 0.9
    assert found.luck_upper < 1


def test_luck_does_not_explain_the_district_that_improved(snapshot, truths):
    change = truths.intervention
    since = change.first_day - BEFORE
    for measure in ("admissions", "bed_days"):
        found = comparison(snapshot, truths, change.district, measure=measure, since=since)
        assert found.year_before < found.luck_lower, measure
        assert "explained by luck" not in found.sentence
    (stays,) = year_on_year(
        snapshot,
        measure="admissions",
        week=truths.cluster.last_week,
        since=since,
        chosen=change.district,
    )
    assert stays.year_before < stays.luck_lower
    assert "luck alone would make it" in stays.sentence
    assert stays.sentence.endswith("an improvement beyond luck. The numbers do not say why.")


def test_luck_explains_nine_in_ten_years_of_the_other_districts(snapshot, truths):
    week = truths.intervention.first_day + timedelta(weeks=52) - BEFORE
    for measure in ("admissions", "bed_days"):
        every = year_on_year(snapshot, measure=measure, week=week)
        told = [one.explained_by_luck for one in every if one.name != truths.intervention.district]
        assert 0.8 <= np.mean(told) <= 1, measure


def test_all_second_opinions_find_the_cluster_and_the_living_one_only_in_its_weeks(
    snapshot, truths
):
    cluster = truths.cluster
    asked = {"measure": "ed_visits", "window": 4, "level": "tract", "pool": pool_hidden}
    before = cluster.first_week - timedelta(weeks=1)
    found = {}
    for week in (before, cluster.last_week):
        shown = protect_map(snapshot, draw(snapshot, week=week, **asked))
        found[week] = opinions_on(snapshot, shown, pool=pool_hidden, may_tell=may_tell)
    now, inside = found[cluster.last_week], np.isin(found[before].areas, cluster.tracts)
    assert now.pattern.p < 0.01
    assert set(now.moran.status[inside]) == {"high among high"}
    assert set(now.star.status[inside]) == {"hot"}
    assert any(set(cluster.tracts) <= set(one.areas) for one in now.window.clusters)
    (alive,) = now.now.clusters
    assert set(cluster.tracts) <= set(alive.areas)
    assert len(alive.areas) <= 2 * len(cluster.tracts)
    assert alive.p < 0.001
    assert 1.8 < alive.relative_risk < cluster.ratio + 0.3
    assert not found[before].now.clusters
    assert "hot" not in found[before].star.status[inside]


def test_the_data_page_names_what_is_wrong_with_the_extract(snapshot, truths):
    found = snapshot.tables["quality"].set_index("rule")
    silent = found.loc[["silent facility"]]
    assert silent["facility"].tolist() == [truths.silence.facility]
    assert found.loc[["address pile-up"], "finding"].str.contains(truths.pile_up.tract).all()
    for rule, kind in (
        ("end before start", "ends_before_start"),
        ("birth after start", "born_after_start"),
        ("no birth date", "no_birth_date"),
        ("start after as-of", "future_start"),
    ):
        assert found.loc[[rule], "n_rows"].sum() == truths.impossible_rows[kind], rule


def words_of_the_huddle(snapshot, monkeypatch, **choices):
    """What the Huddle page puts into words."""
    monkeypatch.setenv("HOTSPOT_STORE", str(snapshot.folder.parents[1]))
    keeping.forget()
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for name, value in choices.items():
        at.query_params[name] = value
    at.run()
    blocks = [element.proto.body for element in at.get("html")]
    return "\n".join(re.sub("<[^>]+>", "", one) for one in blocks if "<style>" not in one)


def link(week):
    return f"to {week.day} {week:%b %Y}"


def test_the_huddle_page_names_the_cluster_in_its_weeks_and_not_before(
    snapshot, truths, monkeypatch
):
    cluster = truths.cluster
    (district,) = districts(snapshot, cluster.tracts)
    said = f"{district} has more ED visits than usual"
    for week in (cluster.first_week, cluster.last_week):
        assert said in words_of_the_huddle(snapshot, monkeypatch, week=link(week))
    before = cluster.first_week - timedelta(weeks=1)
    assert said not in words_of_the_huddle(snapshot, monkeypatch, week=link(before))


def test_the_huddle_page_does_not_praise_the_decoy(snapshot, truths, monkeypatch):
    after = truths.intervention.first_day + timedelta(weeks=52) - BEFORE
    shown = words_of_the_huddle(snapshot, monkeypatch, week=link(after), measure="Bed-days")
    lines = [line for line in shown.splitlines() if truths.decoy.district in line]
    assert "bed-days" in shown
    assert not [line for line in lines if "mprovement" in line]


def test_whatever_a_neighborhood_is_told_an_eighth_grader_can_read(snapshot, monkeypatch):
    monkeypatch.setenv("HOTSPOT_STORE", str(snapshot.folder.parents[1]))
    keeping.forget()
    grades = []
    for measure in measures_of(snapshot):
        query = Query(snapshot.id, measure, 13, week_choices(snapshot, measure)[1])
        for area in neighborhoods_of(snapshot):
            found = community.told(query, area)
            grades.append(grade(found))
            for code in LANGUAGES:
                assert not JARGON.search(" ".join(about(found, tongue(code)))), (measure, area)
    assert len(grades) == 360
    assert cache.newest().id == snapshot.id
    assert max(grades) <= 8


def test_the_past_the_demo_brings_is_what_a_refresh_would_have_seen(demo, snapshot):
    brought = past_reporting(demo[1], AS_OF[1] + timedelta(weeks=1), age_limit=16)
    both = snapshot.tables["reporting"].merge(
        brought, on=["measure", "week_ending", "as_of"], suffixes=("", "_brought")
    )
    off = (both["value_brought"] / both["value"].clip(lower=1) - 1).groupby(both["measure"]).max()

    assert both["week_ending"].nunique() == 60
    assert set(both["measure"]) == set(snapshot.tables["weeks"]["measure"])
    assert off["bed_days"] < 0.02, "a night in two overlapping stays counts twice"
    assert (off.drop("bed_days") == 0).all(), off
