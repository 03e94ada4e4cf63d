import geopandas as gpd
import numpy as np
import pytest
import shapely

from hotspot.core.errors import InvalidGeography
from hotspot.space.projection import in_meters
from hotspot.space.simplify import dissolve, simplify_for_map


def wiggly_map(crs="EPSG:5070"):
    """Two tracts of 5 km with a wiggly line between them, and a tiny one in a corner."""
    y = np.linspace(0, 5000, 400)
    line = np.column_stack([5000 + 8 * np.sin(y / 20), y])
    west = shapely.Polygon([(0, 0), *line, (0, 5000)])
    east = shapely.box(0, 0, 10_000, 5000).difference(west)
    shapes = gpd.GeoDataFrame(
        {"geoid": ["06067000001", "06067000002"], "district": ["North", "North"]},
        geometry=[west, east],
        crs="EPSG:5070",
    )
    return shapes.to_crs(crs)


def points(shapes):
    return int(shapely.get_num_coordinates(shapes.geometry.to_numpy()).sum())


def test_a_simplified_map_has_few_points_and_no_gap():
    shapes = wiggly_map()
    light, warnings = simplify_for_map(shapes)
    assert warnings == []
    assert points(light) < points(shapes) / 4
    assert shapely.coverage_is_valid(light.geometry.to_numpy())
    assert light.crs.to_epsg() == 4326
    assert light["geoid"].tolist() == shapes["geoid"].tolist()


def test_coordinates_have_five_decimals():
    light, _ = simplify_for_map(wiggly_map("EPSG:4269"))
    xy = shapely.get_coordinates(light.geometry.to_numpy())
    assert np.array_equal(xy, np.round(xy, 5))


def test_a_place_that_vanishes_is_named():
    speck = gpd.GeoDataFrame(
        {"geoid": ["06067000003"], "district": ["South"]},
        geometry=[shapely.Polygon([(2e4, 0), (2e4 + 60, 0), (2e4 + 60, 5), (2e4 + 30, 30)])],
        crs="EPSG:5070",
    )
    shapes = gpd.GeoDataFrame(
        {"geoid": ["06067000001", "06067000003"]},
        geometry=[wiggly_map().geometry.iloc[0], speck.geometry.iloc[0]],
        crs="EPSG:5070",
    )
    light, warnings = simplify_for_map(shapes, tolerance_m=30)
    assert len(warnings) == 1
    assert "06067000003 changes its area" in warnings[0]
    assert not light.geometry.is_empty.any()


def test_shapes_without_a_coordinate_system_are_refused():
    with pytest.raises(InvalidGeography, match="EPSG:4269"):
        simplify_for_map(wiggly_map().set_crs(None, allow_override=True))


def test_dissolving_conserves_area_and_leaves_out_what_belongs_nowhere():
    shapes = wiggly_map()
    whole = dissolve(shapes, "district")
    assert whole["district"].tolist() == ["North"]
    assert whole.area.sum() == pytest.approx(5e7)
    shapes["district"] = ["North", None]
    assert dissolve(shapes, "district").area.sum() == pytest.approx(2.5e7, rel=1e-3)


def test_dissolving_all_gives_the_region():
    region = dissolve(wiggly_map())
    assert len(region) == 1
    assert region.area.iloc[0] == pytest.approx(5e7)


def test_overlapping_tracts_are_joined_too():
    shapes = gpd.GeoDataFrame(
        {"district": ["A", "A"]},
        geometry=[shapely.box(0, 0, 10, 10), shapely.box(5, 0, 15, 10)],
        crs="EPSG:5070",
    )
    assert dissolve(shapes, "district").area.tolist() == [150]


def test_the_plane_fits_the_place():
    near = gpd.GeoSeries([shapely.Point(-84.5, 39.1)], crs="EPSG:4326")
    far = gpd.GeoSeries([shapely.Point(13.4, 52.5)], crs="EPSG:4326")
    assert in_meters(near).crs.to_epsg() == 5070
    assert in_meters(far).crs.to_epsg() == 32633
    assert in_meters(near.set_crs(None, allow_override=True)).crs is None
