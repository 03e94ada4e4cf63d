"""A child has one bed: a night is counted once however stays overlap; every stay is admitted."""

from functools import partial

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.counts.tally import tally
from hotspot.ingest.overlaps import share_nights
from hotspot.ingest.rules import Limits
from tests.property.day_by_day import all_nights, facts, saturday, series_of
from tests.property.test_tally import (
    AGES,
    AREAS,
    ENCOUNTERS,
    EXTRACTS,
    PLACES,
    SCREENINGS,
    compare,
)

LINES = pa.schema([pa.field("feed", pa.string()), *ENCOUNTERS])


@pytest.fixture(scope="module")
def connection():
    return ibis.duckdb.connect()


def owners_of(rows, same_day, as_of):
    """Who has each child's night: the first to come, and of those that come together the longer."""
    stays = [row for row in rows if row["encounter_class"] in ("IMP", "OBSENC")]
    nights = {row["encounter_id"]: all_nights(row, same_day, as_of) for row in stays}
    owners = {}
    for row in sorted(
        stays, key=lambda r: (r["start_ts"], -len(nights[r["encounter_id"]]), r["encounter_id"])
    ):
        for night in nights[row["encounter_id"]]:
            owners.setdefault((row["person_id"], night), row["encounter_id"])
    return owners


def own_nights(owners, row, same_day, as_of):
    child, stay = row["person_id"], row["encounter_id"]
    return [night for night in all_nights(row, same_day, as_of) if owners[child, night] == stay]


def crowded(extract):
    """The same extract with two children instead of five, so that stays do overlap."""
    as_of, stays, _ = extract
    born = {row["person_id"]: row["birth_date"] for row in stays}
    children = sorted(born)[:2]
    moved = [
        row | {"person_id": child, "birth_date": born[child]}
        for number, row in enumerate(stays)
        if row["start_ts"].date() >= born[child := children[number % len(children)]]
    ]
    return as_of, moved


CROWDED = EXTRACTS.map(crowded).filter(lambda extract: extract[1])


@settings(max_examples=settings.default.max_examples // 4)
@given(CROWDED, st.sampled_from(AGES), st.sampled_from([0, 1]))
def test_a_night_of_several_stays_is_one_bed_day_of_the_first(connection, extract, ages, same_day):
    as_of, rows = extract
    tables = [
        connection.create_table(name, pa.Table.from_pylist(given, schema=schema), overwrite=True)
        for name, given, schema in (
            ("lines", [row | {"feed": "north"} for row in rows], LINES),
            ("answers", [], SCREENINGS),
        )
    ]
    limits = Limits(as_of, age_limit=18, open_stay_days=365, same_day=same_day)
    lines = share_nights(connection, tables[0].rename(line_id="encounter_id"), limits)
    counted = tally(
        lines.rename(encounter_id="line_id"),
        tables[1],
        areas=AREAS,
        ages=ages,
        same_day=same_day,
        lag_weeks=3,
        as_of=as_of,
    )
    owners = owners_of(rows, same_day, as_of)
    walked = facts(
        rows,
        [],
        ages=ages,
        same_day=same_day,
        as_of=as_of,
        nights_of=partial(own_nights, owners),
    )
    expected = series_of(walked, PLACES)
    keys = ["level", "area", "measure", "age_band"]
    found = {key: part for key, part in counted.counts.groupby(keys)}
    assert set(found) == set(expected)
    for key, weeks in expected.items():
        compare(found[key], weeks, saturday(as_of))
