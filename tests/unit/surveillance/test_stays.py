"""Fewer stays and shorter stays are told apart, or not told at all."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from hotspot.core.errors import NotEnoughData
from hotspot.surveillance.stays import stays_or_length
from tests.small_snapshot import small_snapshot

NAMES = ["North", "South", "West"]


def with_stays(stays, each):
    """A snapshot of stays, each another child's, and of as many bed-days as each has."""
    one = small_snapshot(stays, [5000] * 3, NAMES, measure="admissions")
    counts = one.tables["counts"].reset_index(drop=True)
    hood = counts["level"].eq("neighborhood").to_numpy()
    names, weeks = np.array(NAMES), np.sort(counts["week_ending"].unique())
    row = np.where(hood, np.searchsorted(names, counts["area"].astype(str)).clip(0, 2), 0)
    length = np.asarray(each)[row, np.searchsorted(weeks, counts["week_ending"])]
    # a window's children of another week have their own lengths; near enough for a test
    days = counts.assign(measure="bed_days", value=counts["value"] * length)
    for name in ("sum_squares", "squares_4", "squares_13", "squares_52"):
        days[name] = counts[name] * length**2
    tables = one.tables | {
        "counts": pd.concat([counts, days]),
        "weeks": pd.concat([one.tables["weeks"], one.tables["weeks"].assign(measure="bed_days")]),
    }
    return replace(one, id=f"{one.id}-stays", tables=tables)


def changes(stays, each, **options):
    snapshot = with_stays(stays, each)
    week = snapshot.tables["weeks"]["week_ending"].iloc[207 - 3].date()
    return {one.area: one for one in stays_or_length(snapshot, week=week, **options)}


@pytest.fixture(scope="module")
def found():
    stays = np.full((3, 208), 12)
    stays[0, -55:] = 8  # a third fewer in the north
    each = np.full((3, 208), 6)
    each[1, -55:] = 4  # a third shorter in the south
    return changes(stays, each)


def test_fewer_stays_are_told_from_shorter_ones(found):
    north, south = found["North"], found["South"]
    assert north.admissions[0] == pytest.approx(2 / 3)
    assert north.length[0] == pytest.approx(1)
    assert south.admissions[0] == pytest.approx(1)
    assert south.length[0] == pytest.approx(2 / 3, rel=0.02)
    assert ": fewer stays, −33 %" in north.sentence
    assert "stays about as long, 0 %" in north.sentence
    assert "about as many stays, 0 %" in south.sentence
    assert "shorter stays, −33 %" in south.sentence


def test_every_part_has_an_interval_and_both_make_the_whole(found):
    for one in found.values():
        for ratio, lower, upper in (one.bed_days, one.admissions, one.length):
            assert lower <= ratio <= upper
        assert one.bed_days[0] == pytest.approx(one.admissions[0] * one.length[0])


def test_too_few_children_are_told_nothing_of():
    stays = np.full((3, 208), 12)
    stays[2] = 0
    stays[2, ::30] = 1
    one = changes(stays, np.full((3, 208), 5))["West"]
    assert one.sentence == ""
    assert np.isnan(one.bed_days).all()


def test_a_place_without_a_child_in_hospital_has_no_change():
    stays = np.full((3, 208), 12)
    stays[2] = 0
    assert changes(stays, np.full((3, 208), 5))["West"].sentence == ""


def test_a_change_that_may_be_none_is_called_unclear():
    stays = np.full((3, 208), 1)
    stays[0, -55::4] = 0
    one = changes(stays, np.full((3, 208), 5))["North"]
    assert "stays not clearly fewer, −" in one.sentence


def test_feeds_without_stays_have_nothing_to_take_apart():
    snapshot = small_snapshot(np.full((3, 208), 9), [5000] * 3, NAMES, measure="bed_days")
    week = snapshot.tables["weeks"]["week_ending"].iloc[-4].date()
    with pytest.raises(NotEnoughData, match="Hospital stays"):
        stays_or_length(snapshot, week=week)
