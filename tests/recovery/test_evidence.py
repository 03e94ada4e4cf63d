"""What is written down about our methods is what the present code finds, up to chance."""

import json

import numpy as np
import pytest

from tests.recovery import evidence
from tests.recovery.simulated_tracts import METHODS, Score

FEW = 10
RECORD = json.loads(evidence.TABLE.read_text(encoding="utf-8"))


def test_the_record_has_the_form_of_the_code():
    asked = [(e, name) for e in evidence.MEAN_EXPECTED for name in METHODS]
    assert [(row["expected"], row["method"]) for row in RECORD["risks"]] == asked
    for row in RECORD["risks"] + RECORD["scattered"]:
        assert set(row) == {"expected", "method", *Score.__dataclass_fields__}
    assert [row["admissions"] for row in RECORD["bed_days"]] == list(evidence.ADMISSIONS)
    assert RECORD["replicates"] == evidence.REPLICATES >= 100
    assert RECORD["seed"] == evidence.SEED


@pytest.mark.parametrize("mean_expected", [3.0, 30.0])
def test_ten_new_counties_agree_with_the_record(mean_expected):
    fresh = evidence.risks(mean_expected, FEW, evidence.SEED + 1000)
    written = [row for row in RECORD["risks"] if row["expected"] == mean_expected]
    more = np.sqrt(1 + RECORD["replicates"] / FEW)
    for new, old in zip(fresh, written, strict=True):
        assert new["error"] == pytest.approx(old["error"], rel=0.25)
        for name in ("covered", "ranked", "wrong", "found"):
            if old[name] is not None:
                off = abs(new[name] - old[name])
                assert off <= 4 * more * old[f"{name}_se"], (name, old["method"], new, old)


def test_new_bed_days_agree_with_the_record():
    for old in RECORD["bed_days"][:2]:
        new = evidence.bed_day_intervals(old["admissions"], 20, evidence.SEED + 1000)
        spread = old["covered_se"] * np.sqrt(1 + RECORD["replicates"] / 20)
        assert new["covered"] == pytest.approx(old["covered"], abs=4 * spread)


def test_the_record_meets_what_was_promised():
    score = {(row["expected"], row["method"]): row for row in RECORD["risks"]}
    for expected, share in ((3.0, 0.92), (30.0, 0.94)):
        spatial, shrunken = score[expected, "spatial"], score[expected, "empirical Bayes"]
        assert spatial["error"] <= share * shrunken["error"]
        assert 0.87 <= spatial["covered"] <= 0.93
        assert spatial["wrong"] <= 0.11
    three = {name: score[3.0, name] for name in METHODS}
    assert three["spatial"]["error"] <= 0.55 * three["as counted"]["error"]
    assert three["spatial"]["ranked"] >= three["empirical Bayes"]["ranked"] + 0.05
    assert all(row["covered"] >= 0.93 for row in RECORD["bed_days"])
    assert min(RECORD["ranks"]["p_of_risks"], RECORD["ranks"]["p_of_ranks"]) > 0.001
