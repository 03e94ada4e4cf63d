"""Simulated children whose true rates are known: do intervals and lists keep what they promise?"""

import numpy as np
import pytest

from hotspot.clusters.exceedance import find_hotspots
from hotspot.clusters.one_child import exceedance_without_one
from hotspot.rates.compare import ratio_of_ratios
from hotspot.rates.crude import crude_rates
from hotspot.rates.effective import effective_counts
from hotspot.rates.empirical_bayes import shrink_shares, shrink_to_region
from hotspot.rates.intervals import garwood
from hotspot.rates.lasting import Years
from hotspot.rates.luck import change_by_luck
from hotspot.rates.stays import split_stays

TRACTS = 300


def stays(rng, admissions):
    """Lengths of stay like a children's hospital's: mean about 4.2 days, a long tail, cap 180."""
    return np.minimum(np.ceil(rng.lognormal(0.85, 1.0, admissions)), 180.0)


def bed_days(rng, expected):
    """Bed-days, squares and children of each area; one child in five comes back once."""
    persons = rng.poisson(expected / 1.2)
    owner = np.repeat(np.arange(expected.size), persons)
    days = stays(rng, owner.size)
    again = rng.random(owner.size) < 0.2
    days[again] += stays(rng, int(again.sum()))
    add = {"minlength": expected.size}
    return np.bincount(owner, days, **add), np.bincount(owner, days**2, **add), persons


def mean_days_per_admission():
    rng = np.random.default_rng(0)
    return stays(rng, 4_000_000).mean()


def towns(rng, expected, spread, tracts=TRACTS):
    """Person-weeks, and true rates of one event a person-week on average times ``expected``."""
    people = rng.lognormal(0, 0.6, tracts)
    people *= tracts / people.sum()
    true = expected * np.exp(rng.normal(-(spread**2) / 2, spread, tracts))
    return people, true


