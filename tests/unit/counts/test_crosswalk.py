"""Carried counts keep their total, whatever the shares, and are whole where nothing was split."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.core.columns import COUNTS
from hotspot.core.crosswalk import as_crosswalk
from hotspot.core.errors import InvalidCounts
from hotspot.counts.crosswalk import carry, check_mass

AMOUNTS = [column.name for column in COUNTS if column.kind == "amount"]
SQUARED = [name for name in AMOUNTS if "squares" in name]
LINEAR = [name for name in AMOUNTS if name not in SQUARED]
WEEKS = pd.to_datetime(["2026-01-03", "2026-01-10"]).astype("datetime64[s]")


def shares(*rows):
    return pd.DataFrame(rows, columns=["source", "target", "weight"])


def counts(*rows):
    """Area, week and one number that stands for all columns."""
    frame = pd.DataFrame(
        [
            {
                "level": "tract",
                "area": area,
                "measure": "ed_visits",
                "age_band": "all",
                "week_ending": WEEKS[week],
                **dict.fromkeys(AMOUNTS, number),
            }
            for area, week, number in rows
        ]
    )
    return frame[[column.name for column in COUNTS]]


def test_events_and_children_are_shared_out_and_squares_by_the_squared_share():
    found = carry(counts(("a", 0, 8)), shares(("a", "x", 0.25), ("a", "y", 0.75)))
    assert found["area"].tolist() == ["x", "y"]
    for name in LINEAR:
        assert found[name].tolist() == [2, 6]
    for name in SQUARED:
        assert found[name].tolist() == [0.5, 4.5]


def test_what_several_sources_give_one_target_adds_up_week_by_week():
    rows = counts(("a", 0, 4), ("b", 0, 6), ("b", 1, 10))
    found = carry(rows, shares(("a", "x", 1), ("b", "x", 0.5), ("b", "y", 0.5)))
    value = found.set_index(["area", "week_ending"])["value"]
    assert value.to_dict() == {
        ("x", WEEKS[0]): 7,
        ("x", WEEKS[1]): 5,
        ("y", WEEKS[0]): 3,
        ("y", WEEKS[1]): 5,
    }


def test_counts_that_were_not_split_stay_whole_numbers():
    found = carry(counts(("a", 0, 4), ("b", 1, 6)), shares(("a", "x", 1), ("b", "x", 1)))
    assert all(found[name].dtype == "int64" for name in AMOUNTS)


def test_thirds_that_make_a_whole_are_exactly_whole():
    third = 1 / 3
    rows = counts(("a", 0, 1), ("b", 0, 1), ("c", 0, 1))
    split = [(source, target, third) for source in "abc" for target in "xyz"]
    found = carry(rows, shares(*split))
    assert found["value"].tolist() == [1, 1, 1]
    assert found["value"].dtype == "int64"


def test_an_area_the_crosswalk_does_not_name_is_not_dropped_silently():
    with pytest.raises(InvalidCounts, match="does not say where 1 areas with counts lie"):
        carry(counts(("a", 0, 4), ("b", 0, 6)), shares(("a", "x", 1)))


def test_a_part_outside_is_neither_lost_nor_pressed_in():
    assert carry(counts(("a", 0, 10)), shares(("a", "x", 0.6)))["value"].tolist() == [6]


def test_shares_of_the_targets_do_not_keep_the_total():
    """The mistake of a published interpolation: shares of the target, then sums of counts."""
    rows = counts(("a", 0, 100), ("b", 0, 50), ("c", 0, 30))
    right = as_crosswalk(
        shares(("a", "x", 0.5), ("a", "y", 0.5), ("b", "y", 1.0), ("c", "x", 1.0)), where="shares"
    )
    of_targets = right.assign(
        weight=right["weight"] / right.groupby("target")["weight"].transform("sum")
    )
    met = rows.merge(of_targets, left_on="area", right_on="source")
    wrong = met.assign(area=met["target"], **{name: met[name] * met["weight"] for name in AMOUNTS})
    wrong = wrong.groupby(["level", "measure", "age_band", "area", "week_ending"])[AMOUNTS].sum()
    check_mass(rows, carry(rows, right), right)
    with pytest.raises(InvalidCounts, match=r"counts of ed_visits \(age all\) .* do not keep"):
        check_mass(rows, wrong.reset_index(), right)


def test_a_lost_row_is_noticed():
    rows = counts(("a", 0, 100), ("b", 0, 50))
    split = shares(("a", "x", 1.0), ("b", "y", 1.0))
    with pytest.raises(InvalidCounts, match="do not keep their total of value"):
        check_mass(rows, carry(rows, split).iloc[:1], split)


@st.composite
def splits(draw):
    rows = []
    for source in range(draw(st.integers(1, 5))):
        cuts = sorted({0, *draw(st.lists(st.integers(1, 99), max_size=3)), 100})
        widths = np.diff(cuts) / 100
        targets = draw(st.permutations(range(5)))
        rows += [(f"s{source}", f"t{targets[i]}", w) for i, w in enumerate(widths) if i < 5]
    return shares(*rows)


@given(splits(), st.data())
def test_totals_are_kept_whatever_the_shares(split, data):
    sources = sorted(split["source"].unique())
    cell = st.tuples(st.sampled_from(sources), st.integers(0, 1), st.integers(-3, 10**6))
    rows = data.draw(st.lists(cell, min_size=1, max_size=10, unique_by=lambda row: row[:2]))
    before = counts(*rows)
    after = carry(before, split)
    for name in LINEAR:
        expected = before.groupby("week_ending")[name].sum()
        found = after.groupby("week_ending")[name].sum()
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-6)
