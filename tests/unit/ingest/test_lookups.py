"""Neighborhoods and populations: whole tracts, named once; nobody is not the same as not known."""

import gzip

import numpy as np
import pytest

from hotspot.core.columns import POPULATIONS, check_columns
from hotspot.core.errors import InvalidGeography
from hotspot.core.sections import Ages, Neighborhoods, Populations
from hotspot.ingest.geography.neighborhoods import read_membership
from hotspot.ingest.geography.populations import read_populations
from tests.unit.ingest.sites import GEOIDS

AGES = Ages(limit=18, bands=("00-04", "05-17"))


def neighborhoods(tmp_path, text):
    file = tmp_path / "names.csv"
    file.write_text(text)
    given = Neighborhoods(file=file, tract_column="tract", name_column="name")
    return read_membership(given, GEOIDS).names(GEOIDS)


def populations(tmp_path, text, **changes):
    file = tmp_path / "children.csv"
    file.write_text(text)
    values = {
        "file": file,
        "tract_column": "tract",
        "count_column": "n",
        "year": 2023,
        "label": "children",
    }
    table = read_populations(Populations.model_validate(values | changes), AGES, GEOIDS).table
    check_columns(table, POPULATIONS, where="populations", error=InvalidGeography)
    assert set(table["level"]) == {"tract"}
    return table.pivot_table(
        index="area", columns="age_band", values="children", dropna=False, sort=False
    ).reindex(GEOIDS)


def test_a_neighborhood_is_found_for_every_tract_that_has_one(tmp_path):
    text = f"name,tract,other\n Oak Park ,{GEOIDS[2]},x\nNatomas,6067000100,y\n,{GEOIDS[1]},z\n"
    with pytest.raises(InvalidGeography, match="1 of 3 ids are not tract ids of 11 digits"):
        neighborhoods(tmp_path, text)
    names = neighborhoods(tmp_path, text.replace(",6067", ",06067"))
    assert list(names.index) == list(GEOIDS)
    assert names.iloc[[0, 2]].tolist() == ["Natomas", "Oak Park"]
    assert names.isna().tolist() == [False, True, False, True]


def test_a_tract_in_two_neighborhoods_is_refused_by_its_id(tmp_path):
    text = f"tract,name\n{GEOIDS[0]},A\n{GEOIDS[0]},A\n{GEOIDS[1]},A\n"
    assert neighborhoods(tmp_path, text).iloc[0] == "A"
    with pytest.raises(InvalidGeography, match=f"1 tracts lie in two .* first {GEOIDS[0]}"):
        neighborhoods(tmp_path, text + f"{GEOIDS[0]},B\n")


def test_a_lookup_of_another_region_is_refused(tmp_path):
    with pytest.raises(InvalidGeography, match="0 of 4 tracts"):
        neighborhoods(tmp_path, "tract,name\n39061000100,A\n")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"tract,title\n1,2\n", "columns missing: name; there are tract, title"),
        (b"", "columns missing: tract, name"),
        (b"tract,name\n", "no rows"),
        ("tract,name\n1,é\n".encode("cp1252"), "not UTF-8: byte 13 .* Windows-1252"),
        (b"tract,name\n1,2\n1,2,3\n", "row 2 has not the cells of the header"),
        (b'tract,name\n1,"2" 3\n', "not a CSV file: line 2"),
    ],
)
def test_a_lookup_that_is_no_csv_is_refused(tmp_path, content, rule):
    file = tmp_path / "names.csv"
    file.write_bytes(content)
    given = Neighborhoods(file=file, tract_column="tract", name_column="name")
    with pytest.raises(InvalidGeography, match=rule):
        read_membership(given, GEOIDS)


