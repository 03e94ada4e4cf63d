"""The fast way of placing points and the obvious one agree on anything."""

import geopandas as gpd
import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from hotspot.ingest.locate import locate

GRID = 4
WHOLE = st.integers(min_value=-1, max_value=GRID + 1)
ANYWHERE = st.floats(min_value=-1, max_value=GRID + 1)
COORDINATE = st.one_of(WHOLE.map(float), WHOLE.map(lambda n: n + 0.5), ANYWHERE, st.just(np.nan))
POINTS = st.lists(st.tuples(COORDINATE, COORDINATE), max_size=60)


@st.composite
def maps(draw):
    """Cells of a grid merged at random into tracts of any shape, with random ids and gaps."""
    labels = draw(st.lists(st.integers(0, 6), min_size=GRID**2, max_size=GRID**2))
    ids = draw(st.permutations([f"0606700{number:04d}" for number in range(7)]))
    cells = [shapely.box(x, y, x + 1, y + 1) for x in range(GRID) for y in range(GRID)]
    tracts = gpd.GeoDataFrame({"geoid": [ids[n] for n in labels]}, geometry=cells, crs=4326)
    whole = tracts.dissolve("geoid").reset_index()
    keep = draw(st.integers(1, len(whole)))
    return whole.sample(frac=1, random_state=draw(st.integers(0, 9))).head(keep)


def obvious(x, y, tracts):
    """Ask every tract about every point."""
    found, hits = [], []
    for point in zip(x, y, strict=True):
        if np.isnan(point).any():
            found.append(None)
            hits.append(0)
            continue
        ids = sorted(tracts["geoid"][tracts.intersects(shapely.Point(point))])
        found.append(ids[0] if ids else None)
        hits.append(len(ids))
    return found, np.array(hits, dtype=int) > 1


@given(maps(), POINTS)
def test_points_are_placed_as_the_obvious_way_places_them(tracts, points):
    x, y = np.array(points, dtype=float).reshape(-1, 2).T
    geoid, on_line = obvious(x, y, tracts)
    found = locate(x, y, tracts)
    assert list(found.geoid) == geoid
    np.testing.assert_array_equal(found.on_line, on_line)


@given(maps(), POINTS, st.randoms(use_true_random=False))
def test_the_order_of_points_and_tracts_does_not_matter(tracts, points, random):
    order = list(range(len(points)))
    random.shuffle(order)
    x, y = np.array(points, dtype=float).reshape(-1, 2).T
    plain = locate(x, y, tracts).geoid
    turned = locate(x[order], y[order], tracts.iloc[::-1]).geoid
    assert list(turned) == list(plain[order])
