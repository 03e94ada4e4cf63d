"""What other methods say stands in a line each, beside what the map says, and never as a count."""

from dataclasses import replace

import numpy as np
import pytest

from hotspot.core.measures import MEASURES
from hotspot.surveillance.beside import MORAN, NOT_TOLD, STAR, Called, Pattern
from hotspot.surveillance.circles import Circles, ToldCluster
from hotspot.surveillance.opinions import Opinions
from hotspot.view.opinions import (
    BESIDE,
    METHOD,
    SAYS,
    asked_line,
    made_line,
    opinion_rows,
    place_opinions,
)
from tests.unit.view.answers import context, ids, picture

HIGHER = [0, 1]
"""Rows that the sample map calls higher and shows; row 12 is hidden."""


def called(method, **words):
    """Say of some rows what a method calls them; of the rest that it is chance."""
    status = np.full(16, "not distinguishable", dtype=object)
    for word, rows in words.items():
        status[rows] = word.replace("_", " ")
    status[[12, 13]] = NOT_TOLD
    q = np.where(status == NOT_TOLD, np.nan, np.where(status == "not distinguishable", 0.8, 0.02))
    return Called(method, status.astype(str), q, 0.1, 9999, 0)


def circles(*clusters, kept_back=0, best_p=0.002, replicates=999):
    return Circles(clusters, kept_back, best_p, "circular scan, Poisson", replicates)


def cluster(rows, times=1.8, p=0.001, weeks=4):
    return ToldCluster(tuple(ids()[rows].tolist()), times, p, weeks)


def opinions(**changes):
    made = Opinions(
        measure=MEASURES["ed_visits"],
        level="tract",
        areas=ids(),
        left_out=2,
        pooled=2,
        pattern=Pattern(0.412, 0.001, 999, 0),
        moran=called(MORAN, high_among_high=[0, 1, 4], low_among_low=[8, 9]),
        star=called(STAR, hot=[0, 1], cold=[8]),
        window=circles(cluster([0, 1, 2, 5])),
        now=circles(cluster([0, 4], times=2.13, p=0.0001, weeks=2), replicates=199),
    )
    return replace(made, **changes)


def lines(found, shown=None):
    rows = opinion_rows(found, shown or picture())
    return {row[METHOD].split("(")[-1].rstrip(")"): (row[SAYS], row[BESIDE]) for row in rows}


def test_each_method_has_its_line():
    assert list(lines(opinions())) == [
        "Moran’s I",
        "local Moran",
        "Gi*",
        "circular scan",
        "space-time scan",
    ]


def test_a_pattern_is_told_with_its_number_and_p():
    says, beside = lines(opinions())["Moran’s I"]
    assert says.startswith("Yes")
    assert "I = 0.41, p = .001" in says
    assert beside.startswith("agrees")
    says, beside = lines(opinions(pattern=Pattern(0.02, 0.3, 999)))["Moran’s I"]
    assert says.startswith("No")
    assert beside.startswith("differs")


def test_what_is_called_is_counted_and_held_against_the_map():
    found = lines(opinions())
    assert found["local Moran"] == (
        "3 high among high, 2 low among low",
        "agrees: 2 of its 3 tracts are higher on the map, which has 2",
    )
    assert found["Gi*"][0] == "2 hot, 1 cold"


@pytest.mark.parametrize(
    ("hot", "said"),
    [
        ([0, 4, 5], "mostly agrees: 1 of its 3 tracts is higher on the map, which has 2"),
        ([4, 5], "differs: 0 of its 2 tracts are higher on the map, which has 2"),
        ([], "differs: only the map names any (2)"),
    ],
)
def test_how_far_a_method_agrees(hot, said):
    found = opinions(star=called(STAR, hot=np.array(hot, dtype=int)))
    assert lines(found)["Gi*"][1] == said