@pytest.mark.parametrize("areas", [12, 200])
@pytest.mark.parametrize("admissions", [5, 10, 30, 100])
def test_bed_day_limits_cover_where_poisson_covers_half(admissions, areas):
    rng = np.random.default_rng(20)
    mean = mean_days_per_admission() * admissions
    effective, poisson = [], []
    for _ in range(8000 // areas):
        events, squares, persons = bed_days(rng, np.full(areas, float(admissions)))
        rates = crude_rates(
            events, np.ones(areas), family="person_days", squares=squares, persons=persons
        )
        lower, upper = garwood(events)
        effective.append(np.mean((rates.lower <= mean) & (mean <= rates.upper)))
        poisson.append(np.mean((lower <= mean) & (mean <= upper)))
    assert 0.93 <= np.mean(effective) <= 0.993
    assert np.mean(poisson) <= 0.6


@pytest.mark.parametrize("spread", [0.0, 0.2, 0.35, 0.6])
@pytest.mark.parametrize("expected", [0.6, 3.0, 30.0])
def test_shrunken_intervals_cover_the_true_rates(expected, spread):
    rng = np.random.default_rng(21)
    covered = []
    for _ in range(40):
        people, true = towns(rng, expected, spread)
        rates = shrink_to_region(rng.poisson(people * true), people, coverage=0.90)
        covered.append(np.mean((rates.lower <= true) & (true <= rates.upper)))
    assert np.mean(covered) >= 0.87
    if spread >= 0.35 and expected >= 3:
        assert np.mean(covered) <= 0.93


@pytest.mark.parametrize(("expected", "share_of_crude_error"), [(3.0, 0.55), (30.0, 0.90)])
def test_shrinking_is_nearer_the_truth_than_counting(expected, share_of_crude_error):
    rng = np.random.default_rng(22)
    errors = []
    for _ in range(40):
        people, true = towns(rng, expected, 0.35)
        events = rng.poisson(people * true)
        shrunk = shrink_to_region(events, people).rate
        errors.append([np.mean((events / people - true) ** 2), np.mean((shrunk - true) ** 2)])
    crude, shrunk = np.sqrt(np.mean(errors, axis=0))
    assert shrunk <= share_of_crude_error * crude


@pytest.mark.parametrize(("expected", "spread"), [(3.0, 0.35), (10.0, 0.35), (30.0, 0.2)])
def test_lists_of_hot_spots_are_as_wrong_as_they_say(expected, spread):
    rng = np.random.default_rng(23)
    listed = wrong = 0
    for _ in range(120):
        people, true = towns(rng, expected, spread)
        rates = shrink_to_region(rng.poisson(people * true), people)
        higher = find_hotspots(np.arange(TRACTS).astype(str), rates).status == "higher"
        listed += higher.sum()
        wrong += (higher & (true <= 1.2 * expected)).sum()
    assert listed > 30
    assert wrong / listed <= 0.11 + 2 * np.sqrt(0.1 * 0.9 / listed)


def test_few_counts_reassure_nobody():
    # at about one event a tract, nobody can say that a tract is as expected
    rng = np.random.default_rng(24)
    said = []
    for _ in range(60):
        people, true = towns(rng, 0.6, 0.35)
        rates = shrink_to_region(rng.poisson(people * true), people)
        status = find_hotspots(np.arange(TRACTS).astype(str), rates).status
        said.append(np.mean(status == "as expected"))
    assert np.mean(said) <= 0.01


def test_truly_equal_towns_are_called_as_expected_once_counts_can_tell():
    rng = np.random.default_rng(25)
    people, true = towns(rng, 30.0, 0.0)
    rates = shrink_to_region(rng.poisson(people * true), people)
    status = find_hotspots(np.arange(TRACTS).astype(str), rates).status
    assert (status == "as expected").mean() > 0.99


def test_bed_day_hot_spots_are_not_long_stays():
    rng = np.random.default_rng(26)
    called = {"as clumps": 0, "as if separate": 0}
    for _ in range(40):
        events, squares, persons = bed_days(rng, np.full(TRACTS, 20.0))
        for name, options in (
            ("as clumps", {"squares": squares, "persons": persons}),
            ("as if separate", {}),
        ):
            rates = shrink_to_region(events, np.full(TRACTS, 1.0), **options)
            found = find_hotspots(np.arange(TRACTS).astype(str), rates).status
            called[name] += (found == "higher").sum()
    assert called["as clumps"] <= 0.002 * 40 * TRACTS
    assert called["as if separate"] >= 20 * max(called["as clumps"], 1)


@pytest.mark.parametrize("expected", [20.0, 60.0])
def test_one_child_makes_no_hot_spot_and_hides_none(expected):
    # three tracts in a hundred have a child in hospital for months, ten have 2.5 times the children
    rng = np.random.default_rng(32)
    called = {name: [] for name in ("by one", "by one, asked", "by many", "by many, asked")}

    def as_separate(events, *_):
        return shrink_to_region(events / MEAN_DAYS, np.ones(TRACTS))

    def as_clumps(events, squares, persons):
        return shrink_to_region(events, np.ones(TRACTS), squares=squares, persons=persons)

    for _ in range(30):
        kind = rng.choice(["one", "many", "usual"], TRACTS, p=[0.03, 0.1, 0.87])
        *counts, largest = most_of_one(
            rng, expected * np.where(kind == "many", 2.5, 1.0), kind == "one"
        )
        for who, how in (("one", as_separate), ("many", as_clumps)):
            rates = how(*counts)
            asked = exceedance_without_one(rates, tuple(counts), largest, how)
            called[f"by {who}"].append(rates.exceedance[kind == who] >= 0.8)
            called[f"by {who}, asked"].append(asked[kind == who] >= 0.8)
    found = {name: np.concatenate(shares).mean() for name, shares in called.items()}
    assert found["by one"] > 0.95, "such stays mislead whoever takes days as events"
    assert found["by one, asked"] < 0.06
    assert found["by many"] > 0.65
    assert found["by many, asked"] >= 0.98 * found["by many"]


MEAN_DAYS = 4.2


def most_of_one(rng, expected, long):
    """Bed-days, squares, children, and what one child has at most, if it is two weeks or more."""
    persons = rng.poisson(expected) + long
    owner = np.repeat(np.arange(expected.size), persons)
    days = np.minimum(stays(rng, owner.size), 30.0)
    first = np.searchsorted(owner, np.flatnonzero(long))
    days[first] += 20.0 * expected[long]
    largest = np.zeros(expected.size)
    np.maximum.at(largest, owner, days)
    add = {"minlength": expected.size}
    sums = np.bincount(owner, days, **add), np.bincount(owner, days**2, **add)
    return *sums, persons, np.where(largest >= 14, largest, 0.0)


@pytest.mark.parametrize("tested", [8, 30, 100])
def test_shrunken_shares_cover_the_true_shares(tested):
    rng = np.random.default_rng(27)
    covered = []
    for _ in range(40):
        n = rng.poisson(tested, TRACTS)
        true = rng.beta(0.3 * 19, 0.7 * 19, TRACTS)
        rates = shrink_shares(rng.binomial(n, true), n, coverage=0.90)
        covered.append(np.mean(((rates.lower <= true) & (true <= rates.upper))[n > 0]))
    assert 0.87 <= np.mean(covered) <= 0.93


@pytest.mark.parametrize("wander", [0.0, 0.1])
def test_a_change_is_called_by_chance_as_often_as_its_p_says(wander):
    rng = np.random.default_rng(28)
    weeks, called = np.full(36, 5000.0), []
    for _ in range(200):
        usual = rng.lognormal(0, 0.3, 36) * 0.02
        before = rng.poisson(3 * weeks * usual)
        after = rng.poisson(weeks * usual * np.exp(rng.normal(0, wander, 36)))
        called.append(np.mean(ratio_of_ratios(after, weeks, before, 3 * weeks).p < 0.05))
    assert 0.03 <= np.mean(called) <= 0.075


def test_the_worst_year_is_expected_to_get_better_by_what_it_does():
    rng = np.random.default_rng(29)
    expected, happened = [], []
    weeks = np.full(36, 1000.0)
    for _ in range(300):
        usual = rng.lognormal(0, 0.15, 36) * 0.06
        years = rng.poisson(weeks * usual, (3, 36))
        year = years[-1]
        worst = int(np.argmax(year))
        known = Years(years.T, np.repeat(weeks[:, np.newaxis], 3, axis=1))
        expected.append(change_by_luck(known, weeks).expected[worst])
        happened.append(rng.poisson(weeks[worst] * usual[worst]) / year[worst])
    assert np.mean(happened) < 0.92
    assert np.mean(expected) == pytest.approx(np.mean(happened), abs=0.025)


def test_clump_sizes_of_few_children_are_steadied_by_the_region():
    rng = np.random.default_rng(30)
    events, squares, persons = bed_days(rng, np.full(2000, 5.0))
    counts = effective_counts(events, np.ones(2000), squares=squares, persons=persons)
    own = squares[events > 0] / events[events > 0]
    assert np.std(counts.k[events > 0]) < 0.7 * np.std(own)


@pytest.mark.parametrize("admissions", [10.0, 40.0])
def test_a_change_of_bed_days_is_taken_apart_where_it_happened(admissions):
    # a fifth fewer stays than before, each a third longer: both intervals hold what is true
    rng = np.random.default_rng(31)
    weeks, held, called = np.ones((2, 60)), [], []
    for _ in range(150):
        before = stays_of_children(rng, np.full(60, admissions / 0.8), 1.0)
        after = stays_of_children(rng, np.full(60, admissions), 4 / 3)
        days, squares, number, number_squares, persons = map(
            np.stack, zip(before, after, strict=True)
        )
        k, k_stays = (
            np.stack([
                effective_counts(total[row], weeks[row], squares=v[row], persons=persons[row]).k
                for row in (0, 1)
            ])
            for total, v in ((days, squares), (number, number_squares))
        )  # fmt: skip
        found = split_stays(days, number, weeks, k=k, k_stays=k_stays)
        truth = {"bed_days": 0.8 * 4 / 3, "admissions": 0.8, "length": 4 / 3}
        held.append([
            np.mean((part.lower <= true) & (true <= part.upper))
            for part, true in ((getattr(found, name), true) for name, true in truth.items())
        ])  # fmt: skip
        called.append(np.nanmean(found.length.ratio > 1))
    assert (np.mean(held, axis=0) >= 0.925).all(), np.mean(held, axis=0)
    assert (np.mean(held, axis=0) <= 0.985).all(), np.mean(held, axis=0)
    assert np.mean(called) > 0.6


def stays_of_children(rng, expected, longer):
    """Bed-days and stays of each area with their squares, and children; one in five comes back."""
    persons = rng.poisson(expected / 1.2)
    owner = np.repeat(np.arange(expected.size), persons)
    number = 1.0 + (rng.random(owner.size) < 0.2)
    days = longer * stays(rng, owner.size)
    days[number > 1] += longer * stays(rng, int((number > 1).sum()))
    add = {"minlength": expected.size}
    sums = (np.bincount(owner, part, **add) for part in (days, days**2, number, number**2))
    return *sums, persons
