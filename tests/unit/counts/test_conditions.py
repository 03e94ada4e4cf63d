"""Parts are counted as a person with a spreadsheet would, and add up to the whole."""

from datetime import date

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from hotspot.core.conditions import Conditions
from hotspot.core.measures import SPLIT, part_key
from hotspot.core.sections import WINDOWS, Ages
from hotspot.counts.tally import tally

AS_OF = date(2025, 6, 4)
GROUPS = ("asthma", "injury")
AREAS = pd.DataFrame({"geoid": ["a", "b", "c"], "neighborhood": ["North", "North", "South"]})
NAMES = {0: "other", 1: "asthma", 2: "injury"}
DAY = pd.Timedelta(days=1)


def rows():
    rng = np.random.default_rng(45)
    n = 900
    start = pd.Timestamp("2024-05-05") + rng.integers(0, 380, n) * DAY + pd.Timedelta(hours=9)
    kind = rng.choice(["EMER", "EMER", "IMP"], n)
    nights = np.where(kind == "IMP", rng.geometric(0.3, n), 0)
    person = rng.integers(0, 90, n)
    return pd.DataFrame(
        {
            "encounter_id": [f"e{number}" for number in range(n)],
            "person_id": [f"p{number}" for number in person],
            "encounter_class": kind,
            "start_ts": start,
            "end_ts": start + nights * DAY,
            "birth_date": pd.Timestamp("2016-01-01") + person * 30 * DAY,
            "geoid": np.where(rng.random(n) < 0.9, np.array(["a", "b", "c"])[person % 3], "b"),
            "condition": rng.choice(3, n, p=[0.5, 0.3, 0.2]).astype("int32"),
        }
    )


def count(encounters, **changes):
    connection = ibis.duckdb.connect()
    types = {"start_ts": "timestamp(6)", "end_ts": "timestamp(6)", "birth_date": "date"}
    rows = pa.Table.from_pandas(encounters, preserve_index=False)
    table = connection.create_table("encounters", rows).cast(types)
    columns = ("screening_id", "person_id", "geoid", "domain", "result")
    schema = dict.fromkeys(columns, "string") | {
        "screened_ts": "timestamp(6)",
        "birth_date": "date",
    }
    decided = {"areas": AREAS, "ages": Ages(), "same_day": 0, "lag_weeks": 1, "as_of": AS_OF}
    return tally(
        table, connection.create_table("answers", schema=ibis.schema(schema)), **decided | changes
    )


@pytest.fixture(scope="module")
def found():
    groups = {"asthma": ("J45",), "injury": ("S",)}
    return count(rows(), conditions=Conditions(groups=groups)).counts


def by_hand(encounters):
    """One row a day of a visit, of a stay, and of each night of a stay."""
    visits = encounters[encounters["encounter_class"] == "EMER"].assign(measure="ed_visits")
    stays = encounters[encounters["encounter_class"] == "IMP"].assign(measure="admissions")
    lasting = (stays["end_ts"].dt.normalize() - stays["start_ts"].dt.normalize()).dt.days
    nights = stays.loc[stays.index.repeat(lasting)].assign(measure="bed_days")
    turn = nights.groupby("encounter_id").cumcount()
    nights["start_ts"] += turn * DAY
    every = pd.concat([visits, stays, nights[nights["start_ts"] < pd.Timestamp(AS_OF)]])
    day = every["start_ts"].dt.normalize()
    every["week_ending"] = day + (5 - day.dt.day_of_week) % 7 * DAY
    every["measure"] += "@" + every["condition"].map(NAMES)
    return every


def test_parts_are_what_a_person_with_a_spreadsheet_counts(found):
    every = by_hand(rows())
    inside = dict(AREAS.itertuples(index=False))
    areas = {"neighborhood": every["geoid"].map(inside), "region": "region"}
    for level, area in areas.items():
        keys = ["area", "measure", "week_ending"]
        grouped = every.assign(area=area).groupby(keys)["person_id"]
        expected = pd.DataFrame({"value": grouped.size(), "n_persons": grouped.nunique()})
        mine = found[(found["level"] == level) & found["measure"].str.contains("@")]
        counted = mine[mine["value"] > 0].set_index(keys)[["value", "n_persons"]].sort_index()
        pd.testing.assert_frame_equal(
            counted, expected, check_index_type=False, check_dtype=False, check_names=False
        )


@pytest.mark.parametrize("window", WINDOWS)
def test_distinct_children_of_a_window_are_counted_for_each_part(found, window):
    every = by_hand(rows())
    mine = found[(found["level"] == "region") & (found["measure"] == "ed_visits@asthma")]
    running = mine.set_index("week_ending")[f"persons_{window}"].sort_index().cumsum()
    visits = every[every["measure"] == "ed_visits@asthma"]
    for week in running.index[window : window + 5]:
        near = visits["week_ending"].between(week - (window - 1) * 7 * DAY, week)
        assert running[week] == visits.loc[near, "person_id"].nunique()


@pytest.mark.parametrize("measure", SPLIT)
def test_parts_add_up_to_the_whole_in_every_area_and_week(found, measure):
    keys = ["level", "area", "week_ending"]
    parts = [part_key(measure, name) for name in ("other", *GROUPS)]
    some = found[(found["age_band"] == "all") & (found["level"] != "tract")]
    whole = some[some["measure"] == measure].groupby(keys)["value"].sum()
    added = some[some["measure"].isin(parts)].groupby(keys)["value"].sum()
    pd.testing.assert_series_equal(whole[whole > 0], added[added > 0], check_dtype=False)


def test_parts_are_kept_for_no_tract_and_no_age(found):
    parts = found[found["measure"].str.contains("@")]
    assert set(parts["level"]) == {"neighborhood", "region"}
    assert set(parts["age_band"]) == {"all"}
    assert set(parts["measure"]) == {part_key(m, name) for m in SPLIT for name in NAMES.values()}


def test_all_else_is_counted_as_without_conditions(found):
    plain = count(rows().drop(columns="condition"))
    rest = found[~found["measure"].str.contains("@")].reset_index(drop=True)
    pd.testing.assert_frame_equal(rest, plain.counts.reset_index(drop=True))


def test_only_the_measures_that_a_site_names_are_split():
    only = Conditions(measures=("bed_days",), groups={"asthma": ("J45",), "injury": ("S",)})
    measures = set(count(rows(), conditions=only).counts["measure"])
    parts = {key for key in measures if "@" in key}
    assert parts == {"bed_days@other", "bed_days@asthma", "bed_days@injury"}
