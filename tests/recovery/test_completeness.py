"""Are the newest weeks nowcast rightly, and do late records fool the charts?

Fifty districts send 70, 18, 6, 3, 2 and 1 % of a week's records in the weeks after it, more or
less: shares differ from week to week (Dirichlet), counts are overdispersed. Nothing else happens,
so every low signal is false. Bed-days are compound: a stay arrives with all its days.
"""

import os
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import pytest

from hotspot.core.types import SIGNALS_LOW
from hotspot.core.weeks import week_range
from hotspot.counts.completeness import COMPLETE
from hotspot.counts.triangle import Triangle, learn_measure
from tests.charted import chart_against_region, chart_own_past

DELAYS = np.array([0.70, 0.18, 0.06, 0.03, 0.02, 0.01])
STEADY = 80.0
"""Dirichlet concentration of a week's shares: nowcasts of the newest week miss by 6 %."""

AREAS, WEEKS = 50, 176
MEAN = {"events": 60.0, "person_days": 400.0}
"""A week in an area: with fewer, a lower limit is zero and nothing can be below it."""

FIRST_LOOK, LOOKS = 109, 66
"""First week anybody refreshed after (learned from two years of refreshes before), and how many."""

REPLICATES = 6
AGES = np.arange(4)
CHILDREN = 4000.0
SATURDAYS = week_range(np.datetime64("2022-01-08").item(), np.datetime64("2025-05-17").item())


CHARTS = (chart_own_past, chart_against_region)


@dataclass
class Found:
    """Of every look: nowcasts of the newest weeks, and what the charts of all areas say."""

    off: list = field(default_factory=list)
    covered: list = field(default_factory=list)
    low: dict = field(default_factory=lambda: defaultdict(list))

    def mean(self, chart, name):
        return float(np.mean(self.low[chart, name]))

    def __str__(self):
        bias, miss = 100 * np.mean(self.off, axis=0), 100 * np.abs(self.off).mean(axis=0)
        parts = [
            f"{len(self.off)} looks: bias % by age {bias.round(2).tolist()}",
            f"mean miss % {miss.round(1).tolist()}",
            f"95 % intervals cover % {(100 * np.mean(self.covered, axis=0)).round(1).tolist()}",
        ]
        parts += [
            f"{chart.__name__} {name}: {100 * np.mean(values):.3f} %"
            for (chart, name), values in self.low.items()
        ]
        return "; ".join(parts)


def arriving(family: str, rng: np.random.Generator) -> np.ndarray:
    """What is known of each area and week by the weeks since it ended, (areas, weeks, 6)."""
    shares = rng.dirichlet(STEADY * DELAYS, WEEKS)
    level = np.exp(rng.normal(0, 0.3, AREAS))[:, None] * np.exp(rng.normal(0, 0.05, WEEKS))
    if family == "events":
        total = rng.negative_binomial(40, 40 / (40 + MEAN[family] * level))
        return rng.multinomial(total, shares).cumsum(axis=2)
    stays = rng.poisson(MEAN[family] / 3.75 * level)
    area, week = (np.repeat(index.ravel(), stays.ravel()) for index in np.indices(stays.shape))
    long = rng.random(len(area)) >= 0.85
    days = np.where(long, rng.geometric(1 / 12.5, len(area)), rng.geometric(1 / 2.2, len(area)))
    late = (rng.random(len(week))[:, None] > shares.cumsum(axis=1)[week]).sum(axis=1)
    known = np.zeros((AREAS, WEEKS, len(DELAYS)))
    np.add.at(known, (area, week, np.minimum(late, 5)), days)
    return known.cumsum(axis=2)


def seen_on(known: np.ndarray, look: int) -> np.ndarray:
    """What every refresh after the weeks up to one shows, (..., weeks up to it)."""
    age = np.minimum(look - np.arange(look + 1), len(DELAYS) - 1)
    return known[..., np.arange(look + 1), age]


