"""Other methods look at the counts of a map: they find what is there, and tell nothing hidden."""

from dataclasses import dataclass, replace
from datetime import timedelta

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from hotspot.disclosure.maps import protect_map
from hotspot.disclosure.pooling import pool_hidden
from hotspot.space.adjacency import links_frame
from hotspot.surveillance.beside import NOT_TOLD
from hotspot.surveillance.circles import whole
from hotspot.surveillance.opinions import opinions_on
from hotspot.surveillance.pictures import draw
from tests.factories import grid_adjacency, tract_ids
from tests.small_snapshot import LAST, SmallSnapshot, seen, small_snapshot

SIDE, WEEKS = 8, 60
TRACTS = SIDE * SIDE
COMPLETE = LAST - timedelta(weeks=3)
CORNER = np.array([0, 1, SIDE, SIDE + 1])
"""Four tracts that touch."""

QUIET = {27: 2, 18: 5, 36: 1, 45: 6}
MOVED = {27: 5, 18: 2, 36: 4, 45: 3}
"""Visits in the window of two tracts of one quarter and two of another."""


@dataclass(frozen=True, eq=False)
class County(SmallSnapshot):
    shapes: gpd.GeoDataFrame


def county(corner=1.0, *, since=4, quiet=None, measure="ed_visits", weekly=6.0, tables=None):
    """A chessboard of tracts in four quarters; a corner has more since some weeks."""
    rng, newest = np.random.default_rng(8), WEEKS - 3
    events = rng.poisson(weekly, (TRACTS, WEEKS))
    events[CORNER, newest - since : newest] = rng.poisson(weekly * corner, (4, since))
    for tract, visits in (quiet or {}).items():
        events[tract] = 0
        events[tract, newest - 1] = visits
    row, column = np.divmod(np.arange(TRACTS), SIDE)
    quarter = [f"Quarter {2 * (r // 4) + c // 4}" for r, c in zip(row, column, strict=True)]
    made = small_snapshot(events, np.full(TRACTS, 900.0), quarter, measure=measure)
    west, south = 0.012 * column - 121, 0.01 * row + 38
    squares = shapely.box(west, south, west + 0.012, south + 0.01)
    ground = {"level": "tract", "area": tract_ids(TRACTS)}
    links = {"links": links_frame(grid_adjacency(SIDE, SIDE), "tract")}
    return County(
        made.id,
        made.as_of,
        made.site,
        made.tables | links | (tables or {}),
        gpd.GeoDataFrame(ground, geometry=squares, crs=4326),
    )


def anything(*_):
    return True


def asked(found, measure="ed_visits", *, pool=pool_hidden, may_tell=anything):
    picture = draw(found, measure=measure, window=4, week=COMPLETE, level="tract", pool=pool)
    shown = protect_map(found, picture)
    return opinions_on(found, shown, pool=pool, may_tell=may_tell), shown


def rows_of(cluster):
    return np.flatnonzero(np.isin(tract_ids(TRACTS), cluster.areas))


def test_all_four_find_a_corner_that_doubles():
    found, _ = asked(county(2.5))
    assert found.pattern.p < 0.05
    assert (found.moran.status[CORNER] == "high among high").sum() >= 3
    assert (found.star.status[CORNER] == "hot").sum() >= 3
    for circles in (found.window, found.now):
        assert np.isin(CORNER, rows_of(circles.clusters[0])).sum() >= 3
        assert 2 < circles.clusters[0].relative_risk < 3.2
    assert found.now.clusters[0].weeks == 4


def test_a_cluster_that_is_alive_says_since_when():
    found, _ = asked(county(3.0, since=2))
    assert found.now.clusters[0].weeks == 2
    assert found.now.clusters[0].relative_risk == pytest.approx(3, abs=0.6)


def test_what_has_always_been_high_is_a_cluster_of_the_window_but_not_alive():
    found, _ = asked(county(2.5, since=WEEKS - 3))
    assert np.isin(CORNER, rows_of(found.window.clusters[0])).all()
    assert not any(np.isin(CORNER, rows_of(one)).any() for one in found.now.clusters)


