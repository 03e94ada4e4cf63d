from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from hotspot.core.columns import CURVES, check_columns
from hotspot.core.errors import InvalidCounts, NoConvergence
from hotspot.ingest.findings import quality_table
from hotspot.refresh import curves
from tests.factories import tract_ids
from tests.small_snapshot import AS_OF, small_snapshot

TRACTS, WEEKS = 6, 24
CHILDREN = np.array([200, 400, 600, 800, 500, 300])


def tables(events=None, **changes):
    """A chain of six tracts in two neighborhoods with half a year of ED visits."""
    rng = np.random.default_rng(5)
    events = rng.poisson(np.outer(CHILDREN, np.full(WEEKS, 0.02))) if events is None else events
    names = ["East"] * 3 + ["West"] * 3
    snapshot = small_snapshot(events, CHILDREN, names, lag_weeks=0)
    ids = tract_ids(TRACTS)
    links = pd.DataFrame({"level": "tract", "area": ids[:-1], "neighbor": ids[1:]})
    back = links.rename(columns={"area": "neighbor", "neighbor": "area"})
    found = snapshot.tables | {
        "links": pd.concat([links, back], ignore_index=True),
        "quality": quality_table([]),
    }
    return found | changes, snapshot.site


def draw(given=None, site=None, **options):
    known, own = tables()
    return curves.with_curves(given or known, site or own, AS_OF, **options)


def rates_of(found, area):
    rows = found["curves"]
    return rows.loc[rows["area"] == area, "rate"].to_numpy()


def test_every_tract_and_the_region_have_a_row_a_week():
    found = draw()["curves"]
    check_columns(found, CURVES, where="curves", error=InvalidCounts)
    assert len(found) == (TRACTS + 1) * WEEKS
    assert ((found["lower"] <= found["rate"]) & (found["rate"] <= found["upper"])).all()
    assert set(found["area"]) == {*tract_ids(TRACTS), "region"}


def test_rates_are_per_person_week():
    assert rates_of(draw(), "region").mean() == pytest.approx(0.02, rel=0.05)


def test_measures_are_told_as_they_are_drawn():
    told = []
    draw(detail=told.append)
    assert told == ["ED visits"]


def test_a_week_of_which_half_has_arrived_is_no_fall():
    events = np.outer(CHILDREN, np.full(WEEKS, 0.5)).astype(int)
    events[:, -1] //= 2
    given, site = tables(events)
    weeks = given["weeks"].copy()
    last = weeks["week_ending"] == weeks["week_ending"].max()
    weeks.loc[last, "complete"] = False
    names = ["completeness", "completeness_lower", "completeness_upper"]
    weeks.loc[last, names] = [0.5, 0.4, 0.6]
    told = rates_of(draw(given | {"weeks": weeks}, site), "region")
    taken_for_whole = rates_of(draw(given, site), "region")
    assert told[-1] == pytest.approx(told[-2], rel=0.1)
    assert taken_for_whole[-1] < 0.8 * taken_for_whole[-2]


def test_a_week_of_which_it_is_not_known_how_much_has_arrived_says_nothing():
    given, site = tables()
    weeks = given["weeks"].copy()
    weeks.loc[weeks["week_ending"] == weeks["week_ending"].max(), "complete"] = False
    found = draw(given | {"weeks": weeks}, site)
    counts = given["counts"].copy()
    last = counts["week_ending"] == counts["week_ending"].max()
    counts.loc[last, "value"] = counts.loc[last, "value"] * 5
    other = draw(given | {"weeks": weeks, "counts": counts}, site)
    assert rates_of(found, "region") == pytest.approx(rates_of(other, "region"))


def test_tracts_that_are_not_measurable_teach_nothing():
    given, site = tables()
    areas = given["areas"].assign(capture=np.nan)
    areas.loc[areas["area"] == tract_ids(TRACTS)[0], "capture"] = 0.2
    some = replace(site, capture_minimum=0.8)
    counts = given["counts"].copy()
    first = counts["area"] == tract_ids(TRACTS)[0]
    counts.loc[first, "value"] = counts.loc[first, "value"] * 9
    one = draw(given | {"areas": areas}, some)
    two = draw(given | {"areas": areas, "counts": counts}, some)
    assert one["curves"]["rate"].to_numpy() == pytest.approx(two["curves"]["rate"].to_numpy())


def test_a_measure_with_too_little_has_no_curve_and_that_is_no_finding():
    given, site = tables(np.zeros((TRACTS, WEEKS), int))
    found = draw(given, site)
    assert found["curves"].empty
    assert found["quality"].empty
    check_columns(found["curves"], CURVES, where="curves", error=InvalidCounts)


def test_a_fit_that_fails_stops_nothing_and_is_told(monkeypatch):
    def fail(*_, **__):
        raise NoConvergence("it went round in circles")

    monkeypatch.setattr(curves, "smooth_weeks", fail)
    found = draw()
    assert found["curves"].empty
    (note,) = found["quality"].itertuples()
    assert note.severity == "note"
    assert "ED visits" in note.finding
    assert "round in circles" in note.finding


def test_dynamics_of_the_snapshot_before_are_where_the_search_begins(monkeypatch):
    first = draw()
    begun = []
    whole = curves.smooth_weeks

    def watch(*arrays, start, **options):
        begun.append(start)
        return whole(*arrays, start=start, **options)

    monkeypatch.setattr(curves, "smooth_weeks", watch)
    given, site = tables()
    up = replace(small_snapshot(np.ones((2, 2), int), [1, 1], ["a", "b"]), tables=first)
    second = curves.with_curves(given, site, AS_OF, up=up)
    assert begun[0].spread == pytest.approx(first["curves"]["spread"].iloc[0])
    assert rates_of(second, "region") == pytest.approx(rates_of(first, "region"), rel=0.01)


def test_many_tracts_leave_time_for_fewer_weeks(monkeypatch):
    monkeypatch.setattr(curves, "_MOST_CELLS", TRACTS * 15)
    assert draw()["curves"]["week_ending"].nunique() == 15
    monkeypatch.setattr(curves, "_MOST_CELLS", 1)
    assert draw()["curves"]["week_ending"].nunique() == curves.FEWEST_WEEKS
