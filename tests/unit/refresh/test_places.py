"""Three levels of one geography cannot disagree."""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from hotspot.core.columns import AREAS, LINKS, POPULATIONS, QUALITY, check_columns
from hotspot.core.errors import InvalidGeography
from hotspot.ingest.geography.neighborhoods import Membership
from hotspot.ingest.geography.populations import Children
from hotspot.refresh import places
from hotspot.refresh.outlines import link, outline, with_outlines
from hotspot.refresh.remarks import list_findings

GEOIDS = ["06067000100", "06067000201", "06067000202", "06067980000"]
LOOKUP = pd.DataFrame({"geoid": GEOIDS, "neighborhood": ["Oak", "Oak", "Pine", None]}, dtype="str")


def four_squares():
    """Four touching squares of about a kilometer, west to east."""
    squares = [shapely.box(-121 + 0.01 * i, 38, -120.99 + 0.01 * i, 38.01) for i in range(4)]
    return gpd.GeoDataFrame({"geoid": GEOIDS}, geometry=squares, crs="EPSG:4326")


def children(*numbers):
    return pd.DataFrame(
        {
            "level": "tract",
            "area": GEOIDS,
            "age_band": "all",
            "year": 2023,
            "children": np.array(numbers, float),
        }
    )


@pytest.mark.parametrize(
    ("geoid", "name"),
    [("39061002500", "Tract 25"), ("06067001101", "Tract 11.01"), ("06067980000", "Tract 9800")],
)
def test_a_tract_is_said_as_the_census_says_it(geoid, name):
    assert places.tract_name(geoid) == name


def test_every_place_has_a_name():
    areas = places.list_areas(LOOKUP, "Clark County")
    check_columns(areas, AREAS, where="areas", error=InvalidGeography)
    assert list(areas["level"]) == ["tract"] * 4 + ["neighborhood"] * 2 + ["region"]
    assert list(areas["name"][-3:]) == ["Oak", "Pine", "Clark County"]
    assert areas["neighborhood"].isna().sum() == 4


def test_children_add_up_over_levels():
    table = places.add_up(children(10, 20, 5, 0), LOOKUP)
    check_columns(table, POPULATIONS, where="populations", error=InvalidGeography)
    by_area = table.set_index("area")["children"]
    assert (by_area["Oak"], by_area["Pine"], by_area["region"]) == (30, 5, 35)


def test_what_is_not_known_adds_nothing_and_stays_not_known_alone():
    by_area = places.add_up(children(10, np.nan, np.nan, 0), LOOKUP).set_index("area")["children"]
    assert (by_area["Oak"], by_area["region"]) == (10, 10)
    assert np.isnan(by_area["Pine"])


def test_bands_add_up_apart():
    bands = pd.concat([children(1, 2, 3, 4), children(5, 6, 7, 8).assign(age_band="00")])
    table = places.add_up(bands, LOOKUP).set_index(["area", "age_band"])["children"]
    assert (table["Oak", "all"], table["Oak", "00"]) == (3, 11)


def test_neighborhoods_touch_where_their_tracts_do():
    links = link(four_squares(), LOOKUP)
    check_columns(links, LINKS, where="links", error=InvalidGeography)
    tracts = links[links["level"] == "tract"]
    larger = links[links["level"] == "neighborhood"]
    assert len(tracts) == 6
    assert set(zip(larger["area"], larger["neighbor"], strict=True)) == {
        ("Oak", "Pine"),
        ("Pine", "Oak"),
    }


def test_outlines_of_all_levels_cover_the_same_ground():
    shapes = outline(four_squares(), LOOKUP)
    area = shapes.to_crs(26910).geometry.area.groupby(shapes["level"]).sum()
    assert area["tract"] == pytest.approx(area["region"])
    assert area["neighborhood"] == pytest.approx(area["region"] * 3 / 4, rel=1e-3)


def test_a_reader_is_told_of_tracts_outside_and_unknown():
    known = Children(children(1, np.nan, 2, 3), ())
    found = list_findings(LOOKUP, known, ["Tract 1 changes"])
    check_columns(found, QUALITY, where="quality", error=InvalidGeography)
    assert list(found["rule"]) == ["no neighborhood", "no children known", "outline"]
    said = found["finding"][1]
    assert said.startswith("1 of 4 tracts have no number of children, first 06067000201")


def test_where_all_is_well_there_is_nothing_to_tell():
    whole = LOOKUP.fillna("Elm")
    found = list_findings(whole, Children(children(1, 2, 3, 4), ()), [])
    check_columns(found, QUALITY, where="quality", error=InvalidGeography)
    assert found.empty