def test_on_a_map_of_luck_nothing_is_called():
    found, _ = asked(county())
    assert found.pattern.p > 0.05
    assert set(found.moran.status) == set(found.star.status) == {"not distinguishable"}
    assert not found.window.clusters
    assert not found.now.clusters
    assert found.window.best_p > 0.05


def told(found):
    """Everything that does not come from weeks of single tracts."""
    window = found.window
    return (
        found.pattern,
        found.moran.status.tolist(),
        found.star.status.tolist(),
        np.nan_to_num(found.moran.q, nan=-1.0).tolist(),
        np.nan_to_num(found.star.q, nan=-1.0).tolist(),
        window.clusters,
        window.best_p,
        window.dispersion,
    )


def test_how_hidden_children_are_spread_over_hidden_places_changes_nothing():
    (one, here), (other, there) = (asked(county(2.5, quiet=quiet)) for quiet in (QUIET, MOVED))
    assert here.suppressed[list(QUIET)].all()
    np.testing.assert_array_equal(here.suppressed, there.suppressed)
    assert told(one) == told(other)
    assert one.pooled == here.suppressed.sum()


def test_without_pooling_their_spread_would_tell():
    one, other = (asked(county(2.5, quiet=quiet), pool=None)[0] for quiet in (QUIET, MOVED))
    assert one.pattern != other.pattern
    assert told(one) != told(other)


def test_of_hidden_places_nothing_is_told():
    found, shown = asked(county(2.5, quiet=QUIET))
    for called in (found.moran, found.star):
        assert set(called.status[shown.suppressed]) == {NOT_TOLD}
        assert np.isnan(called.q[shown.suppressed]).all()


def test_a_living_cluster_of_too_few_children_is_kept_back():
    questions = []

    def nothing(_, measure, areas, *when):
        questions.append((measure, set(areas), *when))
        return False

    open_, _ = asked(county(2.5))
    closed, _ = asked(county(2.5), may_tell=nothing)
    assert closed.now.clusters == ()
    assert closed.now.kept_back == len(open_.now.clusters) > 0
    first = open_.now.clusters[0]
    assert ("ed_visits", set(first.areas), first.weeks, COMPLETE, "all") in questions
    assert closed.window.clusters == open_.window.clusters, "made without what is hidden"


def test_a_living_cluster_is_told_by_its_places_that_may_be_shown():
    gone = tract_ids(TRACTS)[0]

    def hides_one(_, counted):
        return np.where(counted.areas == gone, "the rest", "")

    def not_with_it(_, __, areas, *___):
        return gone not in areas

    whole_, _ = asked(county(2.5), pool=None)
    part, _ = asked(county(2.5), pool=hides_one, may_tell=not_with_it)
    (one, other) = (found.now.clusters[0] for found in (whole_, part))
    assert set(one.areas) - set(other.areas) == {gone}
    assert other.partly
    assert not one.partly
    assert (other.p, other.weeks) == (one.p, one.weeks)
    assert other.relative_risk == pytest.approx(2.5, abs=0.4)
    assert part.now.kept_back == 0


def test_a_place_the_intake_warns_of_is_left_out_and_drowns_no_other():
    warned = tract_ids(TRACTS)[40]
    warning = {"rule": "address pile-up", "severity": "warning", "area": warned, "finding": "Care."}
    base = county(2.5)
    counts = base.tables["counts"].copy()
    piled = counts["area"] == warned
    names = [name for name in counts if name.startswith(("value", "n_", "persons", "sum", "sq"))]
    counts[names] = counts[names].where(~piled, counts[names] * 9)
    quality = base.tables["quality"].reindex([0]).assign(**warning)
    plain = replace(base, tables=base.tables | {"counts": counts})
    cared = replace(base, tables=plain.tables | {"quality": quality})
    drowned, found = asked(plain)[0], asked(cared)[0]
    assert (drowned.star.status[CORNER] == "hot").sum() == 0
    assert (found.star.status[CORNER] == "hot").sum() >= 3
    assert found.star.status[40] == NOT_TOLD
    assert found.left_out == 1
    assert found.window.clusters[0].p <= 0.01
    assert 40 not in rows_of(found.window.clusters[0])


