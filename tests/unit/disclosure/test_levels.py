"""What one map hides, the other map of the same question does not tell."""

from dataclasses import replace

import numpy as np

from hotspot.disclosure.suppression import protect_picture
from tests.unit.disclosure.test_suppression import hidden, picture


def test_tracts_of_one_child_each_hide_the_zeros_of_their_neighborhood():
    # 13 children in 13 tracts: every hidden tract would hold exactly one
    names = ["A"] * 15 + ["B"] * 2
    few = [1] * 13 + [0, 0]
    assert hidden([*few, 50, 60], neighborhoods=names) == [True] * 15 + [False] * 2


def test_a_zero_where_nobody_lives_cannot_stand_in_for_another():
    names = ["A"] * 15 + ["B"] * 2
    shown = picture([1] * 13 + [0, 0, 50, 60], neighborhoods=names)
    shown.exposure[14] = 0
    assert protect_picture(shown).suppressed.tolist() == [True] * 14 + [False] * 3


def both_maps(persons, neighborhoods):
    """Protect the tract map and the neighborhood map of one question, as they are shown."""
    tracts = picture(persons, neighborhoods=neighborhoods)
    names, group = np.unique(neighborhoods, return_inverse=True)
    above = picture(np.bincount(group, weights=persons).astype(int), level="neighborhood")
    above = replace(above, areas=names)
    return (
        protect_picture(tracts, other_level=above).suppressed.tolist(),
        protect_picture(above, other_level=tracts).suppressed.tolist(),
    )


def test_a_neighborhood_that_tells_its_tracts_is_hidden_on_its_own_map():
    # A holds 13 children in 13 tracts and has no zero to hide with them
    names = ["A"] * 13 + ["B"] * 2 + ["C"] * 2
    tracts, neighborhoods = both_maps([1] * 13 + [50, 60, 500, 600], names)
    assert neighborhoods == [True, True, False]
    assert tracts == [True] * 14 + [False] * 3


def test_both_maps_hide_the_same_neighborhoods():
    # of two neighborhoods of 40, the sums of their tracts would choose one and their own count
    # of children the other
    tracts = picture([5, 0, 21, 20, 20, 20], neighborhoods=["A", "A", "B", "B", "C", "C"])
    above = replace(picture([5, 39, 40], level="neighborhood"), areas=np.array(["A", "B", "C"]))
    assert protect_picture(above, other_level=tracts).suppressed.tolist() == [True, True, False]
    assert protect_picture(tracts, other_level=above).suppressed.tolist() == [
        True, False, False, True, False, False,
    ]  # fmt: skip
