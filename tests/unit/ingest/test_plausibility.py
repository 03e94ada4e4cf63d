"""A column that cannot well be children of tracts is named, and a true one is left in peace."""

import numpy as np
import pandas as pd
import pytest

from hotspot.ingest.geography.plausibility import judge_children, judge_label

TRACTS = [f"39061{number:06d}" for number in range(40)]
TRUE = np.arange(300, 300 + 40 * 37, 37.0)


def rules(children, year=2023, band="all"):
    return [one.rule for one in judge_children(table(children, year, band), "children.csv")]


def table(children, year=2023, band="all"):
    return pd.DataFrame(
        {"level": "tract", "area": TRACTS, "age_band": band, "year": year, "children": children}
    )


def test_children_as_they_are_raise_no_question():
    assert rules(TRUE) == []
    assert rules(np.where(np.arange(40) < 12, 0.0, TRUE)) == []
    assert rules(np.where(np.arange(40) < 12, np.nan, TRUE)) == []
    assert rules(np.where(np.arange(40) < 12, np.arange(40) % 3, TRUE)) == []


def test_totals_of_neighborhoods_joined_onto_tracts_are_recognized():
    totals = np.repeat(TRUE[:10] * 8, 4)
    (found,) = judge_children(table(totals), "children.csv")
    assert (found.rule, found.severity, found.n_rows) == ("children repeated", "warning", 40)
    assert "Totals of neighborhoods were probably joined onto their tracts" in found.finding


def test_a_value_that_fills_a_fifth_of_the_tracts_is_recognized():
    assert rules(np.where(np.arange(40) < 9, 999.0, TRUE)) == ["children repeated"]
    assert rules(np.where(np.arange(40) < 8, 999.0, TRUE)) == []


def test_more_children_than_tracts_can_hold_are_recognized():
    (found,) = judge_children(table(TRUE + 6000), "children.csv")
    assert found.rule == "children implausible"
    assert "tracts have 1,200 to 8,000 people of all ages" in found.finding


def test_one_total_among_tracts_is_recognized():
    with_total = np.where(np.arange(40) == 3, 41_000.0, TRUE)
    (found,) = judge_children(table(with_total), "children.csv")
    assert (found.rule, found.n_rows) == ("children implausible", 1)
    assert TRACTS[3] in found.finding


@pytest.mark.parametrize(("factor", "expected"), [(1.05, []), (0.8, ["children jump"])])
def test_two_years_that_are_not_alike_are_named(factor, expected):
    two = pd.concat([table(TRUE, 2022), table(TRUE * factor, 2023)])
    assert [one.rule for one in judge_children(two, "children.csv")] == expected


def test_a_rule_that_several_years_break_is_said_once():
    two = pd.concat([table(TRUE + 6000, 2022), table(TRUE + 6001, 2023)])
    (found,) = judge_children(two, "children.csv")
    assert "children.csv, 2022" in found.finding


def test_bands_that_overlap_are_noticed_by_their_sum():
    bands = [table(TRUE), table(TRUE * 0.6, band="00-04"), table(TRUE * 0.6, band="05-17")]
    (found,) = judge_children(pd.concat(bands), "children.csv")
    assert (found.rule, found.n_rows) == ("bands exceed all", 40)
    whole = [table(TRUE), table(TRUE * 0.4, band="00-04"), table(TRUE * 0.6, band="05-17")]
    assert not list(judge_children(pd.concat(whole), "children.csv"))


@pytest.mark.parametrize(
    ("label", "limit"),
    [
        ("children under 18, ACS 2019-23", 16),
        ("Children aged 0–17, ACS 2019–23", 16),
        ("people younger than 20", 18),
        ("0 to 14, Census 2020", 18),
    ],
)
def test_children_that_are_called_by_other_ages_are_named(label, limit):
    (found,) = judge_label(label, limit)
    assert (found.rule, found.severity) == ("ages differ", "warning")
    assert label in found.finding
    assert f"under {limit}" in found.finding


@pytest.mark.parametrize(
    ("label", "limit"),
    [
        ("children under 18, ACS 2019-23", 18),
        ("children aged 0-17, ACS 2019-23", 18),
        ("children under 18, from those under 20 by single years", 18),
        ("children, Census 2020", 16),
        ("children of 2010 to 2015", 18),
        ("Under 5s and older, 2020", 5),
    ],
)
def test_children_that_are_called_by_these_ages_or_none_are_left_in_peace(label, limit):
    assert list(judge_label(label, limit)) == []