def test_places_of_which_too_little_is_seen_are_left_out():
    found, _ = asked(seen(county(2.5), **{"Quarter 3": 0.4}))
    unseen = (np.arange(TRACTS) // SIDE >= 4) & (np.arange(TRACTS) % SIDE >= 4)
    assert found.left_out == unseen.sum() == 16
    assert set(found.moran.status[unseen]) == {NOT_TOLD}
    assert (found.moran.status[CORNER] == "high among high").sum() >= 3


def test_shares_are_compared_with_neighbors_but_not_circled():
    positive, asked_ = county(2.0, measure="screen_positive"), county(measure="screened", weekly=30)
    both = {
        name: pd.concat([positive.tables[name], asked_.tables[name]])
        for name in ("counts", "weeks")
    }
    found, _ = asked(county(measure="screened", tables=both), "screen_positive")
    assert found.measure.key == "screen_positive"
    assert (found.moran.status[CORNER] == "high among high").sum() >= 3
    assert "children asked" in found.window.why
    assert "children asked" in found.now.why


def test_circles_do_not_look_for_more_where_fewer_is_the_concern():
    found, _ = asked(county(2.5, measure="screened"), "screened")
    assert (found.star.status[CORNER] == "hot").sum() >= 3
    assert "fewer is the concern" in found.window.why
    assert not found.now.clusters


def test_bed_days_are_asked_of_hospital_stays():
    days, stays = county(measure="bed_days"), county(2.5, measure="admissions")
    both = {
        name: pd.concat([days.tables[name], stays.tables[name]]) for name in ("counts", "weeks")
    }
    found, _ = asked(county(tables=both), "bed_days")
    assert found.measure.key == "admissions"
    assert (found.star.status[CORNER] == "hot").sum() >= 3
    assert found.window.clusters


def test_a_few_events_are_enough_for_circles_but_not_for_single_places():
    found, _ = asked(county(6.0, weekly=0.5))
    assert "are needed to compare neighbors" in found.pattern.why
    assert set(found.moran.status) == {NOT_TOLD}
    assert found.now.clusters


def test_without_outlines_or_a_past_circles_say_why_not():
    bare = county(2.5)
    bare = replace(bare, shapes=bare.shapes.iloc[:0])
    assert "outlines" in asked(bare)[0].window.why
    weeks = county(2.5)
    observed = weeks.tables["weeks"].assign(observed=np.arange(WEEKS) >= WEEKS - 20)
    short = replace(weeks, tables=weeks.tables | {"weeks": observed})
    found, _ = asked(short)
    assert "26 weeks" in found.now.why
    assert found.window.clusters


def test_without_neighbors_islands_are_told_so():
    found = county(2.5)
    links = found.tables["links"]
    lone = tract_ids(TRACTS)[63]
    kept = links[(links["area"] != lone) & (links["neighbor"] != lone)]
    found, _ = asked(replace(found, tables=found.tables | {"links": kept}))
    assert found.moran.status[63] == found.star.status[63] == "no neighbor"
    nobody = county(2.5)
    found, _ = asked(replace(nobody, tables=nobody.tables | {"links": links.iloc[:0]}))
    assert "touch" in found.pattern.why
    assert found.window.clusters


def test_counts_that_were_shared_out_become_whole_and_keep_their_sum():
    shared = np.array([3.0, 7 / 3, 7 / 3, 4.0, 7 / 3, 0.0, np.nan])
    found = whole(shared)
    np.testing.assert_array_equal(found[[0, 3, 5, 6]], [3, 4, 0, 0])
    assert found.sum() == 14
    assert np.abs(found - np.nan_to_num(shared)).max() < 1
