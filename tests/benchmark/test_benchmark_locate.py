"""Placing points in tracts is at least five times as fast as a spatial join, at any size."""

import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

import hotspot
from hotspot.core.sections import Region
from hotspot.ingest.geography.tracts import read_tracts
from hotspot.ingest.locate import assign_tracts
from tests.benchmark.many_tracts import lay_side_by_side

DEMO = Path(hotspot.__file__).parents[1] / "data" / "demo" / "tracts.geojson"


def demo(_):
    return read_tracts(Region(name="demo", tracts=DEMO, id_column="geoid", vintage=2000))


def hamilton(request):
    folder = request.getfixturevalue("reference") / "regions" / "hamilton"
    file = folder / "tract_tigris_2020.gpkg"
    return read_tracts(
        Region(name="H", tracts=file, id_column="census_tract_id_2020", vintage=2020)
    )


def three_thousand(request):
    tracts = lay_side_by_side(hamilton(request))
    assert len(tracts) == 3164
    return tracts


def join(x, y, tracts):
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(x, y), crs=4326)
    return points.sjoin(tracts, how="left", predicate="intersects")


def best_of(times, work):
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        answer = work()
        taken.append(time.perf_counter() - began)
    return min(taken), answer


def compare(tracts, points, times, record_property):
    """Place the same points both ways, and see that both say the same tract."""
    tracts = tracts.to_crs(4326)
    west, south, east, north = tracts.total_bounds
    random = np.random.default_rng(20260103)
    x, y = random.uniform(west, east, points), random.uniform(south, north, points)
    ours, found = best_of(times, lambda: assign_tracts(x, y, tracts))
    theirs, joined = best_of(max(times - 1, 1), lambda: join(x, y, tracts))
    record_property("seconds", round(ours, 3))
    record_property("seconds_sjoin", round(theirs, 3))
    assert tracts["geoid"].is_monotonic_increasing
    lowest = joined["index_right"].groupby(level=0, sort=True).min().fillna(-1).astype(int)
    names = np.append(tracts["geoid"].to_numpy(dtype=object), None)
    assert (found == names[lowest]).all()
    assert theirs >= 5 * ours, f"{ours:.3f} s against {theirs:.3f} s by sjoin"


@pytest.mark.parametrize("region", [demo, hamilton, three_thousand])
def test_points_are_placed_five_times_as_fast_as_by_a_join(request, region, record_property):
    compare(region(request), 200_000, 3, record_property)


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_ten_million_points_are_placed_five_times_as_fast(request, record_property):
    compare(three_thousand(request), 10_000_000, 1, record_property)
