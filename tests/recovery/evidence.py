"""Write down how near the truth each method comes in counties whose truth is known.

``python -m tests.recovery.evidence`` takes minutes and writes ``hotspot/view/evidence.json``,
which the Methods page shows. Run it anew whenever a method changes.
"""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import numpy as np

from hotspot.rates.crude import crude_rates
from hotspot.rates.intervals import garwood
from tests.recovery.simulated_tracts import (
    COVERAGE,
    RAISED,
    Tracts,
    honeycomb,
    measured,
    scattered,
    scores,
    simulate,
)
from tests.recovery.test_rates import bed_days, mean_days_per_admission
from tests.recovery.test_spatial import p_of_uniform, ranks_of_truth

TABLE = Path(__file__).parents[2] / "hotspot" / "view" / "evidence.json"
REPLICATES = 200
SEED = 60
MEAN_EXPECTED = (0.6, 3.0, 30.0, 350.0)
ADMISSIONS = (5, 10, 30, 100)
DIGITS = 4


def county(_: np.random.Generator) -> Tracts:
    """The same even map every time."""
    return honeycomb()


def risks(
    mean_expected: float, replicates: int, seed: int, make_map=county
) -> list[dict[str, object]]:
    """Score every method at one mean expected count, a row each."""
    rows = []
    for k in range(replicates):
        rng = np.random.default_rng([seed, round(10 * mean_expected), k])
        rows.append(measured(simulate(make_map(rng), rng, mean_expected)))
    return [
        {"expected": mean_expected, "method": name} | asdict(score)
        for name, score in scores(rows).items()
    ]


def bed_day_intervals(admissions: int, replicates: int, seed: int) -> dict[str, float]:
    """Coverage of 95 % limits of bed-days, as clumps and as if days were separate events."""
    rng = np.random.default_rng([seed, admissions])
    mean = mean_days_per_admission() * admissions
    clumps, separate = [], []
    for _ in range(replicates):
        days, squares, persons = bed_days(rng, np.full(200, float(admissions)))
        rates = crude_rates(
            days, np.ones(200), family="person_days", squares=squares, persons=persons
        )
        lower, upper = garwood(days)
        clumps.append(np.mean((rates.lower <= mean) & (mean <= rates.upper)))
        separate.append(np.mean((lower <= mean) & (mean <= upper)))
    return {
        "admissions": admissions,
        "covered": float(np.mean(clumps)),
        "covered_se": float(np.std(clumps, ddof=1) / np.sqrt(replicates)),
        "as_if_separate": float(np.mean(separate)),
    }


def ranks(replicates: int, seed: int) -> dict[str, float]:
    """Test whether truth stands anywhere alike among joint draws: risks, and ranks."""
    tract, _, place = ranks_of_truth(replicates, seed).T
    return {
        "replicates": replicates,
        "p_of_risks": float(p_of_uniform(tract)),
        "p_of_ranks": float(p_of_uniform(place)),
    }


def evidence(replicates: int = REPLICATES, seed: int = SEED) -> dict[str, object]:
    """Measure everything."""
    return {
        "made": date.today().isoformat(),
        "replicates": replicates,
        "seed": seed,
        "tracts": honeycomb().size,
        "raised": RAISED,
        "coverage": COVERAGE,
        "risks": [row for e in MEAN_EXPECTED for row in risks(e, replicates, seed)],
        "scattered": risks(3.0, replicates, seed + 1, scattered),
        "bed_days": [bed_day_intervals(number, replicates, seed) for number in ADMISSIONS],
        "ranks": ranks(5 * replicates, seed),
    }


def _plain(value):
    """Round numbers and turn what is not a number into none, as JSON has it."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        return round(value, DIGITS) if np.isfinite(value) else None
    return value


if __name__ == "__main__":
    TABLE.write_text(json.dumps(_plain(evidence()), indent=1) + "\n", encoding="utf-8")
