"""Children by year and band, from files as they are downloaded; what is no number never counts."""

import numpy as np
import pandas as pd
import pytest

from hotspot.core.columns import POPULATIONS, check_columns
from hotspot.core.errors import InvalidGeography
from hotspot.core.sections import Ages, Populations
from hotspot.ingest.geography.populations import read_populations
from tests.unit.ingest.sites import GEOIDS

AGES = Ages(limit=18, bands=("00-04", "05-17"))
A, B, C, D = GEOIDS


def read(tmp_path, text, crosswalk=None, **changes):
    file = tmp_path / "children.csv"
    file.write_text(text, encoding="utf-8")
    values = {"file": file, "tract_column": "tract", "label": "children"} | changes
    if "year_column" not in values:
        values["year"] = 2023
    found = read_populations(Populations.model_validate(values), AGES, GEOIDS, crosswalk)
    check_columns(found.table, POPULATIONS, where="populations", error=InvalidGeography)
    return found


def by_area(found, band="all", year=2023):
    table = found.table
    chosen = table[(table["age_band"] == band) & (table["year"] == year)]
    return chosen.set_index("area")["children"].reindex(GEOIDS).to_numpy()


def said(found):
    return " ".join(finding.finding for finding in found.findings)


WIDE = {"band_columns": {"00-04": ("B01001_003E", "B01001_027E"), "05-17": "older"}}


def test_columns_of_a_wide_file_add_up_to_bands_and_bands_to_all(tmp_path):
    text = f"tract,B01001_003E,B01001_027E,older\n{A},10,5,30\n{B},0,0,0\n{C},7,,20\n"
    found = read(tmp_path, text, **WIDE)
    np.testing.assert_array_equal(by_area(found, "00-04"), [15, 0, np.nan, np.nan])
    np.testing.assert_array_equal(by_area(found, "05-17"), [30, 0, 20, np.nan])
    np.testing.assert_array_equal(by_area(found), [45, 0, np.nan, np.nan])


def test_a_column_for_all_is_taken_as_it_stands(tmp_path):
    columns = {"band_columns": {"all": "n", "00-04": "young"}}
    found = read(tmp_path, f"tract,n,young\n{A},45,15\n{B},8,\n", **columns)
    np.testing.assert_array_equal(by_area(found)[:2], [45, 8])
    np.testing.assert_array_equal(by_area(found, "00-04")[:2], [15, np.nan])
    assert np.isnan(by_area(found, "05-17")).all()


def test_a_download_of_the_census_bureau_is_read_as_it_is(tmp_path):
    text = (
        "GEO_ID,NAME,B09001_001E,B09001_001M\n"
        'Geography,Geographic Area Name,Estimate!!Total,"Margin of Error!!Total"\n'
        f'0500000US06067,"Sacramento County, California","370,000",*****\n'
        f'1400000US{A},"Census Tract 1",1204,99\n'
        f'1400000US{B},"Census Tract 2.01","1,310",120\n'
        f'1400000US{C},"Census Tract 2.02",-666666666,**\n'
    )
    found = read(tmp_path, text, tract_column="GEO_ID", count_column="B09001_001E")
    np.testing.assert_array_equal(by_area(found), [1204, 1310, np.nan, np.nan])
    assert "row of labels under the header is not read" in said(found)
    assert "1 rows are no tracts (larger area)" in said(found)
    assert "1 cells say that the number is not known" in said(found)


@pytest.mark.parametrize(
    "cell", ["-", "N", "(X)", "*****", "**", "-666666666", "-222222222.0", "<5", "n/a", ""]
)
def test_an_annotation_is_not_known_and_never_a_number(tmp_path, cell):
    found = read(tmp_path, f"tract,n\n{A},3\n{B},{cell}\n", count_column="n")
    np.testing.assert_array_equal(by_area(found), [3, np.nan, np.nan, np.nan])


