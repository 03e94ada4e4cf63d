"""Small-area statistics equal the numbers that R, spdep and Public Health England give.

Expected values were made by R 4.2.2, spdep 1.2-7 and epitools 0.5-10.1, and the workbook of
PHEindicatormethods 2.1.0; each case names its source and its tolerance.
"""

import csv
import datetime
import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from hotspot.clusters.autocorrelation import moran_of_rates
from hotspot.clusters.chance import Chance
from hotspot.clusters.local import getis_ord_star, local_moran
from hotspot.clusters.scan import scan_periods, scan_places
from hotspot.clusters.standardized import standardize_rates
from hotspot.clusters.zones import circular_zones
from hotspot.rates import (
    Beta,
    Bym2,
    Exponential,
    HalfNormal,
    InverseGamma,
    Leroux,
    fit_spatial,
    intervals,
)
from hotspot.rates.crude import crude_rates
from hotspot.rates.empirical_bayes import (
    between_area_variance,
    shrink_to_neighbors,
    shrink_to_region,
)
from hotspot.rates.spatial.graphs import icar_scaling
from hotspot.rates.standardization import standardize_directly
from tests.factories import adjacency_from


def interval(case):
    given, options = case["input"], case["options"]
    limits = getattr(intervals, options["interval"])
    lower, upper = limits(*given.values(), coverage=options["coverage"])
    return {"lower": lower, "upper": upper}


def empirical_bayes(case):
    events, exposure = (np.array(case["input"][name], float) for name in ("events", "exposure"))
    if case["options"].get("prior") == "neighbors":
        graph = adjacency_from(case["input"]["links"], events.size)
        return {"rate": shrink_to_neighbors(events, exposure, graph).rate}
    rates = shrink_to_region(events, exposure)
    return {
        "rate": rates.rate,
        "region_rate": rates.reference,
        "between_variance": between_area_variance(events, exposure),
    }


def direct_standardization(case):
    given = case["input"]
    rates = standardize_directly(
        given["events"],
        given["exposure"],
        given["standard"],
        squares=given.get("squares"),
        **case["options"],
    )
    return {"rate": rates.rate, "lower": rates.lower, "upper": rates.upper}


def moran_eb(case):
    events, exposure = (np.array(case["input"][name], float) for name in ("events", "exposure"))
    graph = adjacency_from(case["input"]["links"], events.size)
    found = moran_of_rates(events, exposure, graph)
    return {"statistic": found.statistic, "z": found.z, "p": found.p}


def icar(case):
    graph = adjacency_from(case["input"]["links"], case["input"]["n"])
    found = icar_scaling(graph)
    return {"scaling_factor": found[0] if found.size == 1 else found}


SPREADS = {
    "half_normal": HalfNormal,
    "exponential": Exponential,
    "pc": Exponential.beyond,
    "inverse_gamma": InverseGamma,
}


def prior_of(options):
    """The prior a case names; of the spread or of its square, as the option's name says."""
    named = options.get("sigma_prior") or options.get("tau2_prior") or ["half_normal", 1.0]
    spread = SPREADS[named[0]](*named[1:])
    fixed_sd = options.get("fixed_sd", np.inf)
    if options["prior"] == "leroux":
        strength = Beta(*options.get("rho_prior", ["beta", 1.0, 1.0])[1:])
        return Leroux(sigma=spread, rho=strength, fixed_sd=fixed_sd)
    share = Beta(*options.get("phi_prior", ["beta", 0.5, 0.5])[1:])
    return Bym2(sigma=spread, phi=share, fixed_sd=fixed_sd)


def spatial_model(case):
    given, options = case["input"], case["options"]
    columns = list((given.get("covariates") or {}).values())
    fit = fit_spatial(
        given["events"],
        given["trials" if options["family"] == "binomial" else "expected"],
        adjacency_from(given["links"], len(given["events"])),
        family=options["family"],
        covariates=np.column_stack(columns) if columns else None,
        prior=prior_of(options),
    )
    return {
        "fixed_mean": fit.fixed_mean,
        "fixed_sd": fit.fixed_sd,
        "log_relative_risk_mean": fit.log_risk,
        "log_relative_risk_sd": fit.log_risk_sd,
        "relative_risk_mean": fit.risk,
        "exceedance": {t: fit.exceedance(float(t)) for t in case["expected"]["exceedance"]},
        **fit.hyperparameters,
    }


def _values(given, rates):
    """The values a case gives, or else what its counts are turned into."""
    named = {"z", "values", "rate"} & set(given)
    if named:
        return given[named.pop()]
    return rates(*(np.array(given[name], float) for name in ("events", "exposure")))


