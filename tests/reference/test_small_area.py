"""Small-area statistics equal the numbers that R, spdep and Public Health England give.

Expected values were made by R 4.2.2, spdep 1.2-7 and epitools 0.5-10.1, and the workbook of
PHEindicatormethods 2.1.0; each case names its source and its tolerance.
"""

import csv
import json
import os
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
from tests.reference.small_area_cases import first_of, graph_of, is_met, longest, points_of, stretch


def interval(case):
    given, options = case["input"], case["options"]
    limits = getattr(intervals, options["interval"])
    counts = [given[name] for name in ("events", "positives", "trials") if name in given]
    lower, upper = limits(*counts, coverage=options.get("coverage", 0.95))
    return {"lower": lower, "upper": upper}


def empirical_bayes(case):
    events, exposure = (np.array(case["input"][name], float) for name in ("events", "exposure"))
    if case["options"].get("prior") == "neighbors":
        graph = graph_of(case["input"]["links"], events.size)
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
    graph = graph_of(case["input"]["links"], events.size)
    found = moran_of_rates(events, exposure, graph, **_shuffling(case["options"]))
    return {"statistic": found.statistic, "z": found.z, "p": found.p}


def icar(case):
    graph = graph_of(case["input"]["links"], case["input"]["n"])
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
        graph_of(given["links"], len(given["events"])),
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
        "exceedance": {t: fit.exceedance(float(t)) for t in case["expected"].get("exceedance", {})},
        **fit.hyperparameters,
    }


def _values(given, rates):
    """The values a case gives, or else what its counts are turned into."""
    named = {"z", "values", "rate"} & set(given)
    if named:
        return given[named.pop()]
    return rates(*(np.array(given[name], float) for name in ("events", "exposure")))


def _shuffling(options):
    """Permutations and seed, where a case names them."""
    return {name: options[name] for name in ("permutations", "seed") if name in options}


def _tail(p, options):
    """The p of a case: two-sided as ours, or of the smaller tail."""
    return p / 2 if options.get("alternative", "two_sided").startswith("one") else p


def local_moran_of(case):
    values, options = np.array(_values(case["input"], standardize_rates), float), case["options"]
    graph = graph_of(case["input"]["links"], values.size)
    found = local_moran(values, graph, **_shuffling(options))
    return {"statistic": found.statistic, "p": _tail(found.p, options), "alone": graph.islands}


def getis_ord_star_of(case):
    options = case["options"]
    on_deviates = options.get("on") in ("z", "eb_z", "standardized")
    rates = standardize_rates if on_deviates else np.divide
    values = np.array(_values(case["input"], rates), float)
    graph = graph_of(case["input"]["links"], values.size)
    found = getis_ord_star(values, graph, **_shuffling(options))
    p = _tail(found.p, options)
    return {"z": found.statistic, "statistic": found.statistic, "p": p, "alone": graph.islands}


def scan(case):
    given, options = case["input"], case["options"]
    points, on_globe = points_of(given, options)
    events = np.array(given["events"], float)
    expected = np.array(first_of(given, "expected", "population", "exposure"), float)
    if expected.ndim < events.ndim:
        expected = np.broadcast_to(expected[:, None], events.shape)
    people = np.array(first_of(given, "population", "expected", "exposure"), float)
    zones = circular_zones(
        points,
        people.reshape(len(people), -1).sum(axis=1),
        max_population=options.get("max_population", 0.5),
        on_globe=on_globe,
    )
    chance = Chance(
        options.get("replicates", 999),
        tail=options.get("tail", "rank"),
        seed=options.get("seed", 0),
    )
    kind = options.get("kind", "space_time" if "max_time" in options else "spatial")
    if kind == "spatial":
        found = scan_places(events, expected, zones, chance=chance)
    else:
        found = scan_periods(
            events,
            expected,
            zones,
            max_periods=longest(options.get("max_time", 0.5), events.shape[1]),
            alive_only=options.get("alive_only", kind == "prospective"),
            chance=chance,
        )
    every = [_described(cluster, given) for cluster in found.clusters]
    return {**every[0], "clusters": every}


def _described(cluster, given):
    names = ("log_likelihood_ratio", "observed", "expected", "relative_risk", "p", "radius")
    times, members = given.get("times"), cluster.members.tolist()
    return {
        **{name: getattr(cluster, name) for name in names},
        "p_value": cluster.p,
        "members": [given["places"][row] for row in members] if "places" in given else members,
        "time": stretch(times, cluster.first, cluster.last) if times else "",
    }


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
        _hold_against_simulation(found, case["expected"], USUAL | case.get("tolerance", {}))
        return
    _hold(found, case["expected"], case.get("tolerance", {}), case["options"])


def _hold(found, expected, tolerance, options):
    """Hold every number and word that a case asks for against what was found."""
    replicates = options.get("replicates", options.get("permutations", 999))
    for name, values in expected.items():
        if name == "clusters":
            for one, other in zip(found["clusters"], values, strict=False):
                _hold(one, other, tolerance, options)
            continue
        got = found[name]
        if "alone" in found:  # an island has no neighbors to be compared with, whatever others say
            wanted = np.array([np.nan if value is None else value for value in values], float)
            got, values = np.asarray(got)[~found["alone"]], wanted[~found["alone"]].tolist()
        assert is_met(name, got, values, tolerance, replicates), (name, got, values)


USUAL = {
    "mean_in_sd": 0.08,
    "sd_ratio": (0.94, 1.06),
    "exceedance_mean": 0.006,
    "exceedance_max": 0.035,
    "fixed_in_sd": 0.08,
}
"""How near to a long simulation a fit must be where a case does not say."""


def _hold_against_simulation(found, expected, tolerance):
    """A posterior is compared in its own standard deviations."""
    mean, sd = (np.array(expected[f"log_relative_risk_{part}"]) for part in ("mean", "sd"))
    off = np.abs(found["log_relative_risk_mean"] - mean) / sd
    assert off.max() <= tolerance["mean_in_sd"]
    low, high = tolerance["sd_ratio"]
    ratio = found["log_relative_risk_sd"] / sd
    assert low <= ratio.min()
    assert ratio.max() <= high
    for threshold, values in expected.get("exceedance", {}).items():
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
        least = 0.0 if name == "sigma" else 0.05
        margin = max(0.2 * expected[name]["sd"], least)
        assert abs(found[name].mean - expected[name]["mean"]) <= margin
        assert found[name].sd == pytest.approx(expected[name]["sd"], rel=0.25)


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
