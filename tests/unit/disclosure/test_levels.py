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


def partly(persons, low, **options):
    found = picture(persons, neighborhoods=[str(row) for row in range(len(persons))], **options)
    low = np.array(low, bool)
    return replace(found, measurable=~low, left_out=int(low.sum()), level="neighborhood")


def test_measurable_areas_and_the_others_hide_apart():
    # the rate others are compared with tells 105 of the measurable areas, and so 65 of the rest
    shown = protect_picture(partly([5, 20, 80, 5, 60], [False, False, False, True, True]))
    assert shown.suppressed.tolist() == [True, True, False, True, True]
    assert not shown.told
    assert np.isfinite(shown.region_rate)


def test_a_lone_area_of_the_rest_takes_the_count_of_the_region_with_it():
    shown = protect_picture(partly([50, 20, 80, 5], [False, False, False, True]))
    assert shown.suppressed.tolist() == [False, False, False, True]
    assert shown.told
    assert np.isfinite(shown.region_rate)


def test_a_lone_measurable_area_takes_the_rate_with_it():
    shown = protect_picture(partly([5, 20, 80], [False, True, True]))
    assert shown.suppressed.tolist() == [True, False, False]
    assert shown.told
    assert np.isnan(shown.region_rate)
