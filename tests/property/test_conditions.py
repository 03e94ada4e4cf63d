"""Whoever has every number that is shown cannot work out a condition group of a few children."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from hotspot.disclosure.conditions import Parts, hide_parts

THRESHOLD = 11


@st.composite
def tables(draw):
    seed = draw(st.integers(0, 2**32 - 1))
    n, k = draw(st.integers(2, 9)), draw(st.integers(1, 4))
    scale = draw(st.sampled_from([2.0, 8.0, 25.0, 60.0]))
    others = draw(st.sampled_from([0.0, 0.1, 1.0, 4.0]))
    rng = np.random.default_rng(seed)
    size = rng.gamma(1.0, 1.0, n)
    weight = np.append(rng.gamma(0.7, 1.0, k), others)
    persons = rng.poisson(scale * size[:, None] * weight)
    repeats = rng.choice([1.0, 1.3, 3.0])
    events = np.floor(persons * np.where(rng.random(persons.shape) < 0.5, 1, repeats))
    most, whole = persons.max(axis=1), persons.sum(axis=1)
    distinct = np.round(most + (whole - most) * rng.choice([1.0, 0.9, 0.4]))
    unknown = (distinct > 0) & (distinct < THRESHOLD)
    if unknown.sum() == 1 and n > 2:
        other = np.flatnonzero(~unknown & (distinct > 0))
        unknown[other[:1]] = True
    return Parts(events, persons, distinct, unknown, THRESHOLD)


def what_is_known(parts, hidden):
    """Equations a reader can write down: coefficients of every cell, and what they come to."""
    n, width = parts.events.shape
    cell = np.arange(n * width).reshape(n, width)
    rows = [cell[i, j : j + 1] for i in range(n) for j in range(width - 1) if not hidden[i, j]]
    rows += [cell[i] for i in range(n) if not parts.unknown[i]]
    rows += [cell[parts.unknown].ravel()]
    totals = parts.persons.sum(axis=0)
    rows += [cell[:, j] for j in range(width - 1) if totals[j] == 0 or totals[j] >= THRESHOLD]
    equations = np.zeros((len(rows), n * width))
    for number, cells in enumerate(rows):
        equations[number, cells] = 1
    return equations, equations @ parts.events.ravel()


def ranges(parts, hidden, cells):
    """Least and most that each cell can be for all a reader knows."""
    equations, amounts = what_is_known(parts, hidden)
    n, width = parts.events.shape
    open_row = ~np.column_stack([hidden, np.ones(n, bool)]).all(axis=1)
    mixed = np.array(
        [(hidden[open_row, j] & (parts.persons[open_row, j] == 0)).any() for j in range(width - 1)]
        + [True]
    )
    least = (np.column_stack([hidden, np.zeros(n, bool)]) & open_row[:, None] & ~mixed).astype(
        float
    )
    bounds = np.column_stack([least.ravel(), np.full(n * width, parts.events.sum())])
    found = []
    for i, j in cells:
        asked = np.zeros(n * width)
        asked[i * width + j] = 1
        ends = [linprog(s * asked, A_eq=equations, b_eq=amounts, bounds=bounds) for s in (1, -1)]
        assert all(one.success for one in ends)
        found.append((ends[0].fun, -ends[1].fun))
    return found


@settings(max_examples=150)
@given(parts=tables())
def test_no_combination_of_shown_numbers_tells_a_few_children(parts):
    hidden = hide_parts(parts)
    few = (parts.persons > 0) & (parts.persons < THRESHOLD)
    assert hidden[few[:, :-1]].all()
    if hidden[parts.whole > 0].all():
        return  # nothing is shown
    cells = list(zip(*np.nonzero(few), strict=True))
    for (i, j), (least, most) in zip(cells, ranges(parts, hidden, cells), strict=True):
        assert most - least >= THRESHOLD - 1 - 1e-6, (i, j, least, most)
