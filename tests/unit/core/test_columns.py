"""A frame keeps its contract or is refused, and the refusal never shows a value."""

import pandas as pd
import pytest

from hotspot.core.columns import TABLES, Column, check_columns
from hotspot.core.errors import InvalidCounts
from hotspot.core.lines import LINES, REQUIRED

CONTRACT = (
    Column("area", "text", "Where."),
    Column("week", "date", "When.", gap="not said"),
    Column("value", "count", "How many."),
    Column("share", "number", "How much."),
    Column("seen", "flag", "Whether."),
)


def good():
    return pd.DataFrame(
        {
            "area": ["a", "b"],
            "week": pd.to_datetime(["2026-01-03", None]),
            "value": [1, 2],
            "share": [0.5, 1.0],
            "seen": [True, False],
        }
    )


def check(frame):
    check_columns(frame, CONTRACT, where="table x", error=InvalidCounts)


def test_a_frame_that_keeps_its_contract_passes():
    check(good())


def test_all_missing_and_unexpected_columns_are_named_at_once():
    frame = good().drop(columns=["area", "seen"]).assign(name="Smith")
    with pytest.raises(InvalidCounts, match="missing: area, seen; not expected: name") as refusal:
        check(frame)
    assert "Smith" not in str(refusal.value)


@pytest.mark.parametrize(
    ("column", "wrong"),
    [
        ("area", [1, 2]),
        ("week", ["2026-01-03", "x"]),
        ("value", [1.5, 2.0]),
        ("share", ["0.5", "1"]),
        ("seen", [1, 0]),
    ],
)
def test_a_column_of_another_kind_is_named(column, wrong):
    with pytest.raises(InvalidCounts, match=f"table x: column {column} must be of kind"):
        check(good().assign(**{column: wrong}))


@pytest.mark.parametrize("amounts", [[1, 2], [0.5, 2.0]])
def test_an_amount_may_be_whole_or_a_fraction(amounts):
    column = Column("value", "amount", "How many.")
    check_columns(pd.DataFrame({"value": amounts}), [column], where="x", error=InvalidCounts)


def test_an_amount_is_neither_text_nor_missing():
    column = Column("value", "amount", "How many.")
    for wrong in (["1", "2"], [True, False], [1.0, None]):
        frame = pd.DataFrame({"value": wrong})
        with pytest.raises(InvalidCounts, match="column value"):
            check_columns(frame, [column], where="x", error=InvalidCounts)


def test_a_gap_where_none_may_be_is_named_by_its_row():
    with pytest.raises(InvalidCounts, match="column area may not be empty, row 1 is"):
        check(good().assign(area=["a", None]))


def test_every_column_is_explained():
    for columns in (*TABLES.values(), *LINES.values()):
        names = [column.name for column in columns]
        assert len(set(names)) == len(names)
        assert all(column.meaning.endswith(".") for column in columns)


def test_what_a_feed_must_map_is_among_its_columns():
    for kind, names in REQUIRED.items():
        assert set(names) <= {column.name for column in LINES[kind]}
