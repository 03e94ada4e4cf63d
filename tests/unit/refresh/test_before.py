"""What one refresh takes over from the snapshot that is up, and when it begins anew."""

from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest

from hotspot.refresh.before import Before, take_over
from hotspot.store.snapshots import open_snapshot
from tests.app.small_region import AS_OF, SITE, publish_grid
from tests.unit.counts.test_triangle import mondays, refreshed, week_table

MONDAY = AS_OF


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    publish_grid(folder)
    return folder


def test_the_first_refresh_has_nothing_before_it(tmp_path):
    assert take_over(None, tmp_path, SITE).snapshot is None
    assert take_over(None, None, SITE).snapshot is None


def test_a_snapshot_that_counts_the_same_is_carried_on(store):
    before = take_over(open_snapshot(store), store, replace(SITE, threshold=20, lag_weeks=5))

    assert before.snapshot.id == open_snapshot(store).id
    weeks, reporting = before.carry_on(week_table(MONDAY), MONDAY, learn=True)
    assert set(reporting["as_of"]) == {pd.Timestamp(MONDAY)}
    assert weeks["completeness"].isna().all()


@pytest.mark.parametrize(
    "changed",
    [
        {"region": "Elsewhere"},
        {"vintage": 2010},
        {"age_limit": 16},
        {"same_day": 1},
        {"sources": ("another feed",)},
        {"synthetic": False},
    ],
)
def test_of_another_place_or_way_of_counting_nothing_is_carried_on(store, changed):
    assert take_over(open_snapshot(store), store, replace(SITE, **changed)).snapshot is None


def test_a_snapshot_of_an_older_hotspot_has_no_past_and_is_no_obstacle(store):
    found = open_snapshot(store)
    (found.folder / "reporting.parquet").unlink()
    known = [file for file in found.manifest.files if file.name != "reporting.parquet"]
    tables = type(found.tables)(found.folder, known)
    weeks, reporting = Before(replace(found, tables=tables)).carry_on(
        week_table(MONDAY), MONDAY, learn=True
    )

    assert set(reporting["as_of"]) == {pd.Timestamp(MONDAY)}
    assert weeks["completeness"].isna().all()


def test_a_new_store_may_bring_the_past_of_refreshes_made_elsewhere(tmp_path):
    day = mondays(1)[0]
    refreshed(mondays(30)[:-1]).to_parquet(tmp_path / "reporting.parquet")
    before = take_over(None, tmp_path, SITE)
    weeks, reporting = before.carry_on(week_table(day), day, learn=True)

    assert reporting["as_of"].nunique() == 30
    assert weeks["completeness"].notna().any()


def test_a_damaged_past_is_no_past(tmp_path):
    (tmp_path / "reporting.parquet").write_bytes(b"no parquet")

    assert take_over(None, tmp_path, SITE).past is None


def test_an_older_day_finds_its_own_past(tmp_path):
    days = mondays(30)
    refreshed(days).to_parquet(tmp_path / "reporting.parquet")
    earlier = days[-1] - timedelta(weeks=2)
    weeks, _ = take_over(None, tmp_path, SITE).carry_on(week_table(earlier), earlier, learn=True)

    assert weeks["completeness"].notna().any()