def test_where_neither_names_a_place_both_agree():
    calm = picture(statuses=["as expected"] * 16, hidden=())
    assert lines(opinions(star=called(STAR)), calm)["Gi*"][1] == "agrees: neither names any"
    only = lines(opinions(), calm)["Gi*"][1]
    assert only == "differs: only this method names any (2)"


def test_where_more_is_better_low_places_are_the_concern():
    shown = picture(context("screened"))
    found = opinions(star=called(STAR, hot=[0], cold=[8, 9]))
    assert lines(found, shown)["Gi*"][1].startswith("agrees: 2 of its 2 tracts are lower")


def test_a_cluster_is_told_by_where_how_many_times_and_p():
    says, beside = lines(opinions())["circular scan"]
    assert says == "1: 4 tracts, in District 0 and District 1, 1.8 times the rest, p = .001"
    assert beside.startswith("agrees: 2 of its 4")


def test_a_living_cluster_is_told_since_when():
    says, _ = lines(opinions())["space-time scan"]
    assert says.endswith("2.1 times the usual, p < .001, since the week to 3 Oct 2026")
    long = opinions(now=circles(cluster([0], weeks=4)))
    assert lines(long)["space-time scan"][0].endswith("since at least the week to 19 Sep 2026")


def test_a_cluster_that_is_told_in_part_says_so():
    part = replace(cluster([0, 1]), partly=True)
    says, _ = lines(opinions(now=circles(part)))["space-time scan"]
    assert says.startswith("1: 2 tracts and more with too few children to show, in District 0,")


def test_a_cluster_of_too_few_children_is_only_mentioned():
    says, _ = lines(opinions(now=circles(kept_back=1)))["space-time scan"]
    assert says == "1 of too few children to tell"


def test_that_nothing_is_found_is_no_contradiction_of_a_map_of_the_usual():
    says, beside = lines(opinions(now=circles(best_p=0.88)))["space-time scan"]
    assert says == "No cluster beyond chance"
    assert beside.startswith("another question")


def test_a_method_that_was_not_asked_says_why():
    gap = Called(MORAN, np.full(16, NOT_TOLD), np.full(16, np.nan), why="too little")
    found = lines(opinions(moran=gap, window=Circles(why="no outlines"), pattern=Pattern(why="x")))
    assert found["local Moran"] == ("Not asked: too little", "")
    assert found["circular scan"] == ("Not asked: no outlines", "")
    assert found["Moran’s I"] == ("Not asked: x", "")


def test_of_a_place_all_that_names_it_is_told():
    assert place_opinions(opinions(), picture(), ids()[0]) == [
        ("Neighbors", "high among high (local Moran, q = .020); hot (Gi*, q = .020)"),
        ("Circular scan", "in cluster 1: 4 tracts, 1.8 times the rest, p = .001"),
        (
            "Alive now",
            "in cluster 1: 2 tracts, since the week to 3 Oct 2026, 2.1 times the usual, p < .001",
        ),
    ]


def test_of_a_hidden_place_nothing_is_told_even_inside_a_cluster():
    inside = opinions(window=circles(cluster([0, 12])))
    facts = place_opinions(inside, picture(), ids()[12])
    assert facts == [("Second opinions", "too few children to tell")]


def test_of_a_place_that_nothing_was_asked_of_that_is_told():
    status = opinions().moran
    gone = replace(status, q=np.full(16, np.nan))
    (fact,) = place_opinions(opinions(moran=gone, star=gone), picture(), ids()[15])
    assert "left out" in fact[1]


def test_the_small_print_says_what_was_asked_and_how():
    assert "hospital stays" in asked_line(
        opinions(measure=MEASURES["admissions"]), picture(context("bed_days"))
    )
    plain = asked_line(opinions(), picture())
    assert "2 tracts with too few children to show" in plain
    assert "still filling up" not in plain
    assert "still filling up" in asked_line(opinions(), picture(context(complete=False)))
    made = made_line(opinions())
    for part in ("9,999", "999 and 199 maps", "10 %", "seed 0", "4 weeks"):
        assert part in made
