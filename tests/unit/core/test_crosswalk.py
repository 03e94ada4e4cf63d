"""Shares of the sources keep every child; what looks like shares and is not is refused."""

import numpy as np
import pandas as pd
import pytest

from hotspot.core.crosswalk import as_crosswalk, carry_children, compose
from hotspot.core.errors import InvalidGeography


def parts(*rows):
    return pd.DataFrame(rows, columns=["source", "target", "weight"])


def crosswalk(*rows):
    return as_crosswalk(parts(*rows), where="shares.csv")


def test_shares_that_sum_to_one_but_for_rounding_sum_to_one():
    found = crosswalk(("a", "x", 0.667), ("a", "y", 0.332), ("b", "y", 1.0005))
    sums = found.groupby("source")["weight"].sum()
    assert sums.to_dict() == pytest.approx({"a": 1, "b": 1}, abs=1e-15)


def test_what_is_missing_to_one_is_outside_and_stays_so():
    found = crosswalk(("a", "x", 0.5), ("a", "y", 0.4))
    assert found["weight"].tolist() == [0.5, 0.4]


def test_a_part_in_several_rows_is_one_part():
    assert crosswalk(("a", "x", 0.25), ("a", "x", 0.5))["weight"].tolist() == [0.75]


@pytest.mark.parametrize("share", [0, -0.1, 1.2, np.inf])
def test_a_share_is_more_than_none_and_at_most_all(share):
    with pytest.raises(InvalidGeography, match=r"shares.csv: 1 shares are not .* first in row 2"):
        crosswalk(("a", "x", 1), ("b", "x", share))


def test_an_empty_share_is_refused():
    with pytest.raises(InvalidGeography, match="weight may not be empty"):
        crosswalk(("a", "x", np.nan))


def test_more_than_the_whole_is_refused():
    with pytest.raises(InvalidGeography, match=r"sum to more than 1, first b \(1.100\)"):
        crosswalk(("a", "x", 1), ("b", "x", 0.6), ("b", "y", 0.5))


def test_shares_of_the_targets_are_told_from_shares_of_the_sources():
    with pytest.raises(InvalidGeography, match="sum to 1 for each target, not for each source"):
        crosswalk(("a", "x", 0.5), ("b", "x", 0.5), ("b", "y", 0.3), ("c", "y", 0.7))


def test_tracts_that_only_changed_their_names_pass():
    assert len(crosswalk(("a", "x", 1), ("b", "y", 1))) == 2


def test_one_crosswalk_follows_another():
    first = crosswalk(("a", "x", 0.5), ("a", "y", 0.5), ("b", "y", 1))
    second = crosswalk(("x", "North", 1), ("y", "North", 0.4), ("y", "South", 0.6))
    found = compose(first, second).set_index(["source", "target"])["weight"]
    assert found.to_dict() == pytest.approx(
        {("a", "North"): 0.7, ("a", "South"): 0.3, ("b", "North"): 0.4, ("b", "South"): 0.6}
    )


def test_children_follow_their_source_band_by_band():
    children = pd.DataFrame(
        {"area": ["a", "a", "b"], "age_band": ["00", "01", "00"], "children": [10.0, 40, 7]}
    )
    found = carry_children(children, crosswalk(("a", "x", 0.25), ("a", "y", 0.75), ("b", "y", 1)))
    assert found.set_index(["area", "age_band"])["children"].to_dict() == {
        ("x", "00"): 2.5,
        ("x", "01"): 10,
        ("y", "00"): 14.5,
        ("y", "01"): 30,
    }


def test_children_nobody_counted_are_not_known_elsewhere_either():
    children = pd.DataFrame({"area": ["a", "b"], "children": [np.nan, 7]})
    found = carry_children(children, crosswalk(("a", "x", 0.5), ("a", "y", 0.5), ("b", "y", 1)))
    known = found.set_index("area")["children"]
    assert np.isnan(known["x"])
    assert known["y"] == 7


def test_children_outside_all_targets_are_not_pressed_into_them():
    children = pd.DataFrame({"area": ["a"], "children": [100.0]})
    found = carry_children(children, crosswalk(("a", "x", 0.5)))
    assert found["children"].tolist() == [50]


def test_children_are_not_multiplied_by_a_part_named_twice():
    children = pd.DataFrame({"area": ["a", "a"], "children": [100.0, 1]})
    doubled = pd.concat([crosswalk(("a", "x", 1))] * 2)
    doubled.loc[:, "source"] = ["a", "a"]
    inflated = carry_children(children.iloc[:1], crosswalk(("a", "x", 1)))
    assert inflated["children"].sum() == 100
    assert carry_children(children.iloc[:1], as_crosswalk(doubled.assign(weight=0.5), where="x"))[
        "children"
    ].sum() == pytest.approx(100)
