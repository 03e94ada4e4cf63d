"""What became of each older tract, from files as the Census Bureau writes them and as others do."""

import pandas as pd
import pytest

from hotspot.core.errors import InvalidGeography
from hotspot.core.sections import Relationship
from hotspot.ingest.geography.older import list_ids
from hotspot.ingest.geography.relationship import read_relationship

CENSUS = """\
OID_TRACT_20|GEOID_TRACT_20|NAMELSAD_TRACT_20|AREALAND_TRACT_20|OID_TRACT_10|GEOID_TRACT_10|\
AREALAND_TRACT_10|AREALAND_PART|AREAWATER_PART
1|01001020100|Census Tract 201|9825304|5|01001020100|9827271|9820448|28435
2|01001020501|Census Tract 205.01|6203654|6|01001020500|11408867|6203654|0
3|01001020502|Census Tract 205.02|2097390|6|01001020500|11408867|2097390|379
4|01001020503|Census Tract 205.03|3107823|6|01001020500|11408867|3107823|43155
7|01001020803|Census Tract 208.03|129030127|5|01001020100|9827271|6823|0
7|01001020803|Census Tract 208.03|129030127|8|01001020802|190838843|129023304|584928
9|01001020804|Census Tract 208.04|26378238|8|01001020802|190838843|26378238|5263
10|01001020805|Census Tract 208.05|35437301|8|01001020802|190838843|35437301|50638
11|01003990000|Census Tract 9900|0|12|01003990000|0|0|815342622
"""
"""Real rows of Autauga and Baldwin County, Alabama (US Census Bureau, public domain)."""

REGION = [
    "01001020100",
    "01001020501",
    "01001020502",
    "01001020503",
    "01001020803",
    "01001020804",
    "01001020805",
]


@pytest.fixture
def census(tmp_path):
    file = tmp_path / "tab20_tract20_tract10_natl.txt"
    file.write_bytes(b"\xef\xbb\xbf" + CENSUS.encode())
    return Relationship(file=file, vintage=2010)


def shares(tmp_path, *rows, **changes):
    file = tmp_path / "shares.csv"
    pd.DataFrame(rows, columns=["was", "is", "share"]).to_csv(file, index=False)
    names = {"from_column": "was", "to_column": "is", "weight_column": "share"}
    return Relationship(file=file, vintage=2010, **(names | changes))


def weights(older):
    return older.crosswalk.set_index(["source", "target"])["weight"].to_dict()


def test_the_national_file_is_read_as_downloaded(census):
    older = read_relationship(census, REGION)
    found = weights(older)
    assert found["01001020500", "01001020502"] == pytest.approx(2097390 / 11408867)
    assert found["01001020802", "01001020803"] == pytest.approx(129023304 / 190838843)
    by_source = older.crosswalk.groupby("source")["weight"].sum()
    assert by_source.tolist() == pytest.approx([1, 1, 1])


def test_a_hair_of_a_tract_is_left_out_and_said(census):
    older = read_relationship(census, REGION)
    assert weights(older)["01001020100", "01001020100"] == 1
    (said,) = [note for note in older.findings if note.rule == "slivers"]
    assert said.n_rows == 1
    assert "1 parts have less than 1%" in said.finding


def test_rows_of_a_tract_that_became_one_carry_its_id_and_others_one_of_their_own(census):
    older = read_relationship(census, REGION)
    assert older.ids.to_dict() == {
        "01001020100": "01001020100",
        "01001020500": "2010:01001020500",
        "01001020802": "2010:01001020802",
    }
    assert set(older.pieces["source"]) == {"2010:01001020500", "2010:01001020802"}


def test_other_counties_of_the_nation_are_not_ours(census):
    older = read_relationship(census, REGION)
    assert not older.crosswalk["source"].str.startswith("01003").any()


def test_what_lies_outside_the_region_is_not_pressed_into_it(census):
    older = read_relationship(census, ["01001020803"])
    assert weights(older) == {("01001020802", "01001020803"): pytest.approx(129023304 / 190838843)}
    assert any(note.rule == "older tracts partly outside" for note in older.findings)


def test_a_tract_of_water_alone_is_carried_whole(census):
    older = read_relationship(census, ["01003990000"])
    assert weights(older) == {("01003990000", "01003990000"): 1}


def test_swapped_columns_are_named(census):
    swapped = census.model_copy(
        update={"from_column": "GEOID_TRACT_20", "to_column": "GEOID_TRACT_10"}
    )
    with pytest.raises(InvalidGeography, match="the columns are swapped"):
        read_relationship(swapped, REGION)


def test_a_tract_the_file_does_not_know_is_named(census):
    with pytest.raises(InvalidGeography, match=r"1 of 8 tracts of the region .* first 01001999999"):
        read_relationship(census, [*REGION, "01001999999"])


def test_shares_of_people_go_before_land(tmp_path):
    given = shares(
        tmp_path, ("01001000100", "01001000101", 0.3), ("01001000100", "01001000102", 0.7)
    )
    older = read_relationship(given, ["01001000101", "01001000102"])
    assert list(weights(older).values()) == [0.3, 0.7]
    assert "share of people" in older.findings[0].finding


def test_a_part_without_people_has_no_share(tmp_path):
    given = shares(
        tmp_path,
        ("01001000100", "01001000101", 1),
        ("01001000100", "01001000102", None),
        ("01001000200", "01001000102", 1),
    )
    older = read_relationship(given, ["01001000101", "01001000102"])
    assert older.ids["01001000100"] == "01001000101"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("01001000100", "01001000101", "many"), "column share: 1 cells are not a number"),
        (("01001000100", "1001000101", 1), "column is: 1 ids are not tract ids of 11 digits"),
        (("01001000100", "01001000101", 1.4), "shares are not more than 0 and at most 1"),
        (("01001000100", "01001000101", None), "1 tracts have no share in any part"),
    ],
)
def test_what_is_no_share_is_refused(tmp_path, row, said):
    with pytest.raises(InvalidGeography, match=said):
        read_relationship(shares(tmp_path, row), ["01001000101"])


def test_a_file_of_nobodys_format_must_name_its_share(tmp_path):
    given = shares(tmp_path, ("01001000100", "01001000101", 1), weight_column=None)
    with pytest.raises(InvalidGeography, match=r"name it in relationship.weight_column"):
        read_relationship(given, ["01001000101"])


def test_files_from_2000_to_2010_name_their_areas_otherwise(tmp_path):
    file = tmp_path / "trf.csv"
    file.write_text(
        "GEOID00,AREALAND00,GEOID10,AREALANDPT\n01001000100,100,01001000101,25\n"
        "01001000100,100,01001000102,75\n"
    )
    given = Relationship(file=file, vintage=2000, from_column="GEOID00", to_column="GEOID10")
    older = read_relationship(given, ["01001000101", "01001000102"])
    assert list(weights(older).values()) == [0.25, 0.75]


def test_every_id_a_row_may_carry_is_listed_once(census):
    listed = list_ids(REGION, read_relationship(census, REGION)).set_index("known_id")
    assert listed.index.is_unique
    assert listed.loc["01001020500", "divided"] == 1
    assert pd.isna(listed.loc["01001020500", "own"])
    assert listed.loc["01001020501"].tolist()[0] == "01001020501"
    assert pd.isna(listed.loc["01001020501", "became"])
    assert list_ids(REGION, None)["divided"].sum() == 0
