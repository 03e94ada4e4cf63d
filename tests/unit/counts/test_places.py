"""Areas are numbered in the order of their ids, whatever the order of the look-up."""

import pandas as pd
import pytest

from hotspot.core.errors import InvalidCounts
from hotspot.counts.places import Places


def places(*pairs):
    return Places(pd.DataFrame(pairs, columns=["geoid", "neighborhood"]))


def test_areas_are_numbered_in_the_order_of_their_ids():
    found = places(("b", "South"), ("a", "West"), ("c", "South"))
    assert found.names["tract"] == ["a", "b", "c"]
    assert found.names["neighborhood"] == ["South", "West"]
    numbers = found.numbers()
    assert numbers["neighborhood"].tolist() == [1, 0, 0]
    assert numbers["region"].tolist() == [0, 0, 0]


def test_a_tract_in_no_neighborhood_has_no_number_there():
    numbers = places(("a", None), ("b", "South")).numbers()
    assert numbers["neighborhood"].tolist() == [-1, 0]


def test_a_region_without_neighborhoods_still_has_tracts():
    found = places(("a", None), ("b", None))
    assert found.names["neighborhood"] == []
    assert found.numbers()["tract"].tolist() == [0, 1]


def test_a_tract_stands_once():
    with pytest.raises(InvalidCounts, match="areas name a tract twice"):
        places(("a", "West"), ("a", "South"))


def shares(*rows):
    return pd.DataFrame(rows, columns=["source", "target", "weight"])


def numbers_of(found):
    return found.numbers().set_index("geoid").to_dict("index")


def test_an_older_tract_that_was_divided_is_counted_as_a_piece():
    older = shares(("2010:c", "a", 0.25), ("2010:c", "b", 0.75), ("2010:d", "b", 1))
    areas = pd.DataFrame({"geoid": ["a", "b"], "neighborhood": ["South", "West"]})
    found = Places(areas, older=older)
    assert found.names == {
        "tract": ["a", "b", "piece 2010:c"],
        "neighborhood": ["South", "West", "piece 2010:c"],
        "region": ["region"],
    }
    numbers = numbers_of(found)
    assert numbers["2010:c"] == {"tract": 2, "neighborhood": 2, "region": 0}
    assert numbers["2010:d"] == numbers["b"]


def test_a_tract_divided_within_a_neighborhood_is_whole_there():
    older = shares(("2010:c", "a", 0.3), ("2010:c", "b", 0.7))
    areas = pd.DataFrame({"geoid": ["a", "b"], "neighborhood": ["South", "South"]})
    assert Places(areas, older=older).names["neighborhood"] == ["South"]


def test_a_tract_shared_by_neighborhoods_is_one_tract_and_a_piece_of_each():
    split = shares(("a", "South", 0.4), ("a", "West", 0.5))
    areas = pd.DataFrame({"geoid": ["a", "b"], "neighborhood": ["South", "South"]})
    found = Places(areas, shares=split)
    assert found.names["tract"] == ["a", "b"]
    assert found.names["neighborhood"] == ["South", "West", "piece a"]
    assert numbers_of(found)["a"]["region"] == 0


def test_shares_of_tracts_of_another_region_are_refused():
    areas = pd.DataFrame({"geoid": ["a"], "neighborhood": ["South"]})
    with pytest.raises(InvalidCounts, match="1 tracts the region does not have, first z"):
        Places(areas, shares=shares(("z", "South", 1)))
    with pytest.raises(InvalidCounts, match="1 tracts the region does not have, first z"):
        Places(areas, older=shares(("2010:a", "z", 1)))
