"""Bed-days without newborns, or with long stays cut, are those of an extract without, or cut."""

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.core.measures import VARIANTS
from hotspot.core.sections import Ages
from hotspot.counts.panels import assemble
from hotspot.counts.tally import tally
from tests.property.day_by_day import (
    all_nights,
    facts,
    series_of,
    window_of,
    with_one_birth_date,
)
from tests.property.test_tally import (
    AREAS,
    ENCOUNTERS,
    PLACES,
    SCREENINGS,
    countable,
    extracts,
)

CAP = 9
LISTED = pd.DataFrame(
    [("tract", geoid) for geoid in PLACES]
    + [("neighborhood", "Avon"), ("neighborhood", "Bly"), ("region", "region")],
    columns=["level", "area"],
)
CHILDREN = LISTED.assign(age_band="all", year=2020, children=10.0)


@pytest.fixture(scope="module")
def connection():
    return ibis.duckdb.connect()


def is_newborn(row):
    return (row["start_ts"].date() - row["birth_date"]).days < 28


def walked(extract, key):
    """The series of an extract from which newborns are taken, or whose stays are cut."""
    as_of, stays, answers = extract
    stays, answers = map(list, with_one_birth_date(stays, answers))
    how = {"ages": Ages(), "same_day": 0, "as_of": as_of}
    if key == "bed_days_without_newborns":
        stays = [row for row in stays if not is_newborn(row)]
    else:
        how["nights_of"] = lambda *row: all_nights(*row)[:CAP]
    return series_of(facts(stays, answers, **how), PLACES)


def has_stays(extract):
    return any(row["encounter_class"] != "EMER" for row in extract[1])


@settings(max_examples=settings.default.max_examples // 2)
@given(
    extracts().filter(countable).filter(has_stays),
    st.sampled_from(list(VARIANTS)),
    st.sampled_from(["tract", "neighborhood", "region"]),
    st.sampled_from([1, 4, 52]),
)
def test_a_variant_is_counted_as_if_the_others_were_not_there(
    connection, extract, key, level, window
):
    as_of, stays, answers = extract
    tables = [
        connection.create_table(name, pa.Table.from_pylist(rows, schema=schema), overwrite=True)
        for name, rows, schema in (("e", stays, ENCOUNTERS), ("s", answers, SCREENINGS))
    ]
    found = tally(*tables, areas=AREAS, ages=Ages(), same_day=0, lag_weeks=3, as_of=as_of, cap=CAP)
    panel = assemble(
        found.counts, found.weeks, CHILDREN, LISTED,
        measure=VARIANTS[key], level=level, age_band="all", window=window, as_of=as_of,
        vintage=2020,
    )  # fmt: skip
    series = walked(extract, key)
    for row, area in enumerate(panel.areas):
        weeks = series.get((level, area, "bed_days", "all"), {})
        for column, week in enumerate(panel.weeks.astype("datetime64[D]").tolist()):
            value, _, persons, squares = window_of(weeks, week, window)
            now = (panel.events, panel.persons, panel.squares)
            assert tuple(int(part[row, column]) for part in now) == (value, persons, squares)
    assert np.isin(panel.measure.of, found.weeks["measure"])
