"""A tract may be cut by the line between two neighborhoods; its shares say how."""

import pytest

from hotspot.core.errors import InvalidGeography
from hotspot.core.sections import Neighborhoods
from hotspot.ingest.geography.neighborhoods import read_membership
from tests.unit.ingest.sites import GEOIDS

A, B, C, D = GEOIDS


def membership(tmp_path, *rows, weight="w"):
    file = tmp_path / "names.csv"
    file.write_text("tract,name,w\n" + "".join(f"{t},{n},{w}\n" for t, n, w in rows))
    given = Neighborhoods(file=file, tract_column="tract", name_column="name", weight_column=weight)
    return read_membership(given, GEOIDS)


def shares(found):
    return found.shares.set_index(["source", "target"])["weight"].to_dict()


def test_a_split_tract_has_a_share_in_each_and_the_name_of_the_largest(tmp_path):
    found = membership(tmp_path, (A, "Oak", 0.4), (A, "Pine", 0.6), (B, "Oak", 1), (C, "Elm", 0.3))
    assert found.is_split
    assert shares(found) == {
        (A, "Oak"): 0.4,
        (A, "Pine"): 0.6,
        (B, "Oak"): 1.0,
        (C, "Elm"): 0.3,
    }
    names = found.names(GEOIDS)
    assert names.tolist()[:3] == ["Pine", "Oak", "Elm"]
    assert names.isna().tolist() == [False, False, False, True]


def test_equal_shares_go_by_the_alphabet(tmp_path):
    found = membership(tmp_path, (A, "Pine", 0.5), (A, "Oak", 0.5))
    assert found.names(GEOIDS).iloc[0] == "Oak"


def test_whole_tracts_are_the_nested_case(tmp_path):
    weighted = membership(tmp_path, (A, "Oak", 1), (B, "Pine", 1.0), (C, "Oak", 1))
    nested = membership(tmp_path, (A, "Oak", ""), (B, "Pine", ""), (C, "Oak", ""), weight=None)
    assert not weighted.is_split
    assert not nested.is_split
    assert shares(weighted) == shares(nested)


@pytest.mark.parametrize("second", [0.391, 0.4, 0.409])
def test_shares_that_miss_one_by_rounding_sum_to_one(tmp_path, second):
    found = membership(tmp_path, (A, "Oak", 0.6), (A, "Pine", second))
    assert sum(shares(found).values()) == pytest.approx(1, abs=1e-12)


def test_what_lacks_to_one_is_outside(tmp_path):
    found = membership(tmp_path, (A, "Oak", 0.5), (A, "Pine", 0.3))
    assert sum(shares(found).values()) == pytest.approx(0.8)


def test_shares_beyond_one_are_refused_by_the_tract(tmp_path):
    with pytest.raises(InvalidGeography, match=rf"column w: .* more than 1, first {B} \(1\.1"):
        membership(tmp_path, (A, "Oak", 1), (B, "Oak", 0.6), (B, "Pine", 0.5))


@pytest.mark.parametrize("cell", ["", "half", "-0.1", "50", "nan"])
def test_a_cell_that_is_no_share_is_refused_by_its_row(tmp_path, cell):
    with pytest.raises(InvalidGeography, match=r"1 cells are not a share from 0 to 1, .* row 2"):
        membership(tmp_path, (A, "Oak", 1), (B, "Oak", cell))


def test_a_part_of_nothing_is_no_part(tmp_path):
    found = membership(tmp_path, (A, "Oak", 1), (A, "Pine", 0))
    assert shares(found) == {(A, "Oak"): 1.0}


def test_two_neighborhoods_without_shares_ask_for_them(tmp_path):
    with pytest.raises(InvalidGeography, match=r"two neighborhoods.*neighborhoods\.weight_column"):
        membership(tmp_path, (A, "Oak", 1), (A, "Pine", 0), weight=None)


def test_rows_that_are_no_tracts_are_named(tmp_path):
    found = membership(tmp_path, (A, "Oak", 1), ("Total", "Oak", 1))
    (note,) = found.notes
    assert "1 rows are no tracts (total)" in note


@pytest.mark.parametrize(
    "written",
    ["\u202eOak\u202c", "\u2067Oak\u2069", "O\u200bak\ufeff", "Oak\u200f", "O\u00adak", "Oak\x07"],
)
def test_signs_that_nobody_sees_are_no_part_of_a_name(tmp_path, written):
    found = membership(tmp_path, (A, "Oak", 1), (B, written, 1))
    assert found.names([A, B]).tolist() == ["Oak", "Oak"]


@pytest.mark.parametrize(
    "name",
    [
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\U0001f469\u200d\U0001f33e Hof",
        "\u6771\u4eac",
        "<script>alert(1)</script>",
        "**Oak** $x$",
        "Ca\u00f1ada",
    ],
)
def test_every_sign_that_is_seen_or_shapes_letters_stays(tmp_path, name):
    found = membership(tmp_path, (A, name, 1))
    assert found.names([A]).tolist() == [name]


def test_a_name_of_unseen_signs_only_is_none(tmp_path):
    found = membership(tmp_path, (A, "\u202e\u200b", 1), (B, "Oak", 1))
    assert found.names([A, B]).isna().tolist() == [True, False]