def local_moran_of(case):
    values = np.array(_values(case["input"], standardize_rates), float)
    found = local_moran(values, adjacency_from(case["input"]["links"], values.size))
    return {"statistic": found.statistic, "p": found.p}


def getis_ord_star_of(case):
    on_deviates = case["options"].get("on") in ("z", "eb_z", "standardized")
    rates = standardize_rates if on_deviates else np.divide
    values = np.array(_values(case["input"], rates), float)
    found = getis_ord_star(values, adjacency_from(case["input"]["links"], values.size))
    return {"z": found.statistic, "statistic": found.statistic, "p": found.p}


def scan(case):
    given, options = case["input"], case["options"]
    on_globe = "longitude_latitude" in given
    points = given["longitude_latitude"] if on_globe else _first(given, "x_y", "coordinates")
    events = np.array(given["events"], float)
    expected = np.array(_first(given, "expected", "population", "exposure"), float)
    zones = circular_zones(
        points,
        expected.reshape(len(expected), -1).sum(axis=1),
        max_population=options.get("max_population", 0.5),
        on_globe=on_globe,
    )
    chance = Chance(options.get("replicates", 999), tail=options.get("tail", "rank"))
    if options["kind"] == "spatial":
        found = scan_places(events, expected, zones, chance=chance)
    else:
        found = scan_periods(
            events,
            expected,
            zones,
            max_periods=max(int(options.get("max_time", 0.5) * events.shape[1] + 1e-9), 1),
            alive_only=options.get("alive_only", False),
            chance=chance,
        )
    return _likeliest_cluster(found.clusters[0], given)


def _likeliest_cluster(cluster, given):
    names = ("log_likelihood_ratio", "observed", "expected", "relative_risk", "p", "radius")
    times = given.get("times")
    return {
        **{name: getattr(cluster, name) for name in names},
        "p_value": cluster.p,
        "members": [given["places"][row] for row in cluster.members],
        "time": times and _span(times, cluster.first, cluster.last),
    }


def _span(times, first, last):
    """A stretch of time as SaTScan writes it: first and last day where times begin on days."""
    if not all(re.fullmatch(r"\d{4}([-/]\d+){0,2}", str(time)) for time in times):
        return f"{times[first]} to {times[last]}"
    begin = [datetime.date(*map(int, [*re.split("[-/]", str(time)), 1, 1][:3])) for time in times]
    if last + 1 < len(begin):
        after = begin[last + 1]
    else:
        step = (begin[-1] - begin[-2]).days
        round_up = {365: 366, 366: 366, 28: 31, 29: 31, 30: 31, 31: 31}.get(step, step)
        after = begin[-1] + datetime.timedelta(days=round_up)
        after = after if round_up == step and step < 28 else after.replace(day=begin[-1].day)
    end = after - datetime.timedelta(days=1)
    return " to ".join(f"{day.year}/{day.month}/{day.day}" for day in (begin[first], end))


def _first(given, *names):
    """What a case gives under the first of these names that it uses."""
    return next(given[name] for name in names if name in given)


RUNNERS: dict[str, Callable] = {
    "interval": interval,
    "empirical_bayes": empirical_bayes,
    "direct_standardization": direct_standardization,
    "moran_eb": moran_eb,
    "local_moran": local_moran_of,
    "getis_ord_star": getis_ord_star_of,
    "scan": scan,
    "icar_scaling": icar,
    "spatial_model": spatial_model,
}
"""What computes a case of each method, through the public functions."""


def _cases() -> list[Path]:
    folder = os.environ.get("HOTSPOT_REFERENCE")
    return sorted(Path(folder, "small-area", "cases").glob("*.json")) if folder else []


def _read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("path", _cases(), ids=lambda path: path.stem)
def test_case(path):
    case = _read(path)
    assert case["method"] in RUNNERS, "a case of this method has no runner yet"
    found = RUNNERS[case["method"]](case)
    if case["method"] == "spatial_model":
        _hold_against_simulation(found, case["expected"], case["tolerance"])
        return
    tolerance = case["tolerance"]
    for name, values in case["expected"].items():
        if isinstance(np.atleast_1d(values)[0], str):
            assert set(np.atleast_1d(found[name])) == set(np.atleast_1d(values))
            continue
        # where no neighbor has a case, spdep has no estimate; we ask the region
        expected = np.array([np.nan if v is None else v for v in np.atleast_1d(values)], float)
        known = np.isfinite(expected)
        assert np.atleast_1d(found[name])[known] == pytest.approx(
            expected[known], rel=tolerance.get("relative", 0), abs=_margin(name, values, tolerance)
        )


