"""Write down how often each chart cries wolf on series in which nothing happens.

``python -m tests.recovery.chart_evidence`` takes a minute and writes
``hotspot/view/chart_evidence.json``, which the Methods page shows. Run it anew whenever charts
change.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np

from hotspot.core.types import SIGNALS
from hotspot.spc import ChartSettings, chart_many
from hotspot.spc.baselines import baseline_of
from hotspot.spc.limits.laney import Spread, u_prime
from hotspot.spc.limits.shewhart import p, u
from hotspot.spc.promise import false_alarm_words
from hotspot.spc.rules import STANDARD
from tests.recovery import stable_series

TABLE = Path(__file__).parents[2] / "hotspot" / "view" / "chart_evidence.json"
AREAS, WEEKS, BASELINE, SEED = 2000, 156, 52, 71
SEASON_AREAS, SEASON_WEEKS, SEASON_BASELINE, REGIONS = 50, 260, 208, 40
FEW = (13, 26)
AT_RISK = np.float64(1000.0)
ASKED_TO_PROMISE = 100
DIGITS = 5


def series(areas: int, seed: int) -> Iterator[tuple[str, str, np.ndarray, np.ndarray, int]]:
    """Give name, family, counts, exposure and baseline weeks of every kind of stable series."""
    for name, family, events, exposure in with_long_baselines(areas, seed):
        yield name, family, events, exposure, BASELINE
    shape = (areas, WEEKS)
    rng = np.random.default_rng(seed + 1000)
    for points in FEW:
        said = f"limits from {points} weeks"
        differ = stable_series.negative_binomial(rng, 20, 5, shape)
        yield f"Events of weeks that differ, 20 a week, {said}", "events", differ, AT_RISK, points
        days = stable_series.days_of_stays(rng, 6, shape)
        yield f"Bed-days by admission, 6 stays a week, {said}", "person_days", days, AT_RISK, points


def with_long_baselines(areas: int, seed: int) -> Iterator[tuple[str, str, np.ndarray, np.ndarray]]:
    """Give name, family, counts and exposure of series that have a year to learn from."""
    shape = (areas, WEEKS)
    rng = np.random.default_rng(seed)
    for mean in (0.5, 1, 2, 5, 20):
        name = f"Independent events, {mean:g} a week"
        yield name, "events", stable_series.poisson(rng, mean, shape), AT_RISK
    for mean in (5, 20):
        name = f"Events of weeks that differ, {mean:g} a week"
        yield name, "events", stable_series.negative_binomial(rng, mean, 5, shape), AT_RISK
    for admissions in (1, 5):
        name = f"Bed-days, {admissions} stay{'s' * (admissions > 1)} a week"
        days = stable_series.occupied_bed_days(rng, admissions, shape)
        yield name, "person_days", days, AT_RISK
    for asked, share, spread in ((10, 0.2, 0.0), (100, 0.2, 0.3), (40, 0.9, 0.0)):
        name = f"Share of {share:.0%} of {asked} children a week".replace("%", " %")
        yield name, "proportion", *stable_series.shares(rng, asked, share, spread, shape)
    nearly = rng.binomial(30, 0.98, shape).astype(float)
    yield "Share of 98 % of 30 children a week", "proportion", nearly, np.full(shape, 30.0)
    empty = stable_series.with_empty_weeks(rng, 0.6, 12, shape)
    yield "Independent events, 12 a week, but none in 6 weeks of 10", "events", empty, AT_RISK
    wandering = stable_series.waves(rng, 100, 0.9, 0.3, shape)
    yield "Events about a level that wanders, 100 a week", "events", wandering, AT_RISK


def stable_row(
    name: str, family: str, events: np.ndarray, exposure: np.ndarray, baseline: int
) -> dict[str, object]:
    """Share of the weeks after the baseline that each chart flags, and what the charts promise."""
    after = slice(baseline, None)
    exposure = np.broadcast_to(exposure, events.shape)
    use = baseline_of(np.arange(WEEKS) < baseline, events.shape)
    textbook = (p if family == "proportion" else u)(events, exposure, use)
    laney = u_prime(events, exposure, use, spread=Spread(floor=0))
    charts = charted(events, exposure, family, ChartSettings(baseline_weeks=baseline))
    status = np.array([chart.status for chart in charts])[:, after]
    plain = family != "proportion"
    return {
        "series": name,
        "family": family,
        "chart": kinds_of(charts),
        "textbook": float((textbook.value > textbook.upper)[:, after].mean()),
        "laney": float((laney.value > laney.upper)[:, after].mean()) if plain else None,
        "above": float((status == "high point").mean()),
        "below": float((status == "low point").mean()),
        "any": float(np.isin(status, SIGNALS).mean()),
        "promised": promised(charts[:ASKED_TO_PROMISE], exposure),
    }


def promised(charts, exposure: np.ndarray) -> float | None:
    """Average the rates that the charts print; of charts that mostly print none, none."""
    said = [
        false_alarm_words(one, row, STANDARD) for one, row in zip(charts, exposure, strict=False)
    ]
    said = [words for words in said if words]
    if len(said) < len(charts) / 2:
        return None
    rates = [re.search(r"about 1 week in ([\d,]+)", words) for words in said]
    return float(np.mean([1 / float(one[1].replace(",", "")) if one else 0.0 for one in rates]))


def kinds_of(charts) -> str:
    """Name the charts that at least one series in ten got."""
    kinds = [one.kind for one in charts]
    return " or ".join(kind for kind in sorted({*kinds}) if kinds.count(kind) >= len(kinds) / 10)


def charted(events: np.ndarray, exposure: np.ndarray, family: str, settings: ChartSettings):
    """Chart complete series."""
    everything = np.ones(events.shape[1], dtype=bool)
    return chart_many(
        events,
        exposure,
        np.datetime64("2019-01-05") + 7 * np.arange(events.shape[1]),
        family=family,
        observed=everything,
        complete=everything,
        settings=settings,
    )


def seasonal_rows(regions: int, seed: int) -> list[dict[str, object]]:
    """Share of area-weeks above the limit, in peak weeks and others, by what is compared."""
    found = {compared: ([], []) for compared in ("own past", "season", "region")}
    for number in range(regions):
        rng = np.random.default_rng([seed, number])
        level = stable_series.winters(rng, SEASON_WEEKS)
        mean = rng.uniform(5, 30, (SEASON_AREAS, 1)) * level
        events = rng.poisson(mean).astype(float)
        exposure = np.full(events.shape, 4000.0)
        peak, judged = level > 2, np.arange(SEASON_WEEKS) >= SEASON_BASELINE
        for compared, (high, rest) in found.items():
            settings = ChartSettings(compared=compared, baseline_weeks=SEASON_BASELINE)
            charts = charted(events, exposure, "events", settings)
            above = np.array([chart.status == "high point" for chart in charts])
            high.append(above[:, peak & judged].mean())
            rest.append(above[:, ~peak & judged].mean())
    return [
        {
            "compared": compared,
            "peak": float(np.mean(high)),
            "peak_se": float(np.std(high, ddof=1) / np.sqrt(regions)),
            "other": float(np.mean(rest)),
        }
        for compared, (high, rest) in found.items()
    ]


def evidence(areas: int = AREAS, regions: int = REGIONS, seed: int = SEED) -> dict[str, object]:
    """Measure everything."""
    return {
        "made": date.today().isoformat(),
        "areas": areas,
        "baseline": BASELINE,
        "judged": WEEKS - BASELINE,
        "regions": regions,
        "stable": [stable_row(*one) for one in series(areas, seed)],
        "seasonal": seasonal_rows(regions, seed),
    }


def _plain(value):
    """Round numbers, as JSON has them."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return round(value, DIGITS) if isinstance(value, float) else value


if __name__ == "__main__":
    TABLE.write_text(json.dumps(_plain(evidence()), indent=1) + "\n", encoding="utf-8")
