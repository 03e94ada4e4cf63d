"""A reader with every published total and a computer cannot work out what was hidden."""

from datetime import date

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import linprog

from hotspot.core.measures import MEASURES
from hotspot.core.site import Site
from hotspot.core.types import Hotspots, RateEstimates
from hotspot.disclosure.suppression import protect_picture
from hotspot.surveillance.answers import Context, Picture

THRESHOLD = 11
WIDTH = THRESHOLD - 1
"""Fewest children between the least and the most that a hidden area of few can hold."""

SITE = Site(
    region="Testland", noun="district", vintage=2020, age_limit=18, age_bands=(),
    bands_have_children=False, population="made up", sources=("feed",), attribution="",
    threshold=THRESHOLD, lag_weeks=2, baseline_weeks=8, same_day=0, synthetic=True,
)  # fmt: skip


def picture(persons, neighborhoods, level):
    flat = np.zeros(persons.size)
    areas = np.arange(persons.size).astype(str)
    rates = RateEstimates(flat, flat, flat, "made up")
    when = date(2025, 1, 4)
    return Picture(
        context=Context(MEASURES["ed_visits"], "all", 4, when, when, "000001", SITE), level=level,
        areas=areas, names=areas, neighborhoods=neighborhoods, events=persons.astype(float),
        exposure=flat + 1000, persons=persons, observed=flat == 0, capture=flat + np.nan,
        measurable=flat == 0, crude=rates, smooth=rates,
        hotspots=Hotspots(areas, flat, areas, "", ""), suppressed=flat > 0,
        region_rate=0.1, region_lower=0.1, region_upper=0.1,
    )  # fmt: skip


@st.composite
def regions(draw):
    """Neighborhoods of a few tracts or of many tiny ones, in a region that may be tiny, too."""
    few = st.integers(0, 15)
    mixed = st.lists(st.one_of(st.just(0), few, few, st.integers(0, 60)), min_size=1, max_size=4)
    tiny = st.lists(st.integers(0, 2), min_size=1, max_size=14)
    ones = st.lists(st.integers(1, 2), min_size=1, max_size=14)
    groups = draw(st.lists(st.one_of(mixed, tiny, ones), min_size=1, max_size=6))
    if draw(st.booleans()):
        groups.append([40, 50, 60])
    persons = np.array([count for group in groups for count in group])
    inside = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    return persons, inside


def publish(persons, inside):
    """Draw both maps of one question, as a careless reader of safe pictures would collect them."""
    totals = np.bincount(inside, weights=persons).astype(int)
    names = np.arange(totals.size).astype(str)
    tracts = picture(persons, inside.astype(str), "tract")
    neighborhoods = picture(totals, names, "neighborhood")
    return (
        totals,
        protect_picture(tracts, other_level=neighborhoods).suppressed,
        protect_picture(neighborhoods, other_level=tracts).suppressed,
    )


def few(children):
    return (children > 0) & (children < THRESHOLD)


def least_of_each(persons, totals_known, unknown):
    """Zeros are shown, so a hidden tract holds a child, unless its group hides its zeros."""
    floor = np.ones(unknown.size)
    for group in np.unique(totals_known):
        here = totals_known == group
        floor[here] = (persons[unknown[here]] > 0).all()
    return floor


def possible(cells, persons, inside, totals, tracts, districts):
    """Give the least and the most that hidden tracts can hold together, by all that is shown."""
    unknown = np.flatnonzero(tracts)
    known_sums = [np.ones(unknown.size)]  # the region's total, less all that is shown
    values = [persons[unknown].sum()]
    for district in np.flatnonzero(~districts):
        known_sums.append((inside[unknown] == district).astype(float))
        values.append(totals[district] - persons[(inside == district) & ~tracts].sum())
    group = np.where(districts[inside], -1, inside)[unknown]
    floor = least_of_each(persons, group, unknown)
    aim = np.isin(unknown, cells).astype(float)
    bounds = [(least, None) for least in floor]
    options = {"A_eq": np.array(known_sums), "b_eq": values, "bounds": bounds}
    least, most = linprog(aim, **options), linprog(-aim, **options)
    return least.fun, -most.fun


@given(regions())
def test_both_maps_and_all_totals_never_give_a_small_area_away(region):
    # guaranteed: every tract and every neighborhood of 1 to 10 children could hold any number in
    # a span of at least ten, unless nothing at all is shown and the region itself has too few
    # children or not one zero among its tracts
    persons, inside = region
    totals, tracts, districts = publish(persons, inside)
    assert tracts[few(persons)].all()
    assert districts[few(totals)].all()
    if persons.sum() < THRESHOLD or (persons > 0).all():
        assume(not (tracts.all() and districts.all()))
    secrets = [[tract] for tract in np.flatnonzero(few(persons))]
    secrets += [np.flatnonzero(tracts & (inside == one)) for one in np.flatnonzero(few(totals))]
    for cells in secrets:
        least, most = possible(cells, persons, inside, totals, tracts, districts)
        assert most - least >= WIDTH - 1e-6


@given(regions())
def test_the_neighborhood_map_alone_never_gives_a_small_one_away(region):
    persons, inside = region
    totals, _, districts = publish(persons, inside)
    hidden = totals[districts]
    assume(few(totals).any() and not districts.all())
    floor = (hidden > 0).all()
    assert hidden.sum() - floor * hidden.size >= WIDTH


@given(regions())
def test_zeros_are_shown_and_more_is_not_hidden_than_needed(region):
    persons, inside = region
    totals, tracts, districts = publish(persons, inside)
    for group in [inside == one for one in np.flatnonzero(~districts)] + [districts[inside]]:
        zeros_hidden = tracts[group & (persons == 0)]
        assert zeros_hidden.all() or not zeros_hidden.any()
        if zeros_hidden.any():  # for lack of children, never beside one that is shown
            assert tracts[group & (persons > 0)].all()
    if not few(persons).any() and not few(totals).any():
        assert not tracts.any()
        assert not districts.any()
