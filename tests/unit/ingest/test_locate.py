"""Points inside, on lines, in corners, outside and unknown."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from hotspot.core.errors import InvalidGeography
from hotspot.ingest.locate import assign_tracts, locate
from tests.unit.ingest.sites import GEOIDS, row_of_tracts


def test_a_point_lies_in_the_tract_that_covers_it():
    found = assign_tracts([-123.5, -120.5, -122.5], [38.5, 38.9, 38.1], row_of_tracts())
    assert list(found) == [GEOIDS[0], GEOIDS[3], GEOIDS[1]]


def test_a_point_on_a_line_goes_to_the_lower_id_in_any_order_of_the_file():
    tracts = row_of_tracts()
    for turned in (tracts, tracts.iloc[::-1], tracts.sample(frac=1, random_state=1)):
        found = locate([-123.0, -121.0, -124.0], [38.5, 39.0, 38.0], turned)
        assert list(found.geoid) == [GEOIDS[0], GEOIDS[2], GEOIDS[0]]
        assert list(found.on_line) == [True, True, False]


def test_outside_and_unknown_points_lie_in_no_tract():
    x = [-130.0, np.nan, -123.5, np.inf, -123.5]
    y = [38.5, 38.5, np.nan, 38.5, 40.0]
    found = locate(x, y, row_of_tracts())
    assert list(found.geoid) == [None] * 5
    assert not found.on_line.any()


def test_no_points_are_no_answer():
    assert assign_tracts([], [], row_of_tracts()).shape == (0,)


def test_holes_and_islands_are_respected():
    ring = shapely.box(0, 0, 3, 3) - shapely.box(1, 1, 2, 2)
    two = shapely.MultiPolygon([shapely.box(1, 1, 2, 2), shapely.box(9, 9, 10, 10)])
    tracts = gpd.GeoDataFrame({"geoid": ["1", "2"]}, geometry=[ring, two], crs=4326)
    found = assign_tracts([0.5, 1.5, 9.5, 1.0], [0.5, 1.5, 9.5, 1.5], tracts)
    assert list(found) == ["1", "2", "2", "1"]


def test_tracts_in_metres_are_found_by_degrees():
    found = assign_tracts([-123.5], [38.5], row_of_tracts().to_crs(5070))
    assert list(found) == [GEOIDS[0]]


def test_repeated_points_get_the_same_answer():
    found = assign_tracts(np.repeat([-123.5, -121.5], 3), np.full(6, 38.5), row_of_tracts())
    assert list(found) == [GEOIDS[0]] * 3 + [GEOIDS[2]] * 3


def test_tracts_without_a_coordinate_system_are_refused():
    with pytest.raises(InvalidGeography, match=r"set region\.crs"):
        assign_tracts([0.0], [0.0], row_of_tracts().set_crs(None, allow_override=True))