LOOKUP = f"tract,name\n{GEOIDS[0]},Oak Park\n{GEOIDS[1]},Peñasco\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_cells_may_be_parted_by_what_spreadsheets_write(tmp_path, delimiter):
    names = neighborhoods(tmp_path, LOOKUP.replace(",", delimiter))
    assert names.iloc[:2].tolist() == ["Oak Park", "Peñasco"]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + LOOKUP.encode(),
        gzip.compress(LOOKUP.encode(), mtime=0),
        LOOKUP.replace("\n", "\r\n").encode(),
        LOOKUP.replace("Oak Park", '"Oak Park"').encode(),
        LOOKUP.replace("Oak Park", " Oak   Park").encode(),
        LOOKUP.replace("ñ", "n\u0303").encode(),
        LOOKUP.replace("\n", "\n\n,\n").encode(),
        LOOKUP.replace("tract,name", " tract , name ").encode(),
    ],
    ids=["bom", "gzip", "crlf", "quotes", "spaces", "accent", "blank lines", "header"],
)
def test_one_lookup_may_be_written_in_many_ways(tmp_path, content):
    file = tmp_path / "names.csv"
    file.write_bytes(content)
    given = Neighborhoods(file=file, tract_column="tract", name_column="name")
    assert read_membership(given, GEOIDS).names(GEOIDS).iloc[:2].tolist() == ["Oak Park", "Peñasco"]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("\ufeff".encode() + LOOKUP.encode("cp1252"), "byte 49 cannot"),
        (LOOKUP.encode("utf-16"), "byte 0 cannot be read .it is UTF-16.; save it as 'CSV UTF-8'"),
        (LOOKUP.encode("cp1252"), "byte 46 cannot be read .it is probably Windows-1252"),
        (b"PK\x03\x04\xff\xfe", "it is a spreadsheet or a zip file"),
        (gzip.compress(LOOKUP.encode(), mtime=0)[:-9], "gzip file is damaged or not whole"),
        (LOOKUP.replace("tract,name", "tract,tract").encode(), "columns missing: name"),
        (f"tract,name,name\n{GEOIDS[0]},a,b\n".encode(), "column name is there 2 times"),
        (b"tract,name\n3.90610E+10,A\n", "a spreadsheet has damaged them"),
        (b"tract,name\nTotal,A\nMissing,B\n", "no row is about a tract"),
        (b'tract,name\n1,"never closed\n2,B\n', "line 3 has a quotation mark"),
    ],
)
def test_a_lookup_that_cannot_be_read_says_why_and_what_to_do(tmp_path, content, rule):
    file = tmp_path / "names.csv"
    file.write_bytes(content)
    given = Neighborhoods(file=file, tract_column="tract", name_column="name")
    with pytest.raises(InvalidGeography, match=rule):
        read_membership(given, GEOIDS)


def test_a_missing_lookup_is_said(tmp_path):
    given = Neighborhoods(file=tmp_path / "no.csv", tract_column="tract", name_column="name")
    with pytest.raises(InvalidGeography, match=r"no such file; correct \[neighborhoods\]"):
        read_membership(given, GEOIDS)


def test_nobody_is_zero_and_not_counted_is_not_known(tmp_path):
    text = f"tract,n\n{GEOIDS[1]},0\n{GEOIDS[0]},12.0\n{GEOIDS[2]},\n39061000100,7\n"
    table = populations(tmp_path, text)
    np.testing.assert_array_equal(table["all"], [12, 0.0, np.nan, np.nan])
    assert list(table.columns) == ["all"]


def test_bands_of_rows_sum_to_all_where_every_band_is_known(tmp_path):
    text = (
        "tract,band,n\n"
        f"{GEOIDS[0]},00-04,10\n{GEOIDS[0]},05-17,30\n"
        f"{GEOIDS[1]},00-04,0\n{GEOIDS[1]},05-17,0\n"
        f"{GEOIDS[2]},00-04,5\n"
    )
    table = populations(tmp_path, text, band_column="band")
    assert list(table.columns) == ["all", "00-04", "05-17"]
    np.testing.assert_array_equal(table["all"], [40, 0, np.nan, np.nan])
    np.testing.assert_array_equal(table["00-04"], [10, 0, 5, np.nan])


def test_a_band_nobody_gave_is_not_known(tmp_path):
    table = populations(tmp_path, f"tract,band,n\n{GEOIDS[0]},00-04,10\n", band_column="band")
    assert table.isna().loc[GEOIDS[0]].to_dict() == {"all": True, "00-04": False, "05-17": True}


def test_shares_split_a_total_and_conserve_it(tmp_path):
    shares = {"00-04": 0.25, "05-17": 0.75}
    text = f"tract,n\n{GEOIDS[0]},40\n{GEOIDS[1]},\n"
    table = populations(tmp_path, text, band_shares=shares)
    np.testing.assert_array_equal(table.loc[GEOIDS[0]], [40, 10, 30])
    assert table.loc[GEOIDS[1]].isna().all()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (f"tract,n\n{GEOIDS[0]},-1\n", "1 cells are not a number of children, first in row 1"),
        (f"tract,n\n{GEOIDS[0]},3\n{GEOIDS[1]},0.5\n", "first in row 2; counts must be whole"),
        (f"tract,n\n{GEOIDS[0]},3\n{GEOIDS[1]},many\n", "first in row 2"),
        (f"tract,n\n{GEOIDS[0]},3\n{GEOIDS[0]},4\n", "1 rows repeat a tract, first"),
        ("tract,n\n39061000100,3\n", "0 of 4 tracts of the region"),
        (f"tract,n\n{GEOIDS[0]},inf\n", "not a number of children"),
    ],
)
def test_counts_that_cannot_be_are_refused(tmp_path, text, rule):
    with pytest.raises(InvalidGeography, match=rule):
        populations(tmp_path, text)


def test_a_band_of_another_partition_is_refused(tmp_path):
    text = f"tract,band,n\n{GEOIDS[0]},under 5,10\n"
    with pytest.raises(InvalidGeography, match="age bands under 5 are not of the settings"):
        populations(tmp_path, text, band_column="band")
