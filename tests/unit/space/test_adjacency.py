import geopandas as gpd
import numpy as np
import pytest
import shapely

from hotspot.core.errors import InvalidGeography
from hotspot.space.adjacency import adjacency_of, links_frame, touching_areas
from tests.factories import grid_adjacency

SIDE = 1000.0


def squares(rows, columns, *, gap=0.0):
    """Square tracts of a kilometer, row by row, in meters of the Albers plane."""
    corners = [(SIDE * c, SIDE * r) for r in range(rows) for c in range(columns)]
    return np.array(
        [shapely.box(x + gap / 2, y + gap / 2, x + SIDE - gap / 2, y + SIDE - gap / 2)
         for x, y in corners]
    )  # fmt: skip


def ids(n):
    return [f"{number:011d}" for number in range(n)]


def test_squares_touch_at_edges_and_corners():
    found = touching_areas(squares(3, 4), ids(12))
    assert (found.links != grid_adjacency(3, 4).links).nnz == 0
    assert not found.islands.any()


def test_nothing_touches_itself_and_every_pair_stands_both_ways():
    found = touching_areas(squares(2, 3), ids(6))
    assert not found.links.diagonal().any()
    assert (found.links != found.links.T).nnz == 0


def test_slivers_are_bridged_and_streets_are_not():
    assert touching_areas(squares(1, 2, gap=0.5), ids(2)).links.nnz == 2
    assert touching_areas(squares(1, 2, gap=5.0), ids(2)).links.nnz == 0


def test_overlaps_touch():
    overlapping = np.array([shapely.box(0, 0, 10, 10), shapely.box(9, 0, 20, 10)])
    assert touching_areas(overlapping, ids(2)).links.nnz == 2


def test_an_island_stays_alone_and_is_known():
    shapes = np.append(squares(1, 2), shapely.box(9e4, 9e4, 9.1e4, 9.1e4))
    found = touching_areas(shapes, ids(3))
    assert found.islands.tolist() == [False, False, True]
    assert found.component.tolist() == [0, 0, 1]


def test_degrees_are_measured_in_meters():
    west, south = -84.5, 39.1
    near = [shapely.box(west, south, west + 0.01, south + 0.01)]
    near.append(shapely.box(west + 0.01 + 5e-6, south, west + 0.02, south + 0.01))  # 0.4 m off
    near.append(shapely.box(west, south + 0.0101, west + 0.01, south + 0.02))  # 11 m off
    found = touching_areas(gpd.GeoSeries(near, crs="EPSG:4269"), ids(3))
    assert found.links.toarray().tolist() == [
        [False, True, False],
        [True, False, False],
        [False, False, False],
    ]


def test_the_table_gives_the_graph_back_in_any_order():
    found = touching_areas(squares(2, 3), ids(6))
    table = links_frame(found, "tract")
    assert table.columns.tolist() == ["level", "area", "neighbor"]
    assert set(table["level"]) == {"tract"}
    order = np.array(ids(6))[::-1]
    back = adjacency_of(table.sample(frac=1, random_state=1), order)
    assert (back.links != found.links[::-1][:, ::-1]).nnz == 0


def test_part_of_the_table_is_the_graph_of_these_areas():
    table = links_frame(touching_areas(squares(1, 3), ids(3)), "tract")
    back = adjacency_of(table, np.array(ids(3))[[0, 2]])
    assert back.islands.all()


def test_a_map_of_one_island_has_an_empty_table():
    assert links_frame(touching_areas(squares(1, 1), ids(1)), "tract").empty


@pytest.mark.parametrize(
    ("shapes", "areas", "message"),
    [
        (squares(1, 2), ["a"], "2 geometries and 1 ids"),
        (squares(1, 2), ["a", "a"], "area a stands 2 times"),
        (np.array([shapely.Point(0, 0), None]), ["a", "b"], "area b has no geometry"),
        (np.array([shapely.Polygon(), shapely.Point(0, 0)]), ["a", "b"], "area a has no geometry"),
    ],
)
def test_geometry_that_cannot_touch_is_named(shapes, areas, message):
    with pytest.raises(InvalidGeography, match=message):
        touching_areas(shapes, areas)