@pytest.mark.parametrize("cell", ["-5", "0.5", "1e3000", "12 345", "-66666", "many", "1,23"])
def test_a_cell_that_is_neither_a_count_nor_an_annotation_is_refused(tmp_path, cell):
    with pytest.raises(InvalidGeography, match=r"column n: 1 cells .* first in row 2; .* whole"):
        read(tmp_path, f'tract,n\n{A},3\n{B},"{cell}"\n', count_column="n")


def test_totals_and_missing_inside_a_table_are_named_and_not_summed(tmp_path):
    text = f"tract,n\n{A},3\nMissing,40\n{B},4\nTotal,47\n"
    found = read(tmp_path, text, count_column="n")
    assert np.nansum(found.table["children"]) == 7
    assert "2 rows are no tracts (missing, total). Left out" in said(found)


def test_rows_below_labels_are_numbered_as_they_stand(tmp_path):
    text = f"tract,n\nGeography,Estimate!!Total\n{A},3\n{B},-1\n"
    with pytest.raises(InvalidGeography, match="first in row 3"):
        read(tmp_path, text, count_column="n")


YEARS = {"count_column": "n", "year_column": "year"}


def test_rows_a_year_are_kept_apart(tmp_path):
    text = f"tract,n,year\n{A},10,2019\n{A},30,2021\n{B},5,2021\n{B},7,2019\n"
    found = read(tmp_path, text, **YEARS)
    assert found.table["year"].unique().tolist() == [2019, 2021]
    np.testing.assert_array_equal(by_area(found, year=2019)[:2], [10, 7])
    np.testing.assert_array_equal(by_area(found, year=2021)[:2], [30, 5])
    assert found.latest()[[A, B]].tolist() == [30, 5]


def test_a_year_a_tract_lacks_lies_on_the_line_between_those_it_has(tmp_path):
    rows = [(A, 2019, 10), (A, 2020, 12), (A, 2021, 14), (B, 2019, 10), (B, 2021, 30)]
    text = "tract,year,n\n" + "".join(f"{t},{y},{n}\n" for t, y, n in (*rows, (C, 2020, 6)))
    found = read(tmp_path, text, **YEARS)
    np.testing.assert_allclose(by_area(found, year=2020), [12, 20, 6, np.nan], atol=0.03)
    np.testing.assert_array_equal(by_area(found, year=2019), [10, 10, 6, np.nan])
    assert "3 numbers of a tract in a year are not known" in said(found)


def test_a_year_and_band_may_stand_once(tmp_path):
    text = f"tract,year,band,n\n{A},2019,00-04,1\n{A},2019,05-17,2\n{A},2020,00-04,3\n"
    given = {**YEARS, "band_column": "band"}
    np.testing.assert_array_equal(by_area(read(tmp_path, text, **given), "00-04", 2020)[0], 3)
    with pytest.raises(InvalidGeography, match="1 rows repeat a tract, year, age band"):
        read(tmp_path, text + f"{A},2020,00-04,3\n", **given)


@pytest.mark.parametrize("year", ["2019-2023", "19", "", "1889", "2023.5"])
def test_a_year_that_is_none_is_refused_by_its_row(tmp_path, year):
    with pytest.raises(InvalidGeography, match=r"column year: 1 cells are not a year .* row 2"):
        read(tmp_path, f"tract,n,year\n{A},1,2019\n{B},2,{year}\n", **YEARS)


def test_shares_split_the_total_of_every_year(tmp_path):
    shares = {"band_shares": {"00-04": 0.25, "05-17": 0.75}}
    found = read(tmp_path, f"tract,n,year\n{A},40,2019\n{A},80,2020\n", **YEARS, **shares)
    assert [by_area(found, "00-04", year)[0] for year in (2019, 2020)] == [10, 20]


def test_children_of_older_tracts_are_carried_and_may_be_fractions(tmp_path):
    older = "06067000350"
    parts = [(older, A, 0.3), (older, B, 0.7), (C, C, 1.0)]
    crosswalk = pd.DataFrame(parts, columns=["source", "target", "weight"])
    text = f"tract,n\n{older},15\n{C},8\n39061000100,1000\n"
    found = read(tmp_path, text, crosswalk, count_column="n")
    np.testing.assert_allclose(by_area(found), [4.5, 10.5, 8, np.nan])
