"""The name of the numbers of children says which years and tracts they are of."""

import pytest

from hotspot.core.settings import Settings
from hotspot.core.site import site_from, site_of


def settings(neighborhoods=None, **populations):
    values = {"file": "children.csv", "tract_column": "t", "label": "children"} | populations
    if not {"count_column", "band_columns"} & set(values):
        values["count_column"] = "n"
    site = {
        "region": {"name": "Clark", "tracts": "t.gpkg", "id_column": "g", "vintage": 2020},
        "populations": values,
        "feeds": [{"name": "north", "kind": "encounter", "path": "x.csv", "columns": COLUMNS}],
    }
    if neighborhoods:
        site["neighborhoods"] = neighborhoods
    if "vintage" in populations:
        site["relationship"] = {"file": "r.csv", "vintage": populations["vintage"]}
    return Settings.model_validate(site)


COLUMNS = dict.fromkeys(
    ("encounter_id", "person_id", "encounter_class", "start_ts", "end_ts", "birth_date"), "C"
) | {"tract_geoid": "T"}


@pytest.mark.parametrize(
    ("given", "years", "population", "span"),
    [
        ({"year": 2023}, (), "children, 2023", (2023, 2023)),
        ({"year": 2023, "label": "children 2023"}, (2023,), "children 2023", (2023, 2023)),
        ({"year_column": "y"}, (2021,), "children, 2021", (2021, 2021)),
        (
            {"year_column": "y"},
            (2021, 2019, 2021, 2023),
            "children, 2019–2023, between years interpolated",
            (2019, 2023),
        ),
        ({"year_column": "y"}, (), "children", ()),
        ({"year": 2019, "vintage": 2010}, (), "children, 2019, carried from 2010 tracts", None),
        ({"year": 2023, "vintage": 2020}, (), "children, 2023", None),
    ],
)
def test_the_population_names_its_years_and_tracts(given, years, population, span):
    site = site_of(settings(**given), years)
    assert site.population == population
    assert span is None or site.population_years == span


@pytest.mark.parametrize(
    ("given", "known"),
    [({"band_columns": {"all": "n", "00": "m"}}, True), ({"band_column": "b"}, True), ({}, False)],
)
def test_bands_may_be_asked_for_where_children_are_known_by_band(given, known):
    assert site_of(settings(year=2023, **given)).bands_have_children == known


def test_a_site_says_whether_it_splits_tracts():
    nested = {"file": "n.csv", "tract_column": "t", "name_column": "n"}
    assert not site_of(settings(nested, year=2023)).split_tracts
    site = site_of(settings(nested | {"weight_column": "w"}, year=2023), (2020, 2022))
    assert site.split_tracts
    lists = {**site.to_dict(), "population_years": [2020, 2022]}
    assert site_from(lists) == site
