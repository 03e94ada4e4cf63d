"""Nobody did anything in these counties; the band must hold what the chosen places then show."""

from dataclasses import dataclass

import numpy as np
import pytest
from scipy.special import ndtri

from hotspot.clusters.exceedance import find_hotspots
from hotspot.rates.effective import effective_counts
from hotspot.rates.gamma_poisson import shrink_by_likelihood
from hotspot.rates.lasting import Years
from hotspot.rates.luck import change_by_luck, mean_change_by_luck, trend_elsewhere

COVERAGE = 0.90
LENGTH, SPREAD_OF_LENGTHS = 3.6, 1.5
FALL = 0.7
RUNS = {"tracts": 500, "districts": 1000}

PLACES = {"tracts": (300, 30, 0.6, 15), "districts": (35, 200, 0.5, 2)}
"""How many, stays a year, spread of their sizes, and how many of the worst are chosen."""


@dataclass(frozen=True, eq=False)
class County:
    """Some years in which nobody did anything, the year after, and one in which somebody did."""

    weeks: np.ndarray
    stays: np.ndarray
    events: np.ndarray
    squares: np.ndarray
    after: np.ndarray
    helped: np.ndarray


def county(rng, places, measure, years, wander=0.0, spread=0.35):
    """Stays are Poisson, their lengths log-normal in whole days; all years are alike but chance."""
    number, stays, sizes, _ = PLACES[places]
    people = rng.lognormal(0, sizes, number)
    usual = stays * people / people.mean() * np.exp(spread * rng.standard_normal(number))
    true = usual[:, np.newaxis] * np.exp(wander * rng.standard_normal((number, years + 2)))
    true[:, -1] = FALL * true[:, -2]
    counted = rng.poisson(true)
    place, length = np.arange(counted.size).repeat(counted.ravel()), np.ones(counted.sum())
    if measure == "bed-days":
        sigma = np.sqrt(np.log1p(SPREAD_OF_LENGTHS**2))
        drawn = rng.lognormal(np.log(LENGTH) - sigma**2 / 2, sigma, length.size)
        length = np.maximum(np.round(drawn), 1)
    total, squares = (
        np.bincount(place, some, counted.size).reshape(counted.shape)
        for some in (length, length**2)
    )
    weeks = np.repeat(52 * 800 * people[:, np.newaxis], years, axis=1)
    return County(
        weeks, counted[:, :years], total[:, :years], squares[:, :years], *total[:, years:].T
    )


def years_of(found, measure):
    """What is known of the county before."""
    k = effective_counts(
        found.events.sum(axis=1),
        found.weeks.sum(axis=1),
        squares=found.squares.sum(axis=1),
        persons=found.stays.sum(axis=1),
    ).k
    return Years(found.events, found.weeks, k, stays=found.stays if measure == "bed-days" else None)


def chosen_by(found, places):
    """The ways in which a site may have chosen: the worst of the last year, or by the rule."""
    number = len(found.after)
    rates = {"events": found.events[:, -1], "stays": found.stays[:, -1]}
    worst = {
        f"worst by {name}": np.argsort(np.argsort(-one / found.weeks[:, -1])) < PLACES[places][3]
        for name, one in rates.items()
    }
    rule = shrink_by_likelihood(found.stays.sum(axis=1), found.weeks.sum(axis=1))
    ids = np.arange(number).astype(str).astype(object)
    return worst | {"the rule": find_hotspots(ids, rule).status == "higher"}


def naive(found, chosen, k):
    """A band of nothing but chance in both years, as if places had not been chosen."""
    before, after = found.events[chosen, -1], found.events[chosen, -1]
    error = np.sqrt((k[chosen] / before + k[chosen] / after).sum()) / chosen.sum()
    return 1 - ndtri(0.95) * error, 1 + ndtri(0.95) * error


def replicates(places, measure, years, runs, **truth):
    """Per way of choosing: was the mean change inside, inside the naive band, below if helped."""
    rng, rows = np.random.default_rng(17), {}
    for _ in range(runs):
        found = county(rng, places, measure, years, **truth)
        known, weeks = years_of(found, measure), found.weeks[:, -1]
        for way, chosen in chosen_by(found, places).items():
            chosen &= found.events[:, -1] > 0
            if not chosen.any():
                continue
            trend = trend_elsewhere(known, found.after, weeks, apart=chosen)
            band = mean_change_by_luck(known, weeks, chosen, trend=trend, coverage=COVERAGE)
            seen, helped = (
                (after[chosen] / found.events[chosen, -1]).mean()
                for after in (found.after, found.helped)
            )
            low, high = naive(found, chosen, known.k)
            rows.setdefault(way, []).append(
                (band.explains(seen), low <= seen <= high, helped < band.lower, seen, band.expected)
            )
    return {way: np.mean(one, axis=0) for way, one in rows.items()}


CASES = [
    (places, measure, years, wander)
    for places in PLACES
    for measure in ("admissions", "bed-days")
    for years, wander in ((1, 0.0), (3, 0.0), (3, 0.08))
]


@pytest.mark.nightly
@pytest.mark.parametrize(("places", "measure", "years", "wander"), CASES)
def test_the_band_holds_the_mean_change_of_chosen_places_as_often_as_it_says(
    places, measure, years, wander
):
    ways = replicates(places, measure, years, RUNS[places], wander=wander)
    for way, (inside, _, below, seen, expected) in ways.items():
        told = (way, inside, below, seen, expected)
        assert abs(inside - COVERAGE) <= 0.04, told
        assert abs(seen - expected) < 0.02, told
        assert below > 0.85, told


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("places", "measure", "years", "wander", "most"),
    [("tracts", "bed-days", 1, 0.0, 0.2), ("districts", "admissions", 3, 0.08, 0.7)],
)
def test_a_band_of_nothing_but_chance_holds_far_too_few(places, measure, years, wander, most):
    ways = replicates(places, measure, years, 300, wander=wander)
    assert ways["worst by events"][1] < most


def test_a_few_counties_are_mostly_held_and_mostly_not_if_somebody_did_something():
    for places, measure, years in (("tracts", "bed-days", 1), ("districts", "admissions", 3)):
        for way, (inside, _, below, *_) in replicates(places, measure, years, 12).items():
            assert inside >= 0.7, way
            assert below >= 0.7, way


def test_a_few_counties_show_that_a_naive_band_fails():
    assert replicates("tracts", "bed-days", 1, 12)["worst by events"][1] < 0.3


def test_of_single_places_nine_in_ten_lie_inside():
    rng, inside = np.random.default_rng(3), []
    for _ in range(10):
        found = county(rng, "tracts", "bed-days", 2)
        known, weeks = years_of(found, "bed-days"), found.weeks[:, -1]
        band = change_by_luck(known, weeks, trend=trend_elsewhere(known, found.after, weeks))
        some = found.events[:, -1] > 0
        ratio = np.divide(found.after, found.events[:, -1], where=some, out=np.ones(some.size))
        inside.append(band.explains(ratio)[some].mean())
    assert abs(np.mean(inside) - COVERAGE) < 0.025