def triangle_until(region: np.ndarray, look: int) -> Triangle:
    """The kept sixty weeks, refreshed every Monday."""
    first = look - 59
    value = np.full((60, 60), np.nan)
    for column in range(60):
        day = first + column
        value[: column + 1, column] = seen_on(region, day)[first:]
    days = SATURDAYS[first : look + 1] + np.timedelta64(2, "D")
    return Triangle(SATURDAYS[first : look + 1], days, value)


def charts_of(chart, events, family, learned=None):
    """Charts of all areas; without what was learned, the newest weeks are taken for complete."""
    weeks = events.shape[1]
    share, sd = np.ones(weeks), np.zeros(weeks)
    if learned is not None:
        newest = slice(weeks - 1, weeks - 1 - len(learned.share), -1)
        share[newest] = learned.share
        sd[newest] = (learned.upper - learned.lower) / (2 * 1.96 * learned.share)
    return chart(
        events.astype(float),
        np.full(events.shape, CHILDREN),
        SATURDAYS[:weeks],
        family=family,
        observed=np.ones(weeks, bool),
        complete=share >= COMPLETE,
        baseline_weeks=104,
        completeness=share,
        completeness_sd=sd,
    )


def below(charts):
    return np.mean([chart.value[-1] < chart.lower[-1] - 1e-12 for chart in charts])


def note_charts(found, known, look, family, learned):
    """What the charts of one look say of the newest weeks, as counted, corrected and in the end."""
    for chart in CHARTS:
        note = lambda name, value, chart=chart: found.low[chart, name].append(value)  # noqa: E731
        note("newest week low as counted", below(charts_of(chart, seen_on(known, look), family)))
        note(
            "newest week low once complete",
            below(charts_of(chart, known[:, : look + 1, -1], family)),
        )
        shipped = charts_of(chart, seen_on(known, look), family, learned)
        note("newest week low corrected", below(shipped))
        status = np.array([one.status[-4:] for one in shipped])
        note("low signals shipped, newest 4 weeks", np.isin(status, SIGNALS_LOW).mean())
        low, high = (
            np.array([getattr(one, name)[-1] for one in shipped])
            for name in ("value_lower", "value_upper")
        )
        settled = known[:, look, -1] / CHILDREN
        note("areas covered", np.mean((low - 1e-12 <= settled) & (settled <= high + 1e-12)))


def simulate(family: str) -> Found:
    found = Found()
    for replicate in range(REPLICATES):
        known = arriving(family, np.random.default_rng([2026, replicate]))
        region = known.sum(axis=0)
        for look in range(FIRST_LOOK, FIRST_LOOK + LOOKS):
            as_of = (SATURDAYS[look] + np.timedelta64(2, "D")).item()
            learned = learn_measure(triangle_until(region, look), as_of)
            truth = region[look - AGES, AGES] / region[look - AGES, -1]
            share, low, high = (x[AGES] for x in (learned.share, learned.lower, learned.upper))
            found.off.append(truth / share - 1)
            found.covered.append((low <= truth) & (truth <= high))
            if look % 2:
                note_charts(found, known, look, family, learned)
    return found


@pytest.mark.parametrize("family", ["events", "person_days"])
def test_nowcasts_are_unbiased_cover_what_came_and_fool_no_chart(family, record_property):
    found = simulate(family)
    record_property("figures", str(found))
    if os.environ.get("HOTSPOT_SHOW_FIGURES"):
        print(f"{family}: {found}")  # noqa: T201

    assert np.abs(np.mean(found.off, axis=0)).max() < 0.02, found
    assert 0.93 <= np.mean(found.covered) <= 0.97, found
    assert 0.93 <= np.mean(found.covered, axis=0)[0] <= 0.97, found
    fooled = found.mean(chart_own_past, "newest week low as counted")
    once_complete = found.mean(chart_own_past, "newest week low once complete")
    assert fooled > max(0.01, 20 * once_complete), "nobody would be fooled"
    for chart in CHARTS:
        assert found.mean(chart, "newest week low corrected") <= 0.005, found
        assert found.mean(chart, "low signals shipped, newest 4 weeks") <= 0.005, found
        assert found.mean(chart, "areas covered") >= 0.93, found
