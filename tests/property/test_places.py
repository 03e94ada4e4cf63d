"""Children carried to neighborhoods are neither lost nor made, however tracts are split."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from hotspot.core.crosswalk import as_crosswalk
from hotspot.ingest.geography.neighborhoods import Membership
from hotspot.refresh.places import add_up, list_parts

TRACTS = [f"39061{number:06d}" for number in range(6)]
NAMES = ["Avondale", "Bond Hill", "Carthage"]
COUNTS = st.one_of(st.none(), st.integers(0, 5000))


@st.composite
def memberships(draw, *, whole=False):
    """Shares in hundredths that sum to 1, or to less where a part lies outside."""
    rows = []
    for tract in TRACTS:
        if whole:
            parts = {draw(st.sampled_from(NAMES)): 100}
        else:
            cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=3, max_size=3)))
            parts = dict(zip(NAMES, np.diff([0, *cuts]).tolist(), strict=True))
        rows += [(tract, name, part / 100) for name, part in parts.items() if part]
    shares = pd.DataFrame(rows, columns=["source", "target", "weight"])
    shares = shares.astype({"source": "str", "target": "str", "weight": float})
    return Membership(as_crosswalk(shares, where="shares"))


@st.composite
def children(draw):
    table = [
        ("tract", tract, band, year, np.nan if (count := draw(COUNTS)) is None else float(count))
        for tract in TRACTS
        for band in ("all", "00-04")
        for year in (2019, 2023)
    ]
    return pd.DataFrame(table, columns=["level", "area", "age_band", "year", "children"])


def by_level(table, level):
    chosen = table[table["level"] == level]
    return chosen.set_index(["area", "age_band", "year"])["children"].sort_index()


@given(memberships(), children())
def test_children_inside_and_outside_are_all_children(membership, table):
    levels = add_up(table, list_parts(membership, TRACTS))
    inside = membership.shares.groupby("source")["weight"].sum().reindex(TRACTS).fillna(0)
    expected = table.assign(children=table["children"] * table["area"].map(inside))
    by_series = ["age_band", "year"]
    found = levels[levels["level"] == "neighborhood"].groupby(by_series)["children"].sum()
    wanted = expected.groupby(by_series)["children"].sum()
    np.testing.assert_allclose(found.reindex(wanted.index).fillna(0), wanted, rtol=1e-12)
    region = levels[levels["level"] == "region"].groupby(by_series)["children"].sum()
    np.testing.assert_allclose(region, table.groupby(by_series)["children"].sum(), rtol=1e-12)


@given(memberships(whole=True), children())
def test_whole_shares_give_exactly_what_a_plain_sum_gives(membership, table):
    levels = add_up(table, list_parts(membership, TRACTS))
    names = membership.names(TRACTS)
    plain = table.assign(area=table["area"].map(names))
    plain = plain.groupby(["area", "age_band", "year"])["children"].sum(min_count=1).sort_index()
    pd.testing.assert_series_equal(by_level(levels, "neighborhood"), plain, check_names=False)


@given(memberships(), children(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(membership, table, random):
    parts = list_parts(membership, TRACTS)
    levels = add_up(table, parts)
    order = list(range(len(parts)))
    random.shuffle(order)
    rows = list(range(len(table)))
    random.shuffle(rows)
    again = add_up(table.iloc[rows], parts.iloc[order])
    for level in ("neighborhood", "region"):
        left, right = by_level(levels, level), by_level(again, level)
        pd.testing.assert_series_equal(left, right, rtol=1e-12)


@given(memberships())
def test_the_named_neighborhood_has_the_largest_share(membership):
    names = membership.names(TRACTS)
    largest = membership.shares.groupby("source")["weight"].max()
    shares = membership.shares.set_index(["source", "target"])["weight"]
    for tract, name in names.dropna().items():
        assert shares[tract, name] == largest[tract]
    assert set(names[names.isna()].index) == set(TRACTS) - set(membership.shares["source"])