def _hold_against_simulation(found, expected, tolerance):
    """A posterior is compared in its own standard deviations."""
    mean, sd = (np.array(expected[f"log_relative_risk_{part}"]) for part in ("mean", "sd"))
    off = np.abs(found["log_relative_risk_mean"] - mean) / sd
    assert off.max() <= tolerance["mean_in_sd"]
    low, high = tolerance["sd_ratio"]
    ratio = found["log_relative_risk_sd"] / sd
    assert low <= ratio.min()
    assert ratio.max() <= high
    for threshold, values in expected["exceedance"].items():
        wrong = np.abs(found["exceedance"][threshold] - np.array(values))
        assert wrong.max() <= tolerance["exceedance_max"]
        assert wrong.mean() <= tolerance["exceedance_mean"]
    off = np.abs(found["fixed_mean"] - expected["fixed_mean"]) / expected["fixed_sd"]
    assert off.max() <= tolerance["fixed_in_sd"]
    assert found["fixed_sd"] == pytest.approx(np.array(expected["fixed_sd"]), rel=0.1)
    if "relative_risk_mean" in expected:
        assert found["relative_risk_mean"] == pytest.approx(
            np.array(expected["relative_risk_mean"]), rel=0.02
        )
    for name in {"sigma", "phi", "rho"} & set(expected):
        # the share is weakly identified; both are told to a fifth of a standard deviation
        assert abs(found[name].mean - expected[name]["mean"]) <= 0.2 * expected[name]["sd"]
        assert found[name].sd == pytest.approx(expected[name]["sd"], rel=0.25)


def _margin(name, values, tolerance):
    """What a case allows; of a p by shuffling, the error of 999 maps on either side."""
    if name in ("p", "p_value") and name not in tolerance:
        return 4 * np.sqrt(2 * np.max(values) * (1 - np.min(values)) / 1000) + 0.001
    return tolerance.get(name, tolerance.get("absolute", 0))


def test_the_one_area_without_a_case_around_it_is_known(reference):
    case = _read(reference / "small-area" / "cases" / "sids74-local.json")
    missing = [value is None for value in case["expected"]["rate"]]
    found = RUNNERS["empirical_bayes"](case)["rate"][missing]
    region = case["input"]
    assert len(found) == 1
    assert 0 < found[0] < sum(region["events"]) / sum(region["exposure"])


def _phe(reference: Path, name: str) -> list[dict]:
    with (reference / "small-area" / "phe" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_byar_and_wilson_of_the_phe_workbook(reference):
    rows = _phe(reference, "testdata_B_W.csv")
    assert len(rows) == 13
    for row in rows:
        coverage, x = float(row["confidence"].rstrip("%")) / 100, float(row["x"])
        if row["method"] == "Wilson":
            lower, upper = intervals.wilson(x, float(row["n"]), coverage=coverage)
        else:
            lower, upper = intervals.byar(x, coverage=coverage, exact_below=0)
        assert float(upper) == pytest.approx(float(row["uppercl"]), rel=1e-12)
        # the workbook leaves a negative limit blank; ours is zero
        assert float(lower) == pytest.approx(float(row["lowercl"] or 0), rel=1e-12)


def test_rates_of_the_phe_workbook_are_exact_below_ten_and_byar_from_ten(reference):
    rows = [row for row in _phe(reference, "testdata_Rate.csv") if row["value"]]
    assert len(rows) == 17
    for row in rows:
        scale = float(row["multiplier"])
        events, exposure = [float(row["Numerator"])], [float(row["Denominator"])]
        for coverage, label in ((0.95, "95_0"), (0.998, "99_8")):
            rates = crude_rates(
                events, exposure, family="events", interval="byar", coverage=coverage
            )
            found = [scale * getattr(rates, name)[0] for name in ("rate", "lower", "upper")]
            names = ("value", f"lower{label}cl", f"upper{label}cl")
            assert found == pytest.approx([float(row[name]) for name in names], rel=1e-9)


def test_proportions_of_the_phe_workbook(reference):
    rows = [row for row in _phe(reference, "testdata_Prop.csv") if row["value"]]
    assert len(rows) > 5
    for row in rows:
        rates = crude_rates(
            [float(row["Numerator"])], [float(row["Denominator"])], family="proportion"
        )
        found = [
            float(row["multiplier"]) * getattr(rates, n)[0] for n in ("rate", "lower", "upper")
        ]
        names = ("value", "lower95_0cl", "upper95_0cl")
        assert found == pytest.approx([float(row[name]) for name in names], rel=1e-9)


def test_poisson_limits_of_r_at_other_coverages(reference):
    exact = json.loads(
        (reference / "small-area" / "rates" / "expected_R_stats_exact.json").read_text("utf-8")
    )
    given = exact["garwood90"]
    lower, upper = intervals.garwood(given["x"], coverage=0.90)
    assert lower == pytest.approx(given["lower"], abs=1e-10)
    assert upper == pytest.approx(given["upper"], abs=1e-9)
