"""A reader with every published total and a computer cannot work out what was hidden."""

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from hotspot.core.measures import MEASURES
from hotspot.core.site import Site
from hotspot.core.types import Hotspots, RateEstimates
from hotspot.disclosure.suppression import protect_picture
from hotspot.surveillance.answers import Context, Picture

THRESHOLD = 11
WIDTH = 7
"""Fewest children between the least and the most that a hidden tract can hold."""

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
        exposure=flat + 1000, persons=persons, observed=flat == 0, crude=rates, smooth=rates,
        hotspots=Hotspots(areas, flat, areas, "", ""), suppressed=flat > 0,
        region_rate=0.1, region_lower=0.1, region_upper=0.1,
    )  # fmt: skip


@st.composite
def regions(draw):
    """Neighborhoods of up to four tracts, and one large one, so that there is a region at all."""
    few = st.integers(0, 15)
    tract = st.one_of(st.just(0), few, few, st.integers(0, 60))
    groups = draw(st.lists(st.lists(tract, min_size=1, max_size=4), min_size=1, max_size=6))
    groups.append([40, 50, 60])
    persons = np.array([count for group in groups for count in group])
    inside = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    return persons, inside


def publish(persons, inside):
    """Draw both maps of one week, as a careless reader of safe pictures would collect them."""
    totals = np.bincount(inside, weights=persons).astype(int)
    tracts = protect_picture(picture(persons, inside.astype(str), "tract")).suppressed
    names = np.arange(totals.size).astype(str)
    districts = protect_picture(picture(totals, names, "neighborhood")).suppressed
    return totals, tracts, districts


def few(children):
    return (children > 0) & (children < THRESHOLD)


def possible(cells, persons, inside, totals, tracts, districts):
    """Give the least and the most that hidden tracts can hold together, by all that is shown."""
    unknown = np.flatnonzero(tracts)
    known_sums = [np.ones(unknown.size)]  # the region's total, less all that is shown
    values = [persons[unknown].sum()]
    for district in np.flatnonzero(~districts):
        known_sums.append((inside[unknown] == district).astype(float))
        values.append(totals[district] - persons[(inside == district) & ~tracts].sum())
    aim = np.isin(unknown, cells).astype(float)
    options = {"A_eq": np.array(known_sums), "b_eq": values, "bounds": (1, None)}
    least, most = linprog(aim, **options), linprog(-aim, **options)
    return least.fun, -most.fun


@given(regions())
def test_subtraction_from_totals_never_gives_a_hidden_tract_away(region):
    persons, inside = region
    totals, tracts, districts = publish(persons, inside)
    assert tracts[few(persons)].all()
    assert districts[few(totals)].all()
    secrets = [[tract] for tract in np.flatnonzero(few(persons))]
    secrets += [np.flatnonzero(tracts & (inside == one)) for one in np.flatnonzero(few(totals))]
    for cells in secrets:
        least, most = possible(cells, persons, inside, totals, tracts, districts)
        assert most - least >= WIDTH - 1e-6


@given(regions())
def test_zeros_are_shown_and_more_is_not_hidden_than_needed(region):
    persons, inside = region
    totals, tracts, _ = publish(persons, inside)
    assert not tracts[persons == 0].any()
    if (
        not ((persons > 0) & (persons < THRESHOLD)).any()
        and (totals[totals > 0] >= THRESHOLD).all()
    ):
        assert not tracts.any()
