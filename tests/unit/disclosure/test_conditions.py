"""Tables one can do in the head: columns are asthma, injury and the diagnoses in no group."""

import numpy as np

from hotspot.disclosure.conditions import Parts, hide_parts


def hidden_in(rows, whole=None, unknown=()):
    events = np.array(rows, dtype=float)
    distinct = events.sum(axis=1) if whole is None else np.array(whole, dtype=float)
    known = np.isin(np.arange(len(rows)), unknown)
    return hide_parts(Parts(events, events.astype(int), distinct, known, 11)).tolist()


def test_where_nothing_is_small_all_is_shown():
    assert hidden_in([[40, 50, 60], [30, 20, 90]]) == [[False, False]] * 2


def test_a_small_group_takes_the_next_smallest_area_with_it_and_no_other_group():
    rows = [[4, 50, 60], [30, 20, 90], [20, 30, 90]]
    assert hidden_in(rows) == [[True, False], [False, False], [True, False]]


def test_whoever_has_the_groups_must_not_have_the_few_others():
    rows = [[25, 30, 5], [30, 20, 90], [40, 60, 95]]
    found = hidden_in(rows)
    assert found[0] == [True, True]
    assert found[1] == [True, True]
    assert found[2] == [False, False]


def test_without_other_diagnoses_nothing_is_left_to_tell():
    assert hidden_in([[25, 30, 0], [30, 20, 90]]) == [[False, False]] * 2


def test_without_other_diagnoses_a_small_group_closes_its_area():
    found = hidden_in([[4, 30, 0], [30, 20, 90], [40, 60, 95]])
    assert found[0] == [True, True]
    assert any(found[1]) or any(found[2])


def test_a_group_that_is_few_everywhere_is_hidden_everywhere_and_costs_the_others_nothing():
    rows = [[4, 50, 60], [3, 20, 90], [0, 30, 90]]
    assert hidden_in(rows) == [[True, False]] * 3


def test_nobody_is_told_that_all_but_a_few_children_had_it():
    """Of 30 children 28 had a visit for asthma; 15 of those had another one, too."""
    rows = [[28, 0, 15], [30, 0, 90], [40, 0, 90]]
    found = hidden_in(rows, whole=[30, 110, 120])
    assert [row[0] for row in found] == [True, True, False]


def test_where_the_whole_is_hidden_so_are_its_parts():
    rows = [[2, 2, 3], [4, 4, 9], [30, 40, 90], [50, 60, 90]]
    found = hidden_in(rows, unknown=(0, 1))
    assert found[0] == found[1] == [True, True]


def test_nobody_anywhere_is_shown_as_nobody():
    assert hidden_in([[0, 0, 0], [30, 40, 90]]) == [[False, False]] * 2
