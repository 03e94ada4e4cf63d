"""Areas are numbered in the order of their ids, whatever the order of the look-up."""

import pandas as pd
import pytest

from hotspot.core.errors import InvalidCounts
from hotspot.counts.levels import Places


def places(*pairs):
    return Places(pd.DataFrame(pairs, columns=["geoid", "neighborhood"]))


def test_areas_are_numbered_in_the_order_of_their_ids():
    found = places(("b", "South"), ("a", "West"), ("c", "South"))
    assert found.names["tract"] == ["a", "b", "c"]
    assert found.names["neighborhood"] == ["South", "West"]
    numbers = found.table().to_pyarrow().to_pydict()
    assert numbers["neighborhood"] == [1, 0, 0]
    assert numbers["region"] == [0, 0, 0]


def test_a_tract_in_no_neighborhood_has_no_number_there():
    numbers = places(("a", None), ("b", "South")).table().to_pyarrow().to_pydict()
    assert numbers["neighborhood"] == [None, 0]


def test_a_region_without_neighborhoods_still_has_tracts():
    found = places(("a", None), ("b", None))
    assert found.names["neighborhood"] == []
    assert found.table().to_pyarrow().to_pydict()["tract"] == [0, 1]


def test_a_tract_stands_once():
    with pytest.raises(InvalidCounts, match="areas name a tract twice"):
        places(("a", "West"), ("a", "South"))
