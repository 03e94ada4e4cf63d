"""A code belongs to one condition group or to none, and a site without codes cannot have groups."""

import re

import pytest
from pydantic import ValidationError

from hotspot.core.conditions import Conditions
from hotspot.core.measures import MEASURES, SPLIT, known_as, part_key, part_of
from hotspot.core.settings import Settings
from hotspot.core.site import site_from, site_of

NEEDED = ("encounter_id", "person_id", "encounter_class", "start_ts", "end_ts", "birth_date")
COLUMNS = dict.fromkeys(NEEDED, "C") | {"tract_geoid": "T"}
GROUPS = {"asthma": ["j45", "J46"], "broken_bones": ["S52.5", "S42"]}


def settings(groups=GROUPS, columns=COLUMNS | {"diagnosis": "DX"}, **feed):
    feed = {"name": "north", "kind": "encounter", "path": "x", "columns": columns} | feed
    return Settings.model_validate(
        {
            "region": {"name": "Clark", "tracts": "t.gpkg", "id_column": "g", "vintage": 2020},
            "populations": {
                "file": "children.csv",
                "tract_column": "t",
                "count_column": "n",
                "year": 2023,
                "label": "children",
            },
            "feeds": [feed],
            "conditions": {"groups": groups},
        }
    )


def test_codes_are_kept_without_points_and_in_capitals():
    assert settings().conditions.groups == {
        "asthma": ("J45", "J46"),
        "broken_bones": ("S525", "S42"),
    }


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        ({"asthma": ["J45"], "lungs": ["J4"]}, "J45 of asthma and J4 of lungs overlap"),
        ({"arm": ["S52.5"], "wrist": ["s525"]}, "S525 of arm and S525 of wrist overlap"),
        ({"other": ["J45"]}, "other cannot be the name of a group"),
        ({"Asthma": ["J45"]}, "use small letters"),
        ({"asthma": []}, "there is none"),
        ({"asthma": ["493.9"]}, "'493.9' is not the beginning of one"),
        ({"asthma": ["J45*"]}, "such as J45 or S52.5"),
        ({f"group_{n}": [f"A0{n}"] for n in range(7)}, "6 groups at most"),
    ],
)
def test_groups_that_cannot_be_told_apart_are_refused_with_a_remedy(groups, said):
    with pytest.raises(ValidationError, match=re.escape(said)):
        Conditions(groups=groups)


def test_only_visits_and_stays_can_be_split():
    with pytest.raises(ValidationError, match="must name some of ed_visits, admissions, bed_days"):
        Conditions(measures=["screened"], groups=GROUPS)
    assert Conditions(measures=["bed_days", "ed_visits"]).measures == ("ed_visits", "bed_days")


def test_groups_without_a_column_of_diagnoses_are_refused():
    with pytest.raises(ValidationError, match="feed north maps none; add diagnosis ="):
        settings(columns=COLUMNS)
    assert settings(groups={}, columns=COLUMNS).conditions.groups == {}


@pytest.mark.parametrize("given", [{"format": "fhir"}, {"format": "omop", "residences": "h.csv"}])
def test_a_standard_says_itself_where_the_diagnosis_stands(given):
    assert settings(columns={}, **given).conditions.groups


def test_the_site_remembers_its_groups_and_older_snapshots_have_none():
    site = site_of(settings())
    assert site.conditions == (("asthma", ("J45", "J46")), ("broken_bones", ("S525", "S42")))
    assert site.split == SPLIT
    assert site_from(site.to_dict()) == site
    older = {
        key: value for key, value in site.to_dict().items() if key not in ("conditions", "split")
    }
    assert site_from(older).conditions == site_from(older).split == ()


@pytest.mark.parametrize("key", SPLIT)
def test_a_part_is_named_after_its_measure_and_group(key):
    part = part_of(part_key(key, "broken_bones"))
    assert part.label == f"{MEASURES[key].label} for broken bones"
    assert part.noun in part.unit
    assert "primary diagnosis" in part.definition
    assert known_as(part) is MEASURES[key]
    assert (part.family, part.better) == (MEASURES[key].family, MEASURES[key].better)


@pytest.mark.parametrize("key", ["ed_visits", "screened@asthma", "ed_visits@", "@asthma"])
def test_nothing_else_is_a_part(key):
    assert part_of(key) is None