def test_without_a_look_up_every_tract_is_its_own_neighborhood():
    names = places.name_tracts(["39061000200", "39061000301"])
    assert names.tolist() == ["Tract 2", "Tract 3.01"]


def test_tracts_of_several_counties_are_not_confused():
    names = places.name_tracts(["39061000200", "39017000200"])
    assert names.tolist() == ["Tract 2 (061)", "Tract 2 (017)"]


SPLIT = Membership(
    pd.DataFrame(
        {
            "source": [GEOIDS[0], GEOIDS[0], GEOIDS[1], GEOIDS[2], GEOIDS[2]],
            "target": ["Oak", "Pine", "Oak", "Oak", "Elm"],
            "weight": [0.75, 0.25, 1.0, 0.5, 0.25],
        }
    )
)


def test_a_split_tract_gives_each_neighborhood_its_share_of_children():
    parts = places.list_parts(SPLIT, GEOIDS)
    table = places.add_up(children(100, 20, 8, 5), parts).set_index("area")["children"]
    assert table[["Oak", "Pine", "Elm", "region"]].tolist() == [99, 25, 2, 133]


def test_a_neighborhood_with_the_largest_share_of_no_tract_is_listed():
    parts = places.list_parts(SPLIT, GEOIDS)
    lookup = SPLIT.names(GEOIDS).reset_index()
    areas = places.list_areas(lookup, "Clark County", parts)
    assert areas.loc[areas["level"] == "neighborhood", "area"].tolist() == ["Elm", "Oak", "Pine"]
    assert areas["neighborhood"].tolist()[:3] == ["Oak", "Oak", "Oak"]


def test_a_reader_is_told_of_split_tracts_and_of_what_lies_outside():
    lookup = SPLIT.names(GEOIDS).reset_index()
    known = Children(children(100, 20, 8, 5), ())
    found = list_findings(lookup, known, [], membership=SPLIT).set_index("rule")["finding"]
    assert found["split tracts"].startswith("2 of 4 tracts are split over neighborhoods by weight")
    assert (
        "1 of 4 tracts lie partly outside all neighborhoods (0.2 tracts" in found["partly outside"]
    )
    assert (
        "2 neighborhoods have the largest share of no tract, first Elm"
        in found["outline by a part"]
    )


@pytest.mark.parametrize(("year", "rules"), [(2027, []), (2028, ["population year"])])
def test_old_numbers_of_children_are_called_old(year, rules):
    whole = LOOKUP.fillna("Elm")
    known = Children(children(1, 2, 3, 4), ())
    found = list_findings(whole, known, [], as_of=date(year, 3, 2))
    assert found["rule"].tolist() == rules


def drawn_by(*parts):
    shares = pd.DataFrame(parts, columns=["source", "target", "weight"])
    membership = Membership(shares)
    lookup = membership.names(GEOIDS).reset_index()
    return with_outlines(lookup, membership).set_index("geoid")["neighborhood"].dropna().to_dict()


def test_a_neighborhood_with_the_largest_share_of_none_is_drawn_by_the_tract_it_has_most_of():
    a, b, c, _ = GEOIDS
    whole = ((a, "Oak", 0.7), (a, "Elm", 0.3), (b, "Oak", 0.6), (b, "Elm", 0.4), (c, "Oak", 1.0))
    assert drawn_by(*whole) == {a: "Oak", b: "Elm", c: "Oak"}


def test_no_neighborhood_is_left_without_ground_for_another():
    a, b, _, _ = GEOIDS
    assert drawn_by((a, "Oak", 0.7), (a, "Elm", 0.3)) == {a: "Oak"}
    parts = ((a, "Oak", 0.7), (a, "Elm", 0.3), (b, "Oak", 0.9), (b, "Fir", 0.1))
    assert drawn_by(*parts) == {a: "Elm", b: "Oak"}


def test_two_neighborhoods_of_one_tract_both_have_ground_and_share_none():
    rows = [(GEOIDS[0], name, share) for name, share in (("Oak", 0.5), ("Elm", 0.3), ("Fir", 0.2))]
    membership = Membership(pd.DataFrame(rows, columns=["source", "target", "weight"]))
    lookup = with_outlines(membership.names(GEOIDS).reset_index(), membership)
    shapes = outline(four_squares(), lookup, membership)
    hoods = shapes[shapes["level"] == "neighborhood"].to_crs(26910)
    assert hoods["area"].tolist() == ["Elm", "Fir", "Oak"]
    assert hoods.geometry.is_valid.all()
    ground = hoods.geometry
    whole = four_squares().to_crs(26910).geometry[0].area
    assert (ground.area > whole / 50).all()
    assert ground.area.sum() == pytest.approx(whole, rel=0.001)
    assert ground.union_all().area == pytest.approx(ground.area.sum(), rel=1e-6)
