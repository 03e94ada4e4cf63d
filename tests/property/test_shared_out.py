"""Counts of split areas equal a walk through the days in which each piece gives its share."""

from collections import defaultdict

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.core.measures import MEASURES
from hotspot.core.sections import Ages
from hotspot.counts.panels import assemble, whole_persons
from hotspot.counts.tally import tally
from tests.property.day_by_day import facts, window_of
from tests.property.test_tally import ENCOUNTERS, SCREENINGS, countable, extracts

AREAS = pd.DataFrame(
    {
        "geoid": ["39061000100", "39061000200", "39061000300"],
        "neighborhood": ["Avon", "Avon", "Bly"],
    }
)
INSIDE = {
    "39061000100": {"Avon": 0.6, "Bly": 0.4},
    "39061000200": {"Avon": 1.0},
    "39061000300": {"Bly": 1.0},
}
OLDER = {"39061000400": {"39061000200": 0.25, "39061000300": 0.75}}
"""A tract the extracts of the other tests name, here one of an older census."""


def crosswalk(shares):
    rows = [(source, *part) for source, parts in shares.items() for part in parts.items()]
    return pd.DataFrame(rows, columns=["source", "target", "weight"])


def shares_of(level):
    """Share of every tract in every area, put together by hand."""
    tracts = {geoid: {geoid: 1.0} for geoid in INSIDE} | OLDER
    if level == "tract":
        return tracts
    if level == "region":
        return {geoid: {"region": 1.0} for geoid in tracts}
    found = defaultdict(lambda: defaultdict(float))
    for source, parts in tracts.items():
        for tract, share in parts.items():
            for name, inner in INSIDE[tract].items():
                found[source][name] += share * inner
    return found


@pytest.fixture(scope="module")
def connection():
    return ibis.duckdb.connect()


def count(connection, extract):
    as_of, stays, answers = extract
    tables = [
        connection.create_table(name, pa.Table.from_pylist(rows, schema=schema), overwrite=True)
        for name, rows, schema in (("e", stays, ENCOUNTERS), ("s", answers, SCREENINGS))
    ]
    return tally(
        *tables,
        areas=AREAS,
        older=crosswalk(OLDER),
        shares=crosswalk({"39061000100": INSIDE["39061000100"]}),
        ages=Ages(),
        same_day=0,
        lag_weeks=3,
        as_of=as_of,
    )


def walked(extract, level, key):
    """Facts of each area, in lots: all that is whole of it is one, every piece another."""
    as_of, stays, answers = extract
    lots = defaultdict(lambda: defaultdict(list))
    weights = {}
    for fact in facts(stays, answers, ages=Ages(), same_day=0, as_of=as_of):
        measure, week, person, geoid, _, value, number = fact
        for area, share in shares_of(level).get(geoid, {}).items() if measure == key else ():
            lot = (area, "whole" if share == 1 else geoid)
            weights[lot] = share
            lots[lot][week].append((person, value, number))
    return lots, weights


def expected(lots, weights, area, week, window):
    total = np.zeros(3)
    for (where, lot), weeks in lots.items():
        if where == area:
            value, _, persons, squares = window_of(weeks, week, window)
            w = weights[where, lot]
            total += value * w, persons * w, squares * w**2
    return total


LEVELS = st.sampled_from(["tract", "neighborhood", "region"])
LISTED = pd.DataFrame(
    [("tract", geoid) for geoid in INSIDE]
    + [("neighborhood", "Avon"), ("neighborhood", "Bly"), ("region", "region")],
    columns=["level", "area"],
)
CHILDREN = LISTED.assign(age_band="all", year=2020, children=10.0)


@settings(max_examples=settings.default.max_examples // 5)
@given(extracts().filter(countable), LEVELS, st.sampled_from([1, 4, 13, 52]))
def test_a_panel_of_split_areas_equals_a_walk_piece_by_piece(connection, extract, level, window):
    found = count(connection, extract)
    for key in set(found.weeks["measure"]) & {"ed_visits", "bed_days", "screen_positive"}:
        panel = assemble(
            found.counts,
            found.weeks,
            CHILDREN,
            LISTED,
            measure=MEASURES[key],
            level=level,
            age_band="all",
            window=window,
            as_of=extract[0],
            vintage=2020,
        )
        lots, weights = walked(extract, level, key)
        for row, area in enumerate(panel.areas):
            for column, week in enumerate(panel.weeks):
                value, persons, squares = expected(lots, weights, area, week.item(), window)
                assert panel.events[row, column] == pytest.approx(value, abs=1e-6)
                assert panel.squares[row, column] == pytest.approx(squares, abs=1e-6)
                assert panel.persons[row, column] == whole_persons(np.round(persons, 6))


@settings(max_examples=settings.default.max_examples // 5)
@given(extracts().filter(countable))
def test_every_level_holds_all_that_was_placed(connection, extract):
    found = count(connection, extract)
    keys = ["measure", "age_band", "week_ending"]
    sums = found.counts.pivot_table(
        index=keys, columns="level", values="value", aggfunc="sum", fill_value=0
    )
    for level in set(sums.columns) & {"tract", "neighborhood"}:
        np.testing.assert_allclose(sums[level], sums["region"], rtol=1e-9)
    known = found.weeks.merge(
        found.counts.query("level == 'region' and age_band == 'all'"),
        on=["measure", "week_ending"],
        how="left",
    )
    assert (known["value_y"].fillna(0) == known["placed"]).all()
