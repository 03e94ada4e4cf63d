"""Is a winter that is as winters are ever news, and is a local outbreak in it still found?

Fifty areas have five years with a peak of about three times the rest of the year. It comes 1.5
weeks early or late and is 15 % higher or lower (standard deviations), for all areas at once;
nothing local happens. Four years are the past, the fifth is judged, at a nominal .00135.
"""

import numpy as np
import pytest

from hotspot.spc.baselines import Baseline, baseline_of
from hotspot.spc.limits.laney import Spread, u_prime
from hotspot.spc.limits.tails import negative_binomial
from hotspot.spc.seasons.expected import Reference, rest_of_region
from hotspot.spc.seasons.seasonal import learn_season

AREAS, YEAR = 50, 52
MEAN = 10.0
"""Events a week in a middling area outside the season."""

SKEWED = Spread(skewed=True)


def winters(rng: np.random.Generator, n_years: int) -> np.ndarray:
    """Level of the region relative to summer."""
    week, level = np.arange(YEAR * n_years), np.ones(YEAR * n_years)
    for year in range(-1, n_years + 1):
        peak = YEAR * year + 26 + rng.normal(0, 1.5)
        level += 2 * (1 + rng.normal(0, 0.15)) * np.exp(-(((week - peak) / 4) ** 2))
    return level


class Region:
    """Counts of one simulated region, and what each method makes of its last year."""

    def __init__(self, seed: int, n_years: int = 5, mean: float = MEAN):
        self.rng = np.random.default_rng(seed)
        self.level = winters(self.rng, n_years)
        weeks = len(self.level)
        children = self.rng.uniform(2000, 8000, (AREAS, 1))
        own = np.exp(self.rng.normal(0, 0.3, (AREAS, 1)))
        self.exposure = np.broadcast_to(children, (AREAS, weeks))
        self.mean = mean * own * self.level * children / 5000
        self.events = self.rng.poisson(self.mean).astype(float)
        self.weeks = np.datetime64("2020-01-04") + 7 * np.arange(weeks)
        self.judged = np.arange(weeks) >= weeks - YEAR
        self.peak = self.judged & (self.level > 1.5)
        self.baseline: Baseline = baseline_of(~self.judged, (AREAS, weeks))

    def expected(self) -> Reference:
        past = self.events, self.exposure, self.weeks, self.baseline
        return learn_season(*past).reference

    def limits(self, events: np.ndarray) -> dict:
        """Judge some events by every method."""
        given = events, self.exposure, self.baseline
        season = self.expected()
        as_if_known = Reference(season.rate, np.full(season.rate.shape, np.inf))
        concurrent = rest_of_region(events, self.exposure)
        return {
            "flat u′": u_prime(*given, spread=Spread(skewed=True, learned=False)),
            "O/E as if known, u′": u_prime(*given, reference=as_if_known, spread=SKEWED),
            "O/E as if known, tail": negative_binomial(*given, reference=as_if_known),
            "O/E, u′": u_prime(*given, reference=season, spread=SKEWED),
            "O/E, tail": negative_binomial(*given, reference=season),
            "concurrent, u′": u_prime(*given, reference=concurrent, spread=SKEWED),
            "concurrent, tail": negative_binomial(*given, reference=concurrent),
        }

    def false_alarms(self) -> dict[str, tuple[float, float]]:
        """Share of area-weeks above the upper limit, in weeks of the peak and in others."""
        others = self.judged & ~self.peak
        above = {name: one.value > one.upper for name, one in self.limits(self.events).items()}
        return {name: (it[:, self.peak].mean(), it[:, others].mean()) for name, it in above.items()}

    def found(self, times: float) -> dict[str, tuple[float, float]]:
        """Share of four-week outbreaks at the peak seen in their first week, and at all."""
        top = np.flatnonzero(self.judged)[np.argmax(self.level[self.judged])]
        outbreak = np.arange(top - 1, top + 3)
        rows = np.arange(5)
        events = self.events.copy()
        raised = times * self.mean[np.ix_(rows, outbreak)]
        events[np.ix_(rows, outbreak)] = self.rng.poisson(raised)
        seen = {
            name: (one.value > one.upper)[np.ix_(rows, outbreak)]
            for name, one in self.limits(events).items()
        }
        return {name: (it[:, 0].mean(), it.any(axis=1).mean()) for name, it in seen.items()}


def average(results: list[dict[str, tuple[float, float]]]) -> dict[str, np.ndarray]:
    return {name: np.mean([one[name] for one in results], axis=0) for name in results[0]}


def assert_few_false_alarms(found: dict[str, np.ndarray]) -> None:
    for ours in ("O/E, u′", "O/E, tail", "concurrent, u′", "concurrent, tail"):
        peak, other = found[ours]
        assert peak <= 0.025 and other <= 0.005, f"{ours}: {found[ours]}"
    assert found["flat u′"][0] > 0.3, "else there is no season to expect"
    for chart in ("u′", "tail"):
        known, allowed = found[f"O/E as if known, {chart}"], found[f"O/E, {chart}"]
        assert known[0] > 1.5 * allowed[0], "else nothing is gained by allowing for other seasons"


def test_winters_like_others_are_seldom_news():
    assert_few_false_alarms(average([Region(seed).false_alarms() for seed in range(30)]))


@pytest.mark.nightly
@pytest.mark.parametrize(("n_years", "mean"), [(3, 10), (4, 10), (5, 2), (5, 10), (5, 40), (6, 10)])
def test_winters_like_others_are_seldom_news_with_any_past(n_years, mean):
    regions = [Region(1000 + seed, n_years, mean) for seed in range(200)]

    found = average([region.false_alarms() for region in regions])

    for ours in ("O/E, u′", "O/E, tail", "concurrent, u′", "concurrent, tail"):
        peak, other = found[ours]
        assert peak <= 0.025 and other <= 0.005, f"{ours}: {found[ours]}"


def test_a_local_doubling_at_the_peak_is_found():
    found = average([Region(seed).found(2.0) for seed in range(30)])

    first, ever = found["O/E, tail"]
    assert first > 0.65 and ever > 0.9, found
    assert found["concurrent, tail"][1] > 0.95, found


def test_a_region_like_its_past_has_the_area_level_and_the_shape_it_was_made_with():
    region = Region(7)
    flat = region.level / region.level[:-YEAR].mean()
    season = region.expected()
    limits = negative_binomial(region.events, region.exposure, region.baseline, reference=season)

    summer = region.judged & (region.level < 1.05)
    own = (region.mean / region.exposure / flat)[:, :1]
    expected = (region.mean / region.exposure)[:, summer]
    assert np.abs(limits.centre[:, summer] / expected - 1).mean() < 0.08
    ratio = limits.centre[:, region.baseline.mask[0]].mean(axis=1) / own[:, 0]
    assert np.abs(ratio - 1).max() < 0.1
