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
UNBOUNDED = 3
WIDTH = THRESHOLD - 1
"""Fewest children between the least and the most that a hidden area of few can hold."""

SITE = Site(
    region="Testland", noun="district", vintage=2020, age_limit=18, age_bands=(),
    bands_have_children=False, population="made up", sources=("feed",), attribution="",
    threshold=THRESHOLD, lag_weeks=2, baseline_weeks=8, same_day=0, synthetic=True,
)  # fmt: skip


def picture(persons, neighborhoods, level, low):
    flat = np.zeros(persons.size)
    areas = np.arange(persons.size).astype(str)
    rates = RateEstimates(flat, flat, flat, "made up")
    when = date(2025, 1, 4)
    return Picture(
        context=Context(MEASURES["ed_visits"], "all", 4, when, when, "000001", SITE), level=level,
        areas=areas, names=areas, neighborhoods=neighborhoods, events=persons.astype(float),
        exposure=flat + 1000, persons=persons, observed=flat == 0, capture=flat + np.nan,
        measurable=~low, left_out=int(low.sum()), crude=rates, smooth=rates,
        hotspots=Hotspots(areas, flat, areas, "", ""), suppressed=flat > 0,
        region_rate=0.1, region_lower=0.1, region_upper=0.1,
    )  # fmt: skip


@st.composite
def partly_seen(draw):
    """A region of which the feeds see too little of some neighborhoods, or of some tracts."""
    persons, inside = draw(regions())
    districts = int(inside.max()) + 1
    low = np.array(draw(st.lists(st.booleans(), min_size=districts, max_size=districts)))
    tracts = low[inside]
    if draw(st.booleans()):
        other = draw(st.lists(st.booleans(), min_size=persons.size, max_size=persons.size))
        tracts = np.array(other)
    return persons, inside, tracts, low


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
    """Hide in both maps of one question, as a reader of safe pictures would collect them."""
    everywhere = np.zeros(persons.size, bool)
    totals, tracts, districts = draw_both(
        persons, inside, everywhere, np.zeros(inside.max() + 1, bool)
    )
    return totals, tracts.suppressed, districts.suppressed


def draw_both(persons, inside, low_tracts, low_districts):
    """Draw both maps of one question."""
    totals = np.bincount(inside, weights=persons).astype(int)
    names = np.arange(totals.size).astype(str)
    tracts = picture(persons, inside.astype(str), "tract", low_tracts)
    neighborhoods = picture(totals, names, "neighborhood", low_districts)
    return (
        totals,
        protect_picture(tracts, other_level=neighborhoods),
        protect_picture(neighborhoods, other_level=tracts),
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


def possible(cells, persons, inside, totals, tracts, districts, *, parts=None):
    """Give the least and the most that hidden tracts can hold together, by all that is shown."""
    unknown = np.flatnonzero(tracts)
    # the region's total, or those of its parts, less all that is shown
    parts = [np.ones(persons.size, bool)] if parts is None else parts
    known_sums = [part[unknown].astype(float) for part in parts]
    values = [persons[unknown][part[unknown]].sum() for part in parts]
    for district in np.flatnonzero(~districts):
        known_sums.append((inside[unknown] == district).astype(float))
        values.append(totals[district] - persons[(inside == district) & ~tracts].sum())
    group = np.where(districts[inside], -1, inside)[unknown]
    for part in parts[1:]:
        group = group * 2 + part[unknown]
    floor = least_of_each(persons, group, unknown)
    aim = np.isin(unknown, cells).astype(float)
    bounds = [(least, None) for least in floor]
    sums = np.array(known_sums).reshape(len(known_sums), unknown.size)
    options = {"A_eq": sums, "b_eq": values, "bounds": bounds}
    least, most = linprog(aim, **options), linprog(-aim, **options)
    return least.fun, np.inf if most.status == UNBOUNDED else -most.fun


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


@given(partly_seen())
def test_what_the_others_are_compared_with_does_not_give_a_small_area_away(region):
    # the rates of measurable areas tell their total, on either map; with that of the region the
    # total of the rest is known, unless the maps say that the region's may not be shown
    persons, inside, low_tracts, low_districts = region
    assume(low_tracts.any() or low_districts.any())
    totals, tracts, districts = draw_both(persons, inside, low_tracts, low_districts)
    by_tract, by_district = ~low_tracts, ~low_districts[inside]
    shown = (
        (by_tract, np.isfinite(tracts.region_rate)),
        (by_district, np.isfinite(districts.region_rate)),
        (by_tract | True, not (tracts.told or districts.told)),
    )
    parts = [part for part, told in shown if told]
    hidden = tracts.suppressed
    assert hidden[few(persons)].all()
    assume(not (hidden.all() and districts.suppressed.all()))
    for tract in np.flatnonzero(few(persons)):
        shown = districts.suppressed
        least, most = possible([tract], persons, inside, totals, hidden, shown, parts=parts)
        assert most - least >= WIDTH - 1e-6
