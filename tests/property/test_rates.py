"""Whatever the counts: estimates lie between, order and units do not matter, intervals hold."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import gamma

from hotspot.clusters.exceedance import find_hotspots
from hotspot.clusters.one_child import exceedance_without_one
from hotspot.core.hotspot_rules import RULES
from hotspot.core.types import Adjacency, RateEstimates
from hotspot.rates import intervals
from hotspot.rates.compare import ratio_of_ratios
from hotspot.rates.crude import crude_rates
from hotspot.rates.effective import effective_counts
from hotspot.rates.empirical_bayes import shrink_shares, shrink_to_neighbors, shrink_to_region
from tests.factories import adjacency_from

NAMES = ("rate", "lower", "upper", "exceedance", "shortfall")


@st.composite
def counted(draw):
    """Areas with events, person-weeks, children and squares that children could have caused."""
    n = draw(st.integers(2, 25))
    exposure = draw(arrays(float, n, elements=st.floats(1, 1e6)))
    exposure[draw(arrays(bool, n, elements=st.booleans())) & (np.arange(n) > 1)] = 0.0
    persons = draw(arrays(np.int64, n, elements=st.integers(0, 200)))
    longest = draw(arrays(np.int64, n, elements=st.integers(1, 90)))
    events = np.where(persons > 0, persons + longest - 1, 0).astype(float)
    squares = np.where(persons > 0, persons - 1 + longest**2, 0).astype(float)
    assume(events[exposure > 0].sum() > 0)
    return events, exposure, squares, persons


@st.composite
def graphs(draw, n):
    pairs = draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=40))
    return adjacency_from(np.array(sorted({(a, b) for a, b in pairs if a < b}), int), n)


def between(value, one, other, slack=1e-9):
    low, high = np.minimum(one, other), np.maximum(one, other)
    return (value >= low * (1 - slack) - 1e-15) & (value <= high * (1 + slack) + 1e-15)


@given(counted())
def test_an_estimate_lies_between_crude_and_region(data):
    events, exposure, squares, persons = data
    at_risk = exposure > 0
    for options in ({}, {"squares": squares, "persons": persons}):
        rates = shrink_to_region(events, exposure, **options)
        crude = events[at_risk] / exposure[at_risk]
        assert between(rates.rate[at_risk], crude, rates.reference).all()
        assert np.isnan(rates.rate[~at_risk]).all()


@given(counted(), st.data())
def test_a_local_estimate_lies_between_the_extremes_around_it(data, draw):
    events, exposure, squares, persons = data
    graph = draw.draw(graphs(events.size))
    rates = shrink_to_neighbors(events, exposure, graph, squares=squares, persons=persons)
    at_risk = exposure > 0
    crude = np.divide(events, exposure, out=np.zeros_like(events), where=at_risk)
    for area in np.flatnonzero(at_risk):
        around = [area, *np.flatnonzero(graph.links[[area]].toarray()[0] & at_risk)]
        values = [*crude[around], rates.reference]
        assert between(rates.rate[area], min(values), max(values))


@given(counted(), st.randoms(use_true_random=False))
def test_the_order_of_areas_does_not_matter(data, random):
    order = np.array(random.sample(range(data[0].size), data[0].size))
    events, exposure, squares, persons = data
    straight = shrink_to_region(events, exposure, squares=squares, persons=persons)
    mixed = shrink_to_region(
        events[order], exposure[order], squares=squares[order], persons=persons[order]
    )
    for name in NAMES:
        assert getattr(mixed, name) == pytest.approx(
            getattr(straight, name)[order], rel=1e-6, abs=1e-12, nan_ok=True
        )


@given(counted(), st.data())
def test_the_names_of_areas_do_not_matter_to_neighbors(data, draw):
    events, exposure, _, _ = data
    graph = draw.draw(graphs(events.size))
    order = np.array(draw.draw(st.permutations(range(events.size))))
    moved = Adjacency(
        graph.areas[order], graph.links[order][:, order].tocsr(), graph.component[order]
    )
    straight = shrink_to_neighbors(events, exposure, graph)
    mixed = shrink_to_neighbors(events[order], exposure[order], moved)
    assert mixed.rate == pytest.approx(straight.rate[order], rel=1e-6, nan_ok=True)


@given(counted(), st.sampled_from([1e-3, 7.0, 52.1785, 1e4]))
def test_the_unit_of_exposure_only_rescales(data, unit):
    events, exposure, squares, persons = data
    options = {"squares": squares, "persons": persons}
    weeks = shrink_to_region(events, exposure, **options)
    other = shrink_to_region(events, exposure * unit, **options)
    for name in NAMES[:3]:
        assert getattr(other, name) * unit == pytest.approx(
            getattr(weeks, name), rel=1e-6, nan_ok=True
        )
    for name in NAMES[3:]:
        assert getattr(other, name) == pytest.approx(
            getattr(weeks, name), rel=1e-6, abs=1e-9, nan_ok=True
        )


@given(counted())
def test_every_interval_contains_its_rate_and_probabilities_are_probabilities(data):
    events, exposure, squares, persons = data
    options = {"squares": squares, "persons": persons}
    shrunk = shrink_to_region(events, exposure, **options)
    crude = crude_rates(events, exposure, family="person_days", **options)
    ok = exposure > 0
    for rates in (shrunk, crude):
        assert (rates.lower[ok] <= rates.rate[ok] * (1 + 1e-9)).all()
        assert (rates.upper[ok] >= rates.rate[ok] * (1 - 1e-9)).all()
        assert (rates.lower[ok] >= 0).all()
        assert np.isfinite(rates.upper[ok]).all()
    assert (shrunk.exceedance[ok] + shrunk.shortfall[ok] <= 1 + 1e-9).all()
    assert ((shrunk.exceedance[ok] >= 0) & (shrunk.shortfall[ok] >= 0)).all()


@given(counted())
def test_clumps_make_events_fewer_and_leave_rates_alone(data):
    events, exposure, squares, persons = data
    counts = effective_counts(events, exposure, squares=squares, persons=persons)
    ok = counts.at_risk
    assert (counts.k >= 1 - 1e-12).all()
    assert (counts.events <= counts.total + 1e-9).all()
    assert counts.events[ok] / counts.exposure[ok] == pytest.approx(events[ok] / exposure[ok])


@given(st.integers(2, 20), st.data())
def test_a_shrunken_share_lies_between_crude_and_region(n, draw):
    tested = draw.draw(arrays(np.int64, n, elements=st.integers(0, 300)))
    share = draw.draw(arrays(float, n, elements=st.floats(0, 1)))
    positives = np.floor(tested * share)
    assume((tested > 0).sum() >= 2 and 0 < positives.sum() < tested.sum())
    rates = shrink_shares(positives, tested)
    ok = tested > 0
    assert between(rates.rate[ok], positives[ok] / tested[ok], rates.reference).all()
    assert (rates.lower[ok] <= rates.rate[ok] + 1e-12).all()
    assert (rates.rate[ok] <= rates.upper[ok] + 1e-12).all()
    assert ((rates.lower[ok] >= 0) & (rates.upper[ok] <= 1)).all()


@given(
    st.one_of(st.just(0.0), st.floats(0.01, 1e6)),
    st.sampled_from([0.8, 0.95, 0.998]),
    st.sampled_from([intervals.garwood, intervals.byar]),
)
def test_limits_of_a_count_contain_it_and_rise_with_it(x, coverage, limits):
    (lower, more_lower), (upper, more_upper) = limits([x, x + 1], coverage=coverage)
    assert lower <= x <= upper
    assert lower <= more_lower
    assert upper <= more_upper


@given(st.integers(1, 5000), st.floats(0, 1), st.sampled_from([0.8, 0.95, 0.998]))
def test_limits_of_a_share_contain_it_and_stay_between_none_and_all(n, share, coverage):
    x = round(n * share)
    for limits in (intervals.wilson, intervals.clopper_pearson):
        lower, upper = limits([x], [n], coverage=coverage)
        assert 0 <= lower[0] <= x / n + 1e-12
        assert x / n - 1e-12 <= upper[0] <= 1


@given(
    st.lists(st.tuples(st.integers(1, 500), st.integers(1, 500)), min_size=3, max_size=12),
    st.floats(1, 20),
)
def test_turning_a_ratio_round_inverts_it(pairs, k):
    after, before = np.array(pairs, float).T
    weeks = np.full(after.size, 1000.0)
    one = ratio_of_ratios(after, weeks, before, weeks, k=k)
    other = ratio_of_ratios(before, weeks, after, weeks, k=k)
    assert one.ratio == pytest.approx(1 / other.ratio)
    assert one.lower == pytest.approx(1 / other.upper, rel=1e-5)
    assert one.p == pytest.approx(other.p, rel=1e-6, abs=1e-12)


@given(arrays(float, st.integers(1, 40), elements=st.floats(0, 1)), st.floats(0.01, 0.5))
def test_a_list_keeps_its_promise_and_a_longer_one_would_not(p, fdr):
    flat = np.zeros(p.size)
    rates = RateEstimates(flat, flat, flat, "made up", exceedance=p, shortfall=flat)
    status = find_hotspots(
        np.arange(p.size).astype(str), rates, rule=replace(RULES[-1], fdr=fdr)
    ).status
    listed = status == "higher"
    if listed.any():
        assert np.mean(1 - p[listed]) <= fdr + 1e-12
        assert p[listed].min() >= 0.8
    left = np.sort(p[(p >= 0.8) & ~listed])[::-1]
    if left.size:
        longer = np.append(p[listed], p[~listed & (p == left[0])])
        assert np.mean(1 - longer) > fdr - 1e-12


@given(counted())
def test_limits_of_bed_days_are_gamma_limits_of_a_weighted_sum(data):
    events, exposure, squares, persons = data
    rates = crude_rates(events, exposure, family="person_days", squares=squares, persons=persons)
    k = effective_counts(events, exposure, squares=squares, persons=persons).k
    for area in np.flatnonzero((exposure > 0) & (events > 0)):
        total, variance = events[area], k[area] * events[area]
        low = gamma.ppf(0.025, total**2 / variance, scale=variance / total)
        total, variance = total + k[area], variance + k[area] ** 2
        high = gamma.ppf(0.975, total**2 / variance, scale=variance / total)
        assert rates.lower[area] == pytest.approx(low / exposure[area])
        assert rates.upper[area] == pytest.approx(high / exposure[area])


@given(counted(), st.integers(0, 25))
def test_asking_without_one_child_makes_nobody_surer_and_does_not_depend_on_order(data, turn):
    events, exposure, squares, persons = data
    largest = np.where(persons > 0, events - persons + 1, 0.0)
    order = np.roll(np.arange(events.size), turn)

    def asked(rows):
        def again(events, squares, persons):
            return shrink_to_region(
                events + 0.01, exposure[rows], squares=squares + 0.01, persons=persons
            )

        counts = (events[rows], squares[rows], persons[rows])
        rates = again(*counts)
        options = {"likely": 0.5, "weighty": 0.0}
        return rates, exceedance_without_one(rates, counts, largest[rows], again, **options)

    rates, found = asked(np.arange(events.size))
    _, turned = asked(order)
    same = np.isnan(found) & np.isnan(rates.exceedance)
    assert ((found <= rates.exceedance) | same).all()
    assert (found == rates.exceedance)[(largest == 0) & ~same].all()
    assert turned == pytest.approx(found[order], abs=1e-6, nan_ok=True)
