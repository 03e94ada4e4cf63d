"""Children of Hamilton County, in every form a site may have them, and as they came out wrong."""

import geopandas as gpd
import pandas as pd
import pytest

from hotspot.core.sections import Ages, Neighborhoods, Populations, Relationship
from hotspot.ingest.geography.neighborhoods import read_membership
from hotspot.ingest.geography.populations import read_populations
from hotspot.ingest.geography.relationship import read_relationship
from hotspot.refresh.places import add_up, list_parts

COUNTY = 191_180
"""Children of the county, ACS 2019-23."""
TRACT, COUNT = "census_tract_id_2020", "n_persons_under_18"


@pytest.fixture(scope="module")
def hamilton(reference):
    return reference / "regions" / "hamilton"


@pytest.fixture(scope="module")
def acs(hamilton):
    return pd.read_csv(hamilton / "hamilton_acs_measures_2023.csv", dtype=str)


def read(file, geoids, crosswalk=None, **changes):
    given = {"file": file, "tract_column": TRACT, "label": "children"} | changes
    if "year_column" not in given:
        given["year"] = 2023
    return read_populations(Populations.model_validate(given), Ages(), geoids, crosswalk)


def everyone(found, year=2023):
    table = found.table
    chosen = table[(table["age_band"] == "all") & (table["year"] == year)]
    return chosen.set_index("area")["children"]


def warnings(found):
    return [one.rule for one in found.findings if one.severity == "warning"]


def membership_of(hamilton, year, geoids):
    file = hamilton / f"hamilton_tract_to_cincy_neighborhood_{year}.csv"
    names = Neighborhoods(file=file, tract_column="census_tract_id", name_column="neighborhood")
    return read_membership(names, geoids)


def test_the_county_raises_no_question(hamilton, acs):
    file = hamilton / "hamilton_acs_measures_2023.csv"
    found = read(file, acs[TRACT].tolist(), count_column=COUNT)
    assert everyone(found).sum() == COUNTY
    assert found.findings == ()


def test_a_download_in_the_form_of_the_bureau_gives_the_same_children(acs, tmp_path):
    text = "GEO_ID,NAME,B09001_001E,B09001_001M\nGeography,Name,Estimate!!Total,Margin of Error\n"
    text += f'0500000US39061,"Hamilton County, Ohio","{COUNTY:,}",*****\n'
    for tract, n in zip(acs[TRACT], acs[COUNT], strict=True):
        text += f'1400000US{tract},"Census Tract","{int(n):,}",90\n'
    (tmp_path / "acs.csv").write_text(text, encoding="utf-8")
    columns = {"tract_column": "GEO_ID", "band_columns": {"all": "B09001_001E"}}
    found = read(tmp_path / "acs.csv", acs[TRACT].tolist(), **columns)
    assert everyone(found).sum() == COUNTY
    assert warnings(found) == []


def test_a_long_table_of_years_and_bands_gives_the_same_children(acs, tmp_path):
    bands, half = Ages().bands, acs[COUNT].astype(int) // 5
    rows = [
        acs[[TRACT]].assign(
            year=year, band=band, n=half if band != "00" else acs[COUNT].astype(int) - 4 * half
        )
        for year in (2022, 2023)
        for band in bands
    ]
    pd.concat(rows).to_csv(tmp_path / "long.csv", index=False, sep=";")
    columns = {"count_column": "n", "band_column": "band", "year_column": "year"}
    found = read(tmp_path / "long.csv", acs[TRACT].tolist(), **columns)
    assert [everyone(found, year).sum() for year in (2022, 2023)] == [COUNTY, COUNTY]
    assert warnings(found) == []


def test_totals_of_neighborhoods_on_tracts_are_recognized(hamilton, acs, tmp_path):
    """As in a file in use: 1.4 million children in a county of 191,180."""
    names = membership_of(hamilton, 2020, acs[TRACT]).names(acs[TRACT]).to_numpy()
    totals = acs[COUNT].astype(int).groupby(names).transform("sum")
    acs.assign(**{COUNT: totals}).to_csv(tmp_path / "joined.csv", index=False)
    found = read(tmp_path / "joined.csv", acs[TRACT].tolist(), count_column=COUNT)
    assert everyone(found).sum() > 4 * COUNTY
    assert "children repeated" in warnings(found)


def test_seven_times_the_children_are_recognized(acs, tmp_path):
    times = 1_391_744 / COUNTY
    many = (acs[COUNT].astype(float) * times).round().astype(int)
    acs.assign(**{COUNT: many}).to_csv(tmp_path / "many.csv", index=False)
    found = read(tmp_path / "many.csv", acs[TRACT].tolist(), count_column=COUNT)
    assert "children implausible" in warnings(found)


@pytest.mark.parametrize(("year", "tracts"), [(2010, 222), (2020, 226)])
def test_both_vintages_of_neighborhoods_cover_their_tracts(hamilton, year, tracts):
    geoids = gpd.read_file(hamilton / f"tract_tigris_{year}.gpkg")[f"census_tract_id_{year}"]
    membership = membership_of(hamilton, year, geoids)
    assert membership.names(geoids).notna().sum() == tracts
    assert not membership.is_split


def test_children_of_2010_tracts_are_carried_to_2020_and_none_is_lost(hamilton, acs, tmp_path):
    older = read_relationship(
        Relationship(
            file=hamilton / "computed_tract_2010_2020_relationship.csv",
            vintage=2010,
            from_column="census_tract_id_2010",
            to_column=TRACT,
            weight_column="w_2010_to_2020",
        ),
        acs[TRACT].tolist(),
    )
    sources = sorted(older.crosswalk["source"].unique())
    text = "tract,n\n" + "".join(f"{tract},{300 + n}\n" for n, tract in enumerate(sources))
    (tmp_path / "old.csv").write_text(text)
    columns = {"tract_column": "tract", "count_column": "n"}
    found = read(tmp_path / "old.csv", acs[TRACT].tolist(), older.crosswalk, **columns)
    total = sum(300 + n for n in range(len(sources)))
    inside = older.crosswalk.groupby("source")["weight"].sum()
    assert (inside > 1 - 1e-9).all()
    assert everyone(found).sum() == pytest.approx(total, rel=1e-9)
    parts = list_parts(membership_of(hamilton, 2020, acs[TRACT]), acs[TRACT])
    levels = add_up(found.table, parts).groupby("level")["children"].sum()
    assert levels["neighborhood"] == pytest.approx(levels["region"])
